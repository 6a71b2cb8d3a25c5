"""A forest of decision trees, evaluated by the kernel or with numpy alone.

Blocks on which the first trees
leave no doubt are left with what those said, which saves most of the work.  With numpy all
trees are walked at once, level by level, for all blocks of a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from normalizer.extract.columns import KERNEL, Array, filled

__all__ = ["NODE", "UNIT", "Exit", "Forest"]


AT_ONCE = 512  # blocks judged at once, so that what is looked up stays in the cache
UNIT = 10_000  # parts of the log-odds of 1, in which values are counted
MOST_LEAVES = 32  # of a tree that the kernel walks: a bit each
MOST_MOVED = 1 << 31  # by all trees, as the kernel adds it up
TEST = np.dtype([("threshold", "f4"), ("feature", "i4"), ("left", "u4")])
MOST_SIGNS = 1 << 16  # as the kernel numbers them
SPLIT = np.dtype(
    [
        ("threshold", "f4"), ("low", "i4"), ("high", "i4"), ("feature", "u2"), ("below", "u1"),
        ("above", "u1"),
    ]
)  # fmt: skip
NODE = np.dtype([("threshold", "f4"), ("feature", "i4"), ("child", "i4"), ("value", "i4")])


class Exit(NamedTuple):
    """Where blocks may leave a forest early: after so many trees, beyond these log-odds.

    `rest_below` and `rest_above` are what the other trees add to such blocks in the mean.
    """

    trees: int
    least: float
    most: float
    rest_below: float
    rest_above: float


class _Tests(NamedTuple):
    """Trees as the kernel asks them: all tests, and what the leaves add.

    A row of `trees` says where the tests and the leaves of a tree begin, and how many tests.
    """

    tests: Array
    leaves: Array
    trees: Array


@dataclass(frozen=True)
class Forest:
    """Trees as one flat array of nodes: node i tests `signs[feature[i]] <= threshold[i]`.

    A node's children stand side by side: `child[i]` where the test holds, `child[i] + 1`
    where not.  A leaf has itself as child and a threshold that all values meet.  `value` is, of
    every node, the mean log-odds of the training blocks that came by, in ten-thousandths; of a
    leaf, what it adds.
    """

    signs: tuple[str, ...]
    nodes: Array
    roots: Array
    bias: float
    depth: int
    exits: tuple[Exit, ...]

    def log_odds(self, table: Array) -> Array:
        """Log-odds that each block is the article; `table` is (blocks, signs)."""
        if KERNEL is not None and self._tests is not None:
            return self._asked(self._tests, table, len(self.roots), self._exits)
        parts = [self._some(table[at : at + AT_ONCE]) for at in range(0, len(table), AT_ONCE)]
        return np.concatenate(parts) if parts else np.empty(0)

    def partial(self, table: Array, trees: int) -> Array:
        """Log-odds by the first trees alone."""
        if KERNEL is not None and self._tests is not None:
            return self._asked(self._tests, table, trees, self._exits[:0])
        return self._sum(self._columns(table), 0, trees) + self.bias

    def _asked(self, tests: _Tests, table: Array, trees: int, exits: Array) -> Array:
        """Log-odds by the first trees, from the kernel."""
        total = filled(len(table), self.bias)
        KERNEL.log_odds(
            self._columns(table), tests.tests, tests.leaves, tests.trees[:trees], exits, total
        )
        return total

    def _some(self, table: Array) -> Array:
        total = filled(len(table), self.bias)
        rows = np.arange(len(table))
        left = self._columns(table)
        done = 0
        for exit_ in self.exits:
            total[rows] += self._sum(left, done, exit_.trees)
            done = exit_.trees
            reached = total[rows]
            ruled_out, ruled_in = reached < exit_.least, reached > exit_.most
            total[rows[ruled_out]] += exit_.rest_below
            total[rows[ruled_in]] += exit_.rest_above
            stays = np.flatnonzero(~(ruled_out | ruled_in))
            if not len(stays):
                return total
            rows, left = rows[stays], left.take(stays, axis=1)
        total[rows] += self._sum(left, done, len(self.roots))
        return total

    def _sum(self, columns: Array, first: int, last: int) -> Array:
        """What some trees say, added up in turn; `columns` is (signs, blocks)."""
        value = self.nodes["value"] / UNIT
        reached = self._leaves(columns, self.roots[first:last])
        # Along the trees, for each block by itself: numpy adds up a single row in another order.
        sums: Array = np.add.accumulate(value.take(reached, mode="clip"))[-1]
        return sums

    def _columns(self, table: Array) -> Array:
        """The signs one after the other: (signs, blocks)."""
        if table.shape[1] != len(self.signs):
            raise ValueError(f"{len(self.signs)} signs are asked for, not {table.shape[1]}")
        return np.ascontiguousarray(table.T, dtype=np.float32)

    @cached_property
    def _exits(self) -> Array:
        """The exits as the kernel asks for them, a row each."""
        return np.array(self.exits, dtype=np.float64).reshape(-1, len(Exit._fields))

    @cached_property
    def _tests(self) -> _Tests | None:
        """The trees as the kernel asks them, None where they are too large for it."""
        most = 2 * int(np.abs(self.nodes["value"]).max())  # of a step
        most *= self.depth * len(self.roots)
        if most >= MOST_MOVED or len(self.signs) > MOST_SIGNS:
            return None
        if self.nodes["feature"].max() >= max(len(self.signs), 1):
            raise ValueError("a tree asks for a sign that the forest does not name")
        tests: list[tuple[float, int, int]] = []
        leaves: list[int] = []
        trees: list[tuple[int, int, int]] = []
        nodes = self.nodes.tolist()
        for root in self.roots.tolist():
            start, first = len(tests), len(leaves)
            _flatten(nodes, root, tests, leaves)
            if len(leaves) - first > MOST_LEAVES:
                return None
            trees.append((start, first, len(tests) - start))
        return _Tests(
            np.array(tests, dtype=TEST),
            self.nodes["value"][leaves] / UNIT,
            np.array(trees, dtype=np.int64).reshape(-1, 3),
        )

    @cached_property
    def _splits(self) -> Array:
        """The tests as the kernel credits them with what they move, tree by tree as in `_tests`."""
        nodes = self.nodes.tolist()
        splits = [split for root in self.roots.tolist() for split in _splits_of(nodes, root)]
        return np.array(splits, dtype=SPLIT)

    def _leaves(self, columns: Array, roots: Array) -> Array:
        """The leaf each block comes to in each tree: (trees, blocks); `columns` is by sign.

        Tree by tree, since what is looked up side by side then lies close together, and into
        the same memory at every level, without a check of each place: half the time.
        """
        rows = columns.shape[1]
        flat, row = columns.ravel(), np.arange(rows)
        sign, threshold, child = self._split
        feature = sign * rows
        beyond = columns[sign.take(roots)] > threshold.take(roots)[:, None]
        at = child.take(roots)[:, None] + beyond
        place, value, least = (np.empty(at.shape, t) for t in (np.int64, np.float32, np.float32))
        for _ in range(self.depth - 1):
            feature.take(at, out=place, mode="clip")
            np.add(place, row, out=place)
            flat.take(place, out=value, mode="clip")
            threshold.take(at, out=least, mode="clip")
            child.take(at, out=place, mode="clip")
            np.greater(value, least, out=beyond)
            np.add(place, beyond, out=at)
        return at

    @cached_property
    def _split(self) -> tuple[Array, Array, Array]:
        """Feature, threshold and child of the nodes, each in a row of its own."""
        feature, child = (self.nodes[name].astype(np.int64) for name in ("feature", "child"))
        return feature, self.nodes["threshold"].copy(), child

    def contributions(self, table: Array) -> Array:
        """How much each sign moved the log-odds of each block: (blocks, signs).

        Each step down a tree moves the node's mean; the move is credited to the sign
        that was tested (Saabas, 2014).
        """
        rows, width = table.shape
        if KERNEL is not None and self._tests is not None:
            whole = np.empty((rows, width), dtype=np.int64)
            KERNEL.contributions(self._columns(table), self._splits, self._tests.trees, whole)
            return whole / UNIT
        flat = np.ascontiguousarray(table).ravel()
        sign, threshold, child = self._split
        means = self.nodes["value"].astype(np.float64)
        base = (np.arange(rows) * width)[:, None]
        at = np.broadcast_to(self.roots, (rows, len(self.roots)))
        moved = np.zeros(rows * width)
        for _ in range(self.depth):
            cell = sign.take(at) + base
            after = child.take(at) + (flat.take(cell) > threshold.take(at))
            gain = means.take(after) - means.take(at)
            moved += np.bincount(cell.ravel(), weights=gain.ravel(), minlength=rows * width)
            at = after
        return moved.reshape(rows, width) / UNIT


def _flatten(
    nodes: list[tuple[float, int, int, int]],
    root: int,
    tests: list[tuple[float, int, int]],
    leaves: list[int],
) -> None:
    """Add a tree's leaves from left to right, and its tests with the leaves each one leaves.

    A leaf is the number of its node.
    """
    first = len(leaves)

    def visit(at: int) -> None:
        threshold, feature, child, _ = nodes[at]
        if child == at:
            leaves.append(at)
            return
        before = len(leaves)
        visit(child)
        ruled_out = (1 << (len(leaves) - first)) - (1 << (before - first))
        tests.append((threshold, feature, ~ruled_out & (1 << MOST_LEAVES) - 1))
        visit(child + 1)

    visit(root)


def _splits_of(
    nodes: list[tuple[float, int, int, int]], root: int
) -> list[tuple[float | int, ...]]:
    """A tree's tests, each behind the one above it, as rows of `SPLIT`.

    Where a leaf follows it says so by the last place, which no test has.
    """
    inner = [root] if nodes[root][2] != root else []
    found: list[tuple[float | int, ...]] = []
    for at in inner:  # grows
        threshold, feature, child, value = nodes[at]
        below = []
        for node in (child, child + 1):
            is_leaf = nodes[node][2] == node
            below.append(MOST_LEAVES - 1 if is_leaf else len(inner))
            if not is_leaf:
                inner.append(node)
        low, high = nodes[child][3] - value, nodes[child + 1][3] - value
        found.append((threshold, low, high, feature, *below))
    return found
