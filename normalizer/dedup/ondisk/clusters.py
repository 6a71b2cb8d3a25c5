"""Clusters on the disk: the places of a passage, canonical first, and what each is to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from normalizer.dedup.groups import IDENTICAL
from normalizer.dedup.ondisk.columns import I64, U64, Array, Column
from normalizer.dedup.ondisk.edges import by_cost, paired, read_pairs
from normalizer.dedup.ondisk.gathering import Gathered, Places
from normalizer.dedup.ondisk.ranks import Ranks
from normalizer.dedup.ondisk.sorting import Rows
from normalizer.dedup.ondisk.texts import Texts, passage_of, rank_of
from normalizer.dedup.verify import CONFLICT, NEAR, measure

__all__ = ["Clusters", "form"]

MEMBER: Final = np.dtype(
    [
        ("rank", "<u4"),
        ("start", "<u4"),
        ("end", "<u4"),
        ("host", "<u4"),
        ("quote", "<u4"),
        ("relation", "u1"),
        ("jaccard", "<f8"),
        ("containment", "<f8"),
    ]
)
# `first` is the number of the first member, `order` and `place` sort the canonical ones; `told`
# says that two outlets at least print the passage.
CLUSTER: Final = np.dtype(
    [
        ("first", "<u8"),
        ("order", "<u8"),
        ("place", "<u8"),
        ("identity", "<u8"),
        ("size", "<u4"),
        ("rank", "<u4"),
        ("start", "<u4"),
        ("words", "<u4"),
        ("told", "u1"),
    ]
)


class Clusters(NamedTuple):
    """The clusters of a level, and all their members."""

    clusters: Column
    members: Column


class _Line(NamedTuple):
    """Rows of components that are whole, or one part of one with too many places for a line."""

    rows: Rows
    is_part: bool = False
    goes_on: bool = False  # not the first part


def form(gathered: Gathered, texts: Texts, ranks: Ranks) -> Clusters:
    """Return the clusters of two members or more.

    A component with more places than a line holds is several clusters, each with its
    canonical member.
    """
    forming = _Forming(texts, ranks)
    canonical: Rows = ()
    for line in _lines(gathered.rows.chunks(), texts.desk.room.line, texts.desk.room.rows):
        rows = line.rows
        if line.goes_on:
            rows = tuple(np.concatenate(pair) for pair in zip(canonical, rows, strict=True))
        places = Places.of(rows)
        passages = texts.shelf.passages.take(passage_of(places.at))
        if texts.shelf.level.name == "quote":
            kept = _each_once(places, passages["quote"])
            rows, passages = tuple(column[kept] for column in rows), passages[kept]
            places = Places.of(rows)
        if line.is_part and not line.goes_on:
            canonical = tuple(column[:1] for column in rows)
        printed = line.is_part and bool(gathered.printed.take(places.component[:1])[0])
        forming.add(places, passages, printed=printed)
    return forming.made


def _lines(chunks: Iterator[Rows], most: int, at_once: int) -> Iterator[_Line]:
    """Yield rows by component, whole ones together, those with more than `most` in parts."""
    kept: Rows | None = None
    goes_on = False
    for chunk in chunks:
        rows = chunk
        if kept is not None:
            rows = tuple(np.concatenate(pair) for pair in zip(kept, chunk, strict=True))
        component = rows[0]
        cut = int(np.searchsorted(component, component[-1]))
        begin = 0
        if cut and goes_on:
            begin = int(np.searchsorted(component, component[0], "right"))
            yield from _parts(_cut(rows, 0, begin), most, goes_on=True)
            goes_on = False
        yield from _whole(_cut(rows, begin, cut), most, at_once)
        kept = _cut(rows, cut, len(component))
        while len(kept[0]) > most:
            yield _Line(_cut(kept, 0, most), is_part=True, goes_on=goes_on)
            kept, goes_on = _cut(kept, most, len(kept[0])), True
    if kept is not None:
        yield _Line(kept, is_part=goes_on, goes_on=goes_on)


def _cut(rows: Rows, start: int, stop: int) -> Rows:
    return tuple(column[start:stop] for column in rows)


def _parts(rows: Rows, most: int, *, goes_on: bool) -> Iterator[_Line]:
    for start in range(0, len(rows[0]), most):
        yield _Line(_cut(rows, start, start + most), is_part=True, goes_on=goes_on or start > 0)


def _whole(rows: Rows, most: int, at_once: int) -> Iterator[_Line]:
    starts = np.flatnonzero(np.concatenate([[True], rows[0][1:] != rows[0][:-1]]))
    ends = np.append(starts[1:], len(rows[0]))
    if not len(rows[0]):
        return
    sizes = ends - starts
    for some in by_cost(np.where(sizes > most, at_once, sizes), at_once):
        if sizes[some].max() <= most:
            yield _Line(_cut(rows, int(starts[some][0]), int(ends[some][-1])))
            continue
        for start, end, size in zip(starts[some], ends[some], sizes[some], strict=True):
            group = _cut(rows, int(start), int(end))
            if size > most:
                yield from _parts(group, most, goes_on=False)
            else:
                yield _Line(group)


def _each_once(places: Places, quote: Array) -> Array:
    """Whether each place counts: of a quote that is there whole and in pieces one does."""
    rank = rank_of(places.at)
    number = np.arange(len(quote))
    order = np.lexsort((number, ~places.whole, places.hangs, quote, rank, places.component))
    keys = np.stack([places.component[order], rank[order], quote[order].astype(np.int64)])
    kept = np.ones(len(order), dtype=np.bool_)
    kept[order[1:]] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    return kept


class _Forming:
    """Makes clusters of places, component by component."""

    def __init__(self, texts: Texts, ranks: Ranks) -> None:
        self._texts = texts
        self._ranks = ranks
        self.made = Clusters(texts.desk.column(CLUSTER), texts.desk.column(MEMBER))

    def add(self, places: Places, passages: Array, *, printed: bool) -> None:
        """Append clusters with their members.

        Args:
            places: those of one component after the other.
            passages: what stands there.
            printed: whether two outlets are known to print the passage.
        """
        starts = np.flatnonzero(np.diff(places.component, prepend=-1))
        sizes = np.diff(np.append(starts, len(passages)))
        enough = sizes > 1
        if not enough.any():
            return
        keep = np.repeat(enough, sizes)
        places, passages = places.where(keep), passages[keep]
        sizes = sizes[enough]
        starts = np.cumsum(sizes) - sizes
        members = self._members(places, passages, np.repeat(starts, sizes))
        clusters = np.empty(len(starts), dtype=CLUSTER)
        clusters["first"] = len(self.made.members) + starts
        clusters["size"] = sizes
        clusters["order"], clusters["place"] = places.order[starts], places.place[starts]
        clusters["identity"] = passages["identity"][starts]
        clusters["rank"], clusters["start"] = members["rank"][starts], members["start"][starts]
        clusters["words"] = np.minimum.reduceat(passages["words"], starts)
        clusters["told"] = self._of_several(members, starts) | printed
        self.made.clusters.append(clusters)
        self.made.members.append(members)

    def _members(self, places: Places, passages: Array, first: I64) -> Array:
        """Return members; `first` has the number of the canonical one of each."""
        canonical = places.text[first]
        members = np.empty(len(passages), dtype=MEMBER)
        members["rank"] = rank_of(places.at)
        for name in ("start", "end", "host", "quote"):
            members[name] = passages[name]
        core = np.where(places.text == canonical, IDENTICAL, NEAR)
        members["relation"] = np.where(places.hangs, places.relation, core)
        members["jaccard"], members["containment"] = self._measured(canonical, places.text)
        return members

    def _of_several(self, members: Array, starts: I64) -> Array:
        """Whether each cluster is of two outlets at least; figures that differ do not count."""
        house: U64 = self._ranks.articles.take(members["rank"])["house"]
        # The canonical member never conflicts: who does is counted as of its outlet.
        first = house[np.repeat(starts, np.diff(np.append(starts, len(members))))]
        house = np.where(members["relation"] == CONFLICT, first, house)
        several: Array = np.minimum.reduceat(house, starts) != np.maximum.reduceat(house, starts)
        return several

    def _measured(self, canonical: I64, text: I64) -> tuple[Array, Array]:
        """Jaccard and containment of each text and the canonical one."""
        jaccard, containment = np.ones(len(text)), np.ones(len(text))
        other = np.flatnonzero(canonical != text)
        pairs, back = np.unique(paired(canonical[other], text[other]), return_inverse=True)
        found = [measure(r.rows, r.left, r.right) for r in read_pairs(self._texts, pairs)]
        if found:
            jaccard[other] = np.concatenate([j for j, _ in found])[back]
            containment[other] = np.concatenate([c for _, c in found])[back]
        return jaccard, containment
