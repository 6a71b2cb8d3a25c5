"""Which of a document's blocks is its title."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalizer.model import Block
from normalizer.pieces import is_piece
from normalizer.wire import closing_credit

__all__ = ["title_index"]

_LONGEST = 220  # characters
_FEWEST_WORDS = 4  # fewer make a label, a name or a menu entry
_MOST_WORDS = 40  # in scripts without spaces; paragraphs of some end without a mark
_LONGEST_QUESTION = 16  # words; a longer line that ends in ? or ! is a paragraph
_CALLS = frozenset("?!？！؟")  # may end a title
_INNER_END = re.compile(r"[.!?]\s+[^\s»]")
_PARAGRAPH = 12  # words; the title stands above the first paragraph
_LONG_PARAGRAPH = 40  # words; a named title may stand below a standfirst
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b")  # opens an entry of a programme


def title_index(blocks: Iterable[Block], named: str = "") -> int | None:
    """Find the block that is the title among those kept: as the page names it, else by shape.

    By shape it is the first line of four words or more, without a full stop, before
    the first paragraph.  A question below another line may be the text's first sentence, and a
    piece of a sentence that was broken up at its links is that.
    """
    wanted = " ".join(named.split()).casefold()
    first = True
    lines = [block for block in blocks if block.kind != "caption"]
    for at, block in enumerate(lines):
        if block.kind == "title":
            return block.index
        if wanted:
            begins = wanted.startswith(block.text.lstrip()[:1].casefold())
            if begins and " ".join(block.text.split()).casefold() == wanted:
                return block.index
            if block.words >= _LONG_PARAGRAPH:
                return None
        elif block.evidence is None:
            if _may_be_title(block) and (first or not block.ends_sentence):
                return None if is_piece(lines, at) else block.index
            if block.words >= _PARAGRAPH:
                return None
        first = False
    return None


def _may_be_title(block: Block) -> bool:
    if block.kind not in ("heading", "paragraph") or len(block.text) > _LONGEST:
        return False
    if not _FEWEST_WORDS <= block.words <= _MOST_WORDS or _CLOCK.match(block.text):
        return False
    if not block.ends_sentence:
        return block.words < _PARAGRAPH or not closing_credit(block.text)
    return (
        block.last_mark in _CALLS
        and block.words <= _LONGEST_QUESTION
        and not _INNER_END.search(block.text)
    )
