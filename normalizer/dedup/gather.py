"""Passages of several segments put together, their articles numbered anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.articles import Article
from normalizer.dedup.origin import evidence_of
from normalizer.dedup.passages import PARAGRAPH, QUOTE, LevelName, Passages, join_passages
from normalizer.dedup.shared import Comparison, Signs
from normalizer.dedup.store import Held, Segment

__all__ = ["FANOUT", "comparison_of", "dead_articles", "hold", "renumbered", "size_class"]

_I64 = npt.NDArray[np.int64]

# Segments of a size class (of this factor) are merged when there are this many of them: each
# passage is rewritten once a class, and a query reads a few dozen segments at most.
FANOUT: Final = 8
_SMALLEST: Final = 2000  # passages; all smaller segments are of one class


def size_class(passages: int) -> int:
    """Return the size class of a segment with this many passages."""
    size, found = _SMALLEST, 0
    while passages >= size:
        size *= FANOUT
        found += 1
    return found


def dead_articles(segments: Mapping[str, Segment]) -> dict[str, frozenset[int]]:
    """Return the articles of each segment that newer ones have taken the place of."""
    dead: dict[str, set[int]] = {name: set() for name in segments}
    for segment in segments.values():
        for name, numbers in segment.about["kills"].items():
            if name in dead:
                dead[name].update(numbers)
    return {name: frozenset(numbers) for name, numbers in dead.items()}


def hold(article: Article) -> Held:
    """Return what an index holds of an article."""
    return Held(replace(article, text="", wire=()), evidence_of(article))


def comparison_of(
    held: Sequence[Held], levels: tuple[Passages, Passages], texts: Mapping[str, str]
) -> Comparison:
    """Return the comparison of articles that an index holds with each other.

    Args:
        held: the articles, by source.
        levels: their paragraphs and quotes.
        texts: those texts that are at hand, by source.
    """
    articles = [
        replace(h.article, text=texts[h.article.source]) if h.article.source in texts else h.article
        for h in held
    ]
    signs = Signs(articles, {i: h.signs for i, h in enumerate(held)})
    return Comparison(articles, signs, *levels)


def renumbered(
    segments: Mapping[str, Segment],
    names: Sequence[str],
    articles: Sequence[tuple[str, int]],
    chosen: Mapping[tuple[str, LevelName], _I64] | None = None,
    fresh: tuple[tuple[Passages, Passages], _I64] | None = None,
) -> tuple[Passages, Passages]:
    """Return the paragraphs and the quotes of some segments.

    Args:
        segments: by name.
        names: those that are wanted.
        articles: segment and number of each article, in the order in which they are to be
            numbered; passages of others are left out.
        chosen: the passages wanted, by segment and level; None takes all.
        fresh: passages that are of no segment, and the new numbers of their articles.
    """
    numbers = {name: np.full(len(segments[name].sources), -1) for name in names}
    for new, (name, number) in enumerate(articles):
        if name in numbers:
            numbers[name][number] = new
    levels = []
    for place, level in enumerate((PARAGRAPH, QUOTE)):
        parts = [
            segments[name].passages(level, chosen[name, level.name] if chosen else None)
            for name in names
        ]
        given = [numbers[name] for name in names]
        if fresh is not None:
            parts.append(fresh[0][place])
            given.append(fresh[1])
        levels.append(join_passages(parts, given))
    return levels[0], levels[1]
