"""CM001: the readers' comments and the calls for them."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 18  # words


@cleaner("CM001", since="0.1")
def comments(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove calls for comments and the headings of the comment section.

    Removed:
        Leave a comment

        12 Comments

        What do you think? Tell us in the comments below.
    Kept:
        The minister declined to comment on the report.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "comments", longest=LONGEST):
        yield cut
