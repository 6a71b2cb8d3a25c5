"""Text as words: folded for comparison, parted and counted, in scripts with and without spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

__all__ = [
    "FOLDED",
    "UNSPACED",
    "count_unspaced",
    "count_words",
    "fold",
    "holds_unspaced",
    "is_unspaced",
    "key_of",
    "keys_of",
    "look_at",
]

# One character for one character, so that an offset in the folded text holds in the text.
_PLAIN = {'"': "“”„‟«»", "'": "‘’‚‛`´", "-": "–—‒―‐‑−", " ": "\t\n\u00a0\u2009\u202f\u3000"}
FOLDED = tuple((char, plain) for plain, chars in _PLAIN.items() for char in chars)
# Scripts that put no space between words; two of their characters count as one word.
UNSPACED = (
    ("\u0e00", "\u0eff"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
)  # fmt: skip
_WORD = re.compile(r"\w+")
_IN_WORD = re.compile(r"\w")
_GAP = re.compile(r"\W+")
Looked = tuple[str, str, int]
_PIECE = 1 << 16  # characters looked at together
_APART = "\x1e"  # between texts that are looked at together
# Of ASCII, what is in no word becomes a space: a third of a regular expression's time.
_SPACED = {
    code: char if char.isalnum() or char in ("_", _APART) else " "
    for code, char in ((code, chr(code)) for code in range(128))
}


def fold(text: str) -> str:
    """Lower case, straight quotes and hyphens, plain spaces; as long as `text`."""
    folded = text.replace("İ", "i").lower()  # the one letter that lowers to two characters
    for char, plain in FOLDED:  # a tenth of the time of `str.translate`, since most are not there
        if char in folded:
            folded = folded.replace(char, plain)
    return folded


@cache
def _unspaced() -> re.Pattern[str]:
    """Characters of such scripts; compiled (2 ms) where a text is not of Western Europe."""
    return re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def is_unspaced(char: str) -> bool:
    """Whether the character is of a script that puts no space between words."""
    return char >= UNSPACED[0][0] and any(first <= char <= last for first, last in UNSPACED)


def holds_unspaced(text: str) -> bool:
    """Whether any character is of a script that puts no space between words."""
    return not _is_western(text) and _unspaced().search(text) is not None


def _is_western(text: str) -> bool:
    """Whether windows-1252 has all characters: letters of Western Europe, typographic marks."""
    if text.isascii():
        return True
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def count_words(text: str) -> int:
    """Return the number of words; two characters count as one where a script has no spaces."""
    if text.isascii():
        return len(text.split())
    spaced, unspaced = _unspaced().subn(" ", text)
    return len(spaced.split()) + (unspaced + 1) // 2


def count_unspaced(text: str) -> int:
    """Return the number of words as `count_words` does, of signs parting words as well."""
    unspaced = len(_unspaced().findall(text))
    return len(_WORD.findall(_unspaced().sub(" ", text))) + (unspaced + 1) // 2


def key_of(text: str) -> str:
    """Return a text's words with one space between two.

    Piece by piece where it is long: the regular expression keeps all it has found so far.
    """
    pieces: list[str] = []
    at = 0
    while len(text) - at > _PIECE:
        word = _IN_WORD.search(text, at + _PIECE)  # a word's rest may be as long as the text
        if word is None:
            break
        pieces.append(_spaced(text[at : word.start()]))
        at = word.start()
    pieces.append(_spaced(text[at:] if at else text).rstrip(" "))
    pieces[0] = pieces[0].lstrip(" ")
    return "".join(pieces)


def _spaced(text: str) -> str:
    """The text with a space for what stands between two words and behind the last one."""
    if not text.isascii():
        return _GAP.sub(" ", text)
    spaced = text.translate(_SPACED)
    return " ".join(spaced.split()) + (" " if spaced[-1:].isspace() else "")


def keys_of(texts: Sequence[str]) -> list[str]:
    """Return the key of each text: of all of them at once, in a third of the time."""
    plain = [t.isascii() and len(t) <= _PIECE and _APART not in t for t in texts]
    joined = _APART.join([text for text, is_plain in zip(texts, plain, strict=True) if is_plain])
    spaced = iter(joined.translate(_SPACED).split(_APART))
    return [
        " ".join(next(spaced).split()) if is_plain else key_of(text)
        for text, is_plain in zip(texts, plain, strict=True)
    ]


def look_at(texts: list[str]) -> list[Looked | None]:
    """Return of each text it folded, its key, and the number of its words: of all at once.

    The number is -1 where scripts without spaces take another look.  None stands for a text
    that is to be looked at by itself.  `_texts.pyx` has the same, compiled.
    """
    folded = fold(_APART.join(texts)).split(_APART)
    if len(folded) != len(texts):
        return [None] * len(texts)
    return [
        (plain, key, -1 if holds_unspaced(plain) else key.count(" ") + 1 if key else 0)
        for plain, key in zip(folded, keys_of(folded), strict=True)
    ]
