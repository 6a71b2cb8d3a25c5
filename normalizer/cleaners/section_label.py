"""SL001: the name of the section above the title."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_capitals, is_sure_of, remember
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

LONGEST = 4  # words
LONGEST_CAPITALS = 3  # words in capitals that need no phrase


@cleaner("SL001", since="0.1")
def section_label(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the section's name above the title, and labels such as "Breaking News".

    Removed:
        Breaking News
        | Harbour reopens after four weeks of repairs
        | The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said.
    Kept:
        The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said.
        Breaking news
        The harbour will close again in March for the second part of the repairs, it added.

        NOW
        The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said.
        LATER
        The harbour will close again in March for the second part of the repairs, it added.
    """
    above = blocks[: blocks.prose[0]] if blocks.prose else blocks
    for block in above:
        if block.words > LONGEST:
            continue
        hit = phrases.search("section-label", block)
        if hit and (hit.whole or len(hit.group()) >= len(block.text) - 2):
            yield block.cut(f"is the label {block.text!r}", sureness=0.9)
        elif _is_in_capitals(blocks, block):
            yield block.cut("is a label in capitals above the article", sureness=0.7)


def _is_in_capitals(blocks: Blocks, block: Block) -> bool:
    """Whether a line above the article is a label by its capitals alone.

    In a text whose parts have headings in capitals it may as well be the first of them.
    """
    if block.words > LONGEST_CAPITALS or not blocks.prose or is_sure_of(block):
        return False
    if not is_capitals(block.text):
        return False
    return block.evidence is not None or not _has_heads_in_capitals(blocks)


def _has_heads_in_capitals(blocks: Blocks) -> bool:
    def find() -> bool:
        return any(_heads_in_capitals(blocks[at]) for at in blocks.body)

    return remember(blocks, "heads_in_capitals", find)


def _heads_in_capitals(block: Block) -> bool:
    short = block.words <= LONGEST and not block.ends_sentence
    return short and block.kind in ("heading", "paragraph") and is_capitals(block.text)
