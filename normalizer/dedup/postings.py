"""Sorted postings in five bytes each, and their look-up for many hashes at once.

A directory by the upper bits of the hash gives a bucket of some sixteen postings; of each
stand the next eight bits of its hash, and its row in two planes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.segment import smallest
from normalizer.dedup.sketch import Ragged
from normalizer.dedup.tokens import stretch

__all__ = ["COLUMNS", "look_up", "postings"]

_U32 = npt.NDArray[np.uint32]
_I64 = npt.NDArray[np.int64]
_Arrays = Mapping[str, npt.NDArray[Any]]

COLUMNS: Final = ("directory", "low", "row", "row-above")
# Bits of a posting's hash that are written; the bits above are its bucket of some 16 postings.
# One in 16 look-ups of another hash hits by chance; two of a passage's sketch hardly ever do, and
# verification tells.
_LOW_BITS: Final = 8
# Postings of one hash that a query looks at: of a text in more places it finds a thousand.
_LONGEST_LIST: Final = 1024


def postings(sketches: Ragged) -> dict[str, npt.NDArray[Any]]:
    """Return the columns of the postings of some rows' sketches."""
    count = len(sketches.sizes)
    keys = (sketches.values.astype(np.uint64) << np.uint64(32)) | np.repeat(
        np.arange(count, dtype=np.uint64), sketches.sizes
    )
    keys.sort()
    bits = min(24, max(0, len(keys).bit_length() - 5))
    hashes = (keys >> np.uint64(32)).astype(np.uint32)
    bucket = (hashes >> np.uint32(32 - bits)) if bits else np.zeros_like(hashes)
    low = (hashes >> np.uint32(32 - bits - _LOW_BITS)) & np.uint32((1 << _LOW_BITS) - 1)
    row = keys & np.uint64(0xFFFFFFFF)
    return {
        "directory": np.searchsorted(bucket, np.arange((1 << bits) + 1)).astype(np.uint32),
        "low": low.astype(np.uint8),
        "row": (row & np.uint64(0xFFFF)).astype(np.uint16),
        "row-above": smallest(row >> np.uint64(16)) if count > 0x10000 else row[:0],
    }


def look_up(columns: _Arrays, sketches: Ragged) -> _I64:
    """Return the rows that share two members of their sketch with one of `sketches`, sorted.

    One is enough where a sketch has no more.
    """
    kept = sketches
    owners = np.repeat(np.arange(len(kept.sizes)), kept.sizes)
    starts, ends = _ranges(columns, kept.values)
    sizes = np.minimum(ends - starts, _LONGEST_LIST)
    at, _ = stretch(starts, sizes)
    row = columns["row"][at].astype(np.uint64)
    above = columns["row-above"]
    if len(above):
        row |= above[at].astype(np.uint64) << np.uint64(16)
    keys = (np.repeat(owners, sizes).astype(np.uint64) << np.uint64(32)) | row
    keys.sort()
    single = kept.sizes[(keys >> np.uint64(32)).astype(np.int64)] < 2
    twice = np.zeros(len(keys), dtype=np.bool_)
    twice[1:] = keys[1:] == keys[:-1]
    return np.unique(keys[twice | single] & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _ranges(columns: _Arrays, hashes: _U32) -> tuple[_I64, _I64]:
    """Where the postings of each hash begin and end."""
    directory = columns["directory"].astype(np.int64)
    low = columns["low"]
    bits = (len(directory) - 1).bit_length() - 1
    bucket = (
        (hashes >> np.uint32(32 - bits)).astype(np.int64)
        if bits
        else np.zeros(len(hashes), dtype=np.int64)
    )
    wanted = (hashes >> np.uint32(32 - bits - _LOW_BITS)) & np.uint32((1 << _LOW_BITS) - 1)
    return (
        _bisect(low, wanted, directory[bucket], directory[bucket + 1], right=False),
        _bisect(low, wanted, directory[bucket], directory[bucket + 1], right=True),
    )


def _bisect(values: npt.NDArray[Any], wanted: _U32, start: _I64, end: _I64, *, right: bool) -> _I64:
    """Binary search of many values at once, each within its own sorted stretch."""
    low, high = start.copy(), end.copy()
    while True:
        open_ = np.flatnonzero(low < high)
        if not len(open_):
            return low
        middle = (low[open_] + high[open_]) // 2
        here = values[middle]
        below = here <= wanted[open_] if right else here < wanted[open_]
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
