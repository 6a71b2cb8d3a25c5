"""Parts of a page that its server sent behind it, put where a browser puts them.

React streams pages: what takes the server long is a placeholder at first and follows at the end
in a hidden element, whose children a script takes to their place (`<Suspense>`; written by
`ReactFizzServer`).  As it is sent, the middle of an article stands below the page's footer.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["in_place"]

_SIGN = b' id="S:'
_DIV = re.compile(rb"<(/?)div(?=[\s>/])")
_PART = re.compile(rb'<div hidden(?:="")? id="S:([0-9a-f]{1,8})">')
# Where a boundary begins and ends, and the placeholders: of all that is shown in it until its
# part is there, and of a part alone.
_MARK = re.compile(
    rb'<(?:!--(?:(\$[?!]?)|/\$)-->|template id="([BP]):([0-9a-f]{1,8})"></template>)'
)


class _Part(NamedTuple):
    """From where to where a part's element goes, and what is in it."""

    element: tuple[int, int]
    content: tuple[int, int]


class _Place(NamedTuple):
    """What is replaced, from where to where, by which part; by none where a part is taken out."""

    start: int
    end: int
    part: bytes = b""


def in_place(page: bytes) -> bytes:
    """The page with the parts that stand behind it in their places.

    A part that has no place stays where it is, and what a place shows stays until its part is
    there.  So does a part whose place is in what another one replaces: a browser drops it.
    """
    if _SIGN not in page:
        return page
    parts = _parts(page)
    found = _places(page, parts.values())
    places = {place.part: place for place in reversed(found) if place.part in parts}
    for _ in range(2):  # the second time all are used
        outer = [_Place(*parts[part].element) for part in places]
        filled, used = _filled(page, sorted([*places.values(), *outer]), parts)
        if len(used) == len(places):
            return filled
        places = {part: places[part] for part in used}
    return page


def _parts(page: bytes) -> dict[bytes, _Part]:
    """The parts of a page by their numbers."""
    found: dict[bytes, _Part] = {}
    part: re.Match[bytes] | None = None
    depth = 0
    for tag in _DIV.finditer(page):
        if part is None:
            part = _PART.match(page, tag.start())
            depth = 1
            continue
        depth += -1 if tag[1] else 1
        if not depth:
            end = page.find(b">", tag.end()) + 1
            if end:
                span = part.end(), tag.start()
                found.setdefault(part[1], _Part((part.start(), end), span))
            part = None
    return found


def _places(page: bytes, parts: Iterable[_Part]) -> list[_Place]:
    """The placeholders; one that stands for a boundary ends with all that this shows.

    No boundary reaches into a part or out of it: where one seems to, it shows nothing.
    """
    edges = sorted(edge for part in parts for edge in part.element)  # no part is in another
    found: list[_Place] = []
    opened: list[int] = []  # of each boundary around, the number of its placeholder, or -1
    for mark in _MARK.finditer(page):
        if mark[3]:
            if mark[2] == b"B" and opened:
                opened[-1] = len(found)
            found.append(_Place(mark.start(), mark.end(), mark[3]))
        elif mark[1]:
            opened.append(-1)
        elif opened and (at := opened.pop()) >= 0:
            here, there = (bisect_right(edges, place) for place in (found[at].start, mark.start()))
            if here == there or not (here % 2 or there % 2):  # in one part, or both in none
                found[at] = found[at]._replace(end=mark.start())
    return found


def _filled(
    page: bytes, places: list[_Place], parts: dict[bytes, _Part]
) -> tuple[bytes, list[bytes]]:
    """The page with its places filled, in order of where they start, and by which parts."""
    starts = [place.start for place in places]
    pieces: list[bytes] = []
    used: list[bytes] = []
    left = [(0, len(page))]  # what is still to be written, the next one last
    while left:
        start, stop = left.pop()
        number = bisect_left(starts, start)
        if number == len(places) or starts[number] >= stop:
            pieces.append(page[start:stop])
            continue
        place = places[number]
        pieces.append(page[start : place.start])
        left.append((place.end, stop))
        if place.part:
            used.append(place.part)
            left.append(parts[place.part].content)
    return b"".join(pieces), used
