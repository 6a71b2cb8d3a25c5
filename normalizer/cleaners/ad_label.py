"""AD001: the word above an advertisement, or what is left of its place."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 60  # words
NOTICES = ("commission", "affiliate")  # how a phrase of such a notice ends
SHORT = 6  # words; a label with a name or a number


@cleaner("AD001", since="0.1", lists=("ad-label",))
def ad_label(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove labels of advertisements, their slots' names, and affiliate notices.

    Removed:
        Advertisement

        Story continues below advertisement

        Side banner 4
    Kept:
        The banner carried the names of all 40 miners.

        An advertisement for the post appeared in May, the council said.
    """
    for block, hit, cut in cut_short_hits(blocks, phrases, "ad-label", longest=LONGEST):
        said = len(hit.text) >= 0.4 * len(block.text) or hit.text.endswith(NOTICES)
        if hit.whole or block.words <= SHORT or said:
            yield cut
