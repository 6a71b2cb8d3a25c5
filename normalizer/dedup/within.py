"""House boilerplate: passages that one outlet repeats over several of its articles."""

from __future__ import annotations

from collections.abc import Iterable

from normalizer.dedup.articles import Article
from normalizer.dedup.groups import IDENTICAL, Cluster, clusters
from normalizer.dedup.shared import Comparison, Group, compare
from normalizer.dedup.verify import NEAR
from normalizer.lang.house import HouseRule

__all__ = ["LEAST_WORDS", "SEVERAL", "find_house", "house_rules", "within_groups"]

SEVERAL = 3  # articles
LEAST_WORDS = 2  # "Read more" is two


def within_groups(comparison: Comparison, *, several: int = SEVERAL) -> list[Group]:
    """Return the paragraphs that one outlet repeats, by outlet, most articles first.

    Args:
        comparison: the articles.
        several: the fewest articles of an outlet that make a passage its boilerplate.
    """
    passages, matches = comparison.paragraphs, comparison.matches[0]
    found: list[tuple[str, int, Group]] = []
    for cluster in clusters(passages, matches, comparison.standing):
        of_house: dict[str, list[int]] = {}
        for place, member in enumerate(cluster.members):
            if cluster.relation[place] in (IDENTICAL, NEAR):
                house = comparison.articles[int(passages.article[member])].house
                of_house.setdefault(house, []).append(place)
        for house, places in of_house.items():
            articles = {int(passages.article[cluster.members[place]]) for place in places}
            if len(articles) >= several:
                group = comparison.group(passages, 0, _part(cluster, places))
                found.append((house, len(articles), group))
    found.sort(key=lambda f: (f[0], -f[1], f[2].members[0].source, f[2].members[0].start))
    return [group for _, _, group in found]


def _part(cluster: Cluster, places: list[int]) -> Cluster:
    return Cluster(
        [cluster.members[p] for p in places],
        [cluster.relation[p] for p in places],
        [cluster.jaccard[p] for p in places],
        [cluster.containment[p] for p in places],
    )


def house_rules(groups: Iterable[Group], *, several: int = SEVERAL) -> list[HouseRule]:
    """Return a rule for each wording of the groups that stands in `several` articles."""
    rules: list[HouseRule] = []
    for group in groups:
        wordings: dict[str, set[str]] = {}
        for member in group.members:
            if member.text:
                wordings.setdefault(" ".join(member.text.split()), set()).add(member.source)
        house = group.members[0].outlet or group.members[0].source
        rules += [
            HouseRule(house, text, len(sources))
            for text, sources in wordings.items()
            if len(sources) >= several
        ]
    return rules


def find_house(articles: Iterable[Article], *, several: int = SEVERAL) -> list[HouseRule]:
    """Return the rules for what the articles' outlets repeat, for the cleaner to use."""
    found = compare(articles, quotes=False, least_words=LEAST_WORDS)
    return house_rules(within_groups(found, several=several), several=several)
