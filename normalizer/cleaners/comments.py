"""CM001: the readers' comments and the calls for them."""

from collections.abc import Iterator
from itertools import pairwise

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits, heads_prose
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

LONGEST = 20  # words
OPENED = 40  # words of a notice that begins with the phrase
FEWEST_BEFORE = 3  # paragraphs of prose before a thread
APART = 12  # blocks between the ends of two comments
FEWEST_COMMENTS = 2  # that end with a button to reply
REACH = 4  # paragraphs of the first comment, which starts as a list item


@cleaner("CM001", since="0.1", lists=("comments", "comment-end"))
def comments(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove calls for comments and the headings of the comment section.

    Removed:
        Leave a comment

        12 Comments

        What do you think? Tell us in the comments below.
    Kept:
        The minister declined to comment on the report.
    """
    for block, hit, cut in cut_short_hits(blocks, phrases, "comments", longest=OPENED):
        if block.words > LONGEST and hit.start:
            continue
        # "Discussion" is a part of the article, "What do you think of it?" an interviewer's.
        if not heads_prose(blocks, block) and not _is_asked(blocks, block):
            yield cut
    yield from _thread(blocks, phrases)


def _is_asked(blocks: Blocks, block: Block) -> bool:
    """Whether the block is a question within the article, with its answer right below."""
    after = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    answered = after is not None and block.index in blocks.body and after.is_prose
    return block.asks and answered


def _thread(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Cut a thread of comments: what stands from the first that ends in "Reply" to the last."""
    if len(blocks.prose) <= FEWEST_BEFORE:
        return
    ends = [
        b.index
        for b in phrases.candidates("comment-end", blocks)
        if phrases.search("comment-end", b)
    ]
    ends = [at for at in ends if at > blocks.prose[FEWEST_BEFORE - 1]]
    if len(ends) < FEWEST_COMMENTS or any(b - a > APART for a, b in pairwise(ends)):
        return
    start = ends[0]
    while blocks[start].kind != "list-item" and start > blocks.prose[FEWEST_BEFORE - 1] + 1:
        if blocks[start - 1].kind != "list-item" and start <= ends[0] - REACH:
            start = ends[0]
            break
        start -= 1
    for block in blocks[start : ends[-1] + 1]:
        yield block.cut("stands in a thread of comments", sureness=0.7)
