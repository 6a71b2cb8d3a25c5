"""Where the anchors of many phrases stand, found in one pass over each text (Aho-Corasick).

`_finder.pyx` finds the same in another way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Mapping
from itertools import accumulate
from typing import Any

from normalizer.compiled import compiled
from normalizer.words import UNSPACED

__all__ = ["Anchors", "Place", "User", "Users", "anchor_finder", "openers", "users_of"]

FINDER = compiled("normalizer.lang._finder")
Place = tuple[int, int, int]  # an anchor, a text, and its characters passed at the anchor's end
# A phrase that has an anchor: its list, its place there, how far the anchor may stand, and of
# which literals one each stands in all that it matches.
User = tuple[str, int, int, tuple[tuple[str, ...], ...]]


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
        """Where literals stand within their reach, each once in a text, where it first ends.

        They are in the order of the texts, those of one text in any.
        """
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


class Users:
    """Which phrases have which anchors: by an anchor's number those of all lists.

    `_finder.pyx` has the same, compiled.
    """

    def __init__(self, users: list[list[User]], longest: int) -> None:
        self._users = users
        self._longest = longest  # characters of a text in which phrases are looked for

    def by_list(
        self, places: list[Place], starts: list[int], texts: list[str]
    ) -> dict[str, dict[int, dict[int, int]]]:
        """What stands for each list: by where a text starts, by its phrases' order, what is passed.

        That is the characters up to the end of the phrase's first anchor there.  `starts` and
        `texts` are by a text's number.  Phrases whose needs a text has not are left out.
        """
        found: dict[str, dict[int, dict[int, int]]] = {}
        for number, at, passed in places:
            text = texts[at][: self._longest]
            for name, order, reach, needs in self._users[number]:
                if passed <= reach and all(any(map(text.__contains__, need)) for need in needs):
                    phrases = found.setdefault(name, {}).setdefault(starts[at], {})
                    phrases[order] = min(passed, phrases.get(order, passed))
        return found


def users_of(users: list[list[User]], longest: int) -> Users:
    """What knows which phrases have which anchors, compiled where it can be."""
    if FINDER is not None:
        known: Users = FINDER.Users(users, longest)
        return known
    return Users(users, longest)


def openers(
    keys: list[str],
    whole: Container[str],
    starts: Mapping[str, list[tuple[str, str]]],
    longest: int,
) -> list[int]:
    """The numbers of those keys that are one of `whole` or begin as one of `starts`.

    Those that begin in a script that may have no spaces are among them, too.  `starts`
    are by their first word; `longest` is how many characters one of `whole` has at most.
    """
    return [
        number
        for number, key in enumerate(keys)
        if (len(key) <= longest and key in whole)
        or any(key.startswith(start) for start, _ in starts.get(key.partition(" ")[0], ()))
        or key[:1] >= UNSPACED[0][0]
    ]


if FINDER is not None:
    openers = FINDER.openers
