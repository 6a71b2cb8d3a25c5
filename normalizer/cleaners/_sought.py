"""The few blocks that cleaners are about, found in one look at all of a document's."""

from __future__ import annotations

from typing import NamedTuple

from normalizer.blocks import ASSEMBLY
from normalizer.model import Block, Blocks

__all__ = ["Sought", "sought_in"]

BRIEF = 24  # characters
FEW = 4  # words
LINE = 14  # words; longer ones date nothing
QUOTES = ("quote", "zitat", "citat")  # in the names of style sheets
SIGNS = ("@", "#")


class Sought(NamedTuple):
    """Blocks of a document by what they look like, each list in order.

    Those that a page's own signs have as none of its article; those as brief as a time of day,
    or the clock of a player; those of few words; lines that may be dated, with figures; those
    that begin as a tag does; those with the sign of an address; the quotations by their element,
    and those by the names around them, too.
    """

    elsewhere: list[Block]
    brief: list[Block]
    few: list[Block]
    dated: list[Block]
    tagged: list[Block]
    addressed: list[Block]
    quotes: list[Block]
    apart: list[Block]


def sought_in(blocks: Blocks) -> Sought:
    """Return what cleaners are about among a whole document's blocks, looked for once."""
    first = blocks.first
    found: Sought | None = first.remembered.get(Sought)
    if found is None:
        found = first.remembered[Sought] = _look_over(first)
    return found


def _look_over(blocks: Blocks) -> Sought:
    if ASSEMBLY is not None:
        return Sought(*ASSEMBLY.sought(blocks, BRIEF, FEW, LINE, QUOTES, SIGNS))
    return Sought(
        [b for b in blocks if b.evidence is not None and not b.evidence.is_article],
        [b for b in blocks if len(b.text) <= BRIEF],
        [b for b in blocks if b.words <= FEW],
        [b for b in blocks if b.words <= LINE and any(map(str.isdecimal, b.text))],
        [b for b in blocks if b.text[:1] in SIGNS],
        [b for b in blocks if "@" in b.text],
        [b for b in blocks if b.kind == "quote"],
        [b for b in blocks if b.kind == "quote" or _is_called_quotation(b)],
    )


def _is_called_quotation(block: Block) -> bool:
    names = "" if block.evidence is None else block.evidence.hints
    return any(word in names for word in QUOTES)
