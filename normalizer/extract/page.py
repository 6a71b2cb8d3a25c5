"""A page's own blocks: the tree walked once, each block with what the page says of it.

A block ends where a block-level element begins or ends and at `<br>`.  A row of a data
table is one block, its cells parted by ` | `.

The tree is written out by lxml and its tags are read one after the other.  That takes half
the time of asking lxml for every element, since most of a page's start tags are alike and
each kind is looked into once.  The walk is a loop over a stack, never a recursion, and its
time grows with the page.  Where it was compiled (`_walk.pyx`), the tree is read as it is, which
takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from html import unescape
from typing import Any

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract.boxes import KINDS, Boxes, Href, Page, PageBlock, Row
from normalizer.extract.containers import open_containers, open_own
from normalizer.extract.heads import (
    BLOCK,
    BOLD,
    BREAK,
    CELL,
    CELLS,
    ENDED,
    ITALIC,
    LINK,
    MEDIA,
    READ_ATTRIBUTES,
    ROW_PARTS,
    SKIPPED,
    Head,
    read_head_of,
)
from normalizer.extract.hints import HIDDEN_INLINE
from normalizer.extract.links import CLOSED, OPENED, address_in, without_fences
from normalizer.extract.lists import Numbering
from normalizer.repair import needs_repair, repair

__all__ = ["read_blocks", "read_tree", "read_written", "reader_of", "walk_markup", "write_page"]

LONG = 1 << 16  # characters of a text that is looked at in pieces
_LINK = Head(LINK, "a")
# How a document type says that a page is XHTML, as libxml2 has it.
_XHTML = frozenset(
    name.format(kind)
    for name, kinds in (
        ("-//W3C//DTD XHTML 1.0 {}//EN", ("Strict", "Frameset", "Transitional")),
        (
            "http://www.w3.org/TR/xhtml1/DTD/xhtml1-{}.dtd",
            ("strict", "frameset", "transitional"),
        ),
    )
    for kind in kinds
)


def read_blocks(root: Any, *, hrefs: bool = False) -> Page:
    """Walk a tree that `tree.prune` has been over and return its blocks in page order.

    `hrefs` asks for the addresses of links.
    """
    return read_written(write_page(root), hrefs=hrefs)


def write_page(root: Any) -> str:
    """A tree that `tree.prune` has been over as well-formed markup, as the walk takes it."""
    markup = _written(root)
    if _is_balanced(markup):
        return markup
    for element in root.iter():  # the name of an element or attribute has a bracket
        if "<" in str(element.tag):
            element.tag = "span"
        if any("<" in name for name in element.keys()):  # noqa: SIM118
            _keep_named(element)
    return _written(root)


def read_written(markup: str, *, hrefs: bool = False) -> Page:
    """The blocks of a page that `write_page` has written."""
    page = walk_markup(markup, hrefs=hrefs)
    return _repaired(page, range(len(page.blocks)))


def reader_of(root: Any) -> Any:
    """What reads a tree as it is; None where it must be pruned and written out."""
    return _WALK and _WALK.reader_of(root)


def read_tree(reader: Any, root: Any, top: Any, *, own: bool = True, hrefs: bool = False) -> Page:
    """The page's blocks below `top`, as `reader_of` reads them.

    They are those of `prune(root, own=own)` and `read_blocks(top)`, and so is what is skipped,
    but nothing is taken out of the tree.
    """
    if reader.survey.opens:
        open_containers(root, own=own)
        reader = reader_of(root)
    elif own and reader.survey.opens_own:
        open_own(root, reader.survey.own_names())
        reader = reader_of(root)
    page = reader.walk(top, hrefs=hrefs, xhtml=_is_xhtml(root))
    return _repaired(page, reader.odd)


def _is_xhtml(root: Any) -> bool:
    """Whether libxml2 writes a tree as XHTML."""
    said = root.getroottree().docinfo
    return said.public_id in _XHTML or said.system_url in _XHTML


def _keep_named(element: Any) -> None:
    """Leave of an element's attributes those that are read."""
    kept = [(name, element.get(name)) for name in READ_ATTRIBUTES if element.get(name) is not None]
    element.attrib.clear()
    for name, value in kept:
        with suppress(ValueError):  # control characters, which lxml reads and does not write
            element.set(name, value)


def _written(root: Any) -> str:
    from lxml import etree

    written: str = etree.tostring(root, encoding="unicode", method="xml", with_tail=False)
    return written


def _repaired(page: Page, odd: Sequence[int]) -> Page:
    """The page with mojibake mended in those of its blocks that may have any."""
    for at in odd:
        block = page.blocks[at]
        if needs_repair(block.text):
            page.blocks[at] = _mended(block)
    return page


def _mended(block: PageBlock) -> PageBlock:
    fixed, steps = repair(block.text)
    text = " ".join(fixed.split())
    if not steps or not text:
        return block
    hrefs = tuple(
        (len(repair(block.text[:start])[0]), len(repair(block.text[:end])[0]), address)
        for start, end, address in block.hrefs
    )
    return block._replace(text=text, hrefs=hrefs, before=block.text, steps=steps)


def walk_markup(markup: str, *, hrefs: bool = False) -> Page:
    """Walk a page as well-formed markup: every element closed, `<`, `>` and `&` escaped.

    The loop is one long function because it runs once a tag: calls would double its time.
    """
    blocks: list[PageBlock] = []
    rows: list[Row] = []
    numbering: dict[int, Numbering] = {}
    last: list[int] = []
    children: list[int] = []
    parts: list[str] = []
    addresses: list[str] = []  # of the links whose text is being collected
    known: dict[str, Head] = {}
    paths: dict[tuple[int, str, str], int] = {}
    stack: list[Any] = []  # of an open inline element its action, of another the box around it
    box, depth, above, tags, hidden, path, mark = around = (-1, -1, 0, 0, False, -1, 0)
    in_link = in_bold = in_italic = 0  # how many are open
    link_chars = bold_chars = italic_chars = links = inline = breaks = media = 0
    table = -1  # the data table that is open
    skipping = 0  # depth in an element that is read over
    pieces = iter(markup.split("<"))
    next(pieces)
    for piece in pieces:
        tag, _, text = piece.partition(">")
        if skipping:
            skipping += -1 if tag[0] == "/" else tag[-1] != "/"
            if skipping:
                continue
            action = ENDED  # the text behind it is read
        elif tag[0] == "/":
            around = stack.pop()
            is_end = True
            action = around if around.__class__ is int else BLOCK
        else:
            seen = known.get(tag)
            if seen is None:
                seen = known[tag] = _LINK if tag[:2] == "a " else read_head_of(tag)
            head = seen
            is_end = False
            action = head.action
            if action == BLOCK and table >= 0 and box != table and head.tag not in ROW_PARTS:
                action = SKIPPED if head.hidden or head.mask & HIDDEN_INLINE else CELL
        if action <= BREAK:
            if parts:
                words = "".join(parts)
                words = " ".join(words.split()) if len(words) < LONG else _evened(words)
                spans: tuple[Href, ...] = ()
                if addresses:
                    words, spans = without_fences(words, addresses)
                if words.strip("| "):
                    blocks.append(
                        PageBlock(
                            words, box, link_chars, bold_chars, italic_chars, links, inline,
                            breaks, media, table >= 0, spans,
                        )
                    )  # fmt: skip
                    breaks = 0
                link_chars = bold_chars = italic_chars = links = inline = 0
                parts = [OPENED] if hrefs and in_link else []
                addresses = addresses[-1:] if parts else []
            if action == BREAK:
                breaks += 1
            else:
                breaks = 0
                if not is_end:
                    around = (box, depth, above, tags, hidden, path, mark)
                    _, name, classes, mask, bit, is_hidden, is_table, own_mark, numbers = head
                    depth += 1
                    above |= mask
                    tags |= bit
                    hidden = hidden or is_hidden
                    mark = own_mark or mark
                    path = paths.setdefault((path, name, classes), len(paths))
                    place = 0
                    if box >= 0:
                        place = children[box]
                        children[box] += 1
                    rows.append(
                        (
                            name, classes, mask, max(box, 0), len(blocks), place, depth, above,
                            tags, hidden, path, mark,
                        )
                    )  # fmt: skip
                    box = len(last)
                    if numbers:
                        numbering[box] = numbers
                    last.append(0)
                    children.append(0)
                    if is_table and table < 0:
                        table = box
                    if tag[-1] == "/":
                        is_end = True
                    else:
                        stack.append(around)
                if is_end:
                    last[box] = len(blocks)
                    if box == table:
                        table = -1
                    box, depth, above, tags, hidden, path, mark = around
        elif action >= MEDIA:
            if action != ENDED:
                media += action == MEDIA
                inline |= head.mask
                if tag[-1] != "/":
                    skipping = 1
                    continue
        else:
            step = -1
            if not is_end:
                inline |= head.mask
                links += action == LINK
                if tag[-1] == "/":
                    step = 0
                else:
                    step = 1
                    stack.append(action)
            if action == LINK:
                in_link += step
                if hrefs and step:
                    parts.append(OPENED if step > 0 else CLOSED)
                    if step > 0:
                        addresses.append(address_in(tag))
            elif action == BOLD:
                in_bold += step
            elif action == ITALIC:
                in_italic += step
            elif action == CELL:
                text = (" | " if parts and not is_end and head.tag in CELLS else " ") + text
        if "&" in text:
            text = unescape(text)
        if text and (parts or not text.isspace()):
            parts.append(text)
            if in_link:
                link_chars += len(text)
            if in_bold:
                bold_chars += len(text)
            if in_italic:
                italic_chars += len(text)
    elements, names, *columns = zip(*rows, strict=True)
    kinds = [KINDS.get(element, 0) for element in elements]
    rows_of_numbers = np.array([*columns, last, children, kinds], dtype=np.int64)
    return Page(blocks, Boxes(elements, names, rows_of_numbers, numbering), [])


def _evened(text: str) -> str:
    """A long text with its white space evened out, piece by piece: a list of all words is large."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        end = text.find(" ", at + LONG)
        end = len(text) if end < 0 else end
        pieces.append(" ".join(text[at:end].split()))
        at = end
    return " ".join(filter(None, pieces))


def _is_balanced(markup: str) -> bool:
    return markup.count("<") == markup.count(">")


_WALK = compiled("normalizer.extract._walk")
