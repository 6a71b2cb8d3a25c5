"""The folder that a comparison on the disk works in, and how much it holds in memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalizer.dedup.ondisk.columns import Array, Column
from normalizer.dedup.ondisk.sorting import Rows, Sorter

__all__ = ["Desk", "Room"]


@dataclass(frozen=True)
class Room:
    """What is held in memory at a time; the result does not depend on it, `line` apart.

    `sorted` is in bytes, a sorter's; `rows` are read of a column at a time; `words` are read
    back of passages that are verified; `texts` is in bytes, of articles that are quoted from;
    `line` is the most places of a passage that stand on one line.
    """

    sorted: int = 4 << 20
    rows: int = 1 << 14
    words: int = 1 << 18
    texts: int = 4 << 20
    line: int = 10_000


class Desk:
    """Gives columns and sorters; `close` takes the folder away."""

    def __init__(self, folder: Path, room: Room) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.room = room
        self._made: list[Column] = []

    def column(self, kind: npt.DTypeLike) -> Column:
        """Return a new column."""
        made = Column(self.folder / f"{len(self._made):06d}", kind)
        self._made.append(made)
        return made

    def sorter(self, width: int) -> Sorter:
        """Return a sorter of rows of `width` numbers."""
        most = max(8, self.room.sorted // (8 * width))
        return Sorter(lambda: self.column(np.uint64), width, most)

    def filled(
        self,
        rows: Iterable[Rows],
        count: int,
        other: Callable[[int, int], Array],
        kind: npt.DTypeLike = np.uint32,
    ) -> Column:
        """Return a column of `count` numbers.

        Args:
            rows: where a number stands, rising, and the number; of two for one place, either.
            count: how long the column is.
            other: gives the numbers from one place to another that `rows` say nothing of.
            kind: the column's type.
        """
        made = self.column(kind)
        for places, numbers in rows:
            done = int(np.searchsorted(places, np.uint64(len(made))))
            while done < len(places):
                self._extend(made, int(places[done]), other)
                start = len(made)
                stop = int(np.searchsorted(places, np.uint64(start + self.room.rows)))
                part = np.array(other(start, int(places[stop - 1]) + 1), dtype=made.kind)
                part[places[done:stop].astype(np.int64) - start] = numbers[done:stop]
                made.append(part)
                done = stop
        self._extend(made, count, other)
        return made

    def _extend(self, made: Column, count: int, other: Callable[[int, int], Array]) -> None:
        while (start := len(made)) < count:
            made.append(other(start, min(start + self.room.rows, count)))

    def close(self) -> None:
        """Let go of all columns, and remove the folder."""
        for column in self._made:
            column.close()
        shutil.rmtree(self.folder, ignore_errors=True)
