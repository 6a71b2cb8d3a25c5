"""Signs of a page's blocks: where they stand, in what, and beside what.

The blocks of an element stand in a row, so a sum over an element is a difference of
running sums and all is linear in the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from normalizer.extract.boxes import NAMED, Boxes, Page
from normalizer.extract.hints import GROUPS
from normalizer.extract.table import Array, Table, running

__all__ = ["add_place_signs", "add_title_signs"]

PARAGRAPH_WORDS = 10  # with a sentence's end and few links: running text
LEVELS = ("box", "parent", "grand", "great")
FAR = 99.0  # blocks; farther is far
_OF_CONTAINERS = (
    "prose_share", "words_share", "link_density", "prose_part", "prose", "blocks", "words", "ends",
    "linked", "mean_words",
)  # fmt: skip
_CONTAINER_SIGNS = {level: tuple(f"{level}_{name}" for name in _OF_CONTAINERS) for level in LEVELS}


class _Boxes:
    """What is asked of the boxes, as arrays by box index."""

    def __init__(self, boxes: Boxes) -> None:
        size = len(boxes)
        self.size = size
        self.tag = boxes.tag
        self.up = np.fromiter(boxes.parent, np.int64, size)
        self.first = np.fromiter(boxes.first, np.int64, size)
        self.last = np.fromiter(boxes.last, np.int64, size)
        self.depth = np.fromiter(boxes.depth, np.float32, size)
        self.place = np.fromiter(boxes.place, np.float32, size)
        self.children = np.fromiter(boxes.children, np.float32, size)
        self.path = np.fromiter(boxes.path, np.int64, size)
        self.own = np.fromiter(boxes.mask, np.uint64, size)
        self.above = np.fromiter(boxes.above, np.uint64, size)
        self.tags = np.fromiter(boxes.tags, np.uint64, size)
        self.hidden = np.fromiter(boxes.hidden, np.float32, size)


def add_place_signs(t: Table, page: Page) -> None:
    """Elements, containers, pieces of the best container, paths, positions."""
    boxes = _Boxes(page.boxes)
    _element_signs(t, page, boxes)
    prose = (t["words"] >= PARAGRAPH_WORDS) & (t["ends"] == 2)
    prose &= (t["link_density"] < 0.35) & (t["hidden"] == 0)
    t["prose"] = prose.astype(np.float32)
    weight = np.where(prose, t["words"], 0.0)
    _container_signs(t, boxes, weight)
    _path_signs(t, weight)
    _unit_signs(t, boxes)
    _position_signs(t)
    _article_signs(t, boxes)


def _element_signs(t: Table, page: Page, boxes: _Boxes) -> None:
    blocks, n, size = page.blocks, t.rows, boxes.size
    at = np.fromiter((b.box for b in blocks), np.int64, n)
    inline = np.fromiter((b.inline for b in blocks), np.uint64, n)
    parent = boxes.up[at]
    grand = boxes.up[parent]
    t["box"], t["parent"], t["grand"], t["great"] = at, parent, grand, boxes.up[grand]
    t.masks("own", boxes.own[at] | inline, GROUPS)
    t.masks("near", boxes.own[parent] | boxes.own[grand], GROUPS)
    t.masks("above", boxes.above[at], GROUPS)
    t.masks("in", boxes.tags[at], NAMED)
    kinds = {tag: i + 1 for i, tag in enumerate(NAMED)}
    tag = np.fromiter((kinds.get(tag, 0) for tag in boxes.tag), np.uint64, size)[at]
    t.masks("is", np.uint64(1) << tag, ("other", *NAMED))
    heading = (tag >= kinds["h2"]) & (tag <= kinds["h6"])
    t["heading"] = heading.astype(np.float32)
    t["depth"], t["place"] = boxes.depth[at], boxes.place[at]
    t["siblings"] = boxes.children[parent]
    t["hidden"] = boxes.hidden[at]
    t["path"] = boxes.path[at]


def _container_signs(t: Table, boxes: _Boxes, weight: Array) -> None:
    words, density = t["words"], t["link_density"]
    first, last = boxes.first, boxes.last
    count = np.maximum(last - first, 1).astype(np.float64)
    total_words, total_prose = max(float(words.sum()), 1.0), max(float(weight.sum()), 1.0)
    sums = np.zeros((6, t.rows + 1))
    parts = (weight, words, density * words, t["prose"], t["ends"] == 2, density > 0.8)
    for row, part in zip(sums, parts, strict=True):
        np.cumsum(part, out=row[1:])
    prose_words, all_words, link_words, prose, ends, linked = sums[:, last] - sums[:, first]
    all_words = np.maximum(all_words, 1.0)
    prose_share = prose_words / total_prose
    signs = np.stack(
        (
            prose_share, all_words / total_words, link_words / all_words, prose_words / all_words,
            prose, count, all_words, ends / count, linked / count, all_words / count,
        )
    )  # fmt: skip
    for level, names in _CONTAINER_SIGNS.items():
        t.columns.update(zip(names, signs[:, t[level]], strict=True))
    for name, value in (
        ("page_blocks", t.rows),
        ("page_prose", t["prose"].sum()),
        ("page_words", total_words),
        ("page_prose_part", weight.sum() / total_words),
    ):
        t[name] = np.full(t.rows, float(value))
    _main_signs(t, boxes, prose_share, weight)


def _main_signs(t: Table, boxes: _Boxes, share: Array, weight: Array) -> None:
    """Where a block stands to the containers that hold most of the page's running text."""
    rows = np.arange(t.rows)
    first, last = boxes.first, boxes.last
    for name, least in (("main", 0.7), ("half", 0.45)):
        enough = np.flatnonzero(share >= least)
        chosen = int(enough[-1]) if len(enough) else 0
        t[f"in_{name}"] = ((rows >= first[chosen]) & (rows < last[chosen])).astype(np.float32)
        t[f"{name}_depth"] = t["depth"] - boxes.depth[chosen]
    # The one element with most running text straight in its children.
    parent = t["parent"]
    direct = np.bincount(parent, weights=weight, minlength=boxes.size)
    best = t.best = int(direct.argmax())
    total = max(float(weight.sum()), 1.0)
    t["best_share"] = np.full(t.rows, direct[best] / total)
    t["direct_share"] = direct[parent] / total
    t["direct_rank"] = direct[parent] / max(direct[best], 1.0)
    t["in_best"] = ((rows >= first[best]) & (rows < last[best])).astype(np.float32)
    t["child_of_best"] = (parent == best).astype(np.float32)
    t["grandchild_of_best"] = (t["grand"] == best).astype(np.float32)
    t["best_depth"] = t["depth"] - boxes.depth[best]
    inside = np.flatnonzero((parent == best) & (weight > 0))
    words = running(t["words"])
    for name, edge in (("best_start", 0), ("best_stop", -1)):
        row = int(inside[edge]) if len(inside) else 0
        t[f"{name}_blocks"] = rows - float(row)
        t[f"{name}_words"] = words[:-1] - words[row]


def _path_signs(t: Table, weight: Array) -> None:
    """Blocks that share a path of tags and classes: how many, how much running text."""
    path, words = t["path"], t["words"]
    number = np.bincount(path)
    t["path_count"] = number[path].astype(np.float64)
    prose = np.bincount(path, weights=weight)[path]
    path_words = np.bincount(path, weights=words)[path]
    t["path_prose_share"] = prose / max(float(weight.sum()), 1.0)
    t["path_prose_part"] = prose / path_words
    t["path_link_density"] = np.bincount(path, weights=words * t["link_density"])[path] / path_words
    t["path_mean_words"] = path_words / t["path_count"]
    for step, moved in ((-1, np.roll(path, 1)), (1, np.roll(path, -1))):
        t[f"same_path{step}"] = (moved == path).astype(np.float32)
        parents = np.roll(t["parent"], -step)
        t[f"same_parent{step}"] = (parents == t["parent"]).astype(np.float32)


def _unit_signs(t: Table, boxes: _Boxes) -> None:
    """Signs of the piece of the best container that a block is in, its direct child.

    A widget inside the body is such a piece, and so is a plain paragraph.
    """
    best = t.best
    top = [0] * boxes.size
    up = boxes.up.tolist()
    for index in range(best + 1, boxes.size):
        if up[index] == best:
            top[index] = index
        elif up[index] > best:
            top[index] = top[up[index]]
    unit = np.array(top, dtype=np.int64)[t["box"]]
    t["unit"] = unit
    inside = unit > 0
    size = boxes.size
    words = np.maximum(np.bincount(unit, weights=t["words"], minlength=size), 1.0)
    links = np.bincount(unit, weights=t["link_density"] * t["words"], minlength=size)
    paths = boxes.path[unit]
    for name, column in (
        ("unit_words", words[unit]),
        ("unit_blocks", np.bincount(unit, minlength=size)[unit]),
        ("unit_prose", np.bincount(unit, weights=t["prose"], minlength=size)[unit]),
        ("unit_link_density", (links / words)[unit]),
        ("unit_place", boxes.place[unit] / max(boxes.children[best], 1)),
        ("unit_left", boxes.children[best] - boxes.place[unit]),
        ("unit_depth", t["depth"] - boxes.depth[best]),
        ("unit_alike", np.bincount(paths)[paths]),
    ):
        t[name] = np.where(inside, column, -1.0)
    t.masks("unit", np.where(inside, boxes.own[unit], np.uint64(0)), GROUPS)


def _position_signs(t: Table) -> None:
    n = t.rows
    rows = np.arange(n, dtype=np.float64)
    t["position"] = rows / n
    t["word_position"] = running(t["words"])[:-1] / t["page_words"][0]
    prose = np.flatnonzero(t["prose"] > 0)
    start, stop = (prose[0], prose[-1]) if len(prose) else (0, n - 1)
    t["since_prose_start"], t["to_prose_stop"] = rows - start, stop - rows
    t["prose_before"], t["prose_after"] = _nearest(t["prose"] > 0)
    t["heading_before"], t["heading_after"] = _nearest(t["heading"] > 0)


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


def _nearest(marks: Array) -> tuple[Array, Array]:
    """Blocks to the nearest mark before and after, at most `FAR`."""
    n = len(marks)
    rows = np.arange(n)
    seen = np.maximum.accumulate(np.where(marks, rows, -1000))
    before = np.concatenate(([FAR], rows[1:] - seen[:-1]))
    coming = np.minimum.accumulate(np.where(marks, rows, n + 1000)[::-1])[::-1]
    after = np.concatenate((coming[1:] - rows[:-1], [FAR]))
    return np.minimum(before, FAR), np.minimum(after, FAR)


def _article_signs(t: Table, boxes: _Boxes) -> None:
    """Whether another article has begun: `<article>` elements, headings, dates, bylines."""
    nearest = [-1] * boxes.size
    rank = 0
    for index, (tag, parent) in enumerate(zip(boxes.tag, boxes.up.tolist(), strict=True)):
        if tag == "article":
            nearest[index] = rank
            rank += 1
        elif index:
            nearest[index] = nearest[parent]
    own = np.array(nearest, dtype=np.int64)[t["box"]]
    t["article_rank"], t["articles"] = own.astype(np.float64), np.full(t.rows, float(rank))
    weight = np.bincount(own + 1, weights=t["prose"] * t["words"], minlength=rank + 1)
    t["article_prose_share"] = weight[own + 1] / max(float(weight.sum()), 1.0)
    inside = np.flatnonzero(t["child_of_best"] > 0)
    start = int(inside[0]) if len(inside) else 0
    t["article_home"] = (own == (own[start] if len(inside) else -1)).astype(np.float32)

    def passed(name: str, marks: Array) -> None:
        number = np.cumsum(marks)
        t[name] = number - float(number[start] if len(inside) else 0)

    headings = (t["heading"] > 0) | (t["is.h1"] > 0)
    passed("h1_passed", t["is.h1"] > 0)
    passed("titles_passed", (t["own.title"] > 0) & headings)
    passed("headings_passed", t["heading"] > 0)
    passed("authors_passed", t["own.author"] > 0)
    passed("dates_passed", t["own.date"] > 0)
    passed("shares_passed", t["own.share"] > 0)
    passed("links_passed", t["link_density"] > 0.8)
