"""Small numbers in words, read as figures: "two" is 2, and not "three".

Agencies write them out, houses do not, and what an update changes is often one of them.
Left out are words that are something else in another language (`due`, `onze`, `sei`), and
numbers that are part of a larger one ("twenty-two", "two hundred").
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Numerals"]

_U32 = npt.NDArray[np.uint32]
_I64 = npt.NDArray[np.int64]

_WORDS: Final = {
    "2": "two zwei deux dos dois duas twee",
    "3": "three drei trois tres três drie",
    "4": "four vier quatre cuatro quatro",
    "5": "five fünf cinq cinco vijf",
    "6": "six sechs seis zes",
    "7": "seven sieben siete sete zeven",
    "8": "eight huit ocho oito",
    "9": "nine neun nueve nove negen",
    "10": "ten zehn dix diez dez tien",
    "11": "eleven elf",
    "12": "twelve zwölf douze doce doze twaalf",
}
# Before one of them, or behind it, these make another number of it.
_BEFORE: Final = (
    "twenty thirty forty fifty sixty seventy eighty ninety vingt trente quarante y e et"
)
_BEHIND: Final = (
    "hundred thousand hundert tausend cent cents mille cientos mil honderd duizend thirds quarters"
)
_BITS: Final = 12  # of a hash, by which most tokens are told to be none


def _is_in(hashes: _U32, known: _U32) -> npt.NDArray[np.bool_]:
    """Whether each hash is one of the known, which are sorted."""
    found: npt.NDArray[np.bool_] = known.take(known.searchsorted(hashes), mode="clip") == hashes
    return found


class Numerals:
    """The hashes of the words, and of the figures that they stand for."""

    def __init__(self, hashed: Callable[[list[str]], _U32]) -> None:
        pairs = [(word, figure) for figure, words in _WORDS.items() for word in words.split()]
        words, figures = hashed([w for w, _ in pairs]), hashed([f for _, f in pairs])
        order = np.argsort(words)
        self._words, self._figures = words[order], figures[order]
        self._before, self._behind = (np.sort(hashed(s.split())) for s in (_BEFORE, _BEHIND))
        self._known = np.zeros(1 << _BITS, dtype=np.bool_)
        self._known[self._slot(words)] = True

    @staticmethod
    def _slot(hashes: _U32) -> _U32:
        return hashes >> np.uint32(32 - _BITS)

    def read(self, hashes: _U32, bounds: _I64) -> _I64:
        """Give words the hashes of their figures, in place; returns where that was done.

        Args:
            hashes: the tokens of all texts.
            bounds: text i has those from `bounds[i]` to `bounds[i + 1]`.
        """
        at = np.flatnonzero(self._known[self._slot(hashes)])
        at = at[_is_in(hashes[at], self._words)]
        if not len(at):
            return at
        place = np.searchsorted(self._words, hashes[at])
        first = bounds[np.searchsorted(bounds, at)] == at
        last = bounds[np.searchsorted(bounds, at + 1)] == at + 1
        before, behind = hashes[np.maximum(at - 1, 0)], hashes.take(at + 1, mode="clip")
        part = (~first & _is_in(before, self._before)) | (~last & _is_in(behind, self._behind))
        whole: _I64 = at[~part]
        hashes[whole] = self._figures[place[~part]]
        return whole
