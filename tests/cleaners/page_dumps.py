"""Invented pages as whole texts: an article with menus, teasers and footers around it."""

from __future__ import annotations

from typing import NamedTuple


class DumpedPage(NamedTuple):
    """The parts of a page; `above` and `below` are what stands around its article."""

    title: str
    body: tuple[str, ...]
    above: tuple[str, ...]
    byline: tuple[str, ...]
    below: tuple[str, ...]

    def text(self, style: str) -> str:
        """The page's whole text: `lines`, `spaced` by blank lines, or menus as `items`."""
        if style == "items":
            menu = "\n".join(f"  • {entry}" for entry in self.above)
            rest = "\n\n".join((self.title, *self.byline, *self.body))
            return "\n\n".join((menu, rest, "\n".join(self.below)))
        lines = (*self.above, self.title, *self.byline, *self.body, *self.below)
        return ("\n\n" if style == "spaced" else "\n").join(lines)


PAGES = {
    "en": DumpedPage(
        "Lighthouse of Skarn to be lit again after forty years",
        (
            "The lighthouse of Skarn will be lit again in October, forty years after its lamp was "
            "taken down, the coast council said on Friday.",
            "A group of retired pilots has paid for the new lamp, which came by barge from Orrin "
            "and weighs as much as a small car.",
            "“My father kept that light, and my grandfather before him,” said Edda Lorn, who leads "
            "the group.",
            "Why now",
            "Ships have had no use for the light since satellites took over, but the number of "
            "small boats off the cape has doubled in five years.",
            "The council expects the work to cost ninety thousand crowns, a third of it for a road "
            "that the last storm washed away.",
            "Skarn had 212 inhabitants at the last count. The school closed in 1998.",
        ),
        (
            "Skip to content", "Menu", "Log in", "Subscribe", "Home", "News", "Local", "World",
            "Business", "Sport", "Culture", "Weather", "Opinion", "Letters", "Jobs", "Search",
        ),
        ("By Tora Vance", "12 September 2031", "3 min read"),
        (
            "Share this article", "Facebook", "Email", "Copy link", "Most read",
            "Ferry line drops its night crossing", "Cod prices at a ten-year high",
            "Five walks for a windy Sunday", "Who owns the beach at Tarvos?",
            "More from Local", "Council to vote on parking fees", "Old cinema finds a buyer",
            "Newsletter", "Sign up for our morning newsletter", "About us", "Contact",
            "Privacy policy", "Terms of use", "Advertise", "© 2031 Skarn Courier",
        ),
    ),
    "de": DumpedPage(
        "Die alte Mühle von Kesselbach mahlt wieder",
        (
            "Nach zwölf Jahren Stillstand mahlt die Mühle von Kesselbach wieder Korn. Am Samstag "
            "drehte sich das Rad zum ersten Mal vor Publikum.",
            "Ein Verein aus dem Ort hat das Wehr erneuert und die Steine in Handarbeit geschärft, "
            "wie die Vorsitzende Marlies Tobel sagte.",
            "„Wir wollten kein Museum, wir wollten Mehl“, sagte sie vor etwa dreihundert Gästen.",
            "Der Landkreis gab die Hälfte der Kosten dazu. Den Rest brachten Spenden und ein Lauf "
            "durch das Tal zusammen.",
            "Das Mehl gibt es vorerst nur im Dorfladen, der dafür am Mittwoch länger öffnet.",
        ),
        (
            "Zum Inhalt springen", "Menü", "Anmelden", "Abo", "Startseite", "Nachrichten",
            "Region", "Politik", "Wirtschaft", "Sport", "Kultur", "Wetter", "Anzeigen", "E-Paper",
            "Suche", "Podcasts",
        ),
        ("Von Jost Erlen", "14. Mai 2031, 17:20 Uhr"),
        (
            "Artikel teilen", "Mehr zum Thema", "Wehr in Auental bleibt gesperrt",
            "Bäcker suchen Nachwuchs", "Das Wetter am Wochenende", "Meistgelesen",
            "Feuer in der Lagerhalle", "Neue Buslinie nach Tannrode", "Kommentare (7)",
            "Newsletter abonnieren", "Kontakt", "Impressum", "Datenschutz", "AGB", "Mediadaten",
            "Nach oben", "© Kesselbacher Bote 2031",
        ),
    ),
    "fr": DumpedPage(
        "Le dernier passeur de la Vire prend sa retraite",
        (
            "À soixante-neuf ans, Lucien Aubrac a fait traverser la Vire une dernière fois, "
            "dimanche, devant une centaine d’habitants venus le saluer.",
            "Le bac qu’il conduisait depuis 1984 reliait les deux moitiés de Port-Aubin, que le "
            "pont le plus proche sépare de dix-huit kilomètres.",
            "« On m’a appelé la nuit, on m’a appelé le jour de Noël », raconte-t-il sur la berge.",
            "La mairie cherche un successeur depuis le printemps et n’a reçu que deux lettres.",
            "En attendant, une navette partira de la place toutes les deux heures.",
        ),
        (
            "Aller au contenu", "Menu", "Se connecter", "S’abonner", "Accueil", "Actualités",
            "Politique", "Économie", "Sport", "Culture", "Météo", "Annonces", "Journal du jour",
            "Rechercher", "Vidéos",
        ),
        ("Par Solène Kerdoux", "Publié le 3 juin 2031 à 8h12"),
        (
            "Partager", "À lire aussi", "Le marché de Port-Aubin change de place",
            "Trois médailles pour le club d’aviron", "La bibliothèque fermée jusqu’en août",
            "Les plus lus", "Un sanglier dans la piscine", "Grève des éboueurs lundi",
            "Commentaires", "Newsletter", "Qui sommes-nous ?", "Contact", "Mentions légales",
            "Gestion des cookies", "Publicité", "© Le Courrier de Port-Aubin",
        ),
    ),
    "es": DumpedPage(
        "El faro de Almería la Vieja tendrá un museo de la sal",
        (
            "El ayuntamiento de Almería la Vieja abrirá en otoño un museo de la sal dentro del "
            "antiguo faro, cerrado desde hace más de quince años.",
            "La obra costará ciento veinte mil coronas, según explicó el alcalde Nuño Carral en el "
            "pleno del jueves.",
            "«Aquí se vivía de la sal y no del turismo», recordó la historiadora Berta Solana.",
            "El museo enseñará las herramientas de las últimas salinas y una colección de cartas "
            "que las familias han cedido.",
            "Los vecinos entrarán gratis durante el primer año.",
        ),
        (
            "Ir al contenido", "Menú", "Iniciar sesión", "Suscríbete", "Portada", "Local",
            "España", "Economía", "Deportes", "Cultura", "Opinión", "El tiempo", "Esquelas",
            "Hemeroteca", "Buscar",
        ),
        ("Inés Valdoso", "18/06/2031"),
        (
            "Compartir", "Te puede interesar", "La feria de barcos vuelve al puerto",
            "Cortes de agua en el centro", "Una exposición de redes antiguas", "Lo más leído",
            "El viento derriba un pino", "Nuevo horario de los autobuses", "Comentarios",
            "Boletín", "Quiénes somos", "Contacto", "Aviso legal", "Política de cookies",
            "Publicidad", "© Diario de Almería la Vieja",
        ),
    ),
    "nb": DumpedPage(
        "Gamle fergekaia i Nordvik blir badeplass",
        (
            "Den gamle fergekaia i Nordvik skal bli badeplass til sommeren, vedtok kommunestyret "
            "torsdag kveld med knapt flertall.",
            "Kaia har stått tom siden tunnelen åpnet for elleve år siden, og rekkverket har vært "
            "stengt av etter to ulykker.",
            "– Her lærte jeg å svømme, sier ordfører Sunniva Hauk, som stemte for.",
            "Arbeidet koster fire millioner kroner og begynner når isen har gått.",
            "Naboene har klaget på støyen, men får en egen parkeringsplass.",
        ),
        (
            "Hopp til innhold", "Meny", "Logg inn", "Bli abonnent", "Forsiden", "Nyheter",
            "Lokalt", "Sport", "Kultur", "Næringsliv", "Debatt", "Været", "Dødsannonser",
            "E-avis", "Søk",
        ),
        ("Av Gard Lie", "Publisert 11.04.2031"),
        (
            "Del artikkelen", "Les også", "Ny rute til øyene fra mandag", "Laget rykket opp",
            "Tre søkere til rektorstillingen", "Mest lest", "Elg på fotballbanen",
            "Strømbrudd i hele bygda", "Kommentarer", "Nyhetsbrev", "Om oss", "Kontakt oss",
            "Personvern", "Annonser", "Tips oss", "© Nordvik Avis",
        ),
    ),
}  # fmt: skip
STYLES = ("lines", "spaced", "items")
