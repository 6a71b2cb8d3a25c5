"""Connected components by sorting alone: stars, large and small by turns.

Each text is told the least text among its neighbours, first to the greater ones, then to the
lesser, until every component is a star around its least text.  Source: Kiveris et al.,
"Connected Components in MapReduce and Beyond", 2014.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from normalizer.dedup._chars import mix
from normalizer.dedup.ondisk.columns import U64, Column
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.ondisk.sorting import Sorter

__all__ = ["stars"]

_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)


def stars(pairs: Iterable[U64], desk: Desk) -> Column:
    """Return for each text that is in a pair, but the least of its component, that least one.

    Args:
        pairs: two texts each, the lesser one in the upper half.
        desk: where to work.

    Returns:
        Text in the upper half, the least text of its component in the lower, sorted.
    """
    first = desk.sorter(1)
    for part in pairs:
        first.add(_turned(part))
    edges, told = _written(first, desk)
    while True:
        larger, _ = _written(_large(edges, desk), desk)
        edges.close()
        edges, after = _written(_small(larger, desk), desk)
        larger.close()
        if told == after:
            return edges
        told = after


def _turned(keys: U64) -> U64:
    return (keys << _HALF) | (keys >> _HALF)


def _large(edges: Column, desk: Desk) -> Sorter:
    """Link each text's greater neighbours to the least of its neighbours, or to itself."""
    both, made = desk.sorter(1), desk.sorter(1)
    for _, keys in edges.pieces(desk.room.rows):
        both.add(keys)
        both.add(_turned(keys))
    for node, neighbour, least in _neighbours(keys for (keys,) in both.chunks()):
        some = neighbour > node
        made.add((neighbour[some] << _HALF) | np.minimum(node, least)[some])
    return made


def _small(edges: Column, desk: Desk) -> Sorter:
    """Link each text, and its lesser neighbours, to the least of these."""
    made = desk.sorter(1)
    pieces = (keys for _, keys in edges.pieces(desk.room.rows))
    for node, neighbour, least in _neighbours(pieces):
        made.add((node << _HALF) | least)
        some = neighbour != least
        made.add((neighbour[some] << _HALF) | least[some])
    return made


def _neighbours(chunks: Iterable[U64]) -> Iterator[tuple[U64, U64, U64]]:
    """Yield node, neighbour and the node's least neighbour of sorted keys."""
    before, least_before = -1, 0
    for keys in chunks:
        if not len(keys):
            continue
        node, neighbour = keys >> _HALF, keys & _LOWER
        fresh = np.ones(len(keys), dtype=np.bool_)
        fresh[1:] = node[1:] != node[:-1]
        firsts = neighbour[fresh]
        if int(node[0]) == before:
            firsts[0] = least_before
        least = firsts[np.cumsum(fresh) - 1]
        before, least_before = int(node[-1]), int(least[-1])
        yield node, neighbour, least


def _written(keys: Sorter, desk: Desk) -> tuple[Column, tuple[int, int]]:
    """Return the keys, each once, and what tells them from others: their number and a sum."""
    made = desk.column(np.uint64)
    total, last = 0, -1
    for (chunk,) in keys.chunks():
        fresh = np.ones(len(chunk), dtype=np.bool_)
        fresh[1:] = chunk[1:] != chunk[:-1]
        if len(chunk):
            fresh[0] = int(chunk[0]) != last
            last = int(chunk[-1])
        made.append(chunk[fresh])
        total = (total + int(mix(chunk[fresh]).sum(dtype=np.uint64))) % (1 << 64)
    return made, (len(made), total)
