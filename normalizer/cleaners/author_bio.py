"""AB001: who the author is."""

import re
from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_name, near_edge
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 70  # words
REACH = 2  # paragraphs of prose from an edge of the text
NAMED = 60  # characters; a name that opens the block ends before this
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?:^|\s)@\w{3,30}\b")


@cleaner("AB001", since="0.1")
def author_bio(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove notes about the author at either end of the article, and their name above.

    Removed:
        | The council voted nine to four for the new tram line on Tuesday evening.
        Ada Brink
        Ada Brink is the harbour correspondent of the Norrholm Post.
    Kept:
        The council voted nine to four for the new tram line on Tuesday evening.
        Ada Brink is the harbour master of Norrholm and a critic of the plan.
    """
    for block in blocks:
        if block.words > LONGEST or not near_edge(blocks, block, REACH):
            continue
        hit = phrases.search("author-bio", block)
        told = hit or (_has_address(block.text) and phrases.search("author-contact", block))
        if not told or block.folded.startswith('"'):
            continue
        yield block.cut(f"says {told.group()[:80]!r}", sureness=0.75)
        before = blocks[block.index - 1] if block.index else None
        if (
            before is not None
            and is_name(before.text)
            and block.text.startswith(before.text[:NAMED])
        ):
            yield before.cut("is the author's name above a note on them", sureness=0.8)


def _has_address(text: str) -> bool:
    return "@" in text and ADDRESS.search(text) is not None
