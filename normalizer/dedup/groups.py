"""Groups of passages: near copies and what contains them, one canonical member first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalizer.dedup.articles import Article, published_key
from normalizer.dedup.match import MERGED, Matches
from normalizer.dedup.passages import Passages
from normalizer.dedup.verify import CONFLICT, CONTAINED, CONTAINS, NEAR, measure

__all__ = ["IDENTICAL", "RELATIONS", "TURNED", "Cluster", "Standing", "clusters", "standing"]

_I64 = npt.NDArray[np.int64]

IDENTICAL = 0
RELATIONS = ("identical", "near", "contains", "contained", "conflicting-numbers", "merged")
TURNED = {CONTAINS: CONTAINED, CONTAINED: CONTAINS}


@dataclass(frozen=True)
class Standing:
    """What decides between articles: `rank` puts the canonical one first, `house` its outlet."""

    rank: _I64
    house: _I64


@dataclass(frozen=True)
class Cluster:
    """Passages that share a text: their numbers, canonical first, and what each is to it.

    `relation` holds an index of `RELATIONS`; it says what the member is to the canonical one.
    """

    members: list[int]
    relation: list[int]
    jaccard: list[float]
    containment: list[float]


def standing(articles: Sequence[Article], credited: Collection[int]) -> Standing:
    """Rank articles: published first, then credited as an agency's, then by source."""
    own = [number in credited for number in range(len(articles))]
    keys = [
        (published_key(a.published), not o, a.source) for a, o in zip(articles, own, strict=True)
    ]
    rank = np.empty(len(keys), dtype=np.int64)
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    numbers: dict[str, int] = {}
    house = [numbers.setdefault(a.house, len(numbers)) for a in articles]
    return Standing(rank, np.array(house, dtype=np.int64))


def _occurrences(groups: _I64, count: int) -> tuple[_I64, _I64]:
    """Passage numbers sorted by group, and where each group's begin."""
    order = np.argsort(groups, kind="stable")
    return order, np.searchsorted(groups[order], np.arange(count + 1))


class _Builder:
    """Puts clusters together: the core of each component, then what hangs on to it."""

    def __init__(self, passages: Passages, matches: Matches, standing: Standing) -> None:
        self.passages = passages
        self.matches = matches
        self.house = standing.house[passages.article]
        order = np.lexsort((passages.start, standing.rank[passages.article]))
        self.place = np.empty(len(order), dtype=np.int64)
        self.place[order] = np.arange(len(order))
        count = len(matches.first)
        self.by_text = _occurrences(matches.text, count)
        self.by_component = _occurrences(matches.component[matches.text], count)

    def texts(self, text: int) -> list[int]:
        """Return the passages with this text."""
        order, starts = self.by_text
        found: list[int] = order[starts[text] : starts[text + 1]].tolist()
        return found

    def core(self, component: int) -> list[int]:
        """Return the passages of a component, canonical first."""
        order, starts = self.by_component
        found: list[int] = order[starts[component] : starts[component + 1]].tolist()
        return sorted(found, key=self.place.__getitem__)

    def quote(self, passage: int) -> tuple[int, int]:
        """Return the article and the quote (or paragraph) that a passage is, or is a piece of."""
        return int(self.passages.article[passage]), int(self.passages.quote[passage])

    def hangers(self) -> dict[int, dict[int, int]]:
        """For each component, texts of others that hang on to it, and their relation to it.

        A contained passage hangs on to its container, unless several outlets print it by
        itself: then the container is one more that has it.
        """
        found: dict[int, dict[int, int]] = {}
        edges, component = self.matches.edges, self.matches.component
        words = self.passages.rows.words[self.matches.first]
        printed = self._printed()
        for left, right, relation in zip(
            edges.left.tolist(), edges.right.tolist(), edges.relation.tolist(), strict=True
        ):
            one, other = int(component[left]), int(component[right])
            if one == other or relation not in (CONTAINS, CONTAINED, MERGED, CONFLICT):
                continue
            longer = words[left] >= words[right]
            for host, guest, text, rel, contains in (
                (one, other, right, TURNED.get(relation, relation), not longer),
                (other, one, left, relation, longer),
            ):
                takes = printed[host] if contains or rel == CONFLICT else not printed[guest]
                if takes:
                    found.setdefault(host, {}).setdefault(text, rel)
        return found

    def _printed(self) -> npt.NDArray[np.bool_]:
        """Whether two outlets at least print each component."""
        order, _ = self.by_component
        component = self.matches.component[self.matches.text][order]
        house = self.house[order]
        several = np.zeros(len(self.matches.first), dtype=np.bool_)
        same = component[1:] == component[:-1]
        # Passages of a component in any order: two outlets show as a change somewhere.
        several[component[1:][same & (house[1:] != house[:-1])]] = True
        return several


def clusters(passages: Passages, matches: Matches, standing: Standing) -> list[Cluster]:
    """Return the clusters of two members or more, in the order of their canonical members."""
    build = _Builder(passages, matches, standing)
    hangers = build.hangers()
    sizes = np.diff(build.by_component[1])
    wanted = sorted(set(np.flatnonzero(sizes > 1).tolist()) | hangers.keys())
    each = (_members(build, component, hangers.get(component, {})) for component in wanted)
    found = [cluster for cluster in each if cluster is not None]
    return _measured(passages, matches, sorted(found, key=lambda c: build.place[c[0][0]]))


def _members(
    build: _Builder, component: int, hangers: dict[int, int]
) -> tuple[list[int], list[int]] | None:
    """The members of a component's cluster, each quote once: whole where it is, else a piece."""
    core = build.core(component)
    quotes: dict[tuple[int, int], int] = {}
    for p in sorted(core, key=lambda p: (not build.passages.whole[p], build.place[p])):
        quotes.setdefault(build.quote(p), p)
    core = [p for p in core if quotes[build.quote(p)] == p]
    text = build.matches.text
    relation = [IDENTICAL if text[p] == text[core[0]] else NEAR for p in core]
    extra = [(p, rel) for guest, rel in hangers.items() for p in build.texts(guest)]
    for p, rel in sorted(extra, key=lambda e: (not build.passages.whole[e[0]], build.place[e[0]])):
        if quotes.setdefault(build.quote(p), p) == p:
            core.append(p)
            relation.append(rel)
    return (core, relation) if len(core) > 1 else None


def _measured(
    passages: Passages, matches: Matches, found: list[tuple[list[int], list[int]]]
) -> list[Cluster]:
    """Measure every member against its canonical one."""
    if not found:
        return []
    first = np.concatenate([np.full(len(m), m[0]) for m, _ in found])
    each = np.concatenate([np.array(m) for m, _ in found])
    count = len(matches.first)
    pairs, back = np.unique(matches.text[first] * count + matches.text[each], return_inverse=True)
    left, right = matches.first[pairs // count], matches.first[pairs % count]
    jaccard, containment = measure(passages.rows, left, right)
    ends = np.cumsum([len(m) for m, _ in found])[:-1]
    return [
        Cluster(members, relation, js.tolist(), cs.tolist())
        for (members, relation), js, cs in zip(
            found,
            np.split(jaccard[back], ends),
            np.split(containment[back], ends),
            strict=True,
        )
    ]
