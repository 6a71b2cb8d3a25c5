"""PW001: the rest is for subscribers."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import (
    VERY_SURE,
    convicting_hit,
    cut_short_hits,
    heads_references,
    is_sure_of,
)
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 60  # words
LISTED = 12  # items of a list of what subscribers get
OFFERS = ("newsletter", "paywall")  # lists of what may stand between the prompt and its list


@cleaner("PW001", since="0.1", lists=("paywall",))
def paywall(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove prompts to subscribe, register or log in to read on.

    The list right below such a prompt goes with it: it says what subscribers get.

    Removed:
        Already a subscriber? Log in

        This article is for subscribers only.

        Subscribe to read on:
        - The paper as it was printed.
        - Every crossword of the last ten years.
    Kept:
        The paper lost a tenth of its subscribers after it put up a paywall, its owner said.
    """
    for block, hit, cut in cut_short_hits(blocks, phrases, "paywall", longest=LONGEST):
        if hit.whole and heads_references(blocks, block):
            continue
        yield cut
        if block.kind != "list-item":
            yield from _offered(blocks, phrases, block.index + 1)


def _offered(blocks: Blocks, phrases: Phrases, at: int) -> Iterator[Cut]:
    """Cut the items of a list that begins at a block, or right after a line that offers more."""
    if at < len(blocks) and blocks[at].kind != "list-item" and blocks[at].words <= LONGEST:
        at += any(convicting_hit(phrases, name, blocks[at]) for name in OFFERS)
    for block in blocks[at : at + LISTED]:
        if block.kind != "list-item" or block.words > LONGEST or is_sure_of(block, VERY_SURE):
            break
        yield block.cut("is listed below a prompt to subscribe", sureness=0.75)
