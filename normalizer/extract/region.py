"""From blocks and verdicts to the Document: the article region and the text of its blocks.

The region reaches from the first to the last block that any witness takes for the
article, with the title where it stands just before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from normalizer.compiled import compiled
from normalizer.extract import block_loops, glance
from normalizer.extract.block_loops import HEADINGS
from normalizer.extract.boxes import Page
from normalizer.model import Block, Link, Outside, Repair
from normalizer.words import holds_unspaced

__all__ = [
    "Verdict",
    "article_region",
    "find_title",
    "links_of",
    "make_blocks",
    "outside_of",
]

GLANCE = compiled("normalizer.extract._glance") or glance
LOOPS = compiled("normalizer.extract._block_loops") or block_loops
# The title stands just before the body, with byline, dates and share buttons between.
TITLE_REACH = 20  # blocks
BELOW = 12  # blocks right after the last of the article, in the element around it


class Verdict(NamedTuple):
    """What the witnesses say of one block: article or not, how sure (0 to 1), and why."""

    is_article: bool
    score: float
    reasons: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


def find_title(page: Page, title: str | None) -> int | None:
    """Index of the block that prints the title: an `<h1>`, or a heading that equals it."""
    folded = " ".join((title or "").lower().split())
    first_h1 = None
    boxes = page.boxes
    for index, block in enumerate(page.blocks):
        tag = boxes.tag[block.box]
        if tag not in HEADINGS or boxes.hidden[block.box]:
            continue
        if folded and block.text.lower() == folded:
            return index
        if first_h1 is None and tag == "h1":
            first_h1 = index
    if first_h1 is not None and (not folded or _overlap(page.blocks[first_h1].text, folded) >= 0.5):
        return first_h1
    return None


def _overlap(text: str, title: str) -> float:
    """Share of the shorter one's words that the other has; a script without spaces has but one."""
    text = text.lower()
    if holds_unspaced(text) and (text in title or title in text):
        return 1.0
    left, right = set(text.split()), set(title.split())
    return len(left & right) / (min(len(left), len(right)) or 1)


def article_region(page: Page, verdicts: Sequence[Verdict], title: int | None) -> range:
    """Indices of the blocks from the first to the last that any witness takes for the article.

    The next few in the element around the last two belong to it, too: credits and notes
    stand there, and cleaners name what they are.
    """
    held: list[int] = GLANCE.article_of(list(verdicts), witnessed=True)
    if not held:
        return range(0)
    first = held[0]
    if title is not None and first - TITLE_REACH <= title < first:
        first = title
    last = held[-1]
    around = _around(page, held[-2:])
    stop = last + 1
    while stop < min(last + 1 + BELOW, len(verdicts)):
        box = page.blocks[stop].box
        parent = page.boxes.parent[box]
        if around not in (box, parent, page.boxes.parent[parent]):
            break
        stop += 1
    return range(first, stop)


def _around(page: Page, indices: Sequence[int]) -> int:
    """The innermost box around some blocks that is none of their own."""
    parent = page.boxes.parent
    inner = parent[page.blocks[indices[-1]].box]
    outer = set(page.boxes.outwards(parent[page.blocks[indices[0]].box]))
    while inner not in outer:
        inner = parent[inner]
    return inner


def make_blocks(
    page: Page, verdicts: Sequence[Verdict], region: range, title: int | None
) -> tuple[list[Block], str, tuple[Repair, ...]]:
    """Return the region's blocks as spans of a text, the text, and what was repaired in it."""
    made: tuple[list[Block], str, tuple[Repair, ...]]
    made = LOOPS.region_blocks(page, verdicts, region, title)
    return made


def links_of(page: Page, region: range, made: Sequence[Block], url: str | None) -> tuple[Link, ...]:
    """The links of the region's blocks as spans of the text, their addresses made whole."""
    found: list[Link] = []
    for index, block in zip(region, made, strict=True):
        at = block.end - len(page.blocks[index].text)
        for start, end, address in page.blocks[index].hrefs:
            try:
                whole = urljoin(url or "", address)
            except ValueError:
                whole = address
            found.append(Link(at + start, at + end, whole))
    return tuple(found)


def outside_of(page: Page, region: range, *, listed: bool) -> Outside:
    """Count what of the page lies outside the region, and list it if asked.

    Navigation and footers come last in the list, each as one text.
    """
    blocks = page.blocks
    texts = [b.text for b in (*blocks[: region.start], *blocks[region.stop :])]
    texts += [text for text in page.skipped if text]
    return Outside(len(texts), sum(map(len, texts)), tuple(texts) if listed else ())
