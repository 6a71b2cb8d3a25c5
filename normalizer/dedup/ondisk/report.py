"""Groups read back from the disk, in the order in which they are told."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from normalizer.dedup.articles import Article
from normalizer.dedup.groups import RELATIONS
from normalizer.dedup.ondisk.clusters import CLUSTER, Clusters
from normalizer.dedup.ondisk.columns import I64, Array, Column
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.ondisk.edges import by_cost
from normalizer.dedup.ondisk.ranks import Ranks
from normalizer.dedup.ondisk.shelf import NEVER, Head, Shelf
from normalizer.dedup.origin import Origin, origin_of
from normalizer.dedup.passages import LevelName
from normalizer.dedup.results import Group, Member

__all__ = ["told"]

_LEVELS: Final[tuple[LevelName, ...]] = ("paragraph", "quote")
_CLUSTERS: Final = 1 << 12  # that are read together
_MEMBERS: Final = 1 << 10  # of them, about, whose articles are looked up together


def told(
    paragraphs: Clusters, quotes: Clusters, hosted: Column, shelf: Shelf, ranks: Ranks, desk: Desk
) -> Iterator[Group]:
    """Yield the groups of two outlets at least, by their canonical members."""
    ordered = desk.sorter(4)
    for level, found in enumerate((paragraphs, quotes)):
        for start, clusters in found.clusters.pieces(desk.room.rows):
            chosen = clusters["told"] != 0
            if level:
                chosen &= hosted.read(start, start + len(clusters)) == 0
            some = clusters[chosen]
            place = (some["rank"].astype(np.uint64) << np.uint64(32)) | some["start"]
            number = np.flatnonzero(chosen).astype(np.uint64) + np.uint64(start)
            levels = np.full(len(some), level, dtype=np.uint64)
            ordered.add(place, levels, some["identity"], number)
    reader = _Reader(shelf, ranks, desk.room.texts)
    for _, levels, _, number in ordered.chunks():
        for begin in range(0, len(number), _CLUSTERS):
            some = slice(begin, begin + _CLUSTERS)
            yield from _groups((paragraphs, quotes), levels[some], number[some], reader)


def _groups(
    found: Sequence[Clusters], levels: Array, number: Array, reader: _Reader
) -> Iterator[Group]:
    """Yield the groups of some clusters, in the order given."""
    clusters = np.empty(len(number), dtype=CLUSTER)
    for level, both in enumerate(found):
        here = levels == level
        clusters[here] = both.clusters.take(number[here])
    for some in by_cost(clusters["size"].astype(np.int64), _MEMBERS):
        parts: list[Array] = [clusters[:0]] * (some.stop - some.start)
        for level, both in enumerate(found):
            here = np.flatnonzero(levels[some] == level)
            chosen = clusters[some][here]
            members, bounds = both.members.ranges(
                chosen["first"].astype(np.int64), chosen["size"].astype(np.int64)
            )
            for place, start, stop in zip(here.tolist(), bounds, bounds[1:], strict=False):
                parts[place] = members[start:stop]
        reader.look_up(np.concatenate([part["rank"] for part in parts]))
        for level, cluster, part in zip(levels[some], clusters[some], parts, strict=True):
            yield reader.group(_LEVELS[int(level)], int(cluster["identity"]), part)


class _Known(NamedTuple):
    """An article read back."""

    head: Head
    text: str
    is_dated: bool


class _Reader:
    """Reads articles back, and holds those that were asked for last."""

    def __init__(self, shelf: Shelf, ranks: Ranks, most: int) -> None:
        self._shelf = shelf
        self._ranks = ranks
        self._most = most
        self._articles: dict[int, Array] = {}
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._held = 0

    def look_up(self, ranks: I64) -> None:
        """Make ready for articles with these ranks, and forget where others are."""
        wanted = np.unique(ranks)
        self._articles = dict(zip(wanted.tolist(), self._ranks.articles.take(wanted), strict=True))

    def _get(self, rank: int) -> _Known:
        known = self._known.get(rank)
        if known is not None:
            self._known.move_to_end(rank)
            return known
        article = self._articles[rank]
        text = self._shelf.text(article)
        known = _Known(self._shelf.head(article), text, int(article["moment"]) != NEVER)
        self._known[rank] = known
        self._held += len(text)
        while self._held > self._most and len(self._known) > 1:
            self._held -= len(self._known.popitem(last=False)[1].text)
        return known

    def group(self, level: LevelName, identity: int, part: Array) -> Group:
        """Return a group with its texts and its origin."""
        members = []
        heads: dict[int, Head] = {}
        is_dated = self._get(int(part["rank"][0])).is_dated
        for rank, start, end, relation, jaccard, containment in zip(
            *(part[name].tolist() for name in ("rank", "start", "end", "relation")),
            *(part[name].tolist() for name in ("jaccard", "containment")),
            strict=True,
        ):
            head, text, _ = self._get(rank)
            heads[rank] = head
            members.append(
                Member(
                    head.source,
                    head.outlet,
                    start,
                    end,
                    text[start:end],
                    RELATIONS[relation],
                    round(jaccard, 4),
                    round(containment, 4),
                )
            )
        origin = _origin(list(heads.values()), is_dated)
        return Group(f"{identity:016x}", level, origin, members[0].text, tuple(members))


def _origin(heads: Sequence[Head], is_dated: bool) -> Origin | None:
    if not any(head.signs for head in heads):
        return None
    articles = [Article(head.source, "", head.outlet, head.published) for head in heads]
    return origin_of(articles, [head.signs for head in heads], 0 if is_dated else None)
