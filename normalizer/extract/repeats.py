"""Signs of a page's blocks: what of them stands on the page a second time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract.columns import AT_ONCE, Array, code_points
from normalizer.extract.table import Makers, Table

__all__ = ["add_repetition_signs"]

PIECES = compiled("normalizer.extract._pieces")
PIECE = 30  # characters of a block's middle that are looked for elsewhere
Place = tuple[int, int]  # the number of a block and a place there
SAME_BEGINNING = 40  # characters by which a second printing is known


def add_repetition_signs(t: Table, lowered: Sequence[str]) -> None:
    """How often a block's text, its beginning and its middle stand on the page."""
    copies, again = np.empty((2, len(lowered)))
    COUNT_COPIES(lowered, copies, again)
    t["copies"] = copies
    t.later(_LATER, again, lowered)


def count_copies(texts: Sequence[str], copies: Array, again: Array) -> None:
    """Count how often each text is there in all, and before it."""
    counts: dict[str, int] = {}
    for number, text in enumerate(texts):
        before = counts.get(text, 0)
        again[number] = before
        counts[text] = before + 1
    copies[:] = [counts[text] for text in texts]


COUNT_COPIES = count_copies if PIECES is None else PIECES.count_copies


def _second_beginnings(lowered: Sequence[str]) -> Array:
    begun: set[str] = set()
    again: list[bool] = []
    for text in lowered:
        beginning = text[:SAME_BEGINNING]
        again.append(beginning in begun)
        if len(text) >= SAME_BEGINNING:
            begun.add(beginning)
    return np.array(again, dtype=np.float64)


_LATER: Makers = {
    "again": lambda _, again, __: again,
    "begins_again": lambda _, __, lowered: _second_beginnings(lowered),
    "elsewhere": lambda _, __, lowered: _stand_elsewhere(lowered),
}


def _stand_elsewhere(lowered: Sequence[str]) -> Array:
    """Which blocks' middles stand in another block: 1, and 2 where that is longer.

    So do pulled quotes, captions that repeat a sentence, and second copies of the text.
    """
    found = np.zeros(len(lowered))
    if PIECES is not None and PIECES.Middles(lowered, PIECE).mark(lowered, found):
        return found
    ends = _ends(lowered)
    if not ends:
        return found
    for block, text in enumerate(lowered):
        if len(text) < 2 * PIECE:
            continue
        own = block, len(text) // 2
        first, last = ends.get(text[own[1] : own[1] + PIECE], (own, own))
        other = first if first < own else last
        if other != own:
            found[block] = 2 if len(lowered[other[0]]) > len(text) else 1
    return found


def _ends(lowered: Sequence[str]) -> dict[str, list[Place]]:
    """By piece from the middle of a block, the first and the last place where it stands.

    A table of the last bits of the pieces' hashes tells which places are worth a look.  A
    long text is looked at in parts, which processors' caches hold.
    """
    text = "\n".join(lowered)
    starts = list(accumulate([len(block) + 1 for block in lowered], initial=0))
    own = [
        start + len(block) // 2
        for start, block in zip(starts, lowered, strict=False)
        if len(block) >= 2 * PIECE
    ]
    ends: dict[str, list[Place]] = {}
    if not own:
        return ends
    pieces = {text[at : at + PIECE] for at in own}
    wanted = np.zeros(0x10000, dtype=bool)
    parts = range(0, max(len(text) - PIECE + 1, 1), AT_ONCE)
    hashes = [_hashes(code_points(text[at : at + AT_ONCE + PIECE - 1])) for at in parts]
    wanted[np.concatenate(hashes)[own]] = True
    for start, part in zip(parts, hashes, strict=True):
        for at in (np.flatnonzero(wanted[part]) + start).tolist():
            piece = text[at : at + PIECE]
            if piece in pieces:
                block = bisect_right(starts, at) - 1
                place = block, at - starts[block]
                ends.setdefault(piece, [place, place])[1] = place
    return ends


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
