"""The loss budget: how many of an article's words cleaners may take before they are doubted."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.model import Block, Blocks, Cut
from normalizer.sequence import block_at

__all__ = ["within_budget"]

# Cleaners whose cuts lose nothing, since the same words stay elsewhere in the record,
# and those whose judgement is not a cleaner's: extraction and the user's own rules.
_LOSSLESS = frozenset(
    {"duplicate-caption", "duplicate-paragraph", "duplicate-standfirst", "pull-quote"}
)
_NOT_BUDGETED = _LOSSLESS | {"extractor", "page-text", "site-rule"}
# From this sureness on a phrase has convicted; below it is a judgement by shape and place.  In
# labelled texts of which more than a third went, 2 % of the words that phrases convicted were
# the article's, and 31 % of those that shape and place did.
SURE = 0.8
LONG = 40  # words


def within_budget(
    blocks: Blocks, cuts: Sequence[Cut], budget: float
) -> tuple[list[Cut], list[Cut]]:
    """Return the cuts that stay and those withdrawn, the least sure first.

    `budget` is the largest share of the words of prose blocks that cleaners may take.
    Short lines are no prose and cost nothing; nor do second copies.  What a phrase convicts
    costs half, as long as a paragraph stays: an appeal may be longer than the article above.
    Where no block ends a sentence, those of many words are the prose: a whole article on one
    line, with a button after it.
    """
    priced = [cut for cut in cuts if cut.cleaner not in _NOT_BUDGETED]
    if not priced:
        return list(cuts), []
    prose = frozenset(blocks.prose or (b.index for b in blocks if b.words >= LONG))
    spent: dict[int, int] = {}
    sureness: dict[int, float] = {}
    for cut in priced:
        at, words = _cost(blocks, cut)
        if at in prose and words:
            spent[at] = max(spent.get(at, 0), words)
            sureness[at] = max(sureness.get(at, 0.0), cut.sureness)
    if not spent:
        return list(cuts), []
    total = sum(blocks[i].words for i in prose)
    if all(spent.get(i, 0) >= blocks[i].words for i in prose):
        price = {at: float(words) for at, words in spent.items()}
    else:
        price = {at: words * (0.5 if sureness[at] >= SURE else 1) for at, words in spent.items()}
    excess = sum(price.values()) - budget * total
    if excess <= 0:
        return list(cuts), []
    saved: set[int] = set()
    for at in sorted(sureness, key=lambda i: (sureness[i], i)):
        if excess <= 0:
            break
        saved.add(at)
        excess -= price[at]
    stay: list[Cut] = []
    gone: list[Cut] = []
    for cut in cuts:
        at = _block_of(blocks, cut).index
        (gone if at in saved and cut.cleaner not in _NOT_BUDGETED else stay).append(cut)
    return stay, gone


def _cost(blocks: Blocks, cut: Cut) -> tuple[int, int]:
    """Return the index of the block a cut lies in, and the words it takes."""
    block = _block_of(blocks, cut)
    share = (cut.end - cut.start) / max(1, len(block.text))
    return block.index, round(block.words * share)


def _block_of(blocks: Blocks, cut: Cut) -> Block:
    return block_at(blocks, cut.start) or blocks[-1]
