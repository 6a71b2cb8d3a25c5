"""What each character is to the matcher, as arrays indexed by code point.

Letters fold so that a passage matches whatever an outlet's typography did to it:
case, compatibility forms (full-width letters, ligatures), quotes, dashes and
space; digits of every script are the same figures, and vowel signs that Arabic and
Hebrew may leave out are not there.  Accents make other letters.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["DIGIT", "EXPANDS", "IGNORED", "SEPARATOR", "UNSPACED", "WORD", "CharTable", "mix"]

SEPARATOR: Final = 0  # ends a token
WORD: Final = 1  # part of a word
UNSPACED: Final = 2  # a letter of a script that puts no space between words
IGNORED: Final = 3  # not there at all: "it's" is one token, as "its" is
EXPANDS: Final = 4  # stands for several letters; its text is normalised before it is read
DIGIT: Final = 5  # part of a word as well
_UNKNOWN: Final = 255

_APOSTROPHES: Final = "'’‘ʼ＇´`‛"
_SIGNS: Final = "™℠®©"  # part of no word, although NFKC makes letters of two of them
# Letters that one outlet writes for another's, by house style or keyboard: yo, alef with and
# without hamza, the yeh and kaf of Persian.
_ALIKE: Final = str.maketrans("ёأإآٱىیک", "еااااييك")
_VOWEL_SIGNS: Final = (
    (0x0591, 0x05BD),
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C7, 0x05C7),
    (0x0640, 0x0640),  # tatweel, which only makes a word longer
    (0x064B, 0x0652),
    (0x0670, 0x0670),
)
_UNSPACED_RANGES: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_PAGE: Final = 256
_LAST: Final = 0x110000


def mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread 64-bit values evenly, in place (the finaliser of splitmix64).

    Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
    """
    values ^= values >> np.uint64(30)
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def _fold(char: str) -> str:
    """The character as it is compared: NFKC, lower case; several letters stay several."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char)
    lowered = folded.casefold()
    return (lowered if len(lowered) == len(folded) else folded).translate(_ALIKE)


def _classify(char: str, folded: str) -> int:
    code = ord(char)
    category = unicodedata.category(char)
    if char in _APOSTROPHES or category in {"Cf", "Cs"} or _is_in(code, _VOWEL_SIGNS):
        return IGNORED
    if category == "Nd":
        return DIGIT
    if char in _SIGNS:
        return SEPARATOR
    if len(folded) > 1 and any(c.isalnum() for c in folded):
        return EXPANDS
    if _is_in(code, _UNSPACED_RANGES):
        return UNSPACED if category[0] in "LMN" else SEPARATOR
    if category[0] in "LMN" or char == "_":
        return WORD
    return SEPARATOR


def _is_in(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _mark(char: str) -> int:
    category = unicodedata.category(char)
    return 1 if category == "Nd" else 2 if category in {"Lu", "Lt"} else 0


def _is_loose(char: str) -> bool:
    """Whether a character joins the one before it, or is no NFC by itself."""
    joins = unicodedata.category(char)[0] == "M" or 0x1160 <= ord(char) <= 0x11FF
    return joins or not unicodedata.is_normalized("NFC", char)


class CharTable:
    """Class, mark (digit, capital) and hash value of every code point, filled a page at a time."""

    def __init__(self) -> None:
        self.classes = np.full(_LAST, _UNKNOWN, dtype=np.uint8)
        self.values = np.zeros(_LAST, dtype=np.uint64)
        self.marks = np.zeros(_LAST, dtype=np.uint8)  # 1 a digit, 2 a capital
        self.loose = np.zeros(_LAST, dtype=np.bool_)  # may not be as NFC has it

    def classify(self, codes: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
        """Return the class of each code point."""
        found = self.classes.take(codes)
        if (found == _UNKNOWN).any():
            for page in np.unique(codes // _PAGE):
                self._fill(int(page) * _PAGE)
            found = self.classes.take(codes)
        return found

    def _fill(self, start: int) -> None:
        if self.classes[start] != _UNKNOWN:
            return
        folded = [_fold(chr(code)) for code in range(start, start + _PAGE)]
        known = [_classify(chr(start + i), text) for i, text in enumerate(folded)]
        codes = np.array([ord(text[0]) for text in folded], dtype=np.uint64)
        values = mix(codes + np.uint64(0x9E3779B97F4A7C15))
        # A separator adds nothing, so that a window may run past the end of a token.
        values[np.array(known) == SEPARATOR] = 0
        stop = start + _PAGE
        self.values[start:stop] = values
        self.marks[start:stop] = [_mark(chr(code)) for code in range(start, stop)]
        self.loose[start:stop] = [_is_loose(chr(code)) for code in range(start, stop)]
        self.classes[start:stop] = known
