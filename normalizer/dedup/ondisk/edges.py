"""How the texts of a level match: candidates, verified pairs, and components."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from normalizer.dedup.candidates import LINKS
from normalizer.dedup.match import SMALL
from normalizer.dedup.ondisk.columns import I64, U64, Array, Column, find
from normalizer.dedup.ondisk.components import stars
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.ondisk.sorting import Rows
from normalizer.dedup.ondisk.texts import Texts
from normalizer.dedup.sketch import Rows as TextRows
from normalizer.dedup.verify import NEAR, verify

__all__ = ["LONGER", "Links", "by_cost", "link", "paired", "read_pairs", "relation_of", "sides"]

_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_EVERY: Final = 4096  # pairs on the disk for one in memory
LONGER: Final = 8  # a bit of a code beside the relation: the left text has as many words, or more


def sides(pairs: U64) -> tuple[I64, I64]:
    """Return the left and the right texts of some pairs."""
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOWER).astype(np.int64)


def relation_of(codes: Array) -> Array:
    """Return the relations that some codes hold."""
    found: Array = codes & codes.dtype.type(LONGER - 1)
    return found


class Links:
    """Verified pairs of texts, sorted, and what the left one is to the right one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pairs = desk.column(np.uint64)
        self._codes = desk.column(np.uint8)
        self._sample: list[int] = []

    def __len__(self) -> int:
        return len(self._pairs)

    def append(self, coded: Rows) -> None:
        """Add pairs that come after all others, and the code of each: relation and `LONGER`."""
        pairs, codes = coded
        first = -len(self) % _EVERY
        self._sample += pairs[first::_EVERY].tolist()
        self._pairs.append(pairs)
        self._codes.append(codes)

    def pieces(self) -> Iterator[Rows]:
        """Yield all pairs in order, some at a time."""
        for start, pairs in self._pairs.pieces(self._desk.room.rows):
            yield pairs, self._codes.read(start, start + len(pairs))

    def codes(self, pairs: U64) -> Array:
        """Return the code of each pair, 0 where it is not there."""
        at = find(self._pairs, np.array(self._sample, dtype=np.uint64), _EVERY, pairs)
        found = np.zeros(len(pairs), dtype=np.uint8)
        known = np.flatnonzero(at >= 0)
        found[known] = self._codes.take(at[known])
        return found

    def close(self) -> None:
        """Let go of the columns."""
        self._pairs.close()
        self._codes.close()


def link(texts: Texts) -> tuple[Links, Column]:
    """Return the links between a level's texts, and the component of each text.

    As `match` does, so texts that are near copies over others are of one component, and in
    small components every pair is verified.
    """
    desk = texts.desk
    first = Links(desk)
    for coded in _verified(texts, _candidates(texts)):
        first.append(coded)
    near = (pairs[relation_of(codes) == NEAR] for pairs, codes in first.pieces())
    leaves = stars(near, desk)
    component = desk.filled(
        ((keys >> _HALF, keys & _LOWER) for _, keys in leaves.pieces(desk.room.rows)),
        len(texts),
        np.arange,
    )
    both = desk.sorter(2)
    for coded in _verified(texts, _untried(leaves, first, desk)):
        both.add(*coded)
    leaves.close()
    return _with(first, both.count, both.chunks(), desk), component


def _with(first: Links, more: int, chunks: Iterable[Rows], desk: Desk) -> Links:
    """Return the links of both, which have none in common."""
    if not more:
        return first
    both, made = desk.sorter(2), Links(desk)
    for part in (first.pieces(), chunks):
        for coded in part:
            both.add(*coded)
    for coded in both.chunks():
        made.append(coded)
    first.close()
    return made


def _candidates(texts: Texts) -> Iterator[U64]:
    """Yield pairs of texts that share two members of their sketches, sorted."""
    found = texts.desk.sorter(1)
    before = np.zeros(0, dtype=np.uint64)
    for keys in texts.postings():
        both = np.concatenate([before, keys])
        hashes, text = both >> _HALF, both & _LOWER
        for step in range(1, LINKS + 1):
            same = np.flatnonzero(hashes[step:] == hashes[:-step])
            same = same[same + step >= len(before)]
            found.add((text[same] << _HALF) | text[same + step])
        before = both[-LINKS:]
    for (pairs,) in found.grouped():
        starts = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]]))
        yield pairs[starts[np.diff(np.append(starts, len(pairs))) > 1]]


def _untried(leaves: Column, known: Links, desk: Desk) -> Iterator[U64]:
    """Yield pairs of one small component that have no link yet, sorted."""
    by_component, found = desk.sorter(1), desk.sorter(1)
    for _, keys in leaves.pieces(desk.room.rows):
        by_component.add((keys << _HALF) | (keys >> _HALF))
    for (keys,) in by_component.grouped(most=SMALL, shift=32):
        for pairs in _all_pairs(*sides(keys), desk.room.rows):
            found.add(pairs)
    for (pairs,) in found.chunks():
        for start in range(0, len(pairs), desk.room.rows):
            part = pairs[start : start + desk.room.rows]
            yield part[known.codes(part) == 0]


def _all_pairs(component: I64, leaf: I64, most: int) -> Iterator[U64]:
    """Yield all pairs within each component of three to `SMALL` texts, its least text one more."""
    starts = np.flatnonzero(np.diff(component, prepend=-1))
    sizes = np.diff(np.append(starts, len(component)))
    for size in range(2, SMALL):
        one, other = np.triu_indices(size + 1, 1)
        chosen = starts[sizes == size]
        step = max(1, most // len(one))
        for at in range(0, len(chosen), step):
            some = chosen[at : at + step]
            members = leaf[some[:, None] + np.arange(size)]
            texts = np.column_stack([component[some], members]).astype(np.uint64)
            yield ((texts[:, one] << _HALF) | texts[:, other]).reshape(-1)


def _verified(texts: Texts, candidates: Iterable[U64]) -> Iterator[Rows]:
    """Yield those pairs that match by the level's rule, with their codes."""
    for pairs in candidates:
        for read in read_pairs(texts, pairs):
            edges = verify(read.rows, read.left, read.right, texts.shelf.level.rule)
            words = read.rows.words
            longer = words[edges.left] >= words[edges.right]
            codes = edges.relation.astype(np.uint8) | (longer * np.uint8(LONGER))
            yield paired(read.texts[edges.left], read.texts[edges.right]), codes


def paired(left: I64, right: I64) -> U64:
    """Return pairs of a left text and a right text each."""
    return (left.astype(np.uint64) << _HALF) | right.astype(np.uint64)


@dataclass(frozen=True)
class ReadPairs:
    """Pairs of texts with what they say: a pair is `texts[left]` and `texts[right]`."""

    texts: I64
    rows: TextRows
    left: I64
    right: I64


def read_pairs(texts: Texts, pairs: U64) -> Iterator[ReadPairs]:
    """Yield pairs in order with the rows of their texts, so many that memory holds them."""
    room = texts.desk.room
    for start in range(0, len(pairs), room.rows):
        part = pairs[start : start + room.rows]
        used, at = np.unique(np.concatenate(sides(part)), return_inverse=True)
        left, right = at[: len(part)], at[len(part) :]
        passages = texts.first_passages(used)
        words = passages["words"].astype(np.int64)
        for some in by_cost(words[left] + words[right], room.words):
            near, place = np.unique(np.concatenate([left[some], right[some]]), return_inverse=True)
            rows = texts.shelf.rows(passages[near])
            count = len(place) // 2
            yield ReadPairs(used[near], rows, place[:count], place[count:])


def by_cost(costs: I64, most: int) -> Iterator[slice]:
    """Yield slices that cost about `most` each, one entry at least."""
    ends = np.cumsum(costs)
    start = 0
    while start < len(costs):
        done = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + most, "right")))
        yield slice(start, stop)
        start = stop
