"""CR001: whose property the page is."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._said import start_of_credit
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Hit, Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut

LONGEST = 60  # words
SHORT = 25  # words of a block that may name whose it is anywhere
SIGN = "©"
_MARKS = ("™", "®")
_YEAR = late(r"\W{0,3}(?:19|20)\d\d")


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
        if block.folded.startswith('"') or not (hit.start <= 40 or block.words <= SHORT):
            continue
        if hit.text == SIGN and _is_reporting(block, hit, phrases):
            continue
        start = start_of_credit(block, hit)
        yield block.cut(cut.reason, start=start, sureness=cut.sureness) if start else cut


def _is_reporting(block: Block, hit: Hit, phrases: Phrases) -> bool:
    """Whether a paragraph has such a sign in it, or a picture's credit before it, and no more.

    A credit within a line is one text with what stands behind it; a sign right behind a word is
    the word's.
    """
    if block.words <= SHORT or not block.is_prose:
        return False
    before, after = block.folded[: hit.start], block.text[hit.end :]
    is_word = before[-1:] in _MARKS or (before[-1:].isalnum() and not before.endswith("copyright"))
    if not is_word and (before.strip() or _YEAR.match(after)):
        return False
    found = (phrase.find(block) for phrase in phrases.list("copyright").phrases)
    return all(said is None or said.text == SIGN for said in found)
