"""EH001: a heading that the other cuts left with nothing under it."""

from collections.abc import Iterator, Set

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_sure_of, names_contact
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

LONGEST = 12  # words
LONGEST_RULE = 200  # characters


@cleaner("EH001", since="0.1", context=True)
def empty_heading(blocks: Blocks, phrases: Phrases, cut: Set[int]) -> Iterator[Cut]:
    """Remove headings when all that stood under them was cut, up to the text's end.

    So do lines of signs alone, which parted the text from what was cut.  Within a page's text
    so do headings that it is not sure of, up to the next heading of their rank or above.

    Removed:
        | The council voted nine to four for the new tram line on Tuesday evening.
        | Work on the tram line begins in the autumn and takes three years, it said.
        Stay in touch
        | Sign up for our morning newsletter and get the day's news first.

        | The council voted nine to four for the new tram line on Tuesday evening.
        | Work on the tram line begins in the autumn and takes three years, it said.
        ___
        | Sign up for our morning newsletter and get the day's news first.
    Kept:
        The council voted nine to four for the new tram line on Tuesday evening.
        What comes next
        Work on the tram line begins in the autumn and takes three years, it said.
    """
    yield from _within(blocks, cut)
    for at in range(len(blocks) - 2, blocks.body.start, -1):
        block = blocks[at]
        if at in cut:
            continue
        if at + 1 not in cut:
            return
        if _is_rule(block):
            yield block.cut("parts nothing from the text", sureness=0.9)
            continue
        if block.kind != "heading" or block.words > LONGEST or _says_more(block):
            return
        if is_sure_of(block):
            return
        yield block.cut("nothing is left under this heading", sureness=0.6)


def _within(blocks: Blocks, cut: Set[int]) -> Iterator[Cut]:
    """Cut the headings of a page's text of whose section nothing is left."""
    for block in blocks.headings:
        at = block.index + 1
        if at not in cut or block.index in cut or is_sure_of(block):
            continue
        left = (i for i in range(at, len(blocks)) if i not in cut and blocks[i].kind != "caption")
        below = blocks[next(left, block.index)]
        if below is block or below.kind != "heading" or not _rank(below) <= _rank(block) != "":
            continue
        if block.words <= LONGEST and not _says_more(block):
            yield block.cut("nothing is left under this heading", sureness=0.6)


def _rank(block: Block) -> str:
    """A page's heading by its element, "h1" to "h6"; of a text's, nothing is known."""
    return block.evidence.tag if block.evidence else ""


def _says_more(block: Block) -> bool:
    """Whether a line has what only the article has: an address, or a label and its value."""
    return names_contact(block.text) or ": " in block.text


def _is_rule(block: Block) -> bool:
    """Whether a line has no letter and no figure: `___`, `* * *`."""
    return len(block.text) <= LONGEST_RULE and not any(map(str.isalnum, block.text))
