"""Tokens to shingles and bottom-k MinHash sketches, whole batches at a time.

A text's shingles are the hashes of its runs of `width` tokens, as a sorted set; the
smallest are its sketch (bottom-k MinHash, Broder 1997; of long texts a share of all),
which is the head of that set and needs no storage of its own.  A text shorter than a
shingle has one shingle: all its tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalizer.dedup._chars import mix
from normalizer.dedup.tokens import Tokens, chunks, powers_for, stretch, tokenize

__all__ = ["Ragged", "Rows", "join_rows", "read_rows", "rows_of", "sets_of", "shingles"]

_U64 = npt.NDArray[np.uint64]
_U32 = npt.NDArray[np.uint32]
_U8 = npt.NDArray[np.uint8]
_I64 = npt.NDArray[np.int64]
_HALF = np.uint64(32)
# Of an article printed as one paragraph, held against its paragraphs of 25 to 60 words: with 24
# members of a sketch 66 % of 10 paragraphs are found, and 4 % of 80; with a quarter of a long
# text's members 99.9 %.
_SHARE, _LONG = 4, 128
_WEIGHTS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


@dataclass(frozen=True)
class Ragged:
    """One sorted set of 32-bit hashes per row: row i is `values[bounds[i]:bounds[i + 1]]`."""

    values: _U32
    bounds: _I64

    @property
    def sizes(self) -> _I64:
        """Members of each row."""
        return np.diff(self.bounds)

    def take(self, rows: _I64) -> Ragged:
        """Return the given rows, in the order given."""
        at, bounds = stretch(self.bounds[:-1][rows], self.sizes[rows])
        return Ragged(self.values[at], bounds)

    def heads(self, size: int, rows: _I64 | None = None) -> Ragged:
        """Return the `size` smallest members of each row, or of each of the given rows.

        Of a long row it is a share of them: what it contains would not show in a few.
        """
        starts, sizes = self.bounds[:-1], self.sizes
        if rows is not None:
            starts, sizes = starts[rows], sizes[rows]
        kept = np.where(sizes < _LONG, size, np.maximum(sizes // _SHARE, size))
        at, bounds = stretch(starts, np.minimum(sizes, kept))
        return Ragged(self.values[at], bounds)


@dataclass(frozen=True)
class Rows:
    """What the matcher keeps of each text: its tokens, in order, and the set of its shingles.

    The head of the set is the text's sketch.  `identity` hashes the whole sequence of tokens:
    equal texts, typography aside.
    """

    hashes: _U32
    flags: _U8
    bounds: _I64
    sets: Ragged
    identity: _U64

    def __len__(self) -> int:
        return len(self.identity)

    @property
    def words(self) -> _I64:
        """Tokens of each row."""
        return np.diff(self.bounds)

    def take(self, rows: _I64) -> Rows:
        """Return the given rows, in the order given."""
        at, bounds = stretch(self.bounds[:-1][rows], self.words[rows])
        return Rows(
            self.hashes[at],
            self.flags[at],
            bounds,
            self.sets.take(rows),
            self.identity[rows],
        )


def sets_of(owners: _I64, hashes: _U64, count: int) -> Ragged:
    """Sorted sets of the upper halves of `hashes`, one set for each of `count` owners."""
    keys = (owners.astype(np.uint64) << _HALF) | (hashes >> _HALF)
    keys.sort()
    if len(keys):
        fresh = np.ones(len(keys), dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
        keys = keys[fresh]
    bounds = np.searchsorted(keys, np.arange(count + 1, dtype=np.uint64) << _HALF)
    return Ragged(keys.astype(np.uint32), bounds)


def shingles(hashes: _U32, bounds: _I64, width: int, only: _U8 | None = None) -> Ragged:
    """Return each row's set of hashed runs of `width` tokens; one run where a row has fewer.

    With `only`, a flag for each token, the runs that hold no flagged token are left out.
    """
    counts = np.diff(bounds)
    owners = np.repeat(np.arange(len(counts)), counts)
    total = len(hashes)
    place = np.arange(total)
    left = bounds[1:][owners] - place  # tokens from here to the row's end
    runs = hashes * np.uint64(_WEIGHTS[0])
    wanted = None if only is None else only != 0
    for step in range(1, width):
        later = np.zeros(total, dtype=np.uint64)
        later[:-step] = hashes[step:]
        later[left <= step] = 0
        runs += later * np.uint64(_WEIGHTS[step])
        if wanted is not None and only is not None:
            wanted[:-step] |= (only[step:] != 0) & (left[:-step] > step)
    whole = (left >= width) | (bounds[:-1][owners] == place)
    if wanted is not None:
        whole &= wanted
    return sets_of(owners[whole], mix(runs[whole]), len(counts))


def _identities(hashes: _U32, bounds: _I64) -> _U64:
    ups, downs = powers_for(len(hashes))
    sums = np.zeros(len(hashes) + 1, dtype=np.uint64)
    np.cumsum((hashes + np.uint64(1)) * ups[: len(hashes)], out=sums[1:])
    starts, ends = bounds[:-1], bounds[1:]
    return mix((sums[ends] - sums[starts]) * downs[starts])


def rows_of(hashes: _U32, flags: _U8, bounds: _I64, *, width: int) -> Rows:
    """Return the rows of tokens: their shingles and identities are made anew."""
    return Rows(
        hashes,
        flags,
        bounds,
        shingles(hashes, bounds, width),
        _identities(hashes, bounds),
    )


def _rows(tokens: Tokens, width: int) -> Rows:
    return rows_of(tokens.hashes, tokens.flags, tokens.bounds, width=width)


def read_rows(texts: Sequence[str], *, width: int) -> Rows:
    """Return one row a text, with its set of shingles of `width` tokens.

    The rows do not depend on how the texts are batched.
    """
    parts = [_rows(tokenize(texts[part], spans=False), width) for part in chunks(texts)]
    return join_rows(parts)


def _joined(bounds: Sequence[_I64]) -> _I64:
    starts = np.cumsum([0] + [int(b[-1]) for b in bounds])
    shifted = [b[:-1] + at for b, at in zip(bounds, starts, strict=False)]
    return np.concatenate([*shifted, starts[-1:]])


def join_rows(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts, one after the other."""
    nothing = np.zeros(0, dtype=np.uint32)
    return Rows(
        np.concatenate([nothing, *(p.hashes for p in parts)]),
        np.concatenate([nothing.astype(np.uint8), *(p.flags for p in parts)]),
        _joined([p.bounds for p in parts]),
        Ragged(
            np.concatenate([nothing, *(p.sets.values for p in parts)]),
            _joined([p.sets.bounds for p in parts]),
        ),
        np.concatenate([nothing.astype(np.uint64), *(p.identity for p in parts)]),
    )
