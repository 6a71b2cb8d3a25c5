"""Texts to hashed tokens, whole batches at a time, without Python per token.

The batch is one array of code points.  A token's hash is a polynomial in its
characters, taken as a difference of prefix sums modulo 2**64 (Karp and Rabin 1987),
so that all tokens of the batch are hashed by one pass over the characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup._chars import DIGIT, EXPANDS, IGNORED, UNSPACED, WORD, CharTable, mix
from normalizer.dedup.numerals import Numerals

__all__ = [
    *("CHUNK", "KIND", "NAME", "NUMBER", "Tokens"),
    *("chunks", "powers_for", "stretch", "tokenize"),
]

KIND: Final = 2  # another number where the same text gives other tokens than before

# Characters handled at once: the arrays of a chunk stay in the processor's cache.
# 20,000 paragraphs take 84 ms at 2**16, 80 ms at 2**17, 93 ms at 2**19, 146 ms at 2**22.
CHUNK = 1 << 17
_BASE = 0x9E3779B97F4A7C15 | 1
_WINDOW = 3  # characters of a token in a script without spaces; tokens overlap
# Between the thousands of a figure: 4,200, 4.200 and 4 200 are 4200.
_GROUPING: Final = np.zeros(0x2030, dtype=np.bool_)
_GROUPING[[ord(c) for c in ",. \u00a0\u2009\u202f\u066c"]] = True

# The two lowest bits of a token's hash are 0, so that an index can keep its flags there.
_THIRTY_BITS = np.uint32(0xFFFFFFFC)
NUMBER: Final = 1
NAME: Final = 2

_U64 = npt.NDArray[np.uint64]
_I64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """The tokens of a batch of texts, in text order.

    Those of text i are `bounds[i]` to `bounds[i + 1]`.  `flags` has `NUMBER` for a token
    that begins or ends with a digit and `NAME` for one that begins with a capital and is not
    the first of its text.  `starts` and `ends` are character offsets within the token's own
    text; there may be none where nobody asked for them.
    """

    hashes: npt.NDArray[np.uint32]
    flags: npt.NDArray[np.uint8]
    bounds: _I64
    starts: _I64
    ends: _I64


def chunks(texts: Sequence[str], size: int = CHUNK) -> Iterator[slice]:
    """Yield slices of `texts` of about `size` characters each, one text at least."""
    start = total = 0
    for i, text in enumerate(texts):
        total += len(text)
        if total >= size:
            yield slice(start, i + 1)
            start, total = i + 1, 0
    if start < len(texts):
        yield slice(start, len(texts))


def stretch(starts: _I64, sizes: _I64) -> tuple[_I64, _I64]:
    """Return indices that visit `sizes[i]` places from `starts[i]` on, and where each i begins."""
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return np.arange(bounds[-1]) + np.repeat(starts - bounds[:-1], sizes), bounds


@cache
def _table() -> CharTable:
    return CharTable()


@cache
def powers(size: int) -> tuple[_U64, _U64]:
    """Powers of the base and of its inverse modulo 2**64, from 0 to `size`."""
    with np.errstate(over="ignore"):
        ups = np.full(size, _BASE, dtype=np.uint64)
        downs = np.full(size, pow(_BASE, -1, 1 << 64), dtype=np.uint64)
        ups[0] = downs[0] = 1
        return np.cumprod(ups), np.cumprod(downs)


def powers_for(size: int) -> tuple[_U64, _U64]:
    """`powers`, of the next power of two, so that few tables are ever made."""
    return powers(1 << max(CHUNK, size).bit_length())


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text in NFKC and, for each of its characters, the offset it came from."""
    pieces: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        stop = start + 1
        while stop < len(text) and unicodedata.combining(text[stop]):
            stop += 1
        piece = unicodedata.normalize("NFKC", text[start:stop])
        pieces.append(piece)
        origin += [start] * len(piece)
        start = stop
    return "".join(pieces), [*origin, len(text)]


def _thousands(codes: npt.NDArray[np.intp], digits: _I64) -> _I64:
    """Where a sign stands between the thousands of a figure, given where digits stand.

    One to three digits are before it, and exactly three behind it.
    """
    if len(digits) < 4:
        return digits[:0]
    at = np.flatnonzero(np.diff(digits[:-2]) == 2)
    three = digits[at + 3] - digits[at + 1] == 2
    goes_on = digits[np.minimum(at + 4, len(digits) - 1)] - digits[at + 3] == 1
    long = (at >= 3) & (digits[at] - digits[np.maximum(at - 3, 0)] == 3)
    places: _I64 = digits[at[three & ~goes_on & ~long]] + 1
    return places[_GROUPING.take(codes[places], mode="clip")]


def _edges(classes: npt.NDArray[np.uint8], digits: _I64) -> tuple[_I64, _I64]:
    """Where each token of the classified characters starts and ends.

    A figure ends where letters follow it: 12mm is 12 mm.
    """
    units = digits[classes.take(digits + 1, mode="clip") == WORD] + 1
    classes[digits] = WORD
    inside = np.zeros(len(classes) + 2, dtype=np.bool_)
    np.equal(classes, WORD, out=inside[1:-1])
    at = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = at[::2], at[1::2]
    if len(units):
        starts, ends = (np.insert(a, a.searchsorted(units), units) for a in (starts, ends))
    unspaced = classes == UNSPACED
    if unspaced.any():
        single = np.flatnonzero(unspaced)
        inside[1:-1] = unspaced
        run = np.flatnonzero(inside[1:] != inside[:-1])[1::2]
        stop = np.minimum(single + _WINDOW, run[np.searchsorted(run, single, "right")])
        starts = np.concatenate([starts, single])
        ends = np.concatenate([ends, stop])
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
    return starts, ends


def tokenize(texts: Sequence[str], *, spans: bool = True) -> Tokens:
    """Return the tokens of `texts`, which together should be about `CHUNK` characters.

    Args:
        texts: the texts.
        spans: whether to tell where each token stands.
    """
    table = _table()
    joined = "\n".join(texts)
    codes = _codes(joined)
    classes = table.classify(codes)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    odd: list[int] = []
    if not joined.isascii():
        loose = bool(table.loose.take(codes).any()) and not unicodedata.is_normalized("NFC", joined)
        odd = _odd(texts, classes == EXPANDS, lengths, loose=loose)
    tokens = _tokenize(codes, classes, lengths, table, spans=spans or bool(odd))
    tokens = _with_plain(tokens, texts, odd, table) if odd else tokens
    if len(tokens.hashes):
        tokens.flags[_numerals().read(tokens.hashes, tokens.bounds)] = NUMBER
    return tokens


@cache
def _numerals() -> Numerals:
    return Numerals(_hashed)


def _hashed(words: list[str]) -> npt.NDArray[np.uint32]:
    """The hashes of words, each a token."""
    table, codes = _table(), _codes("\n".join(words))
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    return _tokenize(codes, table.classify(codes), lengths, table, spans=False).hashes


def _codes(text: str) -> npt.NDArray[np.intp]:
    """The code points, in the type that indexes arrays fastest."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.intp)


def _odd(
    texts: Sequence[str], expands: npt.NDArray[np.bool_], lengths: _I64, *, loose: bool
) -> list[int]:
    """The texts that must be brought to NFKC before they are read a character at a time."""
    odd: set[int] = set()
    if expands.any():
        ends = np.cumsum(lengths + 1)
        odd.update(np.searchsorted(ends, np.flatnonzero(expands), "right").tolist())
    if loose:
        odd.update(i for i, text in enumerate(texts) if not unicodedata.is_normalized("NFC", text))
    return sorted(odd)


def _with_plain(
    tokens: Tokens, texts: Sequence[str], odd: Sequence[int], table: CharTable
) -> Tokens:
    """Put the tokens of the odd texts, brought to NFKC, in the place of what they gave."""
    plain, origins = zip(*(_plain(texts[i]) for i in odd), strict=True)
    codes = _codes("\n".join(plain))
    lengths = np.fromiter(map(len, plain), np.int64, len(plain))
    mended = _tokenize(codes, table.classify(codes), lengths, table, spans=True)
    for i, origin in enumerate(origins):
        part = slice(int(mended.bounds[i]), int(mended.bounds[i + 1]))
        came_from = np.array(origin, dtype=np.int64)
        mended.starts[part] = came_from[mended.starts[part]]
        # A token ends where the character after its last one begins.
        mended.ends[part] = _end_of(came_from, mended.ends[part] - 1)
    starts, sizes = tokens.bounds[:-1].copy(), np.diff(tokens.bounds)
    starts[odd] = mended.bounds[:-1] + len(tokens.hashes)
    sizes[odd] = np.diff(mended.bounds)
    at, bounds = stretch(starts, sizes)
    both = (tokens, mended)
    return Tokens(
        np.concatenate([t.hashes for t in both])[at],
        np.concatenate([t.flags for t in both])[at],
        bounds,
        np.concatenate([t.starts for t in both])[at],
        np.concatenate([t.ends for t in both])[at],
    )


def _end_of(came_from: _I64, last: _I64) -> _I64:
    after = np.searchsorted(came_from, came_from[last], "right")
    return came_from[np.minimum(after, len(came_from) - 1)]


def _tokenize(
    codes: npt.NDArray[np.intp],
    classes: npt.NDArray[np.uint8],
    lengths: _I64,
    table: CharTable,
    *,
    spans: bool,
) -> Tokens:
    digits = np.flatnonzero(classes == DIGIT)
    classes[_thousands(codes, digits)] = IGNORED
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths + 1, out=offsets[1:])
    begins, place = offsets, None  # where texts begin in what is left of the characters
    kept = classes != IGNORED
    if not kept.all():
        place = np.flatnonzero(kept)
        codes, classes = codes.take(place), classes.take(place)
        digits, begins = np.searchsorted(place, digits), np.searchsorted(place, offsets)
    starts, ends = _edges(classes, digits)
    ups, downs = powers_for(len(codes))
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(table.values.take(codes) * ups[: len(codes)], out=sums[1:])
    hashes = mix((sums.take(ends) - sums.take(starts)) * downs.take(starts)) >> np.uint64(32)
    head = table.marks.take(codes.take(starts))
    flags = head | (table.marks.take(codes.take(ends - 1)) & np.uint8(NUMBER))
    bounds = np.searchsorted(starts, begins)
    counts = np.diff(bounds)
    flags[bounds[:-1][counts > 0]] &= NUMBER
    hashes = hashes.astype(np.uint32) & _THIRTY_BITS
    if not spans:
        return Tokens(hashes, flags, bounds, starts[:0], ends[:0])
    if place is not None:
        starts, ends = place[starts], place[ends - 1] + 1
    shift = np.repeat(offsets[:-1], counts)
    return Tokens(hashes, flags, bounds, starts - shift, ends - shift)
