"""Where an article ends: the line after which nothing of it follows."""

from __future__ import annotations

from normalizer.cleaners._shape import is_headline, is_prose, remember
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks

__all__ = ["end_mark", "is_tail"]

FEWEST_BEFORE = 3  # paragraphs of prose before an end mark
GAP = 3  # blank lines; a gap so wide parts the article from what follows
CREDIT = 45  # words of a line that ends an article


def is_tail(blocks: Blocks, at: int) -> bool:
    """Whether all from `at` on are headlines with at most one teaser each, or scraps."""
    headlines = teasers = 0
    for block in blocks[at:]:
        if is_prose(block):
            teasers += 1
            if teasers > headlines:
                return False
        elif is_headline(block) or block.kind == "list-item":
            headlines += 1
    return headlines > 0


def end_mark(blocks: Blocks, phrases: Phrases) -> int | None:
    """Return the index of the first block after the line that ends the article, if one does."""
    return remember(blocks, "end_mark", lambda: _find_end(blocks, phrases))


def _find_end(blocks: Blocks, phrases: Phrases) -> int | None:
    if len(blocks.prose) <= FEWEST_BEFORE:
        return None
    for block in blocks[blocks.prose[FEWEST_BEFORE - 1] + 1 :]:
        if block.space_before >= GAP and is_tail(blocks, block.index):
            return block.index
        if block.words <= CREDIT and any(
            phrases.search(name, block) for name in ("wire-credit", "copyright")
        ):
            return block.index + 1
    return None
