"""A forest of decision trees, read from a data file and evaluated with numpy alone.

Trained by `python -m normalizer.train` (gradient boosting).  All trees are walked at once,
level by level, for all blocks of a page; blocks on which the first trees leave no doubt are
left with what those said, which saves most of the work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from normalizer.extract.table import Array

__all__ = ["Exit", "Forest", "forests_in_use", "from_json", "load_forest"]


AT_ONCE = 512  # blocks judged at once, so that what is looked up stays in the cache


class Exit(NamedTuple):
    """Where blocks may leave a forest early: after so many trees, beyond these log-odds.

    `rest_below` and `rest_above` are what the other trees add to such blocks in the mean.
    """

    trees: int
    least: float
    most: float
    rest_below: float
    rest_above: float


@dataclass(frozen=True)
class Forest:
    """Trees as flat arrays: node i tests `signs[feature[i]] <= threshold[i]`.

    A node's children stand side by side: `child[i]` where the test holds, `child[i] + 1`
    where not.  A leaf has itself as child and a threshold that all values meet.  `value`
    is, of every node, the mean log-odds of the training blocks that came by; of a leaf,
    what it adds.
    """

    signs: tuple[str, ...]
    roots: Array
    feature: Array
    threshold: Array
    child: Array
    value: Array
    bias: float
    depth: int
    exits: tuple[Exit, ...]

    def log_odds(self, table: Array) -> Array:
        """Log-odds that each block is the article; `table` is (blocks, signs)."""
        columns = table.T
        starts = range(0, len(table), AT_ONCE)
        parts = [self._some(columns[:, start : start + AT_ONCE]) for start in starts]
        return np.concatenate(parts) if parts else np.empty(0)

    def _some(self, columns: Array) -> Array:
        total = np.full(columns.shape[1], self.bias)
        rows = np.arange(columns.shape[1])
        left = np.ascontiguousarray(columns)
        done = 0
        for exit_ in self.exits:
            total[rows] += self._sum(left, self.roots[done : exit_.trees])
            done = exit_.trees
            reached = total[rows]
            ruled_out, ruled_in = reached < exit_.least, reached > exit_.most
            total[rows[ruled_out]] += exit_.rest_below
            total[rows[ruled_in]] += exit_.rest_above
            stays = np.flatnonzero(~(ruled_out | ruled_in))
            if not len(stays):
                return total
            rows, left = rows[stays], left.take(stays, axis=1)
        total[rows] += self._sum(left, self.roots[done:])
        return total

    def partial(self, table: Array, trees: int) -> Array:
        """Log-odds by the first trees alone."""
        return self._sum(np.ascontiguousarray(table.T), self.roots[:trees]) + self.bias

    def _sum(self, columns: Array, roots: Array) -> Array:
        sums: Array = self.value.take(self._leaves(columns, roots), mode="clip").sum(axis=0)
        return sums

    def _leaves(self, columns: Array, roots: Array) -> Array:
        """The leaf each block comes to in each tree: (trees, blocks); `columns` is by sign.

        Tree by tree, since what is looked up side by side then lies close together, and into
        the same memory at every level, without a check of each place: half the time.
        """
        rows = columns.shape[1]
        flat, feature, row = columns.ravel(), self.feature * rows, np.arange(rows)
        beyond = columns[self.feature.take(roots)] > self.threshold.take(roots)[:, None]
        at = self.child.take(roots)[:, None] + beyond
        place, value, least = (np.empty(at.shape, t) for t in (np.int64, np.float32, np.float32))
        for _ in range(self.depth - 1):
            feature.take(at, out=place, mode="clip")
            np.add(place, row, out=place)
            flat.take(place, out=value, mode="clip")
            self.threshold.take(at, out=least, mode="clip")
            self.child.take(at, out=place, mode="clip")
            np.greater(value, least, out=beyond)
            np.add(place, beyond, out=at)
        return at

    def contributions(self, table: Array) -> Array:
        """How much each sign moved the log-odds of each block: (blocks, signs).

        Each step down a tree moves the node's mean; the move is credited to the sign
        that was tested (Saabas, 2014).
        """
        rows, width = table.shape
        flat = np.ascontiguousarray(table).ravel()
        base = (np.arange(rows) * width)[:, None]
        at = np.broadcast_to(self.roots, (rows, len(self.roots)))
        moved = np.zeros(rows * width)
        for _ in range(self.depth):
            cell = self.feature.take(at) + base
            after = self.child.take(at) + (flat.take(cell) > self.threshold.take(at))
            gain = self.value.take(after) - self.value.take(at)
            moved += np.bincount(cell.ravel(), weights=gain.ravel(), minlength=rows * width)
            at = after
        return moved.reshape(rows, width)


_OTHER: list[dict[str, Forest]] = []


@contextmanager
def forests_in_use(forests: dict[str, Forest]) -> Iterator[None]:
    """Judge with other forests than the package's own, as evaluation in folds must."""
    _OTHER.append(forests)
    try:
        yield
    finally:
        _OTHER.pop()


def load_forest(name: str) -> Forest:
    """The forest in use by its name: `own`, `context` or `asked`."""
    return _OTHER[-1][name] if _OTHER else _shipped(name)


@lru_cache(maxsize=8)
def _shipped(name: str) -> Forest:
    path = files("normalizer.extract") / "weights" / f"{name}.json"
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def from_json(data: dict[str, Any]) -> Forest:
    """Build a forest from the data of a weights file.

    Each tree is listed as `[features, thresholds, children, values]`, breadth first; a
    leaf's feature is -1.
    """
    roots, feature, threshold, child, value = [], [], [], [], []
    at = 0
    depth = 0
    for features, thresholds, children, values in data["trees"]:
        roots.append(at)
        for i, f in enumerate(features):
            leaf = f < 0
            feature.append(0 if leaf else f)
            threshold.append(np.inf if leaf else thresholds[i])
            child.append(at + (i if leaf else children[i]))
        value += values
        at += len(features)
        depth = max(depth, _depth(features, children))
    return Forest(
        signs=tuple(data["signs"]),
        roots=np.array(roots, dtype=np.int64),
        feature=np.array(feature, dtype=np.int64),
        threshold=np.array(threshold, dtype=np.float32),
        child=np.array(child, dtype=np.int64),
        value=np.array(value, dtype=np.float64),
        bias=float(data["bias"]),
        depth=depth,
        exits=tuple(Exit(int(row[0]), *map(float, row[1:])) for row in data["exits"]),
    )


def _depth(features: list[int], children: list[int]) -> int:
    deep = [0] * len(features)
    for i, f in enumerate(features):
        if f >= 0:
            deep[children[i]] = deep[children[i] + 1] = deep[i] + 1
    return max(deep)
