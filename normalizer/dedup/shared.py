"""What articles share: groups and pairs of passages, from articles in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from normalizer.dedup.articles import UNDATED, Article, as_article, latest_of_each, published_key
from normalizer.dedup.groups import RELATIONS, Cluster, Standing, clusters, standing
from normalizer.dedup.match import Matches, SketchName, match, spoken_instead
from normalizer.dedup.origin import Evidence, evidence_of, origin_of
from normalizer.dedup.pairs import Link, links, unhosted
from normalizer.dedup.passages import Passages, read_passages
from normalizer.dedup.results import Group, Member, Pair
from normalizer.dedup.spans import Run, shared_runs
from normalizer.model import Record

__all__ = ["Comparison", "Group", "Member", "Pair", "Signs", "compare", "find_shared"]


@dataclass(frozen=True)
class Comparison:
    """Articles compared with each other: the passages of both levels and how they match.

    `articles` are in the order of their sources.  With `fresh`, groups and pairs are those
    that one of these articles is in.
    """

    articles: Sequence[Article]
    signs: Signs
    paragraphs: Passages
    quotes: Passages
    fresh: frozenset[int] | None = None
    sketch: SketchName = "bottom-k"

    @cached_property
    def standing(self) -> Standing:
        """Who comes first, and who is of the same outlet."""
        return standing(self.articles, self._credited())

    @cached_property
    def matches(self) -> tuple[Matches, Matches]:
        """The matches of paragraphs, and of quotes."""
        paragraphs, quotes = self.paragraphs, self.quotes
        spoken = match(quotes.rows, quotes.level.rule, sketch=self.sketch)
        whole = match(paragraphs.rows, paragraphs.level.rule, mergers=True, sketch=self.sketch)
        return spoken_instead(whole, paragraphs, spoken, quotes), spoken

    def _credited(self) -> set[int]:
        """The articles with a passage that matches whose credits name an agency."""
        involved: set[int] = set()
        for passages, found in zip((self.paragraphs, self.quotes), self.matches, strict=True):
            texts = np.concatenate([found.edges.left, found.edges.right])
            often = np.bincount(found.text, minlength=len(found.first)) > 1
            often[texts] = True
            involved.update(passages.article[often[found.text]].tolist())
        return {
            number
            for number in involved
            if any(sign.kind in {"dateline", "credit"} for sign in self.signs[number])
        }

    def clusters(self) -> tuple[list[Cluster], list[Cluster]]:
        """Return the clusters of paragraphs, and of quotes that no cluster of paragraphs has."""
        whole = self._fresh(clusters(self.paragraphs, self.matches[0], self.standing), 0)
        spoken = self._fresh(clusters(self.quotes, self.matches[1], self.standing), 1)
        return whole, _unhosted_clusters(spoken, self.quotes, whole, self.paragraphs)

    def _fresh(self, found: list[Cluster], level: int) -> list[Cluster]:
        if self.fresh is None:
            return found
        article = (self.paragraphs, self.quotes)[level].article
        return [c for c in found if any(int(article[p]) in self.fresh for p in c.members)]

    def groups(self) -> list[Group]:
        """Return the passages that two outlets at least share, by their canonical members."""
        whole, spoken = self.clusters()
        found = [self.group(self.paragraphs, 0, c) for c in whole]
        found += [self.group(self.quotes, 1, c) for c in spoken]
        found = [group for group in found if group.outlets > 1]
        return sorted(found, key=_group_key)

    def group(self, passages: Passages, level: int, cluster: Cluster) -> Group:
        """Return a cluster's group, with texts, and origin."""
        numbers = [int(passages.article[p]) for p in cluster.members]
        members = tuple(
            self._member(passages, p, relation, jaccard, containment)
            for p, relation, jaccard, containment in zip(
                cluster.members,
                cluster.relation,
                cluster.jaccard,
                cluster.containment,
                strict=True,
            )
        )
        printed = list(dict.fromkeys(numbers))
        dated = published_key(self.articles[printed[0]].published) != UNDATED
        origin = origin_of(
            [self.articles[n] for n in printed],
            [self.signs[n] for n in printed],
            0 if dated else None,
        )
        first = int(self.matches[level].text[cluster.members[0]])
        name = int(passages.rows.identity[self.matches[level].first[first]])
        known = next((m.text for m in members if m.text and m.relation == "identical"), None)
        text = known or next((m.text for m in members if m.text), None)
        return Group(f"{name:016x}", passages.level.name, origin, text, members)

    def _member(
        self, passages: Passages, at: int, relation: int, jaccard: float, containment: float
    ) -> Member:
        article = self.articles[int(passages.article[at])]
        start, end = int(passages.start[at]), int(passages.end[at])
        return Member(
            article.source,
            article.outlet,
            start,
            end,
            article.text[start:end] or None,
            RELATIONS[relation],
            round(jaccard, 4),
            round(containment, 4),
        )

    def pairs(self) -> list[Pair]:
        """Return the pairs of passages of different outlets that match, by source and place."""
        plain = standing(self.articles, ())  # credits matter to groups only
        whole = links(self.paragraphs, self.matches[0], plain)
        spoken = links(self.quotes, self.matches[1], plain)
        spoken = unhosted(spoken, self.quotes, whole, self.paragraphs)
        found = self._pairs(self.paragraphs, whole) + self._pairs(self.quotes, spoken)
        if self.fresh is not None:
            sources = {self.articles[number].source for number in self.fresh}
            found = [entry for entry in found if {entry[1].a, entry[1].b} & sources]
        return [pair for _, pair in sorted(found, key=lambda entry: entry[0])]

    def _pairs(
        self, passages: Passages, found: Sequence[Link]
    ) -> list[tuple[tuple[str | int, ...], Pair]]:
        lefts = [self._text(passages, link.left) for link in found]
        rights = [self._text(passages, link.right) for link in found]
        runs = shared_runs(lefts, rights, passages.level.rule.width)
        return [
            self._pair(passages, link, text, run)
            for link, text, run in zip(found, lefts, runs, strict=True)
        ]

    def _text(self, passages: Passages, at: int) -> str:
        text = self.articles[int(passages.article[at])].text
        return text[int(passages.start[at]) : int(passages.end[at])]

    def _pair(
        self, passages: Passages, link: Link, text: str, runs: Sequence[Run]
    ) -> tuple[tuple[str | int, ...], Pair]:
        one = self.articles[int(passages.article[link.left])].source
        other = self.articles[int(passages.article[link.right])].source
        left, right = int(passages.start[link.left]), int(passages.start[link.right])
        pair = Pair(
            one,
            other,
            passages.level.name,
            RELATIONS[link.relation],
            round(link.jaccard, 4),
            round(link.containment, 4),
            " … ".join(text[run[0] : run[1]] for run in runs) or None,
            tuple((a + left, b + left, c + right, d + right) for a, b, c, d in runs),
        )
        return (one, other, left, right, passages.level.name), pair


def _group_key(group: Group) -> tuple[str, int, str, str]:
    first = group.members[0]
    return first.source, first.start, group.level, group.passage


def _unhosted_clusters(
    spoken: Sequence[Cluster], quotes: Passages, whole: Sequence[Cluster], paragraphs: Passages
) -> list[Cluster]:
    """The clusters of quotes that say more than a cluster of paragraphs, or of longer quotes."""
    hosted = _where(whole, paragraphs)
    words = quotes.rows.words
    # What a cluster's members all have is no longer than the shortest of them.
    by_length = sorted(
        range(len(spoken)), key=lambda i: (-min(int(words[p]) for p in spoken[i].members), i)
    )
    longer: dict[tuple[int, int], set[int]] = {}
    kept: list[int] = []
    for i in by_length:
        members = spoken[i].members
        hosts = [(int(quotes.article[p]), int(quotes.host[p])) for p in members]
        same = [(int(quotes.article[p]), int(quotes.quote[p])) for p in members]
        if not (_all_in_one(hosts, hosted) or _all_in_one(same, longer)):
            kept.append(i)
            for key in same:
                longer.setdefault(key, set()).add(i)
    return [spoken[i] for i in sorted(kept)]


def _where(found: Sequence[Cluster], passages: Passages) -> dict[tuple[int, int], set[int]]:
    """The clusters of each place (article, paragraph)."""
    where: dict[tuple[int, int], set[int]] = {}
    for number, cluster in enumerate(found):
        for p in cluster.members:
            where.setdefault((int(passages.article[p]), int(passages.host[p])), set()).add(number)
    return where


def _all_in_one(places: Sequence[tuple[int, int]], where: dict[tuple[int, int], set[int]]) -> bool:
    common: set[int] | None = None
    for place in places:
        here = where.get(place, set())
        common = here if common is None else common & here
        if not common:
            return False
    return True


def compare(
    articles: Iterable[Record | Article],
    *,
    quotes: bool = True,
    least_words: int | None = None,
    sketch: SketchName = "bottom-k",
) -> Comparison:
    """Compare articles with each other; of two with the same source the last one counts.

    Args:
        articles: cleaned records, or articles, in any order; the result does not depend on it.
        quotes: whether quotes are matched, too.
        least_words: the fewest words of a paragraph that is matched, where not the usual.
        sketch: what finds candidates: our batch kernel, or datasketch's MinHash and LSH.
    """
    listed = latest_of_each(map(as_article, articles))
    paragraphs, spoken = read_passages(listed, quotes=quotes, least_words=least_words)
    return Comparison(listed, Signs(listed), paragraphs, spoken, sketch=sketch)


class Signs:
    """Each article's evidence, where not known looked for when asked for."""

    def __init__(
        self,
        articles: Sequence[Article],
        known: Mapping[int, tuple[Evidence, ...]] | None = None,
    ) -> None:
        self._articles = articles
        self._known = dict(known or {})

    def __getitem__(self, number: int) -> tuple[Evidence, ...]:
        if number not in self._known:
            self._known[number] = evidence_of(self._articles[number])
        return self._known[number]


def find_shared(records: Iterable[Record | Article]) -> list[Group]:
    """Return the passages that the records' outlets share.

    Args:
        records: cleaned records, or articles.
    """
    return compare(records).groups()
