"""DN001: the outlet asks for money."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import convicting_hit, names_contact
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 120  # words
HEADING = 10  # words; the appeal's own heading
HEADINGS = 2  # one above the other
REACH = 2  # blocks between two that appeal, which belong to the appeal


@cleaner("DN001", since="0.1", lists=("donation-appeal",))
def donation_appeal(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove paragraphs in which the outlet asks its readers for money.

    They speak to the reader of the outlet's own work ("our journalism", "readers like
    you"); a report on a collection names who collects.  The heading right above an
    appeal goes with it.

    Removed:
        Your donation today helps us keep our journalism free for everyone.

        We rely on readers like you. Please consider making a contribution.
    Kept:
        The food bank asked for donations of rice and oil after the flood, its director said.

        "Your donation will rebuild the school," the mayor told the crowd on the quay.
    """
    hits: dict[int, str] = {}
    for block in phrases.candidates("donation-appeal", blocks):
        if block.words <= LONGEST:
            hit = convicting_hit(phrases, "donation-appeal", block)
            if hit:
                hits[block.index] = hit.group()[:80]
    for at in _between(blocks, sorted(hits)):
        yield blocks[at].cut("stands within an appeal, in elements of its own", sureness=0.75)
    for at, said in hits.items():
        yield blocks[at].cut(f"says {said!r}", sureness=0.8)
        for above in range(at - 1, max(at - 1 - HEADINGS, -1), -1):
            further = above < at - 1 and blocks[above].kind != "heading"
            if further or above in hits or not _is_heading(blocks, above):
                break
            yield blocks[above].cut("is the heading of an appeal", sureness=0.7)


def _between(blocks: Blocks, hits: list[int]) -> Iterator[int]:
    """Yield a page's blocks between two that appeal, in elements that no other block is in."""
    apart = [pair for pair in pairwise(hits) if 1 < pair[1] - pair[0] <= REACH + 1]
    if not apart:
        return
    everywhere = Counter(b.evidence.hints for b in blocks if b.evidence is not None)
    for before, after in apart:
        around = [e.hints for e in (b.evidence for b in blocks[before : after + 1]) if e]
        for at, name in enumerate(around[1:-1], before + 1):
            if name in (around[0], around[-1]) and everywhere[name] == around.count(name):
                yield at


def _is_heading(blocks: Blocks, at: int) -> bool:
    """Whether a line is an appeal's heading and no last line of the article's."""
    block = blocks[at]
    if block.kind in ("title", "caption", "list-item") or block.ends_sentence:
        return False
    if names_contact(block.text):
        return False
    return block.words <= HEADING and at > blocks.body.start
