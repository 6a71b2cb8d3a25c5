"""RT001: how long it takes to read."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 8  # words


@cleaner("RT001", since="0.1")
def reading_time(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the reading or listening time above an article.

    Removed:
        4 min read

        Reading time: 3 minutes
    Kept:
        It took the crew 4 minutes to close the valve, the report says.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "reading-time", longest=LONGEST):
        yield cut
