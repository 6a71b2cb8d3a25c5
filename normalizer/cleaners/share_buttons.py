"""SH001: share, print, save, follow."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits, left_of
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut

LONGEST = 30  # words
LONGEST_TAGS = 140  # characters
TAGS = late(r"@\w{2,30}|#\w{2,40}(?:,? #\w{2,40}){0,11}")


def _tags(blocks: Blocks) -> list[Block]:
    """Return the lines that have tags, and nothing else."""
    tagged = [b for b in sought_in(blocks).tagged if len(b.text) <= LONGEST_TAGS]
    return [b for b in tagged if TAGS.fullmatch(b.text)]


@cleaner("SH001", since="0.1", lists=("share-buttons",), about=lambda b: left_of(b, _tags))
def share_buttons(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove buttons to share, print, save or follow, and lines of nothing but tags.

    The signature under an embedded post stays, as the attribution of what it says.

    Removed:
        Share this article

        Follow us on Facebook and Instagram

        #norrholm #storm
    Kept:
        — Ada Brink (@adabrink) March 7, 2031

        She asked neighbours to share the flat's costs, and two of them agreed.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "share-buttons", longest=LONGEST):
        yield cut
    for block in left_of(blocks, _tags):
        yield block.cut("is a line of tags", sureness=0.8)
