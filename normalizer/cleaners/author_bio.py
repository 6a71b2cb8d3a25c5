"""AB001: who the author is."""

from collections.abc import Container, Iterator
from itertools import islice

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._ends import end_mark
from normalizer.cleaners._shape import (
    before_body,
    convicting_hit,
    is_name,
    left_of,
    remember,
)
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut, fold

LISTS = ("author-bio", "author-contact")
SHORTEST, LONGEST = 8, 130  # words
BYLINE, LONGEST_BYLINE = 20, 300  # words and characters of one
MOST_BYLINES = 8  # lines
CONTACT = 30  # words of a line with an address to write to
REACH = 3  # paragraphs of prose from the end of the text
NAMED = 60  # characters; a name that opens the block ends before this
MOST_NAMES = 4  # words of a name
ARTICLES = frozenset(
    {"the", "der", "die", "das", "le", "la", "les", "el", "los", "las", "il", "lo", "het", "den"}
)  # papers' names begin with these
AND = frozenset({"and", "und", "et", "y", "e", "og", "och", "en", "i"})  # between two authors
LONGEST_USER = 64  # characters of an address before its sign
ADDRESS = late(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?:^|\s)@\w{3,30}\b")


def _addresses(blocks: Blocks) -> list[Block]:
    lines = [b for b in sought_in(blocks).addressed if b.words <= CONTACT]
    return [b for b in lines if ADDRESS.search(b.text, max(0, b.text.index("@") - LONGEST_USER))]


@cleaner("AB001", since="0.1", lists=(*LISTS, "byline"))
def author_bio(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove notes about the author at either end of the article, and their name above.

    Known by what they say ("is a reporter for", "writes about"), or, at the end, by the name
    from the byline that they begin with.

    Removed:
        | The council voted nine to four for the new tram line on Tuesday evening.
        Ada Brink
        Ada Brink is the harbour correspondent of the Norrholm Post.

        | By Ada Brink
        | The council voted nine to four for the new tram line on Tuesday evening.
        | The line will join the harbour and the hospital, and cross the river twice.
        | Work begins in the autumn, and the old bridge will stay shut for three years.
        | The mayor said that nobody would have to walk for more than nine minutes.
        Ada Brink has sailed to all of the islands and keeps bees in Eskdal.
    Kept:
        The council voted nine to four for the new tram line on Tuesday evening.
        Ada Brink is the harbour master of Norrholm and a critic of the plan.
    """
    yield from _named_above(blocks, phrases)
    places = {b.index for b in phrases.candidates("author-bio", blocks)}
    addresses = {b.index for b in left_of(blocks, _addresses)}
    for block in (blocks[at] for at in sorted(places | addresses)):
        if block.words > LONGEST or not _in_place(blocks, block, phrases):
            continue
        told = convicting_hit(phrases, "author-bio", block)
        if told is None and block.index in addresses:
            told = convicting_hit(phrases, "author-contact", block)
        if told is None or block.folded.startswith('"'):
            continue
        yield block.cut(f"says {told.group()[:80]!r}", sureness=0.75)
        before = blocks[block.index - 1] if block.index else None
        if (
            before is not None
            and is_name(before.text)
            and block.text.startswith(before.text[:NAMED])
        ):
            yield before.cut("is the author's name above a note on them", sureness=0.8)


def _named_above(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Cut the last blocks that begin with a name from the byline: nobody reports on themselves."""
    if len(blocks.prose) <= REACH:
        return
    lines = remember(blocks.first, "bylines", lambda: _bylines(blocks.first, phrases))
    if not lines:
        return
    by = phrases.list("byline-word").whole
    for block in blocks[blocks.prose[-REACH] :]:
        if block.kind == "paragraph" and SHORTEST <= block.words <= LONGEST:
            name = _name_at_start(block.text)
            if name and any(_is_by(name, line, by) for line in lines):
                yield block.cut("begins with the author's name", sureness=0.7)


def _bylines(blocks: Blocks, phrases: Phrases) -> list[str]:
    """The bylines above the text or below its standfirst."""
    second = blocks.prose[1] if len(blocks.prose) > 1 else len(blocks)
    above = (b for b in phrases.candidates("byline", blocks) if b.index < second)
    short = (b for b in above if b.words <= BYLINE and len(b.text) <= LONGEST_BYLINE)
    lines = (b.text for b in short if phrases.search("byline", b))
    return list(islice(lines, MOST_BYLINES))


def _name_at_start(text: str) -> str:
    """The name that a text begins with, as long as it goes; that of a paper is none."""
    found: list[str] = []
    for word in text[:NAMED].lstrip("(*[–—- ").split(" ")[:MOST_NAMES]:
        plain = word.rstrip(",.;:").removesuffix("’s").removesuffix("'s")
        if not is_name(f"{plain} {plain}"):
            break
        found.append(plain)
        if plain != word:
            break
    return " ".join(found) if len(found) > 1 and found[0].lower() not in ARTICLES else ""


def _is_by(name: str, line: str, by: Container[str]) -> bool:
    """Whether a byline names somebody at once, or right after "by" or "and", and not in part."""
    at = line.lower().find(name.lower())
    if at < 0:
        return False
    before, after = fold(line[:at]).replace(":", " ").split(), line[at + len(name) :]
    ends = not after or not after[0].isalnum()
    goes_on = after[:1] == " " and after[1:2].isupper()
    return ends and not goes_on and (not before or before[-1] in AND or before[-1] in by)


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
