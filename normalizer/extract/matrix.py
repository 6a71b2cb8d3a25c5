"""The signs that a forest reads, side by side; of a page of many blocks part by part.

A whole matrix of a page of 50 MB took 1.3 GB for each forest, and half of the time of a
verdict was spent on getting so much memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from normalizer.extract.columns import Array
from normalizer.extract.table import Table

__all__ = ["MOST_ROWS", "Matrix"]

MOST_ROWS = 8192  # of a part: 12 MB, which the next part finds free again


class Matrix:
    """The named columns of a table, as `Table.matrix` has them."""

    def __init__(self, table: Table, names: tuple[str, ...]) -> None:
        self._table = table
        self._names = names
        self._whole = table.matrix(names) if table.rows <= MOST_ROWS else None

    def parts(self) -> Iterator[Array]:
        """Yield the rows in order, some at a time: (rows, names)."""
        if self._whole is not None:
            yield self._whole
            return
        for first in range(0, self._table.rows, MOST_ROWS):
            yield self._part(first)

    def _part(self, first: int) -> Array:
        """The rows from one on."""
        return self._table.matrix(self._names, first, min(first + MOST_ROWS, self._table.rows))

    def take(self, rows: Sequence[int]) -> Array:
        """Some of the rows, which ascend: (rows, names)."""
        wanted = np.asarray(rows, dtype=np.int64)
        if self._whole is not None:
            return self._whole.T.take(wanted, axis=1).T
        taken = [np.empty((0, len(self._names)), dtype=np.float32)]
        for first in np.unique(wanted // MOST_ROWS * MOST_ROWS).tolist():
            inside = wanted[(wanted >= first) & (wanted < first + MOST_ROWS)]
            taken.append(self._part(first)[inside - first])
        return np.concatenate(taken)
