"""Columns on the disk: records of one type, appended, then read in pieces by their numbers.

Nothing is mapped into memory: a map of a large file that is read here and there counts as
the process's own, page by page, until somebody else needs the room.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.tokens import stretch

__all__ = ["I64", "U64", "Array", "Column", "find"]

Array = npt.NDArray[Any]
I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

_WAITING: Final = 1 << 17  # bytes that wait to be written
_STRETCH: Final = 1 << 16  # bytes read at once
_GAP: Final = 1 << 12  # bytes that are read for nothing rather than asked for separately


class Column:
    """Records of one numpy type in a file of its own, which is gone when it is closed."""

    def __init__(self, path: Path, kind: npt.DTypeLike) -> None:
        self.kind: np.dtype[Any] = np.dtype(kind)
        self._file = path.open("w+b", buffering=_WAITING)
        path.unlink()
        self._count = 0
        self._written = True

    def __len__(self) -> int:
        return self._count

    def append(self, values: Array) -> None:
        """Add records at the end."""
        self._file.write(np.asarray(values, dtype=self.kind).tobytes())
        self._count += len(values)
        self._written = False

    def read(self, start: int, stop: int) -> Array:
        """Return the records from `start` to `stop`."""
        if not self._written:
            self._file.flush()
            self._written = True
        size = self.kind.itemsize
        data = os.pread(self._file.fileno(), (stop - start) * size, start * size)
        return np.frombuffer(data, dtype=self.kind)

    def pieces(self, size: int) -> Iterator[tuple[int, Array]]:
        """Yield all records, `size` at a time, and where each piece begins."""
        for start in range(0, self._count, size):
            yield start, self.read(start, min(start + size, self._count))

    def take(self, at: Array) -> Array:
        """Return the records with some numbers, in the order given."""
        order = np.argsort(at, kind="stable")
        found = np.empty(len(at), dtype=self.kind)
        found[order] = self._ascending(np.asarray(at, dtype=np.int64)[order])
        return found

    def ranges(self, starts: I64, sizes: I64) -> tuple[Array, I64]:
        """Return `sizes[i]` records from `starts[i]` on, one range after the other, and bounds."""
        order = np.argsort(starts, kind="stable")
        at, begins = stretch(starts[order], sizes[order])
        back = np.empty(len(order), dtype=np.int64)
        back[order] = begins[:-1]
        out, bounds = stretch(back, sizes)
        return self._ascending(at)[out], bounds

    def _ascending(self, at: I64) -> Array:
        """Return the records with some numbers, which rise or stay, or nearly so."""
        found = np.empty(len(at), dtype=self.kind)
        if not len(at):
            return found
        size = self.kind.itemsize
        step = np.diff(at)
        far = (step < 0) | (step * size > _GAP)
        far |= np.diff(at * size // _STRETCH) != 0
        cuts = [0, *(np.flatnonzero(far) + 1).tolist(), len(at)]
        firsts, lasts = at[cuts[:-1]].tolist(), at[np.array(cuts[1:]) - 1].tolist()
        for first, last, start, stop in zip(firsts, lasts, cuts[:-1], cuts[1:], strict=True):
            found[start:stop] = self.read(first, last + 1)[at[start:stop] - first]
        return found

    def close(self) -> None:
        """Let go of the file, and with it of what it holds; a second time does nothing."""
        with suppress(OSError):  # what waits to be written need not be, on a disk that is full
            self._file.close()


def find(keys: Column, sample: U64, every: int, wanted: U64) -> I64:
    """Return where each wanted key stands in a column of keys, or -1.

    Args:
        keys: numbers that rise.
        sample: the first of each `every` of them.
        every: how many keys a sample stands for.
        wanted: keys to look for.
    """
    place = np.full(len(wanted), -1, dtype=np.int64)
    block = np.searchsorted(sample, wanted, "right") - 1
    for number in np.unique(block[block >= 0]).tolist():
        here = np.flatnonzero(block == number)
        start = number * every
        part = keys.read(start, min(start + every, len(keys)))
        at = np.minimum(np.searchsorted(part, wanted[here]), len(part) - 1)
        place[here] = np.where(part[at] == wanted[here], start + at, -1)
    return place
