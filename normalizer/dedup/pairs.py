"""Pairs of passages, one for each two places that share a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from normalizer.dedup.groups import IDENTICAL, TURNED, Standing
from normalizer.dedup.match import Matches
from normalizer.dedup.passages import Passages

__all__ = ["Link", "links", "unhosted"]

# A text in more places than this is linked to its canonical place only: 300 outlets that print
# one story are 299 links, not 44,850.
_MOST_PLACES = 48


@dataclass(frozen=True)
class Link:
    """Two passages that match; `relation` (an index of `RELATIONS`) is what left is to right."""

    left: int
    right: int
    relation: int
    jaccard: float
    containment: float


class _Places:
    """Where each text stands, canonical place first."""

    def __init__(self, passages: Passages, matches: Matches, standing: Standing) -> None:
        self.house = standing.house[passages.article].tolist()
        self.article = passages.article.tolist()
        rank = standing.rank[passages.article]
        self.order = np.lexsort((passages.start, rank, matches.text)).tolist()
        text = matches.text[self.order]
        self.starts = np.searchsorted(text, np.arange(len(matches.first) + 1)).tolist()

    def of(self, text: int) -> list[int]:
        found: list[int] = self.order[self.starts[text] : self.starts[text + 1]]
        return found

    def crossing(self, lefts: Sequence[int], rights: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Pairs of places in different outlets; of many places the first with each other one."""
        if len(lefts) * len(rights) > _MOST_PLACES**2:
            rights, lefts = (rights, lefts[:1]) if len(rights) > len(lefts) else (rights[:1], lefts)
        for left in lefts:
            for right in rights:
                if self.house[left] != self.house[right]:
                    yield left, right


def links(passages: Passages, matches: Matches, standing: Standing) -> list[Link]:
    """Return the pairs between outlets, identical ones first, then by the edges.

    `left` is the passage that comes first by the article's number, then by its start.
    """
    places = _Places(passages, matches, standing)
    found: list[Link] = []
    counts = np.diff(places.starts)
    for text in np.flatnonzero(counts > 1).tolist():
        at = places.of(text)
        if len(at) > _MOST_PLACES:
            found += [Link(a, b, IDENTICAL, 1.0, 1.0) for a, b in places.crossing(at[:1], at[1:])]
            continue
        for i, left in enumerate(at):
            crossing = places.crossing([left], at[i + 1 :])
            found += [Link(a, b, IDENTICAL, 1.0, 1.0) for a, b in crossing]
    edges = matches.edges
    for one, other, relation, jaccard, containment in zip(
        edges.left.tolist(),
        edges.right.tolist(),
        edges.relation.tolist(),
        edges.jaccard.tolist(),
        edges.containment.tolist(),
        strict=True,
    ):
        for a, b in places.crossing(places.of(one), places.of(other)):
            found.append(Link(a, b, relation, jaccard, containment))
    return [_oriented(link, places.article) for link in found]


def _oriented(link: Link, article: Sequence[int]) -> Link:
    if (article[link.left], link.left) <= (article[link.right], link.right):
        return link
    relation = TURNED.get(link.relation, link.relation)
    return Link(link.right, link.left, relation, link.jaccard, link.containment)


def unhosted(
    found: Sequence[Link], quotes: Passages, hosts: Sequence[Link], paragraphs: Passages
) -> list[Link]:
    """Return the links between quotes whose paragraphs do not match already.

    Of the links between the same two quotes, whole or in pieces, those stay that do not
    overlap a better one: whole with whole, then by Jaccard.
    """
    known = {_key(link, paragraphs) for link in hosts}
    fresh = [link for link in found if _key(link, quotes) not in known]
    fresh.sort(key=lambda link: _goodness(link, quotes))
    taken: dict[tuple[int, ...], list[Link]] = {}
    for link in fresh:
        left, right = link.left, link.right
        same = taken.setdefault(
            (
                int(quotes.article[left]),
                int(quotes.quote[left]),
                int(quotes.article[right]),
                int(quotes.quote[right]),
            ),
            [],
        )
        if not any(
            _overlap(quotes, left, kept.left) or _overlap(quotes, right, kept.right)
            for kept in same
        ):
            same.append(link)
    return [link for same in taken.values() for link in same]


def _key(link: Link, passages: Passages) -> tuple[int, ...]:
    left, right = link.left, link.right
    return (
        int(passages.article[left]),
        int(passages.host[left]),
        int(passages.article[right]),
        int(passages.host[right]),
    )


def _goodness(link: Link, quotes: Passages) -> tuple[bool, float, int, int]:
    whole = bool(quotes.whole[link.left] and quotes.whole[link.right])
    return not whole, -link.jaccard, link.left, link.right


def _overlap(quotes: Passages, one: int, other: int) -> bool:
    return bool(quotes.start[one] < quotes.end[other] and quotes.start[other] < quotes.end[one])
