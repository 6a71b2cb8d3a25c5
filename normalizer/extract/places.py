"""Signs of a page's blocks: where they stand, in what, and beside what.

The blocks of an element stand in a row, so a sum over an element is a difference of
running sums and all is linear in the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import place_loops
from normalizer.extract.boxes import NAMED, NUMBERS, Boxes, Page
from normalizer.extract.hints import GROUPS
from normalizer.extract.place_loops import (
    ARTICLE_SIGNS,
    BOX_SIGNS,
    LINKED,
    MAIN_SIGNS,
    PATH_SIGNS,
    POSITION_SIGNS,
    UNIT_SIGNS,
)
from normalizer.extract.table import Array, Table, looped, numbers_of, running

__all__ = ["add_place_signs", "add_title_signs"]

LOOPS = compiled("normalizer.extract._place_loops") or place_loops
PARAGRAPH_WORDS = 10  # with a sentence's end and few links: running text
LEVELS = ("box", "parent", "grand", "great")
_CONTAINER_SIGNS = {level: tuple(f"{level}_{name}" for name in BOX_SIGNS) for level in LEVELS}
_KINDS = {tag: i + 1 for i, tag in enumerate(NAMED)}
# What tells, once it has been passed, that another article may have begun.
_PASSED = {
    "h1_passed": "is.h1", "titles_passed": "own.title", "headings_passed": "heading",
    "authors_passed": "own.author", "dates_passed": "own.date", "shares_passed": "own.share",
    "links_passed": "link_density",
}  # fmt: skip


class _Boxes:
    """What is asked of the boxes, as arrays by box index."""

    def __init__(self, boxes: Boxes) -> None:
        self.size = len(boxes)
        self.tag = boxes.tag
        numbers = np.frombuffer(boxes.packed(), np.int64).reshape(len(NUMBERS), self.size)
        of: dict[str, Array] = dict(zip(NUMBERS, numbers, strict=True))
        self.up, self.path = of["parent"], of["path"]
        self.first, self.last = of["first"], of["last"]
        self.own, self.above, self.tags = (
            of[name].view(np.uint64) for name in ("mask", "above", "tags")
        )
        self.depth, self.place, self.children, self.hidden = (
            of[name].astype(np.float64) for name in ("depth", "place", "children", "hidden")
        )


def add_place_signs(t: Table, page: Page) -> None:
    """Elements, containers, pieces of the best container, paths, positions."""
    boxes = _Boxes(page.boxes)
    _element_signs(t, page, boxes)
    prose = (t["words"] >= PARAGRAPH_WORDS) & (t["ends"] == 2)
    prose &= (t["link_density"] < 0.35) & (t["hidden"] == 0)
    t["prose"] = prose.astype(np.float32)
    weight = np.where(prose, t["words"], 0.0)
    shares = _container_signs(t, boxes, weight)
    words, density, depth = t["words"], t["link_density"], t["depth"]
    t.best = t.fill(
        MAIN_SIGNS, LOOPS.main_signs, boxes.first, boxes.last, boxes.depth, shares, t["parent"],
        t["grand"], depth, words, weight,
    )  # fmt: skip
    paths = int(boxes.path.max()) + 1
    t.fill(PATH_SIGNS, LOOPS.path_signs, t["path"], paths, t["parent"], words, density, weight)
    t.fill(
        UNIT_SIGNS, LOOPS.unit_signs, t.best, boxes.up, boxes.path, boxes.place, boxes.children,
        boxes.depth, t["box"], depth, words, density, t["prose"],
    )  # fmt: skip
    t["unit"] = t["unit"].astype(np.int64)
    inside = np.where(t["unit"] > 0, boxes.own[t["unit"]], np.uint64(0))
    t.masks("unit", inside, GROUPS)
    t.fill(POSITION_SIGNS, LOOPS.position_signs, words, t["prose"], t["heading"])
    is_article = np.array([tag == "article" for tag in boxes.tag], dtype=np.int64)
    t.fill(
        ARTICLE_SIGNS, LOOPS.article_signs, is_article, boxes.up, t["box"], t["parent"], t.best,
        words, t["prose"],
    )  # fmt: skip
    _passed_signs(t)


def _passed_signs(t: Table) -> None:
    headings = (t["heading"] > 0) | (t["is.h1"] > 0)
    marks = []
    for name, sign in _PASSED.items():
        mark = t[sign] > (LINKED if sign == "link_density" else 0)
        t[name] = mark & headings if sign == "own.title" else mark
        marks.append(t[name])
    counted = np.array(marks, dtype=np.float64)
    t.fill(tuple(_PASSED), LOOPS.passed_signs, counted, t["parent"], t.best)


def _element_signs(t: Table, page: Page, boxes: _Boxes) -> None:
    at, inline = numbers_of(page.blocks, ("box", "inline"))
    at = at.astype(np.int64)
    parent = boxes.up[at]
    grand = boxes.up[parent]
    t["box"], t["parent"], t["grand"], t["great"] = at, parent, grand, boxes.up[grand]
    t.masks("own", boxes.own[at] | inline, GROUPS)
    t.masks("near", boxes.own[parent] | boxes.own[grand], GROUPS)
    t.masks("above", boxes.above[at], GROUPS)
    t.masks("in", boxes.tags[at], NAMED)
    tag = np.array([_KINDS.get(tag, 0) for tag in boxes.tag], dtype=np.uint64)[at]
    t.masks("is", np.uint64(1) << tag, ("other", *NAMED))
    heading = (tag >= _KINDS["h2"]) & (tag <= _KINDS["h6"])
    t["heading"] = heading.astype(np.float32)
    t["depth"], t["place"] = boxes.depth[at], boxes.place[at]
    t["siblings"] = boxes.children[parent]
    t["hidden"] = boxes.hidden[at]
    t["path"] = boxes.path[at]


def _container_signs(t: Table, boxes: _Boxes, weight: Array) -> Array:
    """Signs of the boxes around each block; return each box's share of the running text."""
    words = t["words"]
    signs = looped(
        len(BOX_SIGNS), boxes.size, LOOPS.box_signs, boxes.first, boxes.last, words,
        t["link_density"], t["prose"], t["ends"], weight,
    )[1]  # fmt: skip
    for level, names in _CONTAINER_SIGNS.items():
        t.columns.update(zip(names, signs[:, t[level]], strict=True))
    total = max(float(words.sum()), 1.0)
    for name, value in (
        ("page_blocks", t.rows),
        ("page_prose", t["prose"].sum()),
        ("page_words", total),
        ("page_prose_part", weight.sum() / total),
    ):
        t[name] = np.full(t.rows, float(value))
    shares: Array = signs[0]
    return shares


def add_title_signs(t: Table, texts: Sequence[str], title: str) -> None:
    """Distance to the main heading: the `<h1>` that prints the title, else the first."""
    headings = np.flatnonzero(t["is.h1"] > 0).tolist()
    folded = title.lower()
    exact = [i for i in headings if texts[i].lower() == folded]
    at = exact[0] if exact else headings[0] if headings else -1
    words = running(t["words"])[:-1]
    if at < 0:
        t["since_title"], t["words_since_title"] = np.full(t.rows, -999.0), np.full(t.rows, -9999.0)
    else:
        t["since_title"] = np.arange(t.rows) - float(at)
        t["words_since_title"] = words - words[at]
