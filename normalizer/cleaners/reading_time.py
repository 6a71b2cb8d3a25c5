"""RT001: how long it takes to read."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import before_body, cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 8  # words
BARE = 2  # words of a duration that does not say what it is


@cleaner("RT001", since="0.1", lists=("reading-time",))
def reading_time(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the reading or listening time above an article.

    A duration that does not say so is one above the text only; within it a recipe has them.

    Removed:
        4 min read

        Reading time: 3 minutes
    Kept:
        It took the crew 4 minutes to close the valve, the report says.

        Lay the herrings on the grill, skin down, and do not touch them before they let go.
        4 minutes
        Turn them once, and pull them off the fire when the skin is as dark as an old boot.
    """
    for block, _, cut in cut_short_hits(blocks, phrases, "reading-time", longest=LONGEST):
        if block.words > BARE or before_body(blocks, block):
            yield cut
