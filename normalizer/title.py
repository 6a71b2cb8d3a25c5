"""Which of a document's blocks is its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from normalizer.model import Block

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
_GOING_ON = frozenset(",.;:)”’»")  # begin what goes on with a sentence
_PIECES = 2  # lines below a piece of a sentence of which one goes on
_LONGEST_LINK = 6  # words of a link that a sentence was broken up at


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
                return None if _is_piece(lines, at) else block.index
            if block.words >= _PARAGRAPH:
                return None
        first = False
    return None


def _is_piece(lines: Sequence[Block], at: int) -> bool:
    """Whether a line goes on in one right below it, or goes on from one above."""
    if lines[at].start and _goes_on(lines[at]):
        return True
    for line in lines[at + 1 : at + 1 + _PIECES]:
        if line.space_before or line.kind in ("list-item", "table"):
            return False
        if _goes_on(line):
            return True
        if line.ends_sentence or line.words > _LONGEST_LINK:
            return False
    return False


def _goes_on(line: Block) -> bool:
    """Whether a line begins within a sentence, right below another line."""
    return not line.space_before and (line.text[0].islower() or line.text[0] in _GOING_ON)


def _may_be_title(block: Block) -> bool:
    if block.kind not in ("heading", "paragraph") or len(block.text) > _LONGEST:
        return False
    if not _FEWEST_WORDS <= block.words <= _MOST_WORDS or _CLOCK.match(block.text):
        return False
    if not block.ends_sentence:
        return True
    return (
        block.last_mark in _CALLS
        and block.words <= _LONGEST_QUESTION
        and not _INNER_END.search(block.text)
    )
