"""Quotes that say no more than their paragraphs, or than longer quotes, told by counting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from normalizer.dedup.ondisk.clusters import Clusters
from normalizer.dedup.ondisk.columns import U64, Array, Column
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.ondisk.edges import by_cost
from normalizer.dedup.ondisk.sorting import Rows, Sorter
from normalizer.dedup.tokens import stretch

__all__ = ["hosted"]

_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_QUOTE: Final = np.uint64(1 << 32)  # above the number of a cluster of quotes
_ALL: Final = _LOWER  # stands for a cluster in whose places every other's are


def hosted(paragraphs: Clusters, quotes: Clusters, desk: Desk) -> Column:
    """Return for each cluster of quotes whether another cluster has all that it has.

    That is one of paragraphs, in which all its quotes stand, or of longer quotes.
    """
    count = len(quotes.clusters)
    if not count:
        return desk.column(np.uint8)
    by_place = desk.sorter(2)
    for cluster, members in _each(paragraphs, desk):
        by_place.add(_key(members, "host"), cluster)
    for cluster, members in _each(quotes, desk):
        by_place.add(_key(members, "host"), cluster | _QUOTE)
    first = _flags(_held(_within(by_place), desk), count, desk)
    order = _longest_first(quotes, desk)
    longer = desk.sorter(2)
    for cluster, members in _each(quotes, desk):
        free = first.take(cluster) == 0
        longer.add(_key(members, "quote")[free], order.take(cluster)[free])
    hidden = _flags(_held(_before(longer), desk), count, desk)
    made = desk.column(np.uint8)
    for start, flags in first.pieces(desk.room.rows):
        places = order.read(start, start + len(flags))
        made.append(flags | hidden.take(places))
    return made


def _each(found: Clusters, desk: Desk) -> Iterator[tuple[U64, Array]]:
    """Yield members, and the number of the cluster of each."""
    for start, clusters in found.clusters.pieces(desk.room.rows):
        sizes = clusters["size"].astype(np.int64)
        number = np.arange(start, start + len(clusters), dtype=np.uint64)
        for some in by_cost(sizes, desk.room.rows):
            numbers = np.repeat(number[some], sizes[some])
            first = int(clusters["first"][some.start])
            yield numbers, found.members.read(first, first + len(numbers))


def _key(members: Array, name: str) -> U64:
    key: U64 = (members["rank"].astype(np.uint64) << _HALF) | members[name]
    return key


def _longest_first(quotes: Clusters, desk: Desk) -> Column:
    """Return each cluster's place in the order of the shortest member, longest first."""
    ordered, places = desk.sorter(4), desk.sorter(2)
    for start, clusters in quotes.clusters.pieces(desk.room.rows):
        number = np.arange(start, start + len(clusters), dtype=np.uint64)
        ordered.add(_LOWER - clusters["words"], clusters["order"], clusters["place"], number)
    done = 0
    for rows in ordered.chunks():
        number = rows[3]
        places.add(number, np.arange(done, done + len(number), dtype=np.uint64))
        done += len(number)
    return desk.filled(places.chunks(), done, np.arange)


def _within(by_place: Sorter) -> Iterator[tuple[U64, U64]]:
    """Yield a cluster of quotes, and one of paragraphs in the same place."""
    for place, cluster in _distinct(by_place):
        spoken = cluster >= _QUOTE
        quote = cluster[spoken] & _LOWER
        yield quote, np.full(len(quote), _ALL)
        whole = place[~spoken]
        starts = np.searchsorted(whole, place[spoken])
        sizes = np.searchsorted(whole, place[spoken], "right") - starts
        at, _ = stretch(starts, sizes)
        yield np.repeat(quote, sizes), cluster[~spoken][at]


def _before(by_place: Sorter) -> Iterator[tuple[U64, U64]]:
    """Yield a cluster, and one that comes before it in the same place."""
    for place, cluster in _distinct(by_place):
        yield cluster, np.full(len(cluster), _ALL)
        starts = np.searchsorted(place, place)
        sizes = np.arange(len(place)) - starts
        at, _ = stretch(starts, sizes)
        yield np.repeat(cluster, sizes), cluster[at]


def _distinct(by_place: Sorter) -> Iterator[Rows]:
    for place, cluster in by_place.grouped():
        fresh = np.ones(len(place), dtype=np.bool_)
        fresh[1:] = (place[1:] != place[:-1]) | (cluster[1:] != cluster[:-1])
        yield place[fresh], cluster[fresh]


def _held(together: Iterator[tuple[U64, U64]], desk: Desk) -> Iterator[U64]:
    """Yield the clusters that stand with one other in every place that they have."""
    counted = desk.sorter(1)
    for cluster, other in together:
        counted.add((cluster << _HALF) | other)
    for (keys,) in counted.grouped(shift=32):
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        counts = np.diff(np.append(starts, len(keys)))
        cluster, other = keys[starts] >> _HALF, keys[starts] & _LOWER
        # `_ALL` comes last of a cluster's, and its count is that of the places.
        last = np.searchsorted(cluster, cluster, "right") - 1
        yield np.unique(cluster[(counts == counts[last]) & (other != _ALL)])


def _flags(numbers: Iterator[U64], count: int, desk: Desk) -> Column:
    ones = ((number, np.ones(len(number), np.uint64)) for number in numbers)
    return desk.filled(ones, count, lambda start, stop: np.zeros(stop - start), np.uint8)
