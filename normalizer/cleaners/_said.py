"""Where in a block a credit begins: at its start, or behind the last sentence of an article.

An agency's credit or a notice of copyright may stand in one paragraph with what it follows.
Prompts do not: where a paragraph has one, what else is in it is the prompt's on nearly all pages
of the bench, whomever it speaks to.
"""

from __future__ import annotations

from normalizer.blocks import PROSE
from normalizer.cleaners._shape import LIKELY
from normalizer.lang import Hit
from normalizer.late import late
from normalizer.model import Block

__all__ = ["start_of_credit"]

# The end of a sentence with what closes it, and the space behind it where the script has any.
SENTENCE_END = late(r"[.!?…؟۔।][\"'“”’»)\]]{0,2}\s{1,3}(?=\S)|[。！？][」』”）]{0,2}\s{0,3}(?=\S)")


def start_of_credit(block: Block, hit: Hit) -> int:
    """Where the sentence with the hit begins, in characters, if running text stands before it.

    Else 0, as on a page that has the block as none of its article.
    """
    evidence = block.evidence
    doubted = evidence is not None and not (evidence.is_article and evidence.score >= LIKELY)
    if hit.whole or doubted or block.words < PROSE:
        return 0
    said = hit.start + next((i for i, char in enumerate(hit.text) if char.isalnum()), 0)
    ends = (found.end() for found in SENTENCE_END.finditer(block.text))
    start = max((end for end in ends if end <= said), default=0)
    return start if Block("paragraph", block.text[:start].strip(), 0).is_prose else 0
