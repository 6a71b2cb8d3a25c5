"""DP001: a paragraph that stands twice."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_prose
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

PRINTED_MOSTLY = 5  # copies in all; so many are a second printing with gaps
REACH = 8  # blocks; how far below a standfirst its copy may stand
SHORTEST = 15  # words; shorter sentences may be said twice on purpose
PRINTED_AGAIN = 3  # paragraphs; as many copies in a row are a second printing


@cleaner("DP001", since="0.1")
def duplicate_paragraph(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the later copies of a paragraph whose words are the same.

    Questions, list items and other short lines may be said twice on purpose.  Three
    paragraphs that come again in a row, or five anywhere, are a second printing of the
    text or a form that it fills in again and again; they stay.

    Removed:
        | Trams will run to the harbour of Norrholm from the autumn of 2034, the council says.
        | The council voted nine to four for the new tram line to the harbour on Tuesday evening.
        | Work on the tram line begins in the autumn and takes three years, it said.
        The council voted nine to four for the new tram line to the harbour on Tuesday evening.
    Kept:
        No comment.
        The council voted nine to four for the new tram line on Tuesday evening.
        No comment.
    """
    again = copies(blocks)
    for at, first in again.items():
        # Of a standfirst and its copy the standfirst goes, by a cleaner of its own.
        if not printed_again(again, at, first) and not (
            at == blocks.places[blocks[at].key][1] and is_standfirst(blocks, first, at)
        ):
            yield blocks[at].cut("the same words stand above", sureness=0.85)


def copies(blocks: Blocks) -> dict[int, int]:
    """Return the paragraphs of prose that stand again, with the index of the first copy."""
    found: dict[int, int] = {}
    for at in blocks.repeated:
        if all(_is_paragraph(blocks[i]) for i in at):
            found.update((i, at[0]) for i in at[1:])
    return found


def printed_again(again: dict[int, int], at: int, first: int) -> bool:
    """Whether a copy is one of many, or of several in a row whose first copies are in a row."""
    if len(again) >= PRINTED_MOSTLY:
        return True
    run = 1
    for step in (-1, 1):
        there, here = at + step, first + step
        while run < PRINTED_AGAIN and again.get(there) == here:
            run, there, here = run + 1, there + step, here + step
    return run >= PRINTED_AGAIN


def is_standfirst(blocks: Blocks, first: int, again: int) -> bool:
    """Whether `first` opens the text and its copy `again` stands a little below it."""
    block = blocks[first]
    if not is_prose(block) or not blocks.prose or blocks.prose[0] != first:
        return False
    return 1 < again - first <= REACH or (again - first == 1 and block.kind == "standfirst")


def _is_paragraph(block: Block) -> bool:
    if block.kind in ("caption", "table", "title", "list-item", "heading"):
        return False
    return (
        block.words >= SHORTEST
        and block.ends_sentence
        and not block.text.rstrip("\"'”’»").endswith(("?", "？", "؟"))
    )
