"""PW001: the rest is for subscribers."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 60  # words


@cleaner("PW001", since="0.1")
def paywall(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove prompts to subscribe, register or log in to read on.

    Removed:
        Already a subscriber? Log in

        This article is for subscribers only.
    Kept:
        The paper lost a tenth of its subscribers after it put up a paywall, its owner said.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "paywall", longest=LONGEST):
        yield cut
