"""Phrases that mean the same on every site, as signs of the block model.

A phrase is a sign among two hundred and never convicts alone.  All are folded to lower
case; a block is searched for them only where it is short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract.columns import Array

__all__ = ["PHRASES", "phrase_masks"]

FINDERS = compiled("normalizer.extract._phrases")
_LISTS: dict[str, str] = {
    "related": """
        read more|read also|also read|see also|related|more from|more on|most read|trending
        |recommended|you may also|you might also|up next|next article|previous article
        |read next|don't miss|latest news|top stories|more stories|what to read|popular
        |lesen sie auch|lesen sie mehr|mehr zum thema|auch interessant|das könnte sie
        |weitere artikel|mehr lesen|lire aussi|à lire|lire la suite|a lire|sur le même sujet
        |voir aussi|lea también|leer más|le puede interesar|te puede interesar|más noticias
        |ver también|leggi anche|leggi tutto|potrebbe interessarti|leia também|leia mais
        |veja também|saiba mais|lees ook|lees meer|meer over|les også|les mer|läs också
        |läs mer|läs även|læs også|læs mere|czytaj także|czytaj też|zobacz też|zobacz także
        |czytaj więcej|přečtěte si|čtěte také|olvasta már|ilgili haber|читайте также|подробнее
        |читать далее|اقرأ أيضا|اقرأ المزيد|関連記事|あわせて読みたい|相关阅读|相关新闻
        |推荐阅读|관련기사|lue myös|διαβάστε|citește și|loe ka""",
    "newsletter": """
        newsletter|sign up|subscribe|your inbox|abonnieren|abonnez|inscrivez|suscríb|boletín
        |iscriviti|assine|inscreva|nieuwsbrief|aanmelden|nyhetsbrev|nyhedsbrev|zapisz się
        |odběr|abone ol|подпис|النشرة|メルマガ|订阅|구독|uutiskirje|prenumer""",
    "share": """
        share|shares|tweet|tweets|facebook|whatsapp|twitter|copy link|linkedin|pinterest
        |reddit|telegram|instagram|youtube|teilen|partager|compartir|condividi|compartilh
        |delen|dela|del på|udostępnij|sdílet|paylaş|поделиться|شارك|シェア|分享|공유|follow us
        |follow @|folgen sie|suivez|síguenos|seguici|siga""",
    "comments": """
        comment|comments|kommentar|kommentare|commentaire|comentario|commenti|comentário
        |reacties|komentarz|yorum|комментар|تعليق|コメント|评论|댓글|replies|leave a reply""",
    "advert": """
        advertisement|sponsored|ad|ads|sponsor|anzeige|werbung|publicité|publicidad|pubblicità
        |publicidade|advertentie|annonse|annons|reklama|reklam|реклама|إعلان|広告|广告|광고
        |paid content|affiliate|commission|story continues below|continues below|scroll to""",
    "rights": """
        copyright|all rights reserved|alle rechte|tous droits|derechos reservados
        |diritti riservati|direitos reservados|rechten voorbehouden|rettigheter|rättigheter
        |prawa zastrzeżone|hakları saklıdır|все права|無断転載|版权|무단|may not be reproduced
        |terms of use|terms of service|privacy policy""",
    "credit": """
        getty|photo|photos|reuters|associated press|photo:|photo by|photograph|image:|images
        |photo credit|picture:|foto:|fotó|bild:|crédit|crédito|credit:|credits:|shutterstock
        |istock|afp|imago|file photo|courtesy of|handout|screenshot|фото|صورة|写真|图片|사진
        |via ap|ap photo|unsplash|pexels|wikimedia""",
    "byline": """
        written by|posted by|reported by|published by|reporting by|editing by|by:|von_|par_
        |por_|author|autor|auteur|autore|redaktion|redacción|rédaction|redazione|redação
        |redactie|contributed to|correspondent|reporter|staff writer|editor|journalist|автор
        |基者|記者|记者|기자|is a writer|writes about|contact the|e-mail:|email:""",
    "dated": """
        published|updated|posted|last modified|veröffentlicht|aktualisiert|publié|mis à jour
        |publicado|actualizado|pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt
        |publisert|oppdatert|publicerad|uppdaterad|opdateret|opublikowano|aktualizacja
        |güncelleme|опубликован|обновлен|更新|公開|发布|입력|수정|min read|minute read
        |minutes read|min. lesezeit|reading time|read time|ago""",
    "account": """
        log in|login|sign in|register|subscriber|subscription|premium|free trial
        |create an account|anmelden|einloggen|abonnent|se connecter|abonné|connectez
        |iniciar sesión|suscriptor|suscripción|accedi|abbonat|assinante|inloggen|abonnee
        |logg inn|logga in|log ind|zaloguj|přihlásit|giriş yap|войти|تسجيل الدخول|ログイン
        |登录|로그인|already a member|unlock""",
    "cookie": """
        cookie|cookies|consent|gdpr|javascript|your browser|adblock|ad blocker|datenschutz
        |privacidad|privacy|accept all|browser""",
    "prompt": """
        download|app store|google play|our app|donate|support our|support us|become a member
        |contribute|spenden|unterstützen sie|faites un don|donar|sostieni|apoie|doneer
        |wesprzyj|поддержать|click here|tap here|listen to|watch:|watch the|watch now|video:
        |gallery:|play video|hören sie|écouter|escuchar|print|email this|contact us|call us
        |get started|book a|learn more|find out more|buy now|shop now|order now|view all
        |see all|show more|load more|back to top|skip to""",
    "listing": """
        table of contents|in this article|key takeaways|on this page|contents|inhalt|sommaire
        |índice|tags:|topics:|tags|topics|filed under|category|categories|keywords|schlagw
        |etiquetas|tag:|themen|sujets|temas|argomenti|tópicos|onderwerpen|emner|ämnen|tematy
        |konular|теги|ключевые|タグ|标签""",
    "about": """
        about the author|about us|is a senior|is the author|is a freelance|years of experience
        |über den autor|à propos|sobre el autor|sull'autore|sobre o autor|over de auteur
        |follow him|follow her|follow me|view all posts|more by|has been|has worked|graduate
        |lives in|he is a|she is a|can be reached|reach him|reach her""",
    "notice": """
        this article was|this story was|originally published|originally appeared|this content
        |disclaimer|correction|editor's note|editors' note|note:|republished|translated
        |sources:|source:|quelle:|quelle|fuente:|fonte:|bron:|kilde:|källa:|źródło:|kaynak:
        |источник|来源|出典|with files from|opinions expressed|views expressed|dpa|apa/
        |this report|press release|contributed""",
}

PHRASES = tuple(_LISTS)
LONGEST = 350  # characters; a phrase in a longer block is part of the reporting
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"[^\w\n]+")
# From this character on, scripts have no spaces between words: phrases are looked up whole.
_UNSPACED_FROM = "\u2e80"


@cache
def _groups() -> dict[str, int]:
    """All phrases, as they stand between spaces, with the groups they belong to."""
    groups: dict[str, int] = {}
    for bit, words in enumerate(_LISTS.values()):
        for phrase in words.replace("\n", " ").split("|"):
            bare = phrase.strip()
            if max(bare) < _UNSPACED_FROM:
                bare = f" {' '.join(_WORD.findall(bare))} "
            groups[bare] = groups.get(bare, 0) | 1 << bit
    return groups


@cache
def _finder() -> Any:
    """All phrases, found in one pass (Aho-Corasick)."""
    if FINDERS is not None:
        return FINDERS.Finder(_groups())
    from ahocorasick import Automaton

    automaton = Automaton()
    for phrase, mask in _groups().items():
        automaton.add_word(phrase, mask)
    automaton.make_automaton()
    return automaton


def phrase_masks(texts: Sequence[str]) -> Array:
    """For each lower-case text the groups of `PHRASES` it has words of, bit N for the Nth."""
    if FINDERS is not None:
        found = np.empty(len(texts), dtype=np.uint64)
        _finder().masks(texts, LONGEST, found)
        return found
    lines = [text if len(text) <= LONGEST and "\n" not in text else "" for text in texts]
    spaced = _GAP.sub(" ", "\n".join(lines)).replace("\n", " \n ")
    masks = [0] * len(texts)
    stops = accumulate((len(line) + 1 for line in spaced.split("\n")), initial=1)
    line, stop = -1, next(stops)
    for end, mask in _finder().iter(f" {spaced} "):
        while end >= stop:
            line += 1
            stop = next(stops)
        masks[line] |= mask
    return np.array(masks, dtype=np.uint64)
