"""Tokens in few bytes: codes by frequency, written as variable-length integers.

A segment's distinct tokens, commonest first, are its vocabulary; a text is the list of its
tokens' places there.  The 128 commonest take one byte, the next 16,256 two.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from normalizer.dedup.tokens import stretch

__all__ = ["Packed", "decode", "encode", "pack", "unpack", "vocabulary"]

_U8 = npt.NDArray[np.uint8]
_U32 = npt.NDArray[np.uint32]
_I64 = npt.NDArray[np.int64]
_MORE = 0x80  # set in all bytes of a code but its last
_AT_ONCE = 1 << 20
# Rows compressed together: 80.9 bytes of codes a paragraph become 78.8 at 16 rows, 75.3 at 64,
# 74.4 at 256; a row is read by unpacking its block, 64 rows in 20 microseconds.
BLOCK: Final = 64


class Packed(NamedTuple):
    """Rows of bytes in compressed blocks of `BLOCK` rows; `starts` has one entry more."""

    data: _U8
    starts: _I64


def vocabulary(tokens: _U32) -> _U32:
    """Return the distinct tokens, commonest first, then by value."""
    ordered = np.sort(tokens)
    if not len(ordered):
        return ordered
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    counts = np.diff(np.append(starts, len(ordered)))
    distinct = ordered[starts]
    return distinct[np.argsort(-counts, kind="stable")]


class _Codes:
    """Finds tokens in a vocabulary: a table of their upper bits, then a search for the rest."""

    def __init__(self, words: _U32) -> None:
        self.words = words
        self.order = np.argsort(words, kind="stable")
        self.sorted = words[self.order]
        self.shift = np.uint32(max(2, 32 - max(8, len(words).bit_length() + 3)))
        self.table = np.zeros(1 << (32 - int(self.shift)), dtype=np.uint32)
        self.table[words >> self.shift] = np.arange(len(words), dtype=np.uint32)

    def of(self, tokens: _U32) -> _U32:
        codes: _U32 = self.table[tokens >> self.shift]
        wrong = np.flatnonzero(self.words[codes] != tokens)
        codes[wrong] = self.order[np.searchsorted(self.sorted, tokens[wrong])]
        return codes


def encode(tokens: _U32, bounds: _I64, words: _U32) -> tuple[_U8, _I64]:
    """Return the bytes of all rows, one row after the other, and the number of bytes of each.

    Args:
        tokens: all rows' tokens; each stands in `words`.
        bounds: row i is `tokens[bounds[i]:bounds[i + 1]]`.
        words: the vocabulary.
    """
    if not len(tokens):
        return np.zeros(0, np.uint8), np.zeros(len(bounds) - 1, np.int64)
    codes = _Codes(words)
    parts: list[_U8] = []
    sizes: list[_U8] = []
    for start in range(0, len(tokens), _AT_ONCE):
        part, size = _varints(codes.of(tokens[start : start + _AT_ONCE]))
        parts.append(part)
        sizes.append(size)
    ends = np.zeros(len(tokens) + 1, dtype=np.int64)
    np.cumsum(np.concatenate(sizes), out=ends[1:])
    return np.concatenate(parts), np.diff(ends[bounds])


def _varints(codes: _U32) -> tuple[_U8, _U8]:
    size = np.ones(len(codes), dtype=np.uint8)
    for bits in (7, 14, 21, 28):
        size += codes >= np.uint32(1 << bits)
    ends = np.cumsum(size, dtype=np.int64)
    out = np.zeros(int(ends[-1]), dtype=np.uint8)
    for back in range(5):  # the last byte first
        has = size > back
        more = np.uint8(_MORE if back else 0)
        out[ends[has] - 1 - back] = ((codes[has] >> np.uint32(7 * back)) & np.uint32(0x7F)) | more
    return out, size


def decode(data: _U8, starts: _I64, sizes: _I64, words: _U32) -> tuple[_U32, _I64]:
    """Return the tokens of some rows and the rows' bounds; the inverse of `encode`.

    Args:
        data: the bytes of all rows.
        starts: where each wanted row begins in `data`.
        sizes: its bytes.
        words: the vocabulary.
    """
    at, ends = stretch(starts, sizes)
    some = np.asarray(data)[at]
    last = some < _MORE
    value = (some & np.uint8(0x7F)).astype(np.uint32)
    stop = np.flatnonzero(last)
    codes = value[stop]
    begin = np.concatenate([[0], stop[:-1] + 1]).astype(np.int64) if len(stop) else stop
    for back in range(1, 5):
        has = stop - back >= begin
        codes[has] |= value[stop[has] - back] << np.uint32(7 * back)
    bounds = np.zeros(len(starts) + 1, dtype=np.int64)
    bounds[1:] = np.searchsorted(stop, ends[1:])
    return words[codes], bounds


def pack(data: _U8, sizes: _I64) -> Packed:
    """Compress rows of bytes that stand one after the other."""
    ends = np.concatenate([[0], np.cumsum(sizes)])
    cuts = [*ends[:-1:BLOCK].tolist(), int(ends[-1])]
    blocks = [zlib.compress(data[start:end].tobytes(), 6) for start, end in pairwise(cuts)]
    starts = np.cumsum([0] + [len(block) for block in blocks])
    return Packed(np.frombuffer(b"".join(blocks), dtype=np.uint8), starts)


def unpack(packed: Packed, row_starts: _I64, rows: _I64) -> tuple[_U8, _I64]:
    """Return the bytes of the blocks that hold some rows, and where each row begins in them.

    Args:
        packed: all rows.
        row_starts: where each row begins in the bytes that were packed, and where they end.
        rows: the wanted rows.
    """
    blocks, at = np.unique(rows // BLOCK, return_inverse=True)
    parts = [
        np.frombuffer(zlib.decompress(packed.data[start:end].tobytes()), dtype=np.uint8)
        for start, end in zip(
            packed.starts[blocks].tolist(), packed.starts[blocks + 1].tolist(), strict=True
        )
    ]
    begin = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    data = np.concatenate([np.zeros(0, np.uint8), *parts])
    return data, begin[at] + row_starts[rows] - row_starts[rows // BLOCK * BLOCK]
