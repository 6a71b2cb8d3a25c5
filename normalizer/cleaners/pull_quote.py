"""PQ001: a sentence of the article set apart in large type."""

from collections.abc import Iterator, Set
from itertools import islice

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import heads_article, hints_with
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

SHORTEST = 5  # words
LONGEST = 60  # words
MOST = 50  # quotations looked at; a page with more is a collection of them
QUOTES = ("quote", "zitat", "citat")  # in the names of style sheets


@cleaner("PQ001", since="0.1", context=True)
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
    quotes = hints_with(blocks, QUOTES)
    apart = {b.index for b in blocks if b.kind == "quote" or _names(b) in quotes} | cut
    short = (
        blocks[at]
        for at in sorted(apart - cut)
        if SHORTEST <= blocks[at].words <= LONGEST and not heads_article(blocks, blocks[at])
    )
    for block in islice(short, MOST):
        words = f" {block.key} "
        for other in blocks:
            is_longer = other.words > block.words and other.kind != "caption"
            if is_longer and other.index not in apart and words in f" {other.key} ":
                yield block.cut("stands in a paragraph of the article", sureness=0.9)
                break


def _names(block: Block) -> str:
    return "" if block.evidence is None else block.evidence.hints
