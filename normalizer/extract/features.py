"""The signs of a page's blocks put together: the table that the block model reads."""

from __future__ import annotations

from normalizer.extract.boxes import Page
from normalizer.extract.places import add_place_signs, add_title_signs
from normalizer.extract.signs import PageContext, add_text_signs, add_word_signs
from normalizer.extract.table import Table

__all__ = ["MOVED", "PageContext", "own_signs"]

# Columns whose values on the three blocks before and after are signs too.
MOVED = (
    "words", "link_density", "prose", "ends", "direct_rank", "heading", "bold", "italic", "in_body",
    "starts", "says", "path_prose_share",
)  # fmt: skip


def own_signs(page: Page, context: PageContext) -> Table:
    """Return the signs of a page's blocks; the page has at least one block."""
    table = Table(len(page.blocks))
    texts = [b.text for b in page.blocks]
    add_text_signs(table, page.blocks, texts)
    add_place_signs(table, page)
    add_title_signs(table, texts, context.title)
    add_word_signs(table, texts, context)
    return table
