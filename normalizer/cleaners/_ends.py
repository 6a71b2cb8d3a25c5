"""Where an article ends: the line after which nothing of it follows."""

from __future__ import annotations

from normalizer.cleaners._shape import convicting_hit, is_headline, is_prose, remember
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks

__all__ = ["end_mark", "is_tail"]

FEWEST_BEFORE = 3  # paragraphs of prose before an end mark
GAP = 3  # blank lines; a gap so wide parts the article from what follows
MOST_BEFORE = 0.4  # of the words of prose stand before the end, teasers counted
CREDIT = 45  # words of a line that ends an article
ENDING = ("wire-credit", "copyright")


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
    prose = blocks.prose
    if len(prose) <= FEWEST_BEFORE:
        return None
    words = sum(blocks[i].words for i in prose)
    before = 0
    seen = iter(prose)
    upcoming = next(seen)
    ending = {b.start for name in ENDING for b in phrases.candidates(name, blocks)}
    if not ending and all(b.space_before < GAP for b in blocks):
        return None
    for block in blocks[prose[0] :]:
        while upcoming < block.index:
            before += blocks[upcoming].words
            upcoming = next(seen, len(blocks))
        if before < MOST_BEFORE * words or block.index <= prose[FEWEST_BEFORE - 1]:
            continue
        if block.space_before >= GAP and is_tail(blocks, block.index):
            return block.index
        if block.start in ending and block.words <= CREDIT and _says_end(block, phrases):
            return block.index + 1
    return None


def _says_end(block: Block, phrases: Phrases) -> bool:
    """Whether the block is a credit or notice, and no sentence that starts as one does."""
    for name in ENDING:
        hit = convicting_hit(phrases, name, block)
        if hit is None or hit.start > 3:
            continue
        if not (hit.opening and is_prose(block)) or phrases.search_inside(name, block):
            return True
    return False
