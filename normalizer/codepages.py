"""Which single-byte code page a Latin text without a declaration is in, by its letters.

Code pages for Latin letters differ in a few dozen places, and every byte means something in
each of them, so nothing in the bytes is an error in the wrong one.  What tells is which
letters come out: `è` and `ç` where French words stand, `č` and `ç` in no language at all.
Each page that can read the bytes is held against each language that was written in it: by
how frequent the language's letters are that came out, and by its commonest words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log

__all__ = ["LATIN", "is_latin", "latin_page"]

# Pages to try, as browsers prefer them; the first of those that do equally well is taken.
LATIN = (
    "windows-1252", "windows-1250", "windows-1254", "windows-1257", "iso-8859-2", "iso-8859-15",
    "iso-8859-16", "windows-1258", "mac-roman", "mac-latin2", "cp850", "cp852",
)  # fmt: skip
_SYSTEMS = LATIN[-4:]  # of Macs and DOS; few of their texts are left
_LOOKED_AT = 1 << 20  # bytes
_PIECE = 400  # bytes
_SAMPLE = 1 << 14  # bytes in pieces
_RARER = 3.0  # times that the letters of one group are rarer than those of the group before
_FOREIGN = log(1e-3)  # of a letter that only names have in the language
_STRANGE = log(1e-5)  # of any other letter or sign
_WORD_SAYS = 2.0  # in nats: what each of the language's commonest words is worth that is there
_DECLARED_SAYS = 6.0  # in nats: what the page's own word for its language is worth
_MARGIN = 3.0  # in nats, by which another page must be better than the first

_MOST = 0.75  # of the runs of bytes beyond ASCII; in Big5 and Shift JIS less than a half are alone

_LONG = 4  # bytes beyond ASCII in a row; words in Latin letters hardly have three
_FEWEST = 40  # bytes in such rows from which they tell of another script
_SCRIPT = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</(?:script|style)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>|&#?\w+;")
_RUN = re.compile(rb"[\x80-\xff]+")
_ALONE = re.compile(
    rb"(?<=[A-Za-z])[\x80-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff](?=[A-Za-z])"
)
_PUNCTUATION = "€„…‘’“”•–—\xa0«»".encode("windows-1252")
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_NAMES = frozenset("áàâãäåæçéèêëíìîïñóòôöõøúùûüœßšž")  # letters of names in any language
_BETWEEN = frozenset("’‘–—…\xa0\xad•")  # may stand between two letters
_BESIDE = _BETWEEN | frozenset("“”„‚‘«»‹›€£§©®™°")  # may touch one


@dataclass(frozen=True)
class _Language:
    """What pages it was written in, its letters beyond ASCII, and its commonest words.

    Letters stand in groups from frequent to rare; `_` holds the place of a group in
    languages that hardly need any such letters.
    """

    pages: tuple[str, ...]
    letters: str
    words: str


_WEST = ("windows-1252", "iso-8859-15", "mac-roman", "cp850")
_EAST = ("windows-1250", "iso-8859-2", "mac-latin2", "cp852")
_BALTIC = ("windows-1257",)
_LANGUAGES = {
    "en": _Language(_WEST, "_ é _ _ áàâãäåçèêëíîïñóôöøúü", "the and of to in that is was for with"),
    "de": _Language(_WEST, "äöüß éè àçêñ", "der die und das den von mit ist nicht ein im zu für"),
    "fr": _Language(_WEST, "é èàê çôîûùâœ ïëüÿæñ", "le la les et des est une dans du pour qui que"),
    "es": _Language(_WEST, "óíáé ñú¿ ü¡ çªº", "el la los las que del una por con para no se"),
    "it": _Language(_WEST, "èà òùì é îªº", "il di che la un per una della con non sono del"),
    "pt": _Language(_WEST, "ãçáé íóêõú âàô üªº", "os que da em um uma com não por dos na mais"),
    "ca": _Language(_WEST, "óéèà íçòïú üñ·", "el la els les que del una per amb és no va"),
    "nl": _Language(_WEST, "_ ëé ïèöü êáóç", "het een van dat niet zijn op voor met er ook aan"),
    "sv": _Language(_WEST, "äåö é üèà", "och att det som en på är av för med till inte"),
    "da": _Language(_WEST, "øåæ é äöü", "og det at er en til af på som med for ikke"),
    "nb": _Language(_WEST, "øå æ éò äöôêü", "og det er som på til av med ikke har en"),
    "fi": _Language(_WEST, "ä ö å éšž", "ja on ei se että oli ovat myös mutta kun joka"),
    "is": _Language(_WEST, "ðáíþ óæöúéý", "og að er sem það hann um ekki til með við var"),
    "ga": _Language(_WEST, "áíé óú", "agus an na ar go sa tá is le do bhí"),
    "sq": _Language(_WEST, "ë ç", "dhe në të një për me nga është që se"),
    "pl": _Language(_EAST, "ł óąęż śćń ź éü", "w na się nie że jest jak po do z od jego"),
    "cs": _Language(_EAST, "íáéěýřčžš ůú ňťďó öü", "se na je že ve za by jsou který jako při"),
    "sk": _Language(_EAST, "áíýéčžš ťľúó ňôďä ĺŕěöü", "sa na je že vo za by ktorý ako pri aj bol"),
    "hu": _Language(_EAST, "áé öőíóü űú ä", "a az és hogy nem is egy volt csak már meg"),
    "ro": _Language(("windows-1250", "iso-8859-2", "iso-8859-16"), "ă îşţșțâ éü",
                    "în că pe din mai este pentru sunt au fost a la nu"),
    "hr": _Language(_EAST, "čšž ćđ éöü", "je u na se za da su od koji što bi će"),
    "sl": _Language(_EAST, "čšž ćđ éöü", "je in na se za da so ki bo ni pri tudi"),
    "tr": _Language(("windows-1254",), "ıüşğ çö\u0307 âî", "ve bir bu için ile da de olarak daha"),
    "lt": _Language(_BALTIC, "ėšųžįū ąčę é", "ir kad yra į su iš tai bet kaip buvo dar sakė"),
    "lv": _Language(_BALTIC, "āīēš ūņžļģķč éö", "un ir ar no par bija uz kas ka arī tika"),
    "et": _Language((*_BALTIC, *_WEST), "äõü ö šž éå", "ja on ei et see ka oli mis kui ta aga"),
    "vi": _Language(("windows-1258",), "đôêươâ\u0323\u0301\u0300 ăàáóúíé\u0309\u0303 èù",
                    "và không có là cho trong người cho ông"),
}  # fmt: skip

_WRITTEN_AS = {"no": "nb", "nn": "nb", "bs": "hr", "sr": "hr", "gl": "pt", "mo": "ro", "az": "tr"}


def is_latin(data: bytes) -> bool:
    """Tell text in Latin letters by bytes beyond ASCII that mostly stand between ASCII letters.

    Letters with marks do, and apostrophes; other scripts are written in such bytes.  Bytes
    that touch no letter, such as bullets, tell nothing.
    """
    sample = _sample(data)
    alone = len(_ALONE.findall(sample))
    others = sum(len(run.translate(None, _PUNCTUATION)) > 1 for run in _RUN.findall(sample))
    return alone >= _MOST * (alone + others)


def is_other_script(data: bytes) -> bool:
    """Tell text in another script by words that are written in bytes beyond ASCII throughout."""
    runs = [len(run.translate(None, _PUNCTUATION)) for run in _RUN.findall(_sample(data))]
    words = sum(length for length in runs if length >= _LONG)
    return words >= _FEWEST and words >= _MOST * sum(runs)


def latin_page(data: bytes, *, language: str | None = None) -> str:
    """Name the page of `LATIN` that reads the bytes best, though perhaps not all of them.

    Args:
        data: text or HTML in a single-byte page, at least mostly Latin letters.
        language: what is known of it, such as `fr` or `pt-BR`.
    """
    sample = _sample(data)
    known = (language or "").split("-")[0].split("_")[0].lower()
    known = _WRITTEN_AS.get(known, known)
    scores = {page: _score(sample.decode(page, "replace"), page, known) for page in LATIN}
    scores[LATIN[0]] += _MARGIN
    for page in _SYSTEMS:
        scores[page] -= 4 * _MARGIN
    return max(LATIN, key=scores.__getitem__)


def _sample(data: bytes) -> bytes:
    """Return pieces with bytes beyond ASCII from all over a text; of scripts, if only they have."""
    head, *scripts = _SCRIPT.split(data[:_LOOKED_AT])
    plain = head + b"".join(_SCRIPT_END.split(script, maxsplit=1)[-1] for script in scripts)
    pieces = _telling_pieces(plain) or _telling_pieces(data[:_LOOKED_AT])
    step = 1 + sum(map(len, pieces)) // _SAMPLE
    return b"\n".join(pieces[::step])


def _telling_pieces(data: bytes) -> list[bytes]:
    lines = [line for line in _TAG.sub(b"\n", data).split(b"\n") if not line.isascii()]
    pieces = (line[at : at + _PIECE] for line in lines for at in range(0, len(line), _PIECE))
    return [piece for piece in pieces if not piece.isascii()]


def _score(text: str, page: str, known: str) -> float:
    """Return how well the best of the page's languages explains the text, in nats."""
    signs = Counter(_telling_signs(text))
    words = frozenset(_WORD.findall(text.lower()))
    return max(
        _fit(signs, words, name) + _DECLARED_SAYS * (name == known)
        for name, language in _LANGUAGES.items()
        if page in language.pages
    )


def _telling_signs(text: str) -> Iterator[str]:
    """Yield the letters beyond ASCII, in lower case, and signs that tell of a wrong page.

    Those are controls, and signs that touch a letter as few do.  A capital behind a small
    letter stays one, so that it counts as strange.
    """
    for match in _BEYOND_ASCII.finditer(text):
        sign, at = match[0], match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if sign.isalpha():
            yield sign if sign.isupper() and before.islower() else sign.lower()[-1]  # of İ, the dot
        elif sign < "\xa0" or sign == "\ufffd":
            yield sign
        elif before.isalpha() and after.isalpha():
            if sign not in _BETWEEN:
                yield sign
        elif (before.isalpha() or after.isalpha()) and sign not in _BESIDE:
            yield sign


def _fit(signs: Counter[str], words: frozenset[str], name: str) -> float:
    known = _frequencies(name)
    rarity = sum(count * known.get(sign, _unknown(sign)) for sign, count in signs.items())
    return rarity + _WORD_SAYS * len(words.intersection(_LANGUAGES[name].words.split()))


def _unknown(sign: str) -> float:
    return _FOREIGN if sign in _NAMES else _STRANGE


@cache
def _frequencies(name: str) -> dict[str, float]:
    """Return the logarithm of each letter's share among a language's letters beyond ASCII."""
    weights = {
        letter: _RARER**-group
        for group, letters in enumerate(_LANGUAGES[name].letters.split())
        for letter in letters
    }
    total = sum(weights.values())
    return {letter: log(weight / total) for letter, weight in weights.items()}
