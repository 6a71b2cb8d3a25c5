"""DP001: a paragraph that stands twice."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

SHORTEST = 8  # words; shorter lines may be said twice on purpose


@cleaner("DP001", since="0.1")
def duplicate_paragraph(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the later copies of a paragraph whose words are the same.

    Removed:
        | The council voted nine to four for the new tram line on Tuesday evening.
        | Work on the tram line begins in the autumn and takes three years, it said.
        The council voted nine to four for the new tram line on Tuesday evening.
    Kept:
        No comment.
        The council voted nine to four for the new tram line on Tuesday evening.
        No comment.
    """
    for at in blocks.places.values():
        first = blocks[at[0]]
        if len(at) < 2 or first.words < SHORTEST or any(_is_caption(blocks[i]) for i in at):
            continue
        for i in at[1:]:
            yield blocks[i].cut("the same words stand above", sureness=0.85)


def _is_caption(block: Block) -> bool:
    return block.kind in ("caption", "table", "title")
