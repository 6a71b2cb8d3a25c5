"""DS001: the standfirst that is the first paragraph as well."""

from collections.abc import Iterator, Set
from operator import attrgetter

from normalizer.cleaners._base import cleaner
from normalizer.cleaners.duplicate_paragraph import (
    copies,
    is_standfirst,
    printed_again,
)
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut


@cleaner("DS001", since="0.1", context=True, about=attrgetter("repeated"))
def duplicate_standfirst(blocks: Blocks, phrases: Phrases, cut: Set[int]) -> Iterator[Cut]:
    """Remove a standfirst whose words stand again as the article's first paragraph.

    The paragraph stays, the standfirst goes: the copy in the body is the article's.

    Removed:
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        | By the river
        | The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        | The owner had hoped to open it by Easter, but the frost came back in March this year.
    Kept:
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        The owner had hoped to open it by Easter, but the frost came back in March this year.
    """
    again = copies(blocks, cut) if blocks.repeated else {}
    for places in blocks.repeated:
        at = [i for i in places if i not in cut]
        if len(at) < 2 or not is_standfirst(blocks, at[0], at[1]):
            continue
        first = blocks[at[0]]
        if first.kind == "caption":
            continue
        if not printed_again(again, at[1], at[0]):
            yield first.cut("stands again as the first paragraph", sureness=0.95)
