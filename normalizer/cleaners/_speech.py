"""What somebody in the article says: in quotation marks, after a dash, or by a clause."""

from __future__ import annotations

import re

from normalizer.blocks import ITEM_NUMBER
from normalizer.lang import Hit, says_who
from normalizer.model import Block

__all__ = ["is_attributed", "is_quoted", "is_speech"]

SPEECH = frozenset({('"', '"'), ("「", "」"), ("『", "』"), ("'", "'")})  # as folded
STOP = re.compile(r"[^.][.。]\s*$")  # a full stop, not the dots of "Load more..."
UTTERED = 2  # words of a sentence that somebody says: "Not now."
ATTRIBUTION = 3  # words beside a quotation that say whose it is
CORNERS = "「」『』"  # quotation marks that folding leaves
CLAUSE = re.compile(r",\s")
SENTENCE_END = re.compile(r"[.!?;:]")
LONGEST_ATTRIBUTED = 400  # characters of a block in which an attribution is looked for


def is_speech(block: Block, hit: Hit) -> bool:
    """Whether a block is what somebody says: in quotation marks, or an answer of a word or two.

    Labels have no full stop, and buttons no dash before them.  Nor has a button a number:
    "4. Comments" is the fourth thing of a list.
    """
    text = block.folded.strip().rstrip(".,;")
    if len(text) > 1 and (text[0], text[-1]) in SPEECH:
        return True
    if not hit.whole or block.kind in ("heading", "list-item"):
        return hit.whole and _is_numbered(block)
    if block.folded.startswith("-"):
        return block.ends_sentence
    return block.words <= UTTERED and STOP.search(block.text) is not None


def is_attributed(block: Block, hit: Hit, languages: tuple[str, ...]) -> bool:
    """Whether a clause of its own, after the words found or within them, says who says them."""
    at = 0 if hit.opening else hit.start
    clauses = CLAUSE.split(block.folded[at : at + LONGEST_ATTRIBUTED])[1:]
    return any(says_who(SENTENCE_END.split(clause)[0], languages) for clause in clauses)


def _is_numbered(block: Block) -> bool:
    """Whether a text's item of a list has a number."""
    return block.evidence is None and ITEM_NUMBER.match(block.text) is not None


def is_quoted(folded: str, at: int) -> bool:
    """Whether quotation marks stand around `at`, and three words or more outside of them."""
    for mark in CORNERS:
        folded = folded.replace(mark, '"')
    if '"' not in folded:
        return False
    parts = folded.split('"')
    inside = folded.count('"', 0, at + 1) % 2 == 1
    outside = Block("paragraph", " ".join(parts[::2]), 0)
    return inside and outside.words >= ATTRIBUTION
