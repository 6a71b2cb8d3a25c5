"""DP001: a paragraph that stands twice."""

from collections.abc import Iterator, Set
from operator import attrgetter

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import LIKELY, is_sure_of
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

PRINTED_MOSTLY = 5  # copies in all; so many are a second printing with gaps
REACH = 8  # blocks; how far below a standfirst its copy may stand
SHORTEST = 15  # words; shorter sentences may be said twice on purpose
PRINTED_AGAIN = 3  # paragraphs; as many copies in a row are a second printing


@cleaner("DP001", since="0.1", context=True, about=attrgetter("repeated"))
def duplicate_paragraph(blocks: Blocks, phrases: Phrases, cut: Set[int]) -> Iterator[Cut]:
    """Remove the later copies of a paragraph whose words are the same, and which stays.

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
    again = copies(blocks, cut)
    second: dict[int, int] = {}
    for at, first in again.items():  # the copies of a paragraph are in order
        second.setdefault(first, at)
    for at, first in again.items():
        if printed_again(again, at, first) or _answers_another(blocks, first, at):
            continue
        # Of a standfirst and its copy the standfirst goes, by a cleaner of its own.
        if not (at == second[first] and is_standfirst(blocks, first, at)):
            yield blocks[at].cut("the same words stand above", sureness=0.85)


def _answers_another(blocks: Blocks, first: int, again: int) -> bool:
    """Whether the copy stands below another question or heading than the first."""
    if not first:
        return False
    above, asked = blocks[first - 1], blocks[again - 1]
    asks = asked.kind == "heading" or asked.asks
    return asks and asked.key != above.key


def copies(blocks: Blocks, cut: Set[int]) -> dict[int, int]:
    """Return the paragraphs of prose that stand again, with the index of the first copy.

    A copy that is cut for another reason is none, but where a page is in doubt of the one
    that would be left: a teaser that is printed twice.
    """
    found: dict[int, int] = {}
    for places in blocks.repeated:  # nearly always none
        at = [i for i in places if i not in cut or is_doubtful(blocks[places[-1]])]
        if all(_is_paragraph(blocks[i]) for i in at):
            found.update((i, at[0]) for i in at[1:])
    return found


def is_doubtful(block: Block) -> bool:
    """Whether an HTML page rather has a block as none of its article."""
    return block.evidence is not None and not is_sure_of(block, LIKELY)


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
    if not block.is_prose or not blocks.prose or blocks.prose[0] != first:
        return False
    return 1 < again - first <= REACH or (again - first == 1 and block.kind == "standfirst")


def _is_paragraph(block: Block) -> bool:
    if block.kind in ("caption", "table", "title", "list-item", "heading"):
        return False
    return block.words >= SHORTEST and block.ends_sentence and not block.asks
