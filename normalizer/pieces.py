"""Sentences that an extractor broke up at their links, a line for each piece."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.blocks import Block

__all__ = ["is_piece"]

_GOING_ON = frozenset(",.;:)”’»")  # begin what goes on with a sentence
_PIECES = 2  # lines below a piece of a sentence of which one goes on
_LONGEST_LINK = 6  # words of a link that a sentence was broken up at


def is_piece(lines: Sequence[Block], at: int) -> bool:
    """Whether a line goes on in one of the next, or goes on from one above.

    Blank lines between them say nothing: the pieces of a clean text are parted by them.
    """
    if lines[at].start and _goes_on(lines[at]):
        return True
    for line in lines[at + 1 : at + 1 + _PIECES]:
        if line.kind in ("list-item", "table"):
            return False
        if _goes_on(line):
            return True
        if line.ends_sentence or line.words > _LONGEST_LINK:
            return False
    return False


def _goes_on(line: Block) -> bool:
    """Whether a line begins within a sentence; "iPhone" and its like begin one."""
    return line.text[0] in _GOING_ON or line.text[:2].islower()
