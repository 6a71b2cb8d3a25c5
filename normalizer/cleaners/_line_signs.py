"""Signs of the lines of a page that was dumped as text, for the line model.

A dump has no elements and no links.  What is left of a page's build are the kinds of its
lines, the gaps between them and what they say; the columns are named as those of a page's
blocks where they mean the same, and take the place of its containers: runs of lines of one
kind, parts between gaps, sections under one heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from normalizer.cleaners._extent import article_extent, is_scrap
from normalizer.cleaners._shape import is_headline, is_name
from normalizer.extract.boxes import PageBlock
from normalizer.extract.columns import Array, running
from normalizer.extract.signs import PageContext, add_text_signs, add_word_signs
from normalizer.extract.table import Names, Table
from normalizer.lang import Phrases
from normalizer.model import Blocks

__all__ = ["LINE_MOVED", "line_signs"]

KINDS = ("paragraph", "heading", "list-item", "quote", "table", "caption")
# Phrase lists of the cleaners: what a line says on a page in its own language.
LISTS = (
    "ad-label", "app-prompt", "author-bio", "byline", "caption-credit", "comments",
    "cookie-banner", "copyright", "donation-appeal", "embedded-post", "image-alt", "navigation",
    "newsletter", "paywall", "photo-credit", "reading-time", "related-stories", "section-label",
    "share-buttons", "skip-link", "station-chrome", "update-notice", "wire-credit",
)  # fmt: skip
_KINDS, _LISTS = Names(*KINDS), Names(*LISTS)
# Labels of what stands below an article: how far below a line stands is a sign.
LABELS = ("author-bio", "comments", "newsletter", "related-stories")
# Columns whose values on the three lines before and after are signs too.
LINE_MOVED = (
    "words", "prose", "scrap", "headline", "ends", "starts", "says", "gap", "digits",
    "upper_per_word", "name", "heading", "item",
)  # fmt: skip
REACHES = (2, 5, 10, 20)  # lines each way whose running text, scraps and words are added up
WIDEST_GAP = 6  # blank lines; wider is as wide
FAR = 99.0  # lines; farther is far


def line_signs(blocks: Blocks, phrases: Phrases) -> Table:
    """Return the signs of a dump's lines: a table of (lines, signs)."""
    table = Table(len(blocks))
    texts = [b.text for b in blocks]
    lines = [PageBlock(text, 0, 0, 0, 0, 0, 0, 0, 0, row=False) for text in texts]
    add_text_signs(table, lines, texts)
    _add_kinds(table, blocks)
    add_word_signs(table, texts, PageContext())
    _add_lists(table, blocks, phrases)
    _add_places(table, blocks)
    _add_groups(table, blocks)
    return table


def _flags(values: Sequence[bool]) -> Array:
    return np.array(values, dtype=np.float32)


def _add_kinds(t: Table, blocks: Blocks) -> None:
    kinds = [KINDS.index(b.kind) if b.kind in KINDS else 0 for b in blocks]
    t.masks("kind", np.uint64(1) << np.array(kinds, dtype=np.uint64), _KINDS)
    t["path"] = np.array(kinds)
    t["heading"], t["item"] = t["kind.heading"], t["kind.list-item"]
    t["prose"], t["scrap"] = (
        _flags([b.is_prose for b in blocks]),
        _flags(list(map(is_scrap, blocks))),
    )
    t["headline"] = _flags(list(map(is_headline, blocks)))
    t["name"] = _flags([is_name(b.text) for b in blocks])
    t["gap"] = np.array([min(b.space_before, WIDEST_GAP) for b in blocks], dtype=np.float32)


def _add_lists(t: Table, blocks: Blocks, phrases: Phrases) -> None:
    masks = [0] * t.rows
    for bit, name in enumerate(LISTS):
        for block in phrases.candidates(name, blocks):
            if phrases.search(name, block):
                masks[block.index] |= 1 << bit
    t.masks("list", np.array(masks, dtype=np.uint64), _LISTS)
    rows = np.arange(t.rows)
    for name in LABELS:
        said = t[f"list.{name}"] > 0
        t[f"passed_{name}"] = np.cumsum(said) - said
        last = np.maximum.accumulate(np.where(said, rows, -1000))
        t[f"passed_{name}_since"] = np.minimum(rows - last, 200).astype(np.float32)


def _add_places(t: Table, blocks: Blocks) -> None:
    """Where a line stands, and how much running text, scraps and words are around it."""
    n, rows = t.rows, np.arange(t.rows)
    t["position"], t["place"], t["siblings"] = rows / n, rows, np.full(n, n)
    t["place_from_end"] = n - 1.0 - rows
    sums = {"prose": running(t["prose"] * t["words"]), "scrap": running(t["scrap"])}
    sums["words"] = running(t["words"])
    prose = sums["prose"]
    t["prose_before"], t["prose_after"] = prose[:-1], prose[-1] - prose[1:]
    t["prose_done"], t["prose_whole"] = prose[:-1] / max(prose[-1], 1.0), np.full(n, prose[-1])
    for reach in REACHES:
        low, high = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, n)
        for name, sum_ in sums.items():
            t[f"around_{name}_above{reach}"] = sum_[rows] - sum_[low]
            t[f"around_{name}_below{reach}"] = sum_[high] - sum_[rows + 1]
    t["since_prose"], t["to_prose"] = _nearest(t["prose"] > 0)
    extent = article_extent(blocks)
    t["in_best"] = ((rows >= extent.start) & (rows < extent.stop)).astype(np.float32)
    t["best_start"], t["best_end"] = rows - float(extent.start), extent.stop - rows.astype(float)
    words = sums["words"]
    t["best_words"] = np.full(n, words[extent.stop] - words[extent.start] if extent else 0.0)


def _nearest(marks: Array) -> tuple[Array, Array]:
    """How many lines ago the last mark stood, and in how many the next one stands."""
    n, rows = len(marks), np.arange(len(marks))
    seen = np.maximum.accumulate(np.where(marks, rows, -n - 99))
    coming = np.minimum.accumulate(np.where(marks, rows, 2 * n + 99)[::-1])[::-1]
    since = rows - np.concatenate(([-n - 99], seen[:-1]))
    until = np.concatenate((coming[1:], [2 * n + 99])) - rows
    return np.minimum(since, FAR), np.minimum(until, FAR)


def _add_groups(t: Table, blocks: Blocks) -> None:
    """Runs of one kind, parts between gaps, sections under a heading; `great` is the page."""
    runs = np.cumsum([True, *(a.kind != b.kind for a, b in pairwise(blocks))]) - 1
    gaps = t["gap"]
    parts = np.cumsum(gaps > max(1.0, float(np.median(gaps))))
    sections = np.cumsum(t["heading"])
    groups = {"box": runs, "parent": parts, "grand": sections}
    for name, group in groups.items():
        t[name] = group = group.astype(np.int64)
        _group_signs(t, name, group)
    t["great"] = np.zeros(t.rows, dtype=np.int64)
    t["unit"] = (np.cumsum(t["scrap"] == 0) - 1).clip(0).astype(np.int64)
    _group_signs(t, "unit", t["unit"])


def _group_signs(t: Table, name: str, group: Array) -> None:
    size = int(group.max()) + 1
    words = np.bincount(group, weights=t["words"], minlength=size)
    prose = np.bincount(group, weights=t["prose"] * t["words"], minlength=size)
    scraps = np.bincount(group, weights=t["scrap"], minlength=size)
    blocks = np.bincount(group, minlength=size)
    t[f"{name}_blocks"], t[f"{name}_words"] = blocks[group], words[group]
    t[f"{name}_prose_part"] = (prose / np.maximum(words, 1.0))[group]
    t[f"{name}_prose_share"] = (prose / max(prose.sum(), 1.0))[group]
    t[f"{name}_scraps"] = (scraps / blocks.clip(1))[group]
    first = np.searchsorted(group, group)
    t[f"{name}_place"] = np.arange(t.rows) - first
    for step, label in ((-1, "before"), (1, "after")):
        beside = group + step
        inside = (beside >= 0) & (beside < size)
        t[f"{name}_blocks_{label}"] = np.where(inside, blocks[beside.clip(0, size - 1)], -1)
