"""Signs of a page's blocks: where they stand, in what, and beside what.

The blocks of an element stand in a row, so a sum over an element is a difference of
running sums and all is linear in the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import element_loops, place_loops
from normalizer.extract.boxes import NAMED, NUMBERS, Page
from normalizer.extract.columns import KERNEL, Array, Room, looped, numbers_of
from normalizer.extract.element_loops import (
    ELEMENT_SIGNS,
    MASKS,
    PASSED_SIGNS,
    PLACES,
    TITLE_SIGNS,
)
from normalizer.extract.hints import GROUPS
from normalizer.extract.place_loops import BOX_SIGNS, PLACE_SIGNS
from normalizer.extract.table import Names, Rows, Table

__all__ = ["GROUPED", "add_place_signs", "add_title_signs"]

ELEMENTS = compiled("normalizer.extract._element_loops") or element_loops
LOOPS = compiled("normalizer.extract._place_loops") or place_loops
LEVELS = ("box", "parent", "grand", "great")
GROUPED = Names(*PLACES)  # groups of blocks, by number
_LEVELS = tuple(GROUPED.at[level] for level in LEVELS)
_ELEMENTS, _PLACED, _PASSED = Names(*ELEMENT_SIGNS), Names(*PLACE_SIGNS), Names(*PASSED_SIGNS)
_AROUND = Names(*(f"{level}_{sign}" for level in LEVELS for sign in BOX_SIGNS))
_TITLE = Names(*TITLE_SIGNS)
_HINTS, _IN, _IS = Names(*GROUPS), Names(*NAMED), Names("other", *NAMED)
_BITS = {"own": _HINTS, "near": _HINTS, "above": _HINTS, "in": _IN, "is": _IS}


def add_place_signs(t: Table, page: Page) -> None:
    """Elements, containers, pieces of the best container, paths, positions."""
    rows, size, boxes = t.rows, len(page.boxes), page.boxes.numbers
    kinds = boxes[NUMBERS.index("kind")]
    words, ends, density = t["words"], t["ends"], t["link_density"]
    places, masks, elements, _ = looped(
        ELEMENTS.element_signs, boxes, kinds, numbers_of(page.blocks, ("box", "inline")), words,
        ends, density, Room("i", len(PLACES), rows), Room("q", len(MASKS), rows),
        Room("d", len(ELEMENT_SIGNS), rows),
    )  # fmt: skip
    units, saying, in_boxes, placed, t.best = looped(
        LOOPS.place_signs, boxes, kinds, words, ends, density, elements, places,
        Room("i", 1, rows), Room("q", 1, rows), Room("d", len(BOX_SIGNS), size),
        Room("f", len(PLACE_SIGNS), rows),
    )  # fmt: skip
    places[-1] = units[0]
    t[GROUPED], t[_ELEMENTS] = places, elements
    t[_AROUND] = Rows(rows, partial(_around, in_boxes, places))
    t[_PLACED] = placed
    t[_PASSED] = looped(
        ELEMENTS.passed_signs, kinds, places[GROUPED.at["box"]], masks[0], elements[0], density,
        places[GROUPED.at["parent"]], t.best, Room("f", len(PASSED_SIGNS), rows),
    )[0]  # fmt: skip
    bits = masks.view(np.uint64)
    for number, family in enumerate(MASKS):
        t.masks(family, bits[number], _BITS[family])
    t.masks("unit", saying[0].view(np.uint64), _HINTS)


def _around(in_boxes: Array, places: Array, first: int, last: int) -> Array:
    """The signs of the boxes around some blocks, level by level: (levels and signs, blocks)."""
    if last - first < places.shape[1]:
        places = np.ascontiguousarray(places[:, first:last])
    signs, rows = len(in_boxes), places.shape[1]
    around = np.empty((len(LEVELS) * signs, rows), dtype=np.float32)
    if KERNEL is not None:
        KERNEL.spread(in_boxes, places, _LEVELS, around)
        return around
    in_boxes = in_boxes.astype(np.float32)
    for number, level in enumerate(_LEVELS):
        out = around[number * signs : (number + 1) * signs]
        in_boxes.take(places[level], axis=1, out=out, mode="clip")
    return around


def add_title_signs(t: Table, texts: Sequence[str], title: str) -> None:
    """Distance to the main heading: the `<h1>` that prints the title, else the first."""
    headings = t["is.h1"].nonzero()[0].tolist()
    folded = title.lower()
    exact = [i for i in headings if texts[i].lower() == folded]
    at = exact[0] if exact else headings[0] if headings else -1
    t[_TITLE] = looped(ELEMENTS.title_signs, t["words"], at, Room("f", 2, t.rows))[0]
