"""Signs of a page's blocks: what of them stands on the page a second time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np

from normalizer.extract.table import AT_ONCE, LETTERS, Array, Table, code_points

__all__ = ["add_repetition_signs"]

PIECE = 30  # characters of a block's middle that are looked for elsewhere
SAME_BEGINNING = 40  # characters by which a second printing is known


def add_repetition_signs(t: Table, lowered: Sequence[str]) -> None:
    """How often a block's text, its beginning and its middle stand on the page."""
    copies = Counter(lowered)
    t.later("again", lambda _: _seen_before(lowered, copies))
    t["copies"] = np.fromiter(map(copies.__getitem__, lowered), np.float64, len(lowered))
    t.later("begins_again", lambda _: _second_beginnings(lowered))
    t.later("elsewhere", lambda _: _stand_elsewhere(lowered))


def _seen_before(lowered: Sequence[str], copies: Counter[str]) -> Array:
    again = np.zeros(len(lowered))
    if len(copies) < len(lowered):
        seen: dict[str, int] = {}
        for row, text in enumerate(lowered):
            if copies[text] > 1:
                again[row] = seen[text] = seen.get(text, -1) + 1
    return again


def _second_beginnings(lowered: Sequence[str]) -> Array:
    begun: set[str] = set()
    again: list[bool] = []
    for text in lowered:
        beginning = text[:SAME_BEGINNING]
        again.append(beginning in begun)
        if len(text) >= SAME_BEGINNING:
            begun.add(beginning)
    return np.array(again, dtype=np.float64)


def _stand_elsewhere(lowered: Sequence[str]) -> Array:
    """Which blocks' middles stand in another block: 1, and 2 where that is longer.

    So do pulled quotes, captions that repeat a sentence, and second copies of the text.
    """
    found = np.zeros(len(lowered))
    starts = list(accumulate([len(text) + 1 for text in lowered[:-1]], initial=0))
    asked = [block for block, text in enumerate(lowered) if len(text) >= 2 * PIECE]
    middles = [starts[block] + len(lowered[block]) // 2 for block in asked]
    joined = "\n".join(lowered)
    pieces = [joined[at : at + PIECE] for at in middles]
    ends: dict[str, list[int]] = {}  # where a piece stands first and last
    for piece, at in zip(pieces, middles, strict=True):
        ends.setdefault(piece, [at, at])[1] = at
    own = np.array(middles, dtype=np.int64)
    for at in _places(joined, own) if LETTERS is None else LETTERS.places(joined, own, PIECE):
        known = ends.get(joined[at : at + PIECE])
        if known is not None:
            known[:] = min(known[0], at), max(known[1], at)
    for block, piece, at in zip(asked, pieces, middles, strict=True):
        first, last = ends[piece]
        if first != last:
            host = bisect_right(starts, last if first == at else first) - 1
            found[block] = 2 if len(lowered[host]) > len(lowered[block]) else 1
    return found


def _places(text: str, own: Array) -> Iterator[int]:
    """Where a text may have one of its own pieces of `PIECE` characters once more, and others.

    A table of the last bits of the pieces' hashes tells which places are worth a look.  A
    long text is looked at in parts, which processors' caches hold.
    """
    if not len(own):
        return
    wanted = np.zeros(0x10000, dtype=bool)
    parts = range(0, max(len(text) - PIECE + 1, 1), AT_ONCE)
    hashes = [_hashes(code_points(text[at : at + AT_ONCE + PIECE - 1])) for at in parts]
    wanted[np.concatenate(hashes)[own]] = True
    known = frozenset(own.tolist())
    for start, part in zip(parts, hashes, strict=True):
        for at in np.flatnonzero(wanted[part]).tolist():
            if start + at not in known:
                yield start + at


def _hashes(points: Array) -> Array:
    """The last 16 bits of a polynomial hash of every piece of `PIECE` characters.

    It is put together from those of shorter pieces.
    """
    with np.errstate(over="ignore"):
        power = np.uint32(0x9E3779B1)
        hashes: Array = points + np.uint32(1)
        whole: Array | None = None
        length, done, shift = 1, 0, np.uint32(1)
        while length <= PIECE:
            if PIECE & length:
                part = hashes[done:] * shift if done else hashes
                whole = part if whole is None else whole[: len(part)] + part[: len(whole)]
                done += length
                shift = shift * power
            hashes = hashes[:-length] + hashes[length:] * power
            power = power * power
            length *= 2
    assert whole is not None
    return (whole >> np.uint32(16)).astype(np.uint16)
