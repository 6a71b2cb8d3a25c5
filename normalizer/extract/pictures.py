"""What pages print of a picture, right below it or in its figure, where no name says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from normalizer.blocks import count_words
from normalizer.extract.block_loops import CAPTION
from normalizer.extract.boxes import TAG_BIT, Page
from normalizer.extract.signs import SENTENCE_ENDS

__all__ = ["with_captions"]

# On the bench, out of fold, such lines are captions on eleven sites, and the article's on two.
WHOLE = 0.9  # of a line's characters in italics
LONGEST = 45  # words
# A line of so many words or more below two pictures is their caption, in whatever type: on the
# bench no such line is the article's, and of shorter ones some are.
SHORTEST_AGAIN = 8
SHORTEST = 3  # words of what a figure says
_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "table")
_OTHERS = sum(TAG_BIT[tag] for tag in _TAGS)
_FIGURE, _CAPTION = TAG_BIT["figure"], TAG_BIT["figcaption"]


def with_captions(page: Page, article: Sequence[int], others: Sequence[int] = ()) -> Page:
    """A page whose captions are marked as such; `article` are the blocks of its article.

    `others` are those among them that are not.
    """
    found = _captions(page, article) + _in_figures(page, others)
    if not found:
        return page
    blocks = list(page.blocks)
    for i in found:
        blocks[i] = blocks[i]._replace(inline=blocks[i].inline | CAPTION)
    return page._replace(blocks=blocks)


def _in_figures(page: Page, others: Sequence[int]) -> list[int]:
    """The blocks that are all that a figure says, in no element for captions."""
    blocks, boxes = page.blocks, page.boxes
    found = []
    for i in others:
        box = blocks[i].box
        if not boxes.tags[box] & _FIGURE or boxes.tags[box] & (_OTHERS | _CAPTION):
            continue
        figure = next(at for at in boxes.outwards(box) if boxes.tag[at] == "figure")
        is_alone = boxes.last[figure] - boxes.first[figure] == 1
        if is_alone and SHORTEST <= count_words(blocks[i].text) <= LONGEST:
            found.append(i)
    return found


def _captions(page: Page, article: Sequence[int]) -> list[int]:
    """The article's lines right below a picture that end as no sentence, and are set apart.

    That is in italics, or by standing below another picture too.
    """
    blocks, tags = page.blocks, page.boxes.tags
    below = [i for i in article if i and blocks[i].media != blocks[i - 1].media]
    if not below:
        return []
    again = Counter(blocks[i].text for i in below)
    found = []
    for i in below:
        block = blocks[i]
        text = block.text
        is_italic = block.italic_chars >= WHOLE * len(text)
        if not (is_italic or again[text] > 1) or text[-1] in SENTENCE_ENDS:
            continue
        if tags[block.box] & _OTHERS or (words := count_words(text)) > LONGEST:
            continue
        if is_italic or words >= SHORTEST_AGAIN:
            found.append(i)
    return found
