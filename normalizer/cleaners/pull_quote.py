"""PQ001: a sentence of the article set apart in large type."""

from collections.abc import Iterator, Set
from itertools import islice

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import heads_article, left_of
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

SHORTEST = 5  # words
LONGEST = 60  # words
MOST = 50  # quotations looked at; a page with more is a collection of them


def _set_apart(blocks: Blocks) -> list[Block]:
    """Return the blocks that are quotations by their element, or by the names around it."""
    return sought_in(blocks).apart


@cleaner("PQ001", since="0.1", context=True, about=_set_apart)
def pull_quote(blocks: Blocks, phrases: Phrases, cut: Set[int]) -> Iterator[Cut]:
    """Remove a quotation set apart whose words stand, one after the other, in a longer paragraph.

    The paragraph keeps them, so no word is lost.

    Removed:
        | "Nobody on this quay has slept since Monday," said Maud Pettifer, a net mender.
        > Nobody on this quay has slept since Monday
        | The harbour office says that the ferries will sail again once the wind has dropped.
    Kept:
        > Nobody on this quay has slept since Monday
        The harbour office says that the ferries will sail again once the wind has dropped.
    """
    quotes = [b for b in left_of(blocks, _set_apart) if b.index not in cut]
    if not quotes:
        return
    apart = {b.index for b in quotes} | cut
    short = (b for b in quotes if SHORTEST <= b.words <= LONGEST and not heads_article(blocks, b))
    others = [b for b in blocks if b.kind != "caption" and b.index not in apart]
    together = "\n".join([f" {b.key} " for b in others])
    for block in islice(short, MOST):
        words = f" {block.key} "
        if words in together and any(
            other.words > block.words and words in f" {other.key} " for other in others
        ):
            yield block.cut("stands in a paragraph of the article", sureness=0.9)
