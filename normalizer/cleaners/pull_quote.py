"""PQ001: a sentence of the article set apart in large type."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

SHORTEST = 5  # words
LONGEST = 60  # words
QUOTES = ("quote", "zitat", "citat")  # in the names of style sheets


@cleaner("PQ001", since="0.1")
def pull_quote(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
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
    for block in blocks.short(LONGEST):
        if block.words < SHORTEST or not _is_set_apart(block):
            continue
        words = f" {block.key} "
        if any(words in f" {other.key} " for other in blocks if _is_longer(other, block)):
            yield block.cut("stands in a paragraph of the article", sureness=0.9)


def _is_longer(other: Block, block: Block) -> bool:
    """Whether the other one is a longer paragraph of the running text."""
    return other.words > block.words and other.kind != "caption" and not _is_set_apart(other)


def _is_set_apart(block: Block) -> bool:
    if block.kind == "quote":
        return True
    evidence = block.evidence
    return evidence is not None and any(word in evidence.hints for word in QUOTES)
