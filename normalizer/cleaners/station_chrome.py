"""ST001: what a radio or television station's page puts around its stories."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits, entry_times, left_of
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut

LONGEST = 30  # words
CLOCK = late(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s{0,3}[/|·-]?\s{0,3}(?:\d{1,2}:)?\d{1,2}:\d\d)?")


def _clocks(blocks: Blocks) -> list[Block]:
    return [b for b in sought_in(blocks).brief if ":" in b.text and CLOCK.fullmatch(b.text)]


@cleaner("ST001", since="0.1", lists=("station-chrome",), about=lambda b: left_of(b, _clocks))
def station_chrome(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove players, clocks and licence links of a station's page.

    Removed:
        Play Live Radio

        0:00 0:00

        Listen to this article
    Kept:
        18:40
        The minister said on Tuesday that the live debate about the bridge would go ahead.
        18:55
        Her party asked on the same evening for a vote on the bridge before the summer.

        The minister told public radio on Tuesday that the live debate would go ahead.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "station-chrome", longest=LONGEST):
        yield cut
    for block in left_of(blocks, _clocks):
        if block.index not in entry_times(blocks):
            yield block.cut("is the clock of a player", sureness=0.9)
