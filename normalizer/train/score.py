"""Scores of extraction: 4-gram shingle precision and recall, and exact pages.

As in Zyte's article-extraction benchmark: per-page figures, averaged over the pages, F1
of the two means.  Optional text (title, standfirst) counts neither way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["PageScore", "SetScore", "average", "score_page"]

RUN = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class PageScore:
    """Precision and recall of one page (None where undefined) and whether it is exact."""

    precision: float | None
    recall: float | None
    exact: bool


@dataclass(frozen=True)
class SetScore:
    """Means over the pages of a set; `f1` is that of the two means."""

    f1: float
    precision: float
    recall: float
    exact: float


def score_page(gold: str, optional: str, text: str) -> PageScore:
    """Compare an extracted text with the marked body of its page."""
    need, spare, got = _runs(gold), _runs(optional), _runs(text)
    hits = sum((got & need).values())
    extra = sum((got - need - spare).values())
    missed = sum((need - got).values())
    return PageScore(
        hits / (hits + extra) if hits + extra else None,
        hits / (hits + missed) if hits + missed else None,
        _same_words(gold, optional, text),
    )


def average(pages: Iterable[PageScore]) -> SetScore:
    """Average page scores into those of a set."""
    rows = list(pages)
    p = _mean([r.precision for r in rows if r.precision is not None])
    r = _mean([r.recall for r in rows if r.recall is not None])
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return SetScore(f1, p, r, _mean([float(x.exact) for x in rows]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    count = max(1, len(words) - RUN + 1) if words else 0
    return Counter(tuple(words[i : i + RUN]) for i in range(count))


def _same_words(gold: str, optional: str, text: str) -> bool:
    spare = {tuple(_WORD.findall(line)) for line in optional.splitlines()}
    lines = (_WORD.findall(line) for line in text.splitlines())
    body = [w for words in lines if tuple(words) not in spare for w in words]
    need = _WORD.findall(gold)
    return body == need or _WORD.findall(text) == need
