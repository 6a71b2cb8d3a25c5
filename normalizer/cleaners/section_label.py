"""SL001: the name of the section above the title."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import before_body, is_capitals, is_headline, is_sure_of
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
    for block in blocks.short(LONGEST):
        if not before_body(blocks, block):
            break
        hit = phrases.search("section-label", block)
        if hit and (hit.whole or len(hit.group()) >= len(block.text) - 2):
            yield block.cut(f"is the label {block.text!r}", sureness=0.9)
        elif _is_in_capitals(blocks, block):
            yield block.cut("is a label in capitals above the article", sureness=0.7)


def _is_in_capitals(blocks: Blocks, block: Block) -> bool:
    """Whether a line above the article is a label by its capitals alone.

    In a text whose parts have headings in capitals it is the first of them where it stands
    below the title or right above the first paragraph.
    """
    if block.words > LONGEST_CAPITALS or not blocks.prose or is_sure_of(block):
        return False
    if not is_capitals(block.text):
        return False
    below_title = any(map(is_headline, blocks[: block.index]))
    heads = block.evidence is None and (below_title or block.index + 1 == blocks.prose[0])
    return not (heads and any(_heads_in_capitals(blocks[at]) for at in blocks.body))


def _heads_in_capitals(block: Block) -> bool:
    return block.kind == "heading" and is_capitals(block.text)
