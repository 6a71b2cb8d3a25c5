"""CR001: whose property the page is."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._said import start_of_credit
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 60  # words


@cleaner("CR001", since="0.1", lists=("copyright",))
def copyright(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:  # noqa: A001
    """Remove notices of copyright and terms of use.

    Removed:
        © 2031 Norrholm Post

        Copyright 2031 Norrholm Post. All rights reserved.
    Kept:
        The copyright in the film passed to her heirs in 2031, the court said.
    """
    for block, hit, cut in cut_short_hits(blocks, phrases, "copyright", longest=LONGEST):
        if block.folded.startswith('"') or not (hit.start <= 40 or block.words <= 25):
            continue
        start = start_of_credit(block, hit)
        yield block.cut(cut.reason, start=start, sureness=cut.sureness) if start else cut
