"""NV001: menus, breadcrumbs, link lists, and what else surrounds an article on its page."""

from __future__ import annotations

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._extent import article_extent, is_page_dump
from normalizer.cleaners._shape import cut_short_hits, heads_prose, is_headline, is_prose
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

LONGEST = 14  # words
TITLE_REACH = 14  # blocks above the article in which its title is looked for


@cleaner("NV001", since="0.1")
def navigation(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove menus and other furniture of the page around the article.

    Menu entries are known by phrase.  Where the text is that of a whole page, told by
    its many scraps, everything before the stretch of paragraphs that makes the article
    goes, the title aside; what follows it goes too, unless it is another story's.

    Removed:
        Sign in

        Back to top

        Go to our homepage
    Kept:
        Signing in takes a minute, the agency says, but the queue was out of the door.
    """
    hits = cut_short_hits(blocks, phrases, "navigation", longest=LONGEST)
    for block, hit, cut in hits:
        if heads_prose(blocks, block):  # "About", "FAQ": a part of the article
            continue
        if hit.whole or len(hit.text) >= 0.5 * len(block.text):
            yield cut
    if is_page_dump(blocks, phrases):
        yield from _outside(blocks)


def _outside(blocks: Blocks) -> Iterator[Cut]:
    extent = article_extent(blocks)
    title = find_title(blocks, extent)
    for block in blocks:
        if block.index in extent or block.index == title or block.kind == "caption":
            continue
        if block.index < extent.start:
            yield block.cut("stands above the article on its page", sureness=0.7)
        elif not is_headline(block) and not is_prose(block):
            yield block.cut("stands below the article on its page", sureness=0.7)


def find_title(blocks: Blocks, extent: range) -> int | None:
    """Return the index of the line above the article that shares most words with its start."""
    opening = set()
    for block in blocks[extent.start : extent.start + 4]:
        opening.update(block.key.split())
    best, best_score = None, 1
    for block in blocks[max(0, extent.start - TITLE_REACH) : extent.start]:
        if _may_be_title(block):
            score = len({w for w in block.key.split() if len(w) > 3} & opening)
            if score > best_score:
                best, best_score = block.index, score
    return best


def _may_be_title(block: Block) -> bool:
    return is_headline(block) and block.kind in ("heading", "paragraph", "title")
