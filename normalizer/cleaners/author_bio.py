"""AB001: who the author is."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._ends import end_mark
from normalizer.cleaners._shape import before_body, convicting_hit, is_name, left_of
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut

LISTS = ("author-bio", "author-contact")
LONGEST = 130  # words
CONTACT = 30  # words of a line with an address to write to
REACH = 3  # paragraphs of prose from the end of the text
NAMED = 60  # characters; a name that opens the block ends before this
ADDRESS = late(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?:^|\s)@\w{3,30}\b")


def _addresses(blocks: Blocks) -> list[Block]:
    return [b for b in blocks.short(CONTACT) if _has_address(b.text)]


@cleaner("AB001", since="0.1", lists=LISTS)
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
    places = {b.index for b in phrases.candidates("author-bio", blocks)}
    addresses = {b.index for b in left_of(blocks, _addresses)}
    for block in (blocks[at] for at in sorted(places | addresses)):
        told = convicting_hit(phrases, "author-bio", block)
        if told is None and block.index in addresses:
            told = convicting_hit(phrases, "author-contact", block)
        if told is None or block.words > LONGEST or block.folded.startswith('"'):
            continue
        if not _in_place(blocks, block, phrases):
            continue
        yield block.cut(f"says {told.group()[:80]!r}", sureness=0.75)
        before = blocks[block.index - 1] if block.index else None
        if (
            before is not None
            and is_name(before.text)
            and block.text.startswith(before.text[:NAMED])
        ):
            yield before.cut("is the author's name above a note on them", sureness=0.8)


def _in_place(blocks: Blocks, block: Block, phrases: Phrases) -> bool:
    """Whether the block stands where such notes do: above the article or at its end.

    The first paragraph of a short text is none of its end.
    """
    if before_body(blocks, block):
        return True
    if len(blocks.prose) <= REACH:
        return block.index > blocks.prose[0]
    end = end_mark(blocks, phrases)
    return block.index >= blocks.prose[-REACH] or (end is not None and block.index >= end)


def _has_address(text: str) -> bool:
    return "@" in text and ADDRESS.search(text) is not None
