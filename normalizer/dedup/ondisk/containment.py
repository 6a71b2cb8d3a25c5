"""Containment between paragraphs looked at again: mergers, and those that share a quote only."""

from __future__ import annotations

from typing import Final

import numpy as np

from normalizer.dedup.match import MERGED, MOSTLY_QUOTE, makes_up
from normalizer.dedup.ondisk.columns import I64, U64, Array
from normalizer.dedup.ondisk.edges import LONGER, Links, by_cost, paired, relation_of, sides
from normalizer.dedup.ondisk.shelf import Shelf
from normalizer.dedup.ondisk.sorting import Rows
from normalizer.dedup.ondisk.texts import Texts
from normalizer.dedup.tokens import stretch
from normalizer.dedup.verify import CONFLICT, CONTAINED, CONTAINS, shingle_sets

__all__ = ["settle"]

_EDGES: Final = 1 << 11  # whose paragraphs' quotes are looked up together
_SETS: Final = 4  # times the room of its words that a passage takes as a set of Python's


def settle(links: Links, paragraphs: Texts, spoken: Links, quotes: Texts, shelf: Shelf) -> Links:
    """Return the links of paragraphs, mergers marked, without those that are a quote's.

    See `match` and `spoken_instead`, which do the same in memory.

    Args:
        links: those of paragraphs.
        paragraphs: their texts.
        spoken: the links of quotes.
        quotes: their texts.
        shelf: the articles.
    """
    desk = paragraphs.desk
    made, inside = desk.sorter(2), desk.sorter(2)
    for pairs, codes in links.pieces():
        relation = relation_of(codes)
        contains = relation == CONTAINS
        some = contains | (relation == CONTAINED)
        made.add(pairs[~some], codes[~some])
        left, right = sides(pairs[some])
        outer, inner = np.where(contains[some], left, right), np.where(contains[some], right, left)
        inside.add(paired(outer, inner), codes[some])
    links.close()
    for rows in inside.grouped(shift=32):
        merged = _merged(rows, paragraphs)
        pairs, codes = _as_linked(*rows)
        codes[merged] = MERGED | (codes[merged] & LONGER)
        keep = merged.copy()
        rest = np.flatnonzero(~merged)
        for start in range(0, len(rest), _EDGES):
            asked = rest[start : start + _EDGES]
            keep[asked] = ~_is_spoken(pairs[asked], paragraphs, spoken, quotes, shelf)
        made.add(pairs[keep], codes[keep])
    settled = Links(desk)
    for coded in made.chunks():
        settled.append(coded)
    return settled


def _as_linked(keys: U64, codes: Array) -> Rows:
    """Return the pairs that (outer, inner) stand for, the left text in the upper half again."""
    outer, inner = sides(keys)
    contains = relation_of(codes) == CONTAINS
    pairs = paired(np.where(contains, outer, inner), np.where(contains, inner, outer))
    return pairs, codes.astype(np.uint8)


def _merged(rows: Rows, texts: Texts) -> Array:
    """Whether each inner text is one of two at least that make up the outer one."""
    outer, inner = sides(rows[0])
    merged = np.zeros(len(outer), dtype=np.bool_)
    starts = np.flatnonzero(np.diff(outer, prepend=-1))
    sizes = np.diff(np.append(starts, len(outer)))
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]
    places, bounds = stretch(starts, sizes)
    used, at = np.unique(np.concatenate([outer[starts], inner[places]]), return_inverse=True)
    passages = texts.first_passages(used)
    words = passages["words"].astype(np.int64)
    whole, part = at[: len(starts)], at[len(starts) :]
    costs = words[whole] + np.diff(np.concatenate([[0], np.cumsum(words[part])])[bounds])
    for some in by_cost(costs, texts.desk.room.words // _SETS):
        parts = part[bounds[some.start] : bounds[some.stop]]
        near = np.unique(np.concatenate([whole[some], parts]))
        sets = shingle_sets(texts.shelf.rows(passages[near]), np.arange(len(near)))
        by_text = dict(zip(near.tolist(), sets.values(), strict=True))
        for group in range(some.start, some.stop):
            inside = part[bounds[group] : bounds[group + 1]].tolist()
            if makes_up(by_text[int(whole[group])], [by_text[text] for text in inside]):
                merged[places[bounds[group] : bounds[group + 1]]] = True
    return merged


def _is_spoken(pairs: U64, paragraphs: Texts, spoken: Links, quotes: Texts, shelf: Shelf) -> Array:
    """Whether what two paragraphs share is a quote that makes up most of the shorter one."""
    sides_read = [paragraphs.first_passages(side) for side in sides(pairs)]
    least = MOSTLY_QUOTE * np.minimum(sides_read[0]["words"], sides_read[1]["words"])
    said = [_said(passages, quotes, shelf) for passages in sides_read]
    found = np.zeros(len(pairs), dtype=np.bool_)
    (edge, words, text), (edges, others, their) = said
    # Every quote of the one with every quote of the other.
    begins = np.searchsorted(edges, edge)
    sizes = np.searchsorted(edges, edge, "right") - begins
    there, _ = stretch(begins, sizes)
    here = np.repeat(np.arange(len(edge)), sizes)
    enough = np.minimum(words[here], others[there]) >= least[edge[here]]
    here, there = here[enough], there[enough]
    one, other = text[here], their[there]
    codes = spoken.codes(paired(np.minimum(one, other), np.maximum(one, other)))
    relation = relation_of(codes)
    same = (one == other) | ((relation != 0) & (relation != CONFLICT))
    found[edge[here[same]]] = True
    return found


def _said(passages: Array, quotes: Texts, shelf: Shelf) -> tuple[I64, I64, I64]:
    """The quotes that begin in some paragraphs: number of the paragraph, words, text."""
    articles = shelf.articles.take(passages["article"])
    counts = articles["quote-count"].astype(np.int64)
    starts = articles["quote"].astype(np.int64)
    owner = np.repeat(np.arange(len(passages)), counts)
    number, _ = stretch(starts, counts)
    said = quotes.shelf.passages.take(number)
    here = np.flatnonzero((said["host"] == passages["host"][owner]) & (said["whole"] != 0))
    return owner[here], said["words"][here].astype(np.int64), quotes.of(number[here])
