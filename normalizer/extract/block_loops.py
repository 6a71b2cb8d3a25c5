# cython: annotation_typing=False, wraparound=False
"""The blocks of the article region as spans of a text, each with its evidence.

This is plain Python that Cython compiles as `_block_loops`, with the types in `_block_loops.pxd`;
without a compiler it runs as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from normalizer.blocks import ITEM_NUMBER, made, new_tuple
from normalizer.extract.boxes import TAG_BIT, Page
from normalizer.extract.hints import GROUPS
from normalizer.extract.lists import BULLET, item_numbers
from normalizer.model import Block, Evidence, Kind, Repair

if TYPE_CHECKING:
    from normalizer.extract.region import Verdict

__all__ = ["HEADINGS", "region_blocks", "rounded"]

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CAPTION = 1 << GROUPS.index("caption")
FIGCAPTION, BLOCKQUOTE, LIST_ITEM = (TAG_BIT[t] for t in ("figcaption", "blockquote", "li"))
ITEM_REACH = 3  # elements, of which the item is the outermost
FILLS = frozenset(("p", "div"))
MOST_ANCESTORS = 12  # the nearest; deeper nesting says nothing more
SEPARATOR = "\n\n"

Around = tuple[tuple[str, ...], str]
Surroundings = dict[int, Around]  # tags and names around each box met so far, by its index


def region_blocks(
    page: Page, verdicts: Sequence[Verdict], region: range, title: int | None
) -> tuple[list[Block], str, tuple[Repair, ...]]:
    """Return the region's blocks as spans of a text, the text, and what was repaired in it."""
    blocks, boxes, _ = page
    tag, name, up = list(boxes.tag), list(boxes.name), boxes.parent
    tags_of, mask = boxes.tags, boxes.mask
    first, heading = -1 if title is None else title, HEADINGS
    found: list[Block] = []
    pieces: list[str] = []
    repairs: list[Repair] = []
    known: Surroundings = {}
    numbers: dict[int, str] | None = None
    at = 0
    row_before, box_before, item_before = False, -1, -1
    for index in range(region.start, region.stop):
        # Copies, which are plain tuples: what has names is unpacked one by one, by an iterator.
        of_page, verdict = blocks[index][:], verdicts[index][:]
        text, box, link_chars, _, _, links, inline, breaks, _, row, _, was, steps = of_page
        parent = up[box]
        is_heading = tag[box] in heading
        kind: Kind = "title" if index == first else "heading"
        item = -1
        if index != first and (row or not is_heading):
            kind = "table" if row else _kind(tags_of[box], mask[box] | inline)
        if kind == "list-item":
            item = _item(box, tag, up)
            if item < 0:
                kind = "paragraph"
        length = len(text)
        if item >= 0 and item != item_before:
            if numbers is None and tag[up[item]] == "ol":
                numbers = item_numbers(boxes)
            text = _marked(text, None if numbers is None else numbers.get(item))
        if found:
            close = breaks == 1 and box_before == box
            if item >= 0 and item_before >= 0:
                close = close or up[item_before] == up[item]
            if row and row_before:
                close = close or up[box_before] == parent
            between = "\n" if close else SEPARATOR
            pieces.append(between)
            at += len(between)
        end = at + len(text)
        if steps:
            repairs.append(Repair(end - length, end, was, steps))
        around = known.get(parent)
        if around is None:
            around = known[parent] = _surroundings(parent, tag, name, up)
        tags, hints = around
        names = name[box].lower()
        if box:  # most have no names, and share those around them
            names = f"{names} {hints}".strip() if names else hints.strip()
        linked = 0.0
        if link_chars:
            linked = rounded(min(1.0, link_chars / max(1, length)))
        is_article, score, reasons, witnesses = verdict
        said = (
            tag[box], tags if box else (), names, linked, links, is_article, rounded(score),
            reasons, witnesses,
        )  # fmt: skip
        fields = {
            "kind": kind, "text": text, "start": at, "index": len(found), "space_before": 1,
            "evidence": new_tuple(Evidence, said),
        }  # fmt: skip
        found.append(made(Block, fields))
        pieces.append(text)
        at = end
        row_before, box_before, item_before = row, box, item
    return found, "".join(pieces), tuple(repairs)


def rounded(share: float) -> float:
    """A share or chance with three decimals, as `round` has it, which goes by way of its digits.

    What is as near to two thousandths, but for what the product is off by, is left to it.
    """
    if 0.0 < share <= 1.0:
        above = share * 1000.0 + 0.5
        thousandths = int(above)
        if 1e-6 < above - thousandths < 1.0 - 1e-6:
            return thousandths / 1000.0
    return float(round(share, 3))


def _kind(tags: int, hinted: int) -> Kind:
    """The kind of a block that is no heading or row, by its element and those around it.

    It is an item of a list where there is one that it is or fills, else a paragraph.
    """
    if tags & FIGCAPTION or hinted & CAPTION:
        return "caption"
    if tags & BLOCKQUOTE:
        return "quote"
    return "list-item" if tags & LIST_ITEM else "paragraph"


def _item(box: int, tag: list[str], up: Sequence[int]) -> int:
    """The `<li>` that a box is, or that it fills as a paragraph; -1 where it is none."""
    for _ in range(ITEM_REACH):
        if tag[box] == "li":
            return box
        if tag[box] not in FILLS:
            break
        box = up[box]
    return -1


def _marked(text: str, number: str | None) -> str:
    """An item's text after its bullet or number; one that has its own number has that."""
    if number is not None and ITEM_NUMBER.match(text):
        return text
    return f"{number or BULLET} {text}"


def _surroundings(box: int, tag: list[str], name: list[str], up: Sequence[int]) -> Around:
    """Tags and names of a box and the nearest around it, innermost first."""
    tags: list[str] = []
    names: list[str] = []
    most = MOST_ANCESTORS
    while len(tags) < most:
        tags.append(tag[box])
        if name[box]:
            names.append(name[box])
        if not box:
            break
        box = up[box]
    return tuple(tags), " ".join(names).lower()
