"""EH001: a heading that the other cuts left with nothing under it."""

from collections.abc import Iterator, Set

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_sure_of
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 12  # words
SURE = 0.8  # chance of being the article from which a page's heading stays


@cleaner("EH001", since="0.1", context=True)
def empty_heading(blocks: Blocks, phrases: Phrases, cut: Set[int]) -> Iterator[Cut]:
    """Remove headings when all that stood under them was cut, up to the text's end.

    Removed:
        | The council voted nine to four for the new tram line on Tuesday evening.
        | Work on the tram line begins in the autumn and takes three years, it said.
        Stay in touch
        | Sign up for our morning newsletter and get the day's news first.
    Kept:
        The council voted nine to four for the new tram line on Tuesday evening.
        What comes next
        Work on the tram line begins in the autumn and takes three years, it said.
    """
    for at in range(len(blocks) - 2, blocks.body.start, -1):
        block = blocks[at]
        if at in cut:
            continue
        if at + 1 not in cut or block.kind != "heading" or block.words > LONGEST:
            return
        if is_sure_of(block, SURE):
            return
        yield block.cut("nothing is left under this heading", sureness=0.6)
