"""Signs of a page's blocks: where they stand, in what, and beside what.

The blocks of an element stand in a row, so a sum over an element is a difference of
running sums and all is linear in the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import element_loops, place_loops
from normalizer.extract.boxes import NAMED, NUMBERS, Page
from normalizer.extract.element_loops import ELEMENT_SIGNS, KINDS, MASKS, PASSED_SIGNS, PLACES
from normalizer.extract.hints import GROUPS
from normalizer.extract.place_loops import BOX_SIGNS, PLACE_SIGNS
from normalizer.extract.table import Names, Room, Table, looped, numbers_of

__all__ = ["GROUPED", "add_place_signs", "add_title_signs"]

ELEMENTS = compiled("normalizer.extract._element_loops") or element_loops
LOOPS = compiled("normalizer.extract._place_loops") or place_loops
LEVELS = ("box", "parent", "grand", "great")
GROUPED = Names(*PLACES)  # groups of blocks, by number
_ELEMENTS, _PLACED, _PASSED = Names(*ELEMENT_SIGNS), Names(*PLACE_SIGNS), Names(*PASSED_SIGNS)
_AROUND = {level: Names(*(f"{level}_{sign}" for sign in BOX_SIGNS)) for level in LEVELS}
_TITLE = Names("since_title", "words_since_title")
_BITS = {"in": NAMED, "is": ("other", *NAMED)}
_MASK = NUMBERS.index("mask")


class _Kinds(dict[str, int]):
    """The kind of each tag."""

    def __missing__(self, tag: str) -> int:
        return 0


_KINDS = _Kinds(KINDS)


def add_place_signs(t: Table, page: Page) -> None:
    """Elements, containers, pieces of the best container, paths, positions."""
    rows, size = t.rows, len(page.boxes)
    boxes = np.frombuffer(page.boxes.packed(), np.int64).reshape(len(NUMBERS), size)
    kinds = np.fromiter(map(_KINDS.__getitem__, page.boxes.tag), np.int64, size)
    words, ends, density = t["words"], t["ends"], t["link_density"]
    places, masks, elements, _ = looped(
        ELEMENTS.element_signs, boxes, kinds, numbers_of(page.blocks, ("box", "inline")), words,
        ends, density, Room("q", len(PLACES), rows), Room("q", len(MASKS), rows),
        Room("d", len(ELEMENT_SIGNS), rows),
    )  # fmt: skip
    units, in_boxes, placed, t.best = looped(
        LOOPS.place_signs, boxes, kinds, words, ends, density, elements, places,
        Room("q", 1, rows), Room("d", len(BOX_SIGNS), size), Room("d", len(PLACE_SIGNS), rows),
    )  # fmt: skip
    places[-1] = units[0]
    t[GROUPED], t[_ELEMENTS] = places, elements
    for level, names in _AROUND.items():
        t[names] = in_boxes.take(places[GROUPED.at[level]], axis=1, mode="clip")
    t[_PLACED] = placed
    own, unit = masks[0], places[-1]
    t[_PASSED] = looped(
        ELEMENTS.passed_signs, kinds, places[GROUPED.at["box"]], own, elements[0], density,
        places[GROUPED.at["parent"]], t.best, Room("d", len(PASSED_SIGNS), rows),
    )[0]  # fmt: skip
    for family, mask in zip(MASKS, masks.view(np.uint64), strict=True):
        t.masks(family, mask, _BITS.get(family, GROUPS))
    t.masks("unit", np.where(unit > 0, boxes[_MASK].take(unit), 0).view(np.uint64), GROUPS)


def add_title_signs(t: Table, texts: Sequence[str], title: str) -> None:
    """Distance to the main heading: the `<h1>` that prints the title, else the first."""
    headings = np.flatnonzero(t["is.h1"]).tolist()
    folded = title.lower()
    exact = [i for i in headings if texts[i].lower() == folded]
    at = exact[0] if exact else headings[0] if headings else -1
    since = t[_TITLE] = np.empty((2, t.rows))
    if at < 0:
        since[0], since[1] = -999.0, -9999.0
    else:
        since[0] = np.arange(-at, t.rows - at)
        np.cumsum(t["words"][:-1], out=since[1, 1:])
        since[1, 0] = 0.0
        since[1] -= since[1, at]
