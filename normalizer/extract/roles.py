"""Which lines of a scraped text are captions: set aside, not cut.

A page's text keeps no mark of its pictures, so a caption is known by what scrapers
leave: the same line printed twice in a row (the alternative text and the caption), or
a line that ends with a picture credit, unless that is an agency's name alone behind a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from normalizer.lang import Hit, Phrases
from normalizer.model import Block, Blocks, Document
from normalizer.wire import is_agency

__all__ = ["assign_roles"]

_LONGEST = 90  # words of a caption
_SHORTEST = 4  # words; a shorter line printed twice is a label
_BETWEEN = 3  # credit lines that may stand between a caption's two copies
_CREDIT_LINE = 12  # words; a longer line between two copies is no credit


def assign_roles(document: Document, phrases: Phrases) -> Document:
    """Return the document with the blocks that are captions marked as such."""
    blocks = document.blocks
    found = {*_printed_twice(blocks), *_credited(blocks, phrases)}
    if not found:
        return document
    marked = (replace(b, kind="caption") if b.index in found else b for b in blocks)
    return replace(document, blocks=Blocks(marked, blocks.title, blocks.language))


def _printed_twice(blocks: Blocks) -> Iterator[int]:
    """Yield lines that follow themselves at once, or after picture credits alone.

    Only where the text parts its paragraphs by blank lines does a copy without one
    in between tell a caption from a paragraph that was printed twice.
    """
    if not blocks.is_spaced:
        return
    for at in blocks.places.values():
        first = blocks[at[0]]
        if len(at) < 2 or not _SHORTEST <= first.words <= _LONGEST:
            continue
        if first.kind == "list-item":
            continue
        gap = blocks[at[0] + 1 : at[1] + 1]
        close = len(gap) <= _BETWEEN + 1 and all(b.space_before == 0 for b in gap)
        if close and all(b.words <= _CREDIT_LINE for b in gap[:-1]):
            yield first.index


def _credited(blocks: Blocks, phrases: Phrases) -> Iterator[int]:
    for block in blocks:
        if _SHORTEST + 2 <= block.words <= _LONGEST:
            hit = _credit_at_end(block, phrases)
            credit = hit.text.lstrip(" .!?") if hit else ""
            if hit and not _credits_report(blocks, block, hit.end - len(credit), credit):
                yield block.index
                continue
        if block.index and block.space_before == 0 and blocks.is_spaced:
            before = blocks[block.index - 1]
            if not _SHORTEST + 2 <= before.words <= _LONGEST or not _is_credit(block, phrases):
                continue
            if not _credits_report(blocks, before, len(before.text), block.text):
                yield before.index


def _credits_report(blocks: Blocks, block: Block, end: int, credit: str) -> bool:
    """Whether an agency's credit stands behind running text, below the first or all there is.

    Above others it may be a caption.  The text is up to `end`, and ends as a sentence does; the
    credit names agencies alone ("(dpa)"), or as the source ("Quelle: dpa").
    """
    others = [at for at in blocks.prose[:2] if at != block.index]
    if others and others[0] > block.index:
        return False
    said = Block("paragraph", block.text[:end].strip(), 0)
    return is_agency(credit.strip(" .,|")) and said.is_prose


def _is_credit(block: Block, phrases: Phrases) -> bool:
    """Whether a line names a picture's source and nothing else."""
    hit = phrases.search("photo-credit", block) if block.words <= _CREDIT_LINE else None
    return hit is not None and (hit.whole or hit.start <= 2)


def _credit_at_end(block: Block, phrases: Phrases) -> Hit | None:
    hit = phrases.search("caption-credit", block)
    at_end = hit is not None and hit.end >= len(block.text.rstrip()) - 2 and hit.start > 0
    return hit if at_end else None
