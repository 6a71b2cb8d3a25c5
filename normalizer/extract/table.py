"""A table of signs whose columns are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from normalizer.extract.columns import KERNEL, Array

__all__ = ["Makers", "Names", "Rows", "Table", "fill"]

FLOAT, NARROW = np.dtype(np.float64), np.dtype(np.float32)


class Names:
    """Names of columns that are made together; each such group of names is made once."""

    def __init__(self, *names: str) -> None:
        self.all = names
        self.at = {name: place for place, name in enumerate(names)}


Key = str | Names
# What makes columns, by their names.
Makers = Mapping[str, Callable[..., Array]]


class _Plan(NamedTuple):
    """How the columns of a matrix are made: a row of `table` for each.

    It tells the number of the source, the column therein and by how many rows that is moved, or
    -1 - the number of a family, and which bit of its mask.
    """

    sources: list[Key]
    families: list[str]
    table: Array
    reach: int  # the most rows by which one is moved


# All pages need the same few.  They are known by the very object that has the names, which is kept
# here: to look up so many names takes longer.
_PLANS: dict[tuple[int, tuple[Key, ...]], tuple[tuple[str, ...], _Plan | None]] = {}
_NO_PLAN: tuple[tuple[str, ...], None] = ((), None)
MOST_PLANS = 64


class Rows:
    """Columns that are made for the rows that are asked for, since all would take much room."""

    def __init__(self, rows: int, make: Callable[[int, int], Array]) -> None:
        self.rows = rows
        self._make = make
        self._whole: Array | None = None

    def __getitem__(self, place: int) -> Array:
        column: Array = self.between(0, self.rows)[place]
        return column

    def between(self, first: int, last: int) -> Array:
        """The columns' rows from one to before another; all rows are made once."""
        if self._whole is not None:
            return self._whole[:, first:last]
        made = self._make(first, last)
        if last - first == self.rows:
            self._whole = made
        return made


class Table:
    """Columns by name, all of one length.

    Three families of names need no column of their own: `family.name` is a bit of a mask
    given by `masks`, `name+2` or `name-1` is a column moved by so many rows (with -1 where
    there is no such row).
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.best = 0  # index of the box with most running text straight in its children
        # A row of columns by a name, rows of them by names.
        self.columns: dict[Key, Array | Rows] = {}
        self._masks: dict[str, tuple[Array, Names]] = {}
        self._groups: list[Names] = []
        self._makers: list[tuple[Makers, tuple[Any, ...]]] = []

    def __setitem__(self, key: Key, columns: Array | Rows) -> None:
        self.columns[key] = columns
        if key.__class__ is Names:
            self._groups.append(key)

    def __getitem__(self, name: str) -> Array:
        column = self.columns.get(name)
        if column is not None:
            return column  # type: ignore[return-value]  # only names together have `Rows`
        for key in self._groups:
            place = key.at.get(name)
            if place is not None:
                made: Array = self.columns[key][place]
                return made
        column = self.columns[name] = self._make(name)
        return column

    def masks(self, family: str, masks: Array, names: Names) -> None:
        """Name the bits of a mask column `family.name`."""
        self._masks[family] = (masks, names)

    def later(self, makers: Makers, *given: Any) -> None:
        """Name columns that are made when they are asked for, of the table and what is given.

        Most are never asked for: what makes them is written down once, not for each table.
        """
        self._makers.append((makers, given))

    def _make(self, name: str) -> Array:
        for makers, given in self._makers:
            maker = makers.get(name)
            if maker is not None:
                return maker(self, *given)
        family, dot, word = name.partition(".")
        if dot and family in self._masks and "+" not in name and name[-2] != "-":
            masks, names = self._masks[family]
            return ((masks >> np.uint64(names.at[word])) & np.uint64(1)).astype(np.float64)
        return self._moved(self[name[:-2]], int(name[-2:]))

    def names(self) -> list[str]:
        """All names but those of moved columns, in order of making."""
        made = [name for key in self.columns for name in _names_of(key)]
        bits = [
            f"{family}.{name}" for family, (_, names) in self._masks.items() for name in names.all
        ]
        return list(dict.fromkeys([*made, *self._later(), *bits]))

    def _later(self) -> list[str]:
        """The names of columns that are made when they are asked for."""
        return [name for makers, _ in self._makers for name in makers]

    def _moved(self, column: Array, step: int) -> Array:
        moved = np.full(self.rows, -1.0)
        if abs(step) < self.rows:
            if step > 0:
                moved[:-step] = column[step:]
            else:
                moved[-step:] = column[:step]
        return moved

    def matrix(self, names: tuple[str, ...], first: int = 0, last: int | None = None) -> Array:
        """The named columns side by side as 32-bit floats, of all rows or some: (rows, names).

        In memory a column lies after the other, as the forests look them up.
        """
        last = self.rows if last is None else last
        known = id(names), tuple(self.columns)
        of, plan = _PLANS.get(known, _NO_PLAN)
        if plan is None or of is not names:
            if len(_PLANS) >= MOST_PLANS:
                _PLANS.clear()
            plan = self._plan(names)
            _PLANS[known] = names, plan
        start, stop = max(first - plan.reach, 0), min(last + plan.reach, self.rows)
        sources = [self._source(key, start, stop) for key in plan.sources]
        masks = [self._masks[family][0] for family in plan.families]
        out = np.empty((len(names), last - first), dtype=np.float32)
        made = fill if KERNEL is None else KERNEL.fill
        made(sources, masks, plan.table, out, first, start, self.rows)
        return out.T

    def _source(self, key: Key, start: int, stop: int) -> Array:
        """Some rows of columns by their name or names, as rows of floats."""
        columns = self.columns.get(key)
        if isinstance(columns, Rows):
            return columns.between(start, stop)
        if columns is None:
            columns = self[str(key)]
        if stop - start < self.rows:
            columns = columns[..., start:stop]
        if columns.dtype is not FLOAT and columns.dtype is not NARROW:
            columns = columns.astype(FLOAT)
        return columns if columns.ndim > 1 else columns[None]

    def _plan(self, names: tuple[str, ...]) -> _Plan:
        """Where the named columns come from."""
        of: dict[str, tuple[Key, int]] = {}
        for key in (*self.columns, *self._later()):
            for place, name in enumerate(_names_of(key)):
                of.setdefault(name, (key, place))
        sources: dict[Key, int] = {}
        families: dict[str, int] = {}
        table = np.zeros((len(names), 3), dtype=np.int32)
        for row, name in zip(table, names, strict=True):
            family, dot, word = name.partition(".")
            is_moved = name not in of and name[-2:-1] in ("+", "-")
            if dot and family in self._masks and not (name in of or is_moved):
                number = families.setdefault(family, len(families))
                row[:] = -1 - number, self._masks[family][1].at[word], 0
                continue
            base, step = (name[:-2], int(name[-2:])) if is_moved else (name, 0)
            key, place = of[base]
            row[:] = sources.setdefault(key, len(sources)), place, step
        reach = int(np.abs(table[:, 2]).max(initial=0))
        return _Plan(list(sources), list(families), table, reach)


def fill(
    sources: list[Array],
    masks: list[Array],
    plan: Array,
    out: Array,
    first: int,
    start: int,
    rows: int,
) -> None:
    """Fill the columns of a matrix, (columns, rows), as the kernel does.

    Columns that are moved by as many rows, and bits of one mask, are made together: a column at
    a time they would take most of the time of a verdict.
    """
    count = out.shape[1]
    numbers, places, steps = plan.T
    bounds = np.cumsum([0, *map(len, sources)])
    reach = int(np.abs(steps).max(initial=0))
    stop = min(first + count + reach, rows)
    bases = np.full((bounds[-1], count + 2 * reach), -1.0, dtype=np.float32)
    if sources:
        held = slice(start - first + reach, stop - first + reach)
        np.concatenate(sources, axis=0, out=bases[:, held], casting="same_kind")
    for step in np.unique(steps).tolist():
        at = np.flatnonzero((steps == step) & (numbers >= 0))
        out[at] = bases[bounds[numbers[at]] + places[at], reach + step : reach + step + count]
    for number, mask in enumerate(masks):
        some = np.ascontiguousarray(mask[first : first + count], dtype="<u8")
        octets = some.view(np.uint8).reshape(-1, 8)
        bits = np.unpackbits(octets, axis=1, bitorder="little")
        at = np.flatnonzero(numbers == -1 - number)
        out[at] = bits[:, places[at]].T


def _names_of(key: Key) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key.all
