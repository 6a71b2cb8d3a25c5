"""From blocks and verdicts to the Document: the article region and the text of its blocks.

The region reaches from the first to the last block that any witness takes for the
article, with the title where it stands just before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from normalizer.blocks import ITEM_NUMBER, made, new_tuple
from normalizer.extract.boxes import TAG_BIT, Boxes, Page, PageBlock
from normalizer.extract.hints import GROUPS
from normalizer.extract.lists import BULLET, item_numbers, list_item
from normalizer.model import Block, Evidence, Kind, Link, Outside, Repair

__all__ = [
    "Verdict",
    "article_region",
    "find_title",
    "kind_of",
    "links_of",
    "make_blocks",
    "outside_of",
]

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CAPTION = 1 << GROUPS.index("caption")
FIGCAPTION, BLOCKQUOTE, LIST_ITEM = (TAG_BIT[t] for t in ("figcaption", "blockquote", "li"))
MOST_ANCESTORS = 12  # the nearest; deeper nesting says nothing more
# The title stands just before the body, with byline, dates and share buttons between.
TITLE_REACH = 20  # blocks
BELOW = 12  # blocks right after the last of the article, in the element around it
SEPARATOR = "\n\n"

Around = tuple[tuple[str, ...], str]
Surroundings = dict[int, Around]  # tags and names around each box met so far, by its index


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
    """Share of the shorter one's words that the other has."""
    left, right = set(text.lower().split()), set(title.split())
    return len(left & right) / (min(len(left), len(right)) or 1)


def article_region(page: Page, verdicts: Sequence[Verdict], title: int | None) -> range:
    """Indices of the blocks from the first to the last that any witness takes for the article.

    The next few in the element around the last two belong to it, too: credits and notes
    stand there, and cleaners name what they are.
    """
    held = [i for i, v in enumerate(verdicts) if v.is_article or v.witnesses]
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


def kind_of(block: PageBlock, boxes: Boxes) -> Kind:
    """The kind of a block, by its element and the elements around it."""
    if block.row:
        return "table"
    box = block.box
    if boxes.tag[box] in HEADINGS:
        return "heading"
    tags = boxes.tags[box]
    if tags & FIGCAPTION or (boxes.mask[box] | block.inline) & CAPTION:
        return "caption"
    if tags & BLOCKQUOTE:
        return "quote"
    is_item = tags & LIST_ITEM and list_item(box, boxes) is not None
    return "list-item" if is_item else "paragraph"


def make_blocks(
    page: Page, verdicts: Sequence[Verdict], region: range, title: int | None
) -> tuple[list[Block], str, tuple[Repair, ...]]:
    """Return the region's blocks as spans of a text, the text, and what was repaired in it."""
    found: list[Block] = []
    pieces: list[str] = []
    repairs: list[Repair] = []
    at = 0
    boxes = page.boxes
    known: Surroundings = {}
    before: PageBlock | None = None
    item_before: int | None = None
    numbers: dict[int, str] | None = None
    for index in region:
        block = page.blocks[index]
        kind: Kind = "title" if index == title else kind_of(block, boxes)
        item = list_item(block.box, boxes) if kind == "list-item" else None
        text = block.text
        if item is not None and item != item_before:
            if numbers is None and boxes.tag[boxes.parent[item]] == "ol":
                numbers = item_numbers(boxes)
            text = _marked(text, None if numbers is None else numbers.get(item))
        if before is not None:
            between = _separator(before, block, item_before, item, boxes)
            pieces.append(between)
            at += len(between)
        if block.steps:
            end = at + len(text)
            repairs.append(Repair(end - len(block.text), end, block.before, block.steps))
        fields = {
            "kind": kind, "text": text, "start": at, "index": len(found), "space_before": 1,
            "evidence": _evidence(block, verdicts[index], boxes, known),
        }  # fmt: skip
        found.append(made(Block, fields))
        pieces.append(text)
        at += len(text)
        before, item_before = block, item
    return found, "".join(pieces), tuple(repairs)


def _marked(text: str, number: str | None) -> str:
    """An item's text after its bullet or number; one that has its own number has that."""
    if number is not None and ITEM_NUMBER.match(text):
        return text
    return f"{number or BULLET} {text}"


def _separator(
    a: PageBlock, b: PageBlock, item_a: int | None, item_b: int | None, boxes: Boxes
) -> str:
    parent = boxes.parent
    if item_a is not None and item_b is not None and parent[item_a] == parent[item_b]:
        return "\n"
    if a.row and b.row and parent[a.box] == parent[b.box]:
        return "\n"
    if b.breaks == 1 and a.box == b.box:
        return "\n"
    return SEPARATOR


def _evidence(block: PageBlock, verdict: Verdict, boxes: Boxes, known: Surroundings) -> Evidence:
    box = block.box
    parent = boxes.parent[box]
    tags, hints = known.get(parent) or _surroundings(parent, boxes, known)
    name = boxes.name[box].lower()
    if box:  # most have no names, and share those around them
        name = f"{name} {hints}".strip() if name else hints.strip()
    linked = 0.0
    if block.link_chars:
        linked = float(round(min(1.0, block.link_chars / max(1, len(block.text))), 3))
    is_article, score, reasons, witnesses = verdict
    return new_tuple(
        Evidence,
        (
            boxes.tag[box], tags if box else (), name, linked, block.links,
            is_article, round(score, 3), reasons, witnesses,
        ),
    )  # fmt: skip


def _surroundings(box: int, boxes: Boxes, known: Surroundings) -> Around:
    """Tags and names of a box and the nearest around it, innermost first."""
    tag, name, parent = boxes.tag, boxes.name, boxes.parent
    tags: list[str] = []
    names: list[str] = []
    at = box
    while len(tags) < MOST_ANCESTORS:
        tags.append(tag[at])
        if name[at]:
            names.append(name[at])
        if not at:
            break
        at = parent[at]
    around = known[box] = tuple(tags), " ".join(names).lower()
    return around


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
