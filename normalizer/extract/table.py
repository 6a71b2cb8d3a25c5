"""A table of signs whose columns are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

__all__ = ["Array", "Table", "running"]

Array = np.ndarray[Any, Any]


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

    def matrix(self, names: Sequence[str]) -> Array:
        """The named columns side by side as 32-bit floats: (rows, names)."""
        out = np.empty((len(names), self.rows), dtype=np.float32)
        for i, name in enumerate(names):
            out[i] = self[name]
        return np.ascontiguousarray(out.T)


def running(values: Array) -> Array:
    """Running sums with a leading zero: the sum of rows a to b is `r[b] - r[a]`."""
    return np.concatenate(([0.0], np.cumsum(values)))
