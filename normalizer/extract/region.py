"""From blocks and verdicts to the Document: the article region and the text of its blocks.

The region reaches from the first to the last block that any witness takes for the
article, with the title where it stands just before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from normalizer.extract.boxes import TAG_BIT, Box, Page, PageBlock
from normalizer.extract.hints import GROUPS
from normalizer.model import Block, Evidence, Kind, Outside

__all__ = ["Verdict", "article_region", "find_title", "kind_of", "make_blocks", "outside_of"]

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CAPTION = 1 << GROUPS.index("caption")
LEAD = 1 << GROUPS.index("lead")
MOST_ANCESTORS = 12  # the nearest; deeper nesting says nothing more
# The title stands just before the body, with byline, dates and share buttons between.
TITLE_REACH = 20  # blocks
SEPARATOR = "\n\n"

# Tags and names around each box met so far, by its index.
Surroundings = dict[int, tuple[tuple[str, ...], tuple[str, ...]]]


@dataclass(frozen=True)
class Verdict:
    """What the witnesses say of one block: article or not, how sure (0 to 1), and why."""

    is_article: bool
    score: float
    reasons: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


def find_title(blocks: Sequence[PageBlock], title: str | None) -> int | None:
    """Index of the block that prints the title: an `<h1>`, or a heading that equals it."""
    folded = " ".join((title or "").lower().split())
    first_h1 = None
    for index, block in enumerate(blocks):
        if block.box.hidden or block.box.tag not in HEADINGS:
            continue
        if folded and block.text.lower() == folded:
            return index
        if first_h1 is None and block.box.tag == "h1":
            first_h1 = index
    if first_h1 is not None and (not folded or _overlap(blocks[first_h1].text, folded) >= 0.5):
        return first_h1
    return None


def _overlap(text: str, title: str) -> float:
    """Share of the shorter one's words that the other has."""
    left, right = set(text.lower().split()), set(title.split())
    return len(left & right) / (min(len(left), len(right)) or 1)


def article_region(verdicts: Sequence[Verdict], title: int | None) -> range:
    """Indices of the blocks from the first to the last that any witness takes for the article."""
    held = [i for i, v in enumerate(verdicts) if v.is_article or v.witnesses]
    if not held:
        return range(0)
    first = held[0]
    if title is not None and first - TITLE_REACH <= title < first:
        first = title
    return range(first, held[-1] + 1)


def kind_of(block: PageBlock) -> Kind:
    """The kind of a block, by its element and the elements around it."""
    box = block.box
    if block.row:
        return "table"
    if box.tag in HEADINGS:
        return "heading"
    if box.tags & TAG_BIT["figcaption"] or (box.mask | block.inline) & CAPTION:
        return "caption"
    if box.tags & TAG_BIT["blockquote"]:
        return "quote"
    if list_item(box) is not None:
        return "list-item"
    return "paragraph"


def list_item(box: Box) -> Box | None:
    """The `<li>` that the box is, or that it fills as a paragraph."""
    if not box.tags & TAG_BIT["li"]:
        return None
    for _ in range(3):
        if box.tag == "li":
            return box
        if box.parent is None or box.tag not in ("p", "div"):
            return None
        box = box.parent
    return None


def make_blocks(
    blocks: Sequence[PageBlock], verdicts: Sequence[Verdict], region: range, title: int | None
) -> tuple[list[Block], str]:
    """Return the region's blocks as spans of a text, and the text."""
    made: list[Block] = []
    pieces: list[str] = []
    at = 0
    known: Surroundings = {}
    before: PageBlock | None = None
    item_before: Box | None = None
    for index in region:
        block = blocks[index]
        kind: Kind = "title" if index == title else kind_of(block)
        item = list_item(block.box) if kind == "list-item" else None
        text = f"- {block.text}" if item is not None and item is not item_before else block.text
        if before is not None:
            between = _separator(before, block, item_before, item)
            pieces.append(between)
            at += len(between)
        evidence = _evidence(block, verdicts[index], known)
        made.append(Block(kind, text, at, len(made), evidence=evidence))
        pieces.append(text)
        at += len(text)
        before, item_before = block, item
    return made, "".join(pieces)


def _separator(a: PageBlock, b: PageBlock, item_a: Box | None, item_b: Box | None) -> str:
    if item_a is not None and item_b is not None and item_a.parent is item_b.parent:
        return "\n"
    if a.row and b.row and a.box.parent is b.box.parent:
        return "\n"
    if b.breaks == 1 and a.box is b.box:
        return "\n"
    return SEPARATOR


def _evidence(block: PageBlock, verdict: Verdict, known: Surroundings) -> Evidence:
    tags, names = _surroundings(block.box, known)
    return Evidence(
        tag=tags[0],
        ancestors=tags[1:],
        hints=" ".join(names),
        link_density=round(min(1.0, block.link_chars / max(1, len(block.text))), 3),
        links=block.links,
        is_article=verdict.is_article,
        score=round(verdict.score, 3),
        reasons=verdict.reasons,
        witnesses=verdict.witnesses,
    )


def _surroundings(box: Box, known: Surroundings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tags and names of a box and the nearest around it, innermost first."""
    missing: list[Box] = []
    at: Box | None = box
    while at is not None and at.index not in known and len(missing) <= MOST_ANCESTORS:
        missing.append(at)
        at = at.parent
    tags, names = known.get(at.index, ((), ())) if at is not None else ((), ())
    for inner in reversed(missing):
        tags = (inner.tag, *tags[:MOST_ANCESTORS])
        names = (inner.name.lower(), *names[:MOST_ANCESTORS]) if inner.name else names
        known[inner.index] = tags, names
    return tags, names


def outside_of(page: Page, region: range, *, listed: bool) -> Outside:
    """Count what of the page lies outside the region, and list it if asked.

    Navigation and footers come last in the list, each as one text.
    """
    blocks = page.blocks
    texts = [b.text for i, b in enumerate(blocks) if i not in region]
    texts += [text for text in page.skipped if text]
    return Outside(len(texts), sum(map(len, texts)), tuple(texts) if listed else ())
