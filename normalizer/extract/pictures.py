"""What pages print of a picture right below it, where no element or name says so."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.blocks import count_words
from normalizer.extract.block_loops import CAPTION
from normalizer.extract.boxes import TAG_BIT, Page
from normalizer.extract.signs import SENTENCE_ENDS

__all__ = ["with_captions"]

# On the bench, out of fold, such lines are captions on eleven sites, and the article's on two.
WHOLE = 0.9  # of a line's characters in italics
LONGEST = 45  # words
_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "table")
_OTHERS = sum(TAG_BIT[tag] for tag in _TAGS)


def with_captions(page: Page, article: Sequence[int]) -> Page:
    """A page whose captions are marked as such; `article` are the blocks of its article."""
    found = _captions(page, article)
    if not found:
        return page
    blocks = list(page.blocks)
    for i in found:
        blocks[i] = blocks[i]._replace(inline=blocks[i].inline | CAPTION)
    return page._replace(blocks=blocks)


def _captions(page: Page, article: Sequence[int]) -> list[int]:
    """The article's lines in italics right below a picture that end as no sentence."""
    blocks, tags = page.blocks, page.boxes.tags
    found = []
    for i in article:
        block = blocks[i]
        if not block.italic_chars or not i or block.media == blocks[i - 1].media:
            continue
        text = block.text
        if block.italic_chars < WHOLE * len(text) or text[-1] in SENTENCE_ENDS:
            continue
        if not tags[block.box] & _OTHERS and count_words(text) <= LONGEST:
            found.append(i)
    return found
