"""Signs of a page's blocks: what of them stands on the page a second time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from normalizer.extract.table import AT_ONCE, LETTERS, Array, Table, code_points

__all__ = ["add_repetition_signs"]

PIECE = 30  # characters of a block's middle that are looked for elsewhere
SAME_BEGINNING = 40  # characters by which a second printing is known


def add_repetition_signs(t: Table, lowered: Sequence[str]) -> None:
    """How often a block's text, its beginning and its middle stand on the page."""
    seen: dict[str, int] = {}
    again: list[int] = []
    for text in lowered:
        number = seen.get(text, 0)
        again.append(number)
        seen[text] = number + 1
    t.later("again", lambda _: np.array(again, dtype=np.float64))
    t["copies"] = np.array([seen[text] for text in lowered], dtype=np.float64)
    t.later("begins_again", lambda _: _second_beginnings(lowered))
    t.later("elsewhere", lambda _: _stand_elsewhere(lowered))


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
    lengths = np.fromiter(map(len, lowered), dtype=np.int64, count=len(lowered))
    starts = np.cumsum(lengths + 1) - lengths - 1
    found = np.zeros(len(lowered))
    asked = np.flatnonzero(lengths >= 2 * PIECE)
    if not len(asked):
        return found
    own = starts[asked] + lengths[asked] // 2
    joined = "\n".join(lowered)
    middles = own.tolist()
    seen: dict[str, list[int]] = {joined[at : at + PIECE]: [] for at in middles}
    others = _places(joined, own) if LETTERS is None else LETTERS.places(joined, own, PIECE)
    again = [at for at in others if joined[at : at + PIECE] in seen]
    if not again and len(seen) == len(middles):
        return found
    for at in sorted({*middles, *again}):
        seen[joined[at : at + PIECE]][1:] = [at]  # the first and the last
    begins = starts.tolist()
    for block, at in zip(asked.tolist(), middles, strict=True):
        places = seen[joined[at : at + PIECE]]
        if len(places) > 1:
            host = bisect_right(begins, places[1] if places[0] == at else places[0]) - 1
            found[block] = 2 if len(lowered[host]) > len(lowered[block]) else 1
    return found


def _places(text: str, own: Array) -> Iterator[int]:
    """Where a text may have one of its own pieces of `PIECE` characters once more, and others.

    A table of the last bits of the pieces' hashes tells which places are worth a look.  A
    long text is looked at in parts, which processors' caches hold.
    """
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
