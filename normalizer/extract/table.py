"""A table of signs whose columns are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

__all__ = ["AT_ONCE", "Array", "Table", "code_points", "running", "sums"]

Array = np.ndarray[Any, Any]
AT_ONCE = 1 << 18  # values that are summed at once


class _Plan(NamedTuple):
    """How the columns of a matrix are made, by their places in it.

    `bits` holds by family, and `moved` by step, the places and what stands there: words of
    the family, numbers of `bases`.
    """

    single: list[tuple[int, str]]
    bits: dict[str, tuple[list[int], list[str]]]
    moved: dict[int, tuple[list[int], list[int]]]
    bases: list[str]


_PLANS: dict[tuple[str, ...], _Plan] = {}  # by names; the columns of all pages are the same


class Table:
    """Columns by name, all of one length.

    Three families of names need no column of their own: `family.name` is a bit of a mask
    given by `masks`, `name+2` or `name-1` is a column moved by so many rows (with `edge`
    where there is no such row).
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.best = 0  # index of the box with most running text straight in its children
        self.columns: dict[str, Array] = {}
        self._masks: dict[str, tuple[Array, dict[str, int]]] = {}
        self._makers: dict[str, Callable[[], Array]] = {}

    def __setitem__(self, name: str, column: Array) -> None:
        self.columns[name] = column

    def __getitem__(self, name: str) -> Array:
        column = self.columns.get(name)
        if column is None:
            column = self.columns[name] = self._make(name)
        return column

    def masks(self, family: str, masks: Array, names: Sequence[str]) -> None:
        """Name the bits of a mask column `family.name`."""
        self._masks[family] = (masks, {name: bit for bit, name in enumerate(names)})

    def later(self, name: str, maker: Callable[[], Array]) -> None:
        """Name a column that is made when it is asked for."""
        self._makers[name] = maker

    def _make(self, name: str) -> Array:
        maker = self._makers.get(name)
        if maker is not None:
            return maker()
        family, dot, word = name.partition(".")
        if dot and family in self._masks and "+" not in name and name[-2] != "-":
            masks, bits = self._masks[family]
            return ((masks >> np.uint64(bits[word])) & np.uint64(1)).astype(np.float32)
        return self._moved(self[name[:-2]], int(name[-2:]))

    def names(self) -> list[str]:
        """All names but those of moved columns, in order of making."""
        bits = [f"{family}.{name}" for family, (_, names) in self._masks.items() for name in names]
        return list(dict.fromkeys([*self.columns, *self._makers, *bits]))

    def _moved(self, column: Array, step: int) -> Array:
        moved = np.full(self.rows, -1.0)
        if abs(step) < self.rows:
            if step > 0:
                moved[:-step] = column[step:]
            else:
                moved[-step:] = column[:step]
        return moved

    def _plan(self, names: tuple[str, ...]) -> _Plan:
        plan = _Plan([], {}, {}, [])
        for i, name in enumerate(names):
            family, dot, word = name.partition(".")
            is_own = name in self.columns or name in self._makers
            if not is_own and name[-2:-1] in ("+", "-"):
                base = name[:-2]
                if base not in plan.bases:
                    plan.bases.append(base)
                at, rows = plan.moved.setdefault(int(name[-2:]), ([], []))
                at.append(i)
                rows.append(plan.bases.index(base))
            elif not is_own and dot and family in self._masks:
                at, words = plan.bits.setdefault(family, ([], []))
                at.append(i)
                words.append(word)
            else:
                plan.single.append((i, name))
        return plan

    def matrix(self, names: tuple[str, ...]) -> Array:
        """The named columns side by side as 32-bit floats: (rows, names).

        In memory a column lies after the other, as the forests look them up.  Bits of one
        mask, and columns moved by as many rows, are made together: a column at a time they
        would take most of the time of a verdict.
        """
        plan = _PLANS.get(names)
        if plan is None:
            plan = _PLANS[names] = self._plan(names)
        out = np.empty((len(names), self.rows), dtype=np.float32)
        for i, name in plan.single:
            out[i] = self[name]
        for family, (at, words) in plan.bits.items():
            masks, known = self._masks[family]
            octets = np.ascontiguousarray(masks, dtype="<u8").view(np.uint8).reshape(-1, 8)
            bits = np.unpackbits(octets, axis=1, bitorder="little")
            out[at] = bits[:, [known[word] for word in words]].T
        if plan.moved:
            reach = max(map(abs, plan.moved))
            padded = np.full((len(plan.bases), self.rows + 2 * reach), -1.0, dtype=np.float32)
            for row, name in zip(padded, plan.bases, strict=True):
                row[reach : reach + self.rows] = self[name]
            for step, (at, rows) in plan.moved.items():
                out[at] = padded[rows, reach + step : reach + step + self.rows]
        return out.T


def running(values: Array) -> Array:
    """Running sums with a leading zero: the sum of rows a to b is `r[b] - r[a]`."""
    return np.concatenate(([0.0], np.cumsum(values)))


def sums(values: Array, starts: Array) -> Array:
    """The sum of the values from each start to the next, as floats; starts ascend from 0.

    A long row is summed in parts, since numpy makes a copy of it as floats.
    """
    whole: Array
    if len(values) <= AT_ONCE:
        whole = np.add.reduceat(values, starts, dtype=np.float64)
        return whole
    edges = np.union1d(starts, np.arange(0, len(values), AT_ONCE))
    bounds = np.searchsorted(edges, np.arange(0, len(values) + AT_ONCE, AT_ONCE)).tolist()
    parts = []
    for at, (first, last) in zip(range(0, len(values), AT_ONCE), pairwise(bounds), strict=True):
        part = values[at : at + AT_ONCE]
        parts.append(np.add.reduceat(part, edges[first:last] - at, dtype=np.float64))
    whole = np.add.reduceat(np.concatenate(parts), np.searchsorted(edges, starts))
    return whole


def code_points(text: str) -> Array:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
