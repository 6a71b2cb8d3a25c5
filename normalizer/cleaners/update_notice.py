"""UN001: when and how the page was changed."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits, near_edge
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 45  # words
SHORT = 14  # words; as long as a time stamp gets; a longer note names what was changed
REACH = 1  # paragraphs of prose from an edge of the text


@cleaner("UN001", since="0.1", lists=("update-notice",))
def update_notice(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove notes on when the page was published, updated or corrected.

    Removed:
        Updated 7 March 2031 at 18:13

        This developing story has been updated since it was first published.
    Kept:
        The agency updated its forecast on 7 March and now expects less rain.
    """
    found = cut_short_hits(blocks, phrases, "update-notice", longest=LONGEST)
    for block, hit, cut in found:
        tells = phrases.search("update-subject", block) is not None
        if hit.whole or block.words <= SHORT or (tells and near_edge(blocks, block, REACH)):
            yield cut
