"""Other articles on the page: what is appended for readers who scroll on."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.boxes import Box, PageBlock

__all__ = ["other_articles"]

LONG = 12  # words of a block that counts as running text


def other_articles(blocks: Sequence[PageBlock], title: int | None) -> set[int]:
    """Indices of the blocks in `<article>` elements with a main heading of their own.

    Only where the page's title stands in an `<article>` that has running text: then one
    that neither holds that one nor stands in it, and has both too, is another article.
    """
    if title is None:
        return set()
    home = _article_of(blocks[title].box)
    if home is None or not _has_text(blocks, home):
        return set()
    found: set[int] = set()
    seen = {home.index}
    for index, block in enumerate(blocks):
        if block.box.tag != "h1" or index in found:
            continue
        other = _article_of(block.box)
        if other is None or other.index in seen or _overlap(other, home):
            continue
        seen.add(other.index)
        if _has_text(blocks, other):
            found.update(range(other.first, other.last))
    return found


def _article_of(box: Box | None) -> Box | None:
    while box is not None and box.tag != "article":
        box = box.parent
    return box


def _overlap(a: Box, b: Box) -> bool:
    return a.first < b.last and b.first < a.last


def _has_text(blocks: Sequence[PageBlock], box: Box) -> bool:
    return any(b.text.count(" ") >= LONG for b in blocks[box.first : box.last])
