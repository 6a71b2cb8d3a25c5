"""What the words in class, id, role and itemprop say of an element, as a bit mask.

The vocabulary is that of style sheets everywhere (`sidebar`, `byline`, `entry-content`),
never of one site.  A group is a sign of the block model; its name is its bit.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

__all__ = ["GROUPS", "HIDDEN_INLINE", "LONGEST", "PAIRS", "PARTS", "WHOLE", "hint_mask"]

# Group: (whole words, parts of words, pairs of words).
_VOCABULARY: dict[str, tuple[str, str, str]] = {
    "body": (
        "wysiwyg richtext",
        "articlebody storybody postcontent entrycontent articlecontent bodytext articletext"
        " postbody contentbody storycontent bodycopy maincontent",
        "article-body story-body post-content entry-content article-content body-text rich-text"
        " article-text post-body content-body story-content body-copy article-main main-content"
        " news-text text-body body-content page-content blog-content single-content text-content",
    ),
    "paragraph": ("text copy prose body p txt", "paragraph textblock", "text-block"),
    "content": ("main story post entry news single blog", "content article", ""),
    "comment": (
        "respond reply replies giscus utterances hyvor reacties yorumlar",
        "comment disqus discuss kommentar comentari komentar spotim openweb viafoura livefyre"
        " wpdiscuz remark42",
        "",
    ),
    "related": (
        "more next recirc",
        "related recommend readmore readnext trending popular mostread latest suggest similar"
        " outbrain taboola morefrom relacionad verwandt zergnet yarpp revcontent weiterlesen"
        " correlat gerelateerd lasmer leermas",
        "lire-aussi leia-mais leer-mas leggi-anche lees-ook les-ogsa las-mer mehr-thema"
        " veja-tambem voir-aussi read-more read-next see-also most-read more-from more-stories"
        " up-next also-like"
        " inline-link most-viewed next-article top-stories",
    ),
    "teaser": ("card tile cards tiles trail", "teaser promo featured highlight preview", ""),
    "share": (
        "follow follows fb",
        "share sharing social facebook twitter whatsapp addtoany linkedin addthis shariff"
        " partag compart condivi",
        "",
    ),
    "newsletter": (
        "cta email mail",
        "newsletter subscri signup mailchimp optin abonn klaviyo convertkit nieuwsbrief",
        "sign-up opt-in call-action call-to",
    ),
    "ad": (
        "ad ads dfp gpt adv",
        "advert sponsor adslot adunit commercial banner affiliate anzeige publicid publicit werbung"
        " reklam annons pubblicita",
        "",
    ),
    "nav": (
        "nav toc skip pager",
        "navig menu breadcrumb paginat topbar toolbar sitemap navbar brotkrume inhaltsverz",
        "table-contents table-of",
    ),
    "footer": ("foot bottom legal", "footer copyright colophon impressum", ""),
    "header": ("top hero head", "header masthead", ""),
    "sidebar": (
        "side rail secondary right",
        "sidebar aside widget complementary",
        "",
    ),
    "date": (
        "date time meta metadata datetime datum fecha dato tarih",
        "publish posted dateline updated timestamp modified pubdate publicad",
        "",
    ),
    "author": (
        "bio by",
        "author byline contributor writer reporter autor autore auteur redakteur journalist profile"
        " forfatter skribent",
        "",
    ),
    "tags": (
        "tag tags label labels",
        "topic categor keyword eyebrow kicker taxonomy schlagwort dachzeile etiquet spitzmarke",
        "section-name",
    ),
    "caption": (
        "legend",
        "caption credit attribution legende bildunterschrift bildtext bijschrift didascalia"
        " legenda copyrightholder",
        "",
    ),
    "media": (
        "media img audio slide slides",
        "image photo gallery figure video player picture thumbnail slideshow lightbox",
        "",
    ),
    "title": ("hed h1", "title headline heading titre titulo titular titolo ueberschrift", ""),
    "lead": (
        "lead lede dek deck intro ingress bajada",
        "standfirst subtitle summary excerpt description chapo subhead strapline abstract"
        " vorspann preamble synopsis introduction subheadline entradilla sumario sommario"
        " chapeau perex manchet anreisser",
        "sub-title sub-head sub-headline",
    ),
    "cookie": (
        "alert dialog cmp cmplz truste klaro",
        "cookie consent gdpr privacy modal popup overlay notice notification onetrust didomi"
        " usercentrics iubenda borlabs tarteaucitron axeptio datenschutz",
        "",
    ),
    "appeal": (
        "support donate donation donations contribute membership",
        "donat fundrais supportus spenden crowdfund",
        "support-us become-member",
    ),
    "paywall": (
        "piano meter",
        "paywall premium subscriber login register regwall signin tinypass pelcro zephr",
        "log-in sign-in",
    ),
    "list": ("list grid item feed items row", "carousel slider collection swiper", ""),
    "quote": ("cite", "quote zitat testimonial", ""),
    "embed": ("tiktok", "embed tweet instagram youtube iframe", ""),
    "unseen": (
        "hide noprint",
        "hidden invisible collapse",
        "print-only",
    ),
    "spoken": (
        "sronly offscreen",
        "screenreader visuallyhidden",
        "sr-only screen-reader visually-hidden",
    ),
    "note": (
        "note notes editor",
        "disclaim disclosure correction footnote endnote",
        "",
    ),
    "box": (
        "box aside",
        "factbox infobox callout takeaway",
        "fact-box info-box key-points key-point",
    ),
    "control": (
        "tab tabs btn",
        "tooltip dropdown accordion button icon badge toggle",
        "",
    ),
    "data": (
        "stock faq stats",
        "ticker weather score market poll quiz recipe ingredient rating review",
        "",
    ),
}

GROUPS = tuple(_VOCABULARY)
HIDDEN_INLINE = 1 << GROUPS.index("spoken")

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[a-z0-9]+")
WHOLE: dict[str, int] = {}
PAIRS: dict[str, int] = {}
PARTS: dict[str, int] = {}
for _bit, _lists in enumerate(_VOCABULARY.values()):
    for _known, _list in zip((WHOLE, PARTS, PAIRS), _lists, strict=True):
        for _word in _list.split():
            _known[_word] = _known.get(_word, 0) | 1 << _bit
_SECOND = frozenset(pair.partition("-")[2] for pair in PAIRS)
_PAIRED = 1 << 63  # set of words that may be the second of a pair
LONGEST = 300  # characters of a name that are read
_MOST_WORDS = 100_000  # that are remembered; style sheets everywhere share most of theirs
_masks: dict[str, int] = {}


@cache
def _parts() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for part, mask in PARTS.items():
        automaton.add_word(part, mask)
    automaton.make_automaton()
    return automaton


def _learn(word: str) -> int:
    """Look into a word that was not met before."""
    mask = 0
    for piece in _WORDS.findall(word):
        mask |= WHOLE.get(piece, 0) | (_PAIRED if piece in _SECOND else 0)
    for _, bits in _parts().iter(word):
        mask |= bits
    if len(_masks) >= _MOST_WORDS:
        _masks.clear()
    _masks[word] = mask
    return mask


def hint_mask(attributes: str) -> int:
    """Return the groups that an element's class, id, role and itemprop speak for.

    Bit N stands for the Nth group of `GROUPS`; only the first 300 characters are read.
    Words are told apart at hyphens, underscores and capitals (`articleBody`).
    """
    return _mask(attributes[:LONGEST])


@lru_cache(maxsize=16384)
def _mask(name: str) -> int:
    if not name.islower():
        name = _CAMEL.sub(" ", name).lower()
    words = name.replace("-", " ").replace("_", " ").split()
    mask = 0
    for word in words:
        known = _masks.get(word)
        mask |= _learn(word) if known is None else known
    if mask & _PAIRED:
        mask ^= _PAIRED
        before = ""
        for word in words:
            if word in _SECOND:
                mask |= PAIRS.get(f"{before}-{word}", 0)
            before = word
    return mask
