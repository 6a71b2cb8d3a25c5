"""Articles in the order of their sources; of those with the same source the last one counts."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice
from typing import Final

import numpy as np

from normalizer.dedup.ondisk.columns import Column
from normalizer.dedup.ondisk.desk import Desk

__all__ = ["NOBODY", "Named", "Ranks", "rank"]

Named = tuple[bytes, int]  # a source and the number of an article

NOBODY: Final = 0xFFFFFFFF  # the rank of an article that does not count
_AT_ONCE: Final = 256  # sources of a sorted run that are read together
_MOST_RUNS: Final = 64
_AROUND: Final = 150  # bytes that Python takes around a source


class Ranks:
    """`articles` holds the articles' records by rank, `of` the rank of each by its number."""

    def __init__(self, articles: Column, of: Column) -> None:
        self.articles = articles
        self.of = of


def rank(named: Iterable[Named], articles: Column, desk: Desk) -> Ranks:
    """Rank articles by source.

    Args:
        named: source and number of each, numbers rising.
        articles: their records, by number.
        desk: where to work.
    """
    by_rank, by_number = desk.column(articles.kind), desk.sorter(2)
    ordered = _latest(_ordered(named, desk))
    while numbers := list(islice(ordered, desk.room.rows)):
        at = np.array(numbers, dtype=np.uint64)
        by_number.add(at, np.arange(len(by_rank), len(by_rank) + len(at), dtype=np.uint64))
        by_rank.append(articles.take(at))
    of = desk.filled(
        by_number.chunks(), len(articles), lambda start, stop: np.full(stop - start, NOBODY)
    )
    return Ranks(by_rank, of)


def _latest(ordered: Iterable[Named]) -> Iterator[int]:
    """Yield the last number given of each source."""
    before: Named | None = None
    for named in ordered:
        if before is not None and before[0] != named[0]:
            yield before[1]
        before = named
    if before is not None:
        yield before[1]


def _ordered(named: Iterable[Named], desk: Desk) -> Iterator[Named]:
    """Sort by source, then number, in runs on the disk."""
    runs: list[_Run] = []
    waiting: list[Named] = []
    size = 0
    for entry in named:
        waiting.append(entry)
        size += len(entry[0]) + _AROUND
        if size >= desk.room.sorted:
            runs.append(_Run(desk, iter(sorted(waiting))))
            waiting, size = [], 0
        if len(runs) == _MOST_RUNS:
            runs = [_Run(desk, merge(*runs))]
    return merge(*runs, sorted(waiting))


class _Run:
    """Sources in order, on the disk; they are gone once they are read."""

    def __init__(self, desk: Desk, named: Iterator[Named]) -> None:
        self._data = desk.column(np.uint8)
        self._ends = [0]
        while part := list(islice(named, _AT_ONCE)):
            self._data.append(np.frombuffer(pickle.dumps(part), np.uint8))
            self._ends.append(len(self._data))

    def __iter__(self) -> Iterator[Named]:
        for start, end in zip(self._ends, self._ends[1:], strict=False):
            yield from pickle.loads(self._data.read(start, end).tobytes())
        self._data.close()
