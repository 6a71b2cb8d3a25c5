"""Sorting more than memory holds: sorted runs on the disk, merged as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from normalizer.dedup.ondisk.columns import Array, Column

__all__ = ["Rows", "Sorter"]

Rows = tuple[Array, ...]  # one array of numbers a column, all of one length

_MOST_RUNS: Final = 128  # runs that are merged into one when there are so many


class Sorter:
    """Rows of 64-bit numbers, given in any order and returned in theirs, first column first.

    Args:
        make: gives a new column to write a run to.
        width: numbers a row.
        most: rows that are held in memory.
    """

    def __init__(self, make: Callable[[], Column], width: int, most: int) -> None:
        self._make = make
        self.width = width
        self._most = most
        self._waiting: list[Rows] = []
        self._held = 0
        self._runs: list[Column] = []
        self.count = 0

    def add(self, *columns: Array) -> None:
        """Add rows."""
        self.count += len(columns[0])
        for start in range(0, len(columns[0]), self._most):
            part = tuple(c[start : start + self._most].astype(np.uint64) for c in columns)
            self._waiting.append(part)
            self._held += len(part[0])
            if self._held >= self._most:
                self._spill()

    def _spill(self) -> None:
        run = self._make()
        run.append(np.stack(self._in_order(), axis=1).reshape(-1))
        self._runs.append(run)
        if len(self._runs) >= _MOST_RUNS:
            whole = self._make()
            for rows in self._merged(self._runs):
                whole.append(np.stack(rows, axis=1).reshape(-1))
            self._close_runs()
            self._runs = [whole]

    def _in_order(self) -> Rows:
        """Return the rows that wait, sorted; none waits any more."""
        nothing = (np.zeros(0, np.uint64),) * self.width
        columns = [np.concatenate(parts) for parts in zip(nothing, *self._waiting, strict=True)]
        self._waiting, self._held = [], 0
        return _sorted(tuple(columns))

    def chunks(self) -> Iterator[Rows]:
        """Yield all rows in order, some at a time; afterwards the sorter is empty."""
        if not self._runs:
            rows = self._in_order()
            step = max(1, self._most // 4)
            for start in range(0, len(rows[0]), step):
                yield tuple(c[start : start + step] for c in rows)
            return
        if self._held:
            self._spill()
        yield from self._merged(self._runs)
        self._close_runs()

    def grouped(self, *, shift: int = 0, most: int | None = None) -> Iterator[Rows]:
        """Yield rows as `chunks` does, those of a group never apart.

        Args:
            shift: lower bits of the first number that do not count; its upper bits tell
                one group from another.
            most: rows that are kept of a group that does not end with its chunk; the rest of
                it may be left out.
        """
        kept: Rows | None = None
        for chunk in self.chunks():
            rows = chunk
            if kept is not None:
                if most is not None and len(kept[0]) >= most:
                    end = ((int(kept[0][-1]) >> shift) + 1) << shift
                    after = _place(chunk[0], end)
                    rows = tuple(c[after:] for c in chunk)
                rows = tuple(np.concatenate(pair) for pair in zip(kept, rows, strict=True))
            cut = _place(rows[0], int(rows[0][-1]) >> shift << shift)
            if cut:
                yield tuple(c[:cut] for c in rows)
            kept = tuple(c[cut:] if most is None else c[cut : cut + most] for c in rows)
        if kept is not None:
            yield kept

    def _merged(self, runs: list[Column]) -> Iterator[Rows]:
        readers = [_Run(run, self.width, max(64, self._most // len(runs))) for run in runs]
        while readers:
            limits = [reader.last for reader in readers if reader.more]
            limit = min(limits) if limits else None
            parts = [reader.up_to(limit) for reader in readers]
            yield _sorted(tuple(np.concatenate(column) for column in zip(*parts, strict=True)))
            readers = [reader for reader in readers if reader.fill()]

    def _close_runs(self) -> None:
        for run in self._runs:
            run.close()
        self._runs = []


class _Run:
    """A sorted run, read a block at a time."""

    def __init__(self, run: Column, width: int, rows: int) -> None:
        self._run = run
        self._width = width
        self._rows = rows
        self._at = 0
        self._block = np.zeros((0, width), dtype=np.uint64)
        self.fill()

    def fill(self) -> bool:
        """Read on where all that was read is taken; tells whether there is anything left."""
        if not len(self._block):
            stop = min(self._at + self._rows * self._width, len(self._run))
            self._block = self._run.read(self._at, stop).reshape(-1, self._width)
            self._at = stop
        return len(self._block) > 0

    @property
    def more(self) -> bool:
        """Whether rows follow that are not read yet."""
        return self._at < len(self._run)

    @property
    def last(self) -> tuple[int, ...]:
        """The last row that was read."""
        return tuple(self._block[-1].tolist())

    def up_to(self, limit: tuple[int, ...] | None) -> Rows:
        """Take the rows that are read and come before `limit` or are equal to it."""
        start, stop = 0, len(self._block)
        for column, value in enumerate(limit or ()):
            part = self._block[start:stop, column]
            wanted = np.uint64(value)
            stop = start + int(np.searchsorted(part, wanted, "right"))
            start += int(np.searchsorted(part, wanted, "left"))
        taken, self._block = self._block[:stop], self._block[stop:]
        return tuple(taken[:, column] for column in range(self._width))


def _place(values: Array, wanted: int) -> int:
    """Where the values begin that are `wanted` or more."""
    if wanted >= 1 << 64:
        return len(values)
    return int(np.searchsorted(values, np.uint64(wanted)))


def _sorted(rows: Rows) -> Rows:
    if len(rows) == 1:
        return (np.sort(rows[0]),)
    order = np.lexsort(rows[::-1])
    return tuple(column[order] for column in rows)
