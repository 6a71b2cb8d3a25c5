"""Where an article ends: the line after which nothing of it follows."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from normalizer.cleaners._shape import convicting_hit, is_headline, remember
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks

__all__ = ["end_mark", "is_tail", "pairs_from"]

FEWEST_BEFORE = 3  # paragraphs of prose before an end mark
GAP = 3  # blank lines; a gap so wide parts the article from what follows
MOST_BEFORE = 0.4  # of the words of prose stand before the end, teasers counted
CREDIT = 45  # words of a line that ends an article
ENDING = ("wire-credit", "copyright")


class _Tails(NamedTuple):
    """What follows from each block on, looked at once for all of them.

    `balance` is how many more headlines than teasers stand before a block, `lowest` the
    least balance from there on; `headlines` and `pairs` (a headline with a teaser right
    below) count those from there on.
    """

    balance: list[int]
    lowest: list[int]
    headlines: list[int]
    pairs: list[int]


def is_tail(blocks: Blocks, at: int) -> bool:
    """Whether all from `at` on are headlines with at most one teaser each, or scraps."""
    tails = _tails(blocks)
    return tails.headlines[at] > 0 and tails.lowest[at] >= tails.balance[at]


def pairs_from(blocks: Blocks, at: int) -> int:
    """How many headlines from `at` on have a teaser right below."""
    return _tails(blocks).pairs[at]


def _tails(blocks: Blocks) -> _Tails:
    return remember(blocks, "tails", lambda: _find_tails(blocks))


def _find_tails(blocks: Blocks) -> _Tails:
    teasers = [b.is_prose for b in blocks]
    headlines = [is_headline(b) for b in blocks]
    entries = [head or b.kind == "list-item" for head, b in zip(headlines, blocks, strict=True)]
    steps = [-1 if teaser else int(entry) for teaser, entry in zip(teasers, entries, strict=True)]
    balance = list(accumulate(steps, initial=0))
    pairs = [head and below for head, below in zip(headlines, teasers[1:], strict=False)]
    return _Tails(
        balance,
        list(accumulate(reversed(balance), min))[::-1],
        list(accumulate((step > 0 for step in reversed(steps)), initial=0))[::-1],
        list(accumulate(reversed([*pairs, False]), initial=0))[::-1],
    )


def end_mark(blocks: Blocks, phrases: Phrases) -> int | None:
    """Return the index of the first block after the line that ends the article, if one does."""
    return remember(blocks, "end_mark", lambda: _find_end(blocks, phrases))


def _find_end(blocks: Blocks, phrases: Phrases) -> int | None:
    prose = blocks.prose
    if len(prose) <= FEWEST_BEFORE:
        return None
    ending = {b.index for name in ENDING for b in phrases.candidates(name, blocks)}
    gaps = {b.index for b in blocks if b.space_before >= GAP} if _has_gaps(blocks) else set[int]()
    if not ending and not gaps:
        return None
    short = {at for at in ending if blocks[at].words <= CREDIT}
    before: list[int] = []  # words of the paragraphs above each of them
    for at in sorted(short | gaps):
        if at <= prose[FEWEST_BEFORE - 1]:
            continue
        before = before or list(accumulate([blocks[i].words for i in prose], initial=0))
        if before[bisect_left(prose, at)] < MOST_BEFORE * before[-1]:
            continue
        if at in gaps and is_tail(blocks, at):
            return at
        if at in short and _says_end(blocks[at], phrases):
            return at + 1
    return None


def _has_gaps(blocks: Blocks) -> bool:
    """Whether blank lines between blocks say something: on pages, and in what cuts left, none."""
    return blocks is blocks.first and blocks[0].evidence is None


def _says_end(block: Block, phrases: Phrases) -> bool:
    """Whether the block is a credit or notice, and no sentence that starts as one does."""
    for name in ENDING:
        hit = convicting_hit(phrases, name, block)
        if hit is None or hit.start > 3:
            continue
        if not (hit.opening and block.is_prose) or phrases.search_inside(name, block):
            return True
    return False
