"""Exact verification of candidate pairs, a whole array of pairs at a time.

Two passages are near copies when half of their shingles are common, or when nearly all of
their words are and a fair share of the shingles; one contains the other when nearly all
shingles of the shorter stand in the longer.  Two guards keep apart what looks alike: the same
sentence with other figures, and the same form filled in with other facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.sketch import Ragged, Rows, sets_of, shingles
from normalizer.dedup.tokens import NAME, NUMBER

__all__ = [
    "CONFLICT",
    "CONTAINED",
    "CONTAINS",
    "NEAR",
    "Edges",
    "Rule",
    "common",
    "measure",
    "shingle_sets",
    "verify",
]

NEAR: Final = 1
CONTAINS: Final = 2
CONTAINED: Final = 3
CONFLICT: Final = 4

_I64 = npt.NDArray[np.int64]
_F64 = npt.NDArray[np.float64]
_Bool = npt.NDArray[np.bool_]
_HALF = np.uint64(32)
_AT_ONCE = 1 << 21  # members sorted at once
# A passage that stands all but whole in one at least a third longer is part of it, not its copy:
# copies are chained into groups, and parts must not be.
_PART, _PART_LIMIT = 0.95, 0.75
# Above this Jaccard, names and days that differ are one edited line, not a form filled in anew.
# 400 filled-in forms and 363 changed attributions: at 0.65 it reports 4 pairs of forms and loses
# 3 attributions; at 0.75 it reports 1 and loses 6.
_FORM_LIMIT = 0.65


@dataclass(frozen=True)
class Rule:
    """When two passages match.

    `width` is the shingle's, in tokens.  Near: Jaccard of shingles of `near` at least; or
    of `reworded`, with a Jaccard of `same_words` between the sets of words.  Contained:
    `containment` of the shorter's shingles, and `least` of them.  `least_near` is the fewest
    shingles that near copies share; what has fewer matches when it is identical.
    """

    width: int
    near: float
    reworded: float
    same_words: float
    containment: float
    least: int
    least_near: int


@dataclass(frozen=True)
class Edges:
    """Verified pairs of rows, one entry a pair in each array.

    `relation` says what the left row is to the right one: `NEAR`, `CONTAINS`, `CONTAINED`,
    `CONFLICT`.
    """

    left: _I64
    right: _I64
    relation: npt.NDArray[np.int8]
    jaccard: _F64
    containment: _F64

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: npt.NDArray[np.bool_] | _I64) -> Edges:
        """Return the chosen pairs."""
        return Edges(
            self.left[chosen],
            self.right[chosen],
            self.relation[chosen],
            self.jaccard[chosen],
            self.containment[chosen],
        )


def common(sets: Ragged, left: _I64, right: _I64) -> _I64:
    """Return how many members each left row shares with its right row."""
    found = np.zeros(len(left), dtype=np.int64)
    sizes = np.cumsum(sets.sizes[left] + sets.sizes[right])
    start = 0
    while start < len(left):
        done = int(sizes[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(sizes, done + _AT_ONCE)))
        found[start:stop] = _common(sets, left[start:stop], right[start:stop])
        start = stop
    return found


def _common(sets: Ragged, left: _I64, right: _I64) -> _I64:
    pairs = np.arange(len(left), dtype=np.uint64) << _HALF
    one, other = sets.take(left), sets.take(right)
    keys = np.concatenate(
        [np.repeat(pairs, one.sizes) | one.values, np.repeat(pairs, other.sizes) | other.values]
    )
    keys.sort()
    twice = keys[1:][keys[1:] == keys[:-1]] >> _HALF
    return np.bincount(twice.astype(np.int64), minlength=len(left))


def shingle_sets(rows: Rows, chosen: _I64) -> dict[int, frozenset[int]]:
    """The sets of shingles of the chosen rows, by row."""
    used = np.unique(chosen)
    sets = rows.sets.take(used)
    parts = np.split(sets.values, sets.bounds[1:-1])
    return {row: frozenset(part.tolist()) for row, part in zip(used.tolist(), parts, strict=False)}


def measure(rows: Rows, left: _I64, right: _I64) -> tuple[_F64, _F64]:
    """Return Jaccard and containment of each left row's shingles and its right row's."""
    both = common(rows.sets, left, right)
    sizes = rows.sets.sizes
    size, size2 = sizes[left], sizes[right]
    return _jaccard(both, size, size2), both / np.maximum(np.minimum(size, size2), 1)


def _members(rows: Rows, flag: int) -> Ragged:
    """The set of flagged tokens of each row; of all tokens where `flag` is 0."""
    owners = np.repeat(np.arange(len(rows)), rows.words)
    keep = (rows.flags & flag) != 0 if flag else np.ones(len(owners), dtype=np.bool_)
    return sets_of(owners[keep], rows.hashes[keep].astype(np.uint64) << _HALF, len(rows))


def _jaccard(both: _I64, one: _I64, other: _I64) -> _F64:
    jaccard: _F64 = both / np.maximum(one + other - both, 1)
    return jaccard


def _figures_differ(rows: Rows, left: _I64, right: _I64, width: int) -> _Bool:
    """Whether a run of words that both rows have carries another figure in each.

    Each side has figures that the other lacks, and there are more runs in common when
    every figure reads the same than when it reads as printed.
    """
    numbers = _members(rows, NUMBER)
    both = common(numbers, left, right)
    differ = (both < numbers.sizes[left]) & (both < numbers.sizes[right])
    asked = np.flatnonzero(differ)
    if len(asked):
        used, at = np.unique(np.concatenate([left[asked], right[asked]]), return_inverse=True)
        some, one, other = rows.take(used), at[: len(asked)], at[len(asked) :]
        figures = some.flags & np.uint8(NUMBER)
        masked = np.where(figures != 0, np.uint32(1), some.hashes)
        alike = common(shingles(masked, some.bounds, width, figures), one, other)
        same = common(shingles(some.hashes, some.bounds, width, figures), one, other)
        differ[asked[alike <= same]] = False
    return differ


def _facts_differ(rows: Rows, left: _I64, right: _I64) -> tuple[_F64, _Bool]:
    """Jaccard of the words, and whether only facts differ, more of them than are common.

    Facts are figures and capitalised words.  Three at least must differ: a weekday or a name
    alone is edited in copy, too.
    """
    words, facts = _members(rows, 0), _members(rows, NUMBER | NAME)
    both, shared = common(words, left, right), common(facts, left, right)
    one, other = words.sizes[left] - both, words.sizes[right] - both
    own, others = facts.sizes[left] - shared, facts.sizes[right] - shared
    form = (one == own) & (other == others) & (own > 0) & (others > 0)
    form &= (own + others >= 3) & (shared <= own + others)
    return _jaccard(both, words.sizes[left], words.sizes[right]), form


def verify(rows: Rows, left: _I64, right: _I64, rule: Rule) -> Edges:
    """Return those pairs of rows that match by `rule`, with how well they do.

    Args:
        rows: the passages.
        left: row numbers.
        right: row numbers, as many.
        rule: when two passages match.
    """
    sizes = rows.sets.sizes
    both, size, size2 = common(rows.sets, left, right), sizes[left], sizes[right]
    jaccard = _jaccard(both, size, size2)
    containment = both / np.maximum(np.minimum(size, size2), 1)
    inside = (containment >= rule.containment) & (both >= rule.least)
    asked = np.flatnonzero(inside | (jaccard >= rule.reworded))
    left, right = left[asked], right[asked]
    jaccard, containment, inside = jaccard[asked], containment[asked], inside[asked]
    used, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    near, one, other = rows.take(used), at[: len(left)], at[len(left) :]
    same_words, form = _facts_differ(near, one, other)
    alike = (jaccard >= rule.near) | (same_words >= rule.same_words)
    alike &= both[asked] >= rule.least_near
    relation = np.where(size[asked] >= size2[asked], CONTAINS, CONTAINED).astype(np.int8)
    relation[alike & ((containment < _PART) | (jaccard >= _PART_LIMIT) | ~inside)] = NEAR
    relation[_figures_differ(near, one, other, rule.width)] = CONFLICT
    keep = (alike | inside) & ~(form & (relation == NEAR) & (jaccard < _FORM_LIMIT))
    return Edges(left, right, relation, jaccard, containment).where(keep)
