"""SK001: links for keyboard users."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 8  # words; a longer line that speaks of skipping is a sentence


@cleaner("SK001", since="0.1", lists=("skip-link",))
def skip_link(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the links that let keyboard users skip to the content.

    Removed:
        Skip to main content

        Jump to navigation
    Kept:
        Skip to the main event and the crowd will not forgive you, the promoter said.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "skip-link", longest=LONGEST, sureness=0.95):
        yield cut
