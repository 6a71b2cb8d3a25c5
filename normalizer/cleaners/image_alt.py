"""IA001: the alternative text of a picture."""

from collections.abc import Iterator
from itertools import pairwise

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import left_of
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut
from normalizer.pieces import is_piece

LONGEST = 5  # words
LONGEST_TOLD = 12  # words, where a phrase tells


# A picture in Markdown, with a title or a link or without.
PICTURE = late(
    r"\[?!\[[^\[\]]{0,400}\]\([^()\s]{1,800}(?: \"[^\"]{0,200}\")?\)(?:\]\([^()\s]{1,800}\))?"
)


def _pictures(blocks: Blocks) -> list[Block]:
    """The lines that are a picture in Markdown."""
    marked = [b for b in blocks if b.text.startswith(("![", "[!["))]
    return [b for b in marked if PICTURE.fullmatch(b.text)]


def _hanging(blocks: Blocks) -> list[Block]:
    """The first few blocks that stand right below another, as a page's do not."""
    return [b for b in blocks[: blocks.body.start + 2] if not b.space_before]


@cleaner(
    "IA001", since="0.1", lists=("image-alt",),
    about=lambda b: _hanging(b) or left_of(b, _pictures),
)  # fmt: skip
def image_alt(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove a few bare words that hang under the standfirst, where the picture was.

    In a text that parts its paragraphs by blank lines they stand right below a
    sentence without one; in Markdown the picture itself is there.

    Removed:
        ![The quay at dawn](https://norrholm.example/quay.jpg)

        | Ferry line stops all sailings to the islands
        |
        | The ferry line has stopped all sailings to the islands for at least three days.
        Ferry quay
        |
        | The ferry line of Norrholm said on Monday that it would not sail before Thursday.
        |
        | It gave the weather as the reason, and said that passengers would get their money back.
    Kept:
        ![The quay at dawn](https://norrholm.example/quay.jpg) shows what the storm left of it.

        The ferry line has stopped all sailings to the islands for at least three days.

        High seas

        The ferry line of Norrholm said on Monday that it would not sail before Thursday.
    """
    for block in left_of(blocks, _pictures):
        yield block.cut("is a picture in Markdown", sureness=0.9)
    opening = blocks[: blocks.body.start + 2]
    hanging = {b.index for a, b in pairwise(opening) if _hangs(a, b) and blocks.is_spaced}
    hanging = {at for at in hanging if not is_piece(blocks, at)}
    for at in sorted(hanging):
        yield blocks[at].cut("a few bare words right below a sentence", sureness=0.7)
    for block in phrases.candidates("image-alt", blocks):
        told = block.words <= LONGEST_TOLD and phrases.search("image-alt", block)
        if told and 0 < block.index not in hanging and not block.ends_sentence:
            yield block.cut("is a picture's alternative text", sureness=0.8)


def _hangs(before: Block, block: Block) -> bool:
    if block.space_before or not before.is_prose:
        return False
    bare = block.kind == "paragraph" or block.kind == "heading"
    return bare and block.words <= LONGEST and not block.ends_sentence
