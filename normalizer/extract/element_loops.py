# cython: annotation_typing=False, boundscheck=False, wraparound=False
"""Signs of the elements that a page's blocks stand in, and of what has been passed.

This is plain Python that Cython compiles as `_element_loops`, with the types in
`_element_loops.pxd`; without a compiler it runs as it is.  Columns come as sequences with a value
for each block, or for each box where it says so.  Results go to the rows of `out`, named in this
order by the tuple above.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from normalizer.extract.boxes import KINDS
from normalizer.extract.hints import GROUPS

__all__ = [
    "ARTICLE", "ELEMENT_SIGNS", "LINKED", "MARKUP_SHARES", "MARKUP_SIGNS", "MASKS",
    "PASSED_SIGNS", "PLACES", "TITLE_SIGNS", "Floats", "Ints", "IntsOut", "Out",
    "element_signs", "label_signs", "markup_signs", "passed_signs", "title_signs",
]  # fmt: skip

Floats = Sequence[float]
Ints = Sequence[int]
Out = Sequence[MutableSequence[float]]
IntsOut = MutableSequence[int]

LINKED = 0.8  # link density of a block that is all links
PARAGRAPH_WORDS = 10.0  # with a sentence's end and few links: running text
FEW_LINKS = 0.35  # link density
H1, H2, H6, ARTICLE = (KINDS[tag] for tag in ("h1", "h2", "h6", "article"))
TITLE, AUTHOR, DATE, SHARE = (GROUPS.index(name) for name in ("title", "author", "date", "share"))

MARKUP_SHARES = "link_density", "bold"  # they are asked for again
MARKUP_SIGNS = "link_chars", "links", "italic", "breaks", "row", "media_before"


def markup_signs(numbers: Sequence[Ints], chars: Floats, shares: Out, out: Out) -> None:
    """How much of a block is links, bold and italic, and what stands before it.

    `numbers` has the links, the characters in links, in bold and in italic type, line breaks,
    whether it is a row, and the media so far.
    """
    before = 0
    for row in range(len(chars)):
        linked = min(float(numbers[1][row]), chars[row])
        shares[0][row] = linked / chars[row]
        shares[1][row] = min(numbers[2][row] / chars[row], 1.0)
        out[0][row] = linked
        out[1][row] = numbers[0][row]
        out[2][row] = min(numbers[3][row] / chars[row], 1.0)
        out[3][row] = numbers[4][row]
        out[4][row] = numbers[5][row]
        out[5][row] = numbers[6][row] - before
        before = numbers[6][row]


ELEMENT_SIGNS = ("heading", "depth", "place", "siblings", "hidden", "prose")
# What is noted of each block besides: the number of its path, the boxes around it, its piece of
# the best container.
PLACES = ("path", "parent", "grand", "great", "box", "unit")
MASKS = ("own", "near", "above", "in", "is")


def element_signs(
    boxes: Sequence[Ints], kinds: Ints, blocks: Sequence[Ints], words: Floats, ends: Floats,
    density: Floats, places: Sequence[IntsOut], masks: Sequence[IntsOut], out: Out,
) -> None:  # fmt: skip
    """A block's element and those around it, and whether the block is running text.

    `boxes` has the numbers of the boxes (`boxes.NUMBERS`), `kinds` their elements, and `blocks`
    the blocks' boxes and the hints of what is in them.
    """
    mask, up, place, depth, above, tags, hidden, path, children = (
        boxes[0], boxes[1], boxes[3], boxes[4], boxes[5], boxes[6], boxes[7], boxes[8], boxes[11]
    )  # fmt: skip
    h2, h6, least_words, few_links = H2, H6, PARAGRAPH_WORDS, FEW_LINKS
    for row in range(len(words)):
        at = blocks[0][row]
        parent = up[at]
        grand = up[parent]
        places[0][row] = path[at]
        places[1][row] = parent
        places[2][row] = grand
        places[3][row] = up[grand]
        places[4][row] = at
        masks[0][row] = mask[at] | blocks[1][row]
        masks[1][row] = mask[parent] | mask[grand]
        masks[2][row] = above[at]
        masks[3][row] = tags[at]
        masks[4][row] = 1 << kinds[at]
        out[0][row] = h2 <= kinds[at] <= h6
        out[1][row] = depth[at]
        out[2][row] = place[at]
        out[3][row] = children[parent]
        out[4][row] = hidden[at]
        is_paragraph = words[row] >= least_words and ends[row] == 2.0
        out[5][row] = is_paragraph and density[row] < few_links and not hidden[at]


# What tells, once it has been passed, that another article may have begun.
PASSED_SIGNS = (
    "is.h1", "h1_passed", "own.title", "titles_passed", "headings_passed", "own.author",
    "authors_passed", "own.date", "dates_passed", "own.share", "shares_passed", "links_passed",
)  # fmt: skip


def passed_signs(
    kinds: Ints, box: Ints, own: Ints, heading: Floats, density: Floats, parent: Ints, best: int,
    out: Out,
) -> None:  # fmt: skip
    """How many blocks with each of some marks have been passed since the main text began."""
    rows, h1, linked, start = len(box), H1, LINKED, -1
    title, author, date, share = TITLE, AUTHOR, DATE, SHARE
    h1s = titles = headings = authors = dates = shares = links = 0.0
    for row in range(rows):
        is_h1, is_heading = kinds[box[row]] == h1, heading[row] > 0.0
        out[0][row] = is_h1
        out[2][row] = own[row] >> title & 1
        out[5][row] = own[row] >> author & 1
        out[7][row] = own[row] >> date & 1
        out[9][row] = own[row] >> share & 1
        h1s += out[0][row]
        titles += out[2][row] if is_heading or is_h1 else 0.0
        headings += 1.0 if is_heading else 0.0
        authors += out[5][row]
        dates += out[7][row]
        shares += out[9][row]
        links += 1.0 if density[row] > linked else 0.0
        out[1][row] = h1s
        out[3][row] = titles
        out[4][row] = headings
        out[6][row] = authors
        out[8][row] = dates
        out[10][row] = shares
        out[11][row] = links
        if start < 0 and parent[row] == best:
            start = row
    if start >= 0:
        for sign in (1, 3, 4, 6, 8, 10, 11):
            begun = out[sign][start]
            for row in range(rows):
                out[sign][row] -= begun


LABEL_REACH = 12  # blocks below a label that it may stand for


def label_signs(
    heading: Floats, bold: Floats, words: Floats, ends: Floats, says: Ints,
    under: Sequence[IntsOut], count: Out,
) -> None:  # fmt: skip
    """What the last heading, short bold line or label with a colon before a block says: a mask.

    And of how many kinds the phrases of a block are.
    """
    at, reach = -1, LABEL_REACH
    for row in range(len(words)):
        is_bold = bold[row] > 0.9 and words[row] < 10.0
        if heading[row] > 0.0 or is_bold or (ends[row] == 1.0 and words[row] < 8.0):
            at = row
        under[0][row] = says[at] if at >= 0 and row - at <= reach else 0
        count[0][row] = 0.0
        said = says[row]
        while said:
            said &= said - 1
            count[0][row] += 1.0


TITLE_SIGNS = ("since_title", "words_since_title")


def title_signs(words: Floats, title: int, out: Out) -> None:
    """Blocks and words since the main heading; `title` is its place, -1 where there is none."""
    before = since = 0.0
    for row in range(len(words)):
        since = before if row == title else since
        out[0][row] = row - title if title >= 0 else -999.0
        out[1][row] = before if title >= 0 else -9999.0
        before += words[row]
    if title >= 0:
        for row in range(len(words)):
            out[1][row] -= since
