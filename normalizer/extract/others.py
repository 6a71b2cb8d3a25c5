"""Other articles on the page: what is appended for readers who scroll on."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.boxes import Boxes, Page, PageBlock

__all__ = ["other_articles"]

LONG = 12  # words of a block that counts as running text


def other_articles(page: Page, title: int | None) -> set[int]:
    """Indices of the blocks in `<article>` elements with a main heading of their own.

    Only where the page's title stands in an `<article>` that has running text: then one
    that neither holds that one nor stands in it, and has both too, is another article.
    """
    if title is None:
        return set()
    blocks, boxes = page.blocks, page.boxes
    home = _article_of(boxes, blocks[title].box)
    if home < 0 or not _has_text(blocks, boxes, home):
        return set()
    found: set[int] = set()
    seen = {home}
    for index, block in enumerate(blocks):
        if boxes.tag[block.box] != "h1" or index in found:
            continue
        other = _article_of(boxes, block.box)
        if other < 0 or other in seen or _overlap(boxes, other, home):
            continue
        seen.add(other)
        if _has_text(blocks, boxes, other):
            found.update(range(boxes.first[other], boxes.last[other]))
    return found


def _article_of(boxes: Boxes, box: int) -> int:
    """Return the innermost `<article>` around a box, -1 where there is none."""
    return next((i for i in boxes.outwards(box) if boxes.tag[i] == "article"), -1)


def _overlap(boxes: Boxes, a: int, b: int) -> bool:
    return boxes.first[a] < boxes.last[b] and boxes.first[b] < boxes.last[a]


def _has_text(blocks: Sequence[PageBlock], boxes: Boxes, box: int) -> bool:
    inside = blocks[boxes.first[box] : boxes.last[box]]
    return any(b.text.count(" ") >= LONG for b in inside)
