"""Where the anchors of many phrases stand, found in one pass over each text (Aho-Corasick)."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Any

from normalizer.compiled import compiled

__all__ = ["Anchors", "Place", "anchor_finder"]

FINDER = compiled("normalizer.lang._finder")
Place = tuple[int, int, int]  # an anchor, a text, and its characters passed at the anchor's end


def anchor_finder(anchors: list[str], reaches: list[int]) -> Anchors:
    """What finds anchors: compiled where it can be, if there are not too many for that."""
    if FINDER is not None:
        try:
            finder: Anchors = FINDER.Anchors(anchors, reaches)
        except OverflowError:
            return Anchors(anchors, reaches)
        return finder
    return Anchors(anchors, reaches)


class Anchors:
    """Literals, all of which are found in one pass over a text, each with a reach.

    `_finder.pyx` has the same, compiled.
    """

    def __init__(self, literals: list[str], reaches: list[int]) -> None:
        from ahocorasick import Automaton

        self._reaches = reaches
        self._automaton: Any = Automaton()
        for number, literal in enumerate(literals):
            self._automaton.add_word(literal, number)
        self._automaton.make_automaton()

    def places(self, texts: list[str]) -> list[Place]:
        """Where literals stand within their reach, each once in a text, where it first ends."""
        found: list[Place] = []
        met: set[tuple[int, int]] = set()
        stops = list(accumulate([len(text) + 1 for text in texts], initial=0))
        start = stop = at = 0
        for last, number in self._automaton.iter("\n".join(texts)) if self._reaches else ():
            if last >= stop:
                at = bisect_right(stops, last) - 1
                start, stop = stops[at], stops[at + 1]
            passed = last - start + 1
            if passed <= self._reaches[number] and (number, at) not in met:
                met.add((number, at))
                found.append((number, at, passed))
        return found
