"""A table of signs whose columns are made when they are first asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from normalizer.compiled import compiled

__all__ = [
    "AT_ONCE", "KERNEL", "LETTERS", "Array", "Table", "code_points", "looped",
    "numbers_of", "running", "sums",
]  # fmt: skip

Array = np.ndarray[Any, Any]
AT_ONCE = 1 << 18  # values that are summed at once
KERNEL = compiled("normalizer.extract._kernel")  # of tables and forests
LETTERS = compiled("normalizer.extract._letters")  # what is asked of texts


class _Plan(NamedTuple):
    """How the columns of a matrix are made of base columns and of masks.

    `moved` holds by step, and `bits` by family, the places in the matrix and what stands
    there: numbers of `bases`, words of the family.  `table` says the same to the kernel.
    """

    bases: list[str]
    moved: dict[int, tuple[list[int], list[int]]]
    bits: dict[str, tuple[list[int], list[str]]]
    table: Array


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
        self._makers: dict[str, Callable[[Table], Array]] = {}

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

    def later(self, name: str, maker: Callable[[Table], Array]) -> None:
        """Name a column that is made when it is asked for.

        The maker is given the table: one that held it would keep it from being freed.
        """
        self._makers[name] = maker

    def _make(self, name: str) -> Array:
        maker = self._makers.get(name)
        if maker is not None:
            return maker(self)
        family, dot, word = name.partition(".")
        if dot and family in self._masks and "+" not in name and name[-2] != "-":
            masks, bits = self._masks[family]
            return ((masks >> np.uint64(bits[word])) & np.uint64(1)).astype(np.float32)
        return self._moved(self[name[:-2]], int(name[-2:]))

    def fill(self, names: tuple[str, ...], work: Callable[..., Any], *arguments: Any) -> Any:
        """Have some work of the loops make columns of these names; return what it returns."""
        said, columns = looped(len(names), self.rows, work, *arguments)
        self.columns.update(zip(names, columns, strict=True))
        return said

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
        numbers: dict[str, int] = {}
        plan = _Plan([], {}, {}, np.zeros((len(names), 2), dtype=np.int32))
        for i, name in enumerate(names):
            family, dot, word = name.partition(".")
            is_own = name in self.columns or name in self._makers
            is_moved = not is_own and name[-2:-1] in ("+", "-")
            if dot and family in self._masks and not (is_own or is_moved):
                at, words = plan.bits.setdefault(family, ([], []))
                at.append(i)
                words.append(word)
                plan.table[i] = -1 - list(plan.bits).index(family), self._masks[family][1][word]
                continue
            base, step = (name[:-2], int(name[-2:])) if is_moved else (name, 0)
            number = numbers.setdefault(base, len(numbers))
            at, bases = plan.moved.setdefault(step, ([], []))
            at.append(i)
            bases.append(number)
            plan.table[i] = number, step
        plan.bases.extend(numbers)
        return plan

    def matrix(self, names: tuple[str, ...]) -> Array:
        """The named columns side by side as 32-bit floats: (rows, names).

        In memory a column lies after the other, as the forests look them up.
        """
        plan = _PLANS.get(names)
        if plan is None:
            plan = _PLANS[names] = self._plan(names)
        columns = [self[name] for name in plan.bases] or [np.empty(0)]
        bases = np.concatenate(columns, dtype=np.float32, casting="unsafe")
        bases = bases.reshape(len(plan.bases), self.rows)
        if KERNEL is None:
            return self._filled(plan, bases)
        masks = np.empty((len(plan.bits), self.rows), dtype=np.uint64)
        for number, family in enumerate(plan.bits):
            masks[number] = self._masks[family][0]
        out = np.empty((len(names), self.rows), dtype=np.float32)
        KERNEL.fill(bases, masks, plan.table, out)
        return out.T

    def _filled(self, plan: _Plan, bases: Array) -> Array:
        """The matrix without the kernel.

        Bits of one mask, and columns moved by as many rows, are made together: a column at a
        time they would take most of the time of a verdict.
        """
        out = np.empty((len(plan.table), self.rows), dtype=np.float32)
        for family, (at, words) in plan.bits.items():
            masks, known = self._masks[family]
            octets = np.ascontiguousarray(masks, dtype="<u8").view(np.uint8).reshape(-1, 8)
            bits = np.unpackbits(octets, axis=1, bitorder="little")
            out[at] = bits[:, [known[word] for word in words]].T
        reach = max(map(abs, plan.moved), default=0)
        padded = np.full((len(bases), self.rows + 2 * reach), -1.0, dtype=np.float32)
        padded[:, reach : reach + self.rows] = bases
        for step, (at, rows) in plan.moved.items():
            out[at] = padded[rows, reach + step : reach + step + self.rows]
        return out.T


def numbers_of(rows: list[Any], names: tuple[str, ...]) -> Array:
    """Fields of named tuples that are whole numbers, none below zero: (names, rows)."""
    out = np.empty((len(names), len(rows)), dtype=np.uint64)
    places = tuple(map(rows[0]._fields.index, names))
    if KERNEL is not None:
        KERNEL.take_numbers(rows, places, out)
    else:
        out[:] = [[row[place] for row in rows] for place in places]
    return out


def looped(columns: int, rows: int, work: Callable[..., Any], *arguments: Any) -> tuple[Any, Array]:
    """Have work that goes row by row fill so many columns; return what it returns, and them.

    Compiled work takes arrays, and plain Python is four times as fast with its own numbers.
    """
    if isinstance(work, FunctionType):
        plain = [a.tolist() if isinstance(a, np.ndarray) else a for a in arguments]
        made = [array("d", bytes(8 * rows)) for _ in range(columns)]
        return work(*plain, made), np.array(made)
    out = np.empty((columns, rows))
    return work(*map(_even, arguments), out), out


def _even(argument: Any) -> Any:
    """An array as compiled work takes it: of 64-bit whole numbers or floats."""
    if not isinstance(argument, np.ndarray):
        return argument
    kind = np.int64 if argument.dtype.kind == "i" else np.float64
    return np.ascontiguousarray(argument, dtype=kind)


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
