"""The loss budget: how many of an article's words cleaners may take before they are doubted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from normalizer.model import Blocks, Cut

__all__ = ["within_budget"]

# Cleaners whose cuts lose nothing, since the same words stay elsewhere in the record,
# and those whose judgement is not a cleaner's: the extractor and the user's own rules.
_LOSSLESS = frozenset(
    {"duplicate-caption", "duplicate-paragraph", "duplicate-standfirst", "pull-quote"}
)
_NOT_BUDGETED = _LOSSLESS | {"extractor", "site-rule"}


def within_budget(
    blocks: Blocks, cuts: Sequence[Cut], budget: float
) -> tuple[list[Cut], list[Cut]]:
    """Return the cuts that stay and those withdrawn, the least sure first.

    `budget` is the largest share of the words of prose blocks that cleaners may take.
    Short lines are no prose and cost nothing; nor do second copies.
    """
    total = sum(blocks[i].words for i in blocks.prose)
    starts = [b.start for b in blocks]
    cost = [_cost(blocks, starts, c) for c in cuts]
    spent = dict.fromkeys(blocks.prose, 0)
    for cut, (at, words) in zip(cuts, cost, strict=True):
        if cut.cleaner not in _NOT_BUDGETED and at in spent:
            spent[at] = max(spent[at], words)
    excess = sum(spent.values()) - budget * total
    if excess <= 0:
        return list(cuts), []
    sureness: dict[int, float] = {}
    for cut, (at, _) in zip(cuts, cost, strict=True):
        if cut.cleaner not in _NOT_BUDGETED and spent.get(at):
            sureness[at] = max(sureness.get(at, 0.0), cut.sureness)
    saved: set[int] = set()
    for at in sorted(sureness, key=lambda i: (sureness[i], i)):
        if excess <= 0:
            break
        saved.add(at)
        excess -= spent[at]
    stay = [
        c
        for c, (at, _) in zip(cuts, cost, strict=True)
        if at not in saved or c.cleaner in _NOT_BUDGETED
    ]
    gone = [
        c
        for c, (at, _) in zip(cuts, cost, strict=True)
        if at in saved and c.cleaner not in _NOT_BUDGETED
    ]
    return stay, gone


def _cost(blocks: Blocks, starts: list[int], cut: Cut) -> tuple[int, int]:
    """Return the index of the block a cut lies in, and the words it takes."""
    at = bisect_right(starts, cut.start) - 1
    block = blocks[at]
    share = (cut.end - cut.start) / max(1, len(block.text))
    return at, round(block.words * share)
