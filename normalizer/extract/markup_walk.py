"""The walk over a page as well-formed markup, tag by tag: its blocks and boxes.

The loop is over a stack, never a recursion, and its time grows with the page.  `_walk.pyx` reads
a tree as it is, part for part in the same way.
"""

from __future__ import annotations

from html import unescape

import numpy as np

from normalizer.extract.boxes import KINDS, Boxes, Href, Page, PageBlock, Row
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
    ROW_PARTS,
    SKIPPED,
    Head,
    read_head_of,
)
from normalizer.extract.hints import HIDDEN_INLINE
from normalizer.extract.links import CLOSED, OPENED, address_in, without_fences
from normalizer.extract.lists import Numbering

__all__ = ["walk_markup"]

LONG = 1 << 16  # characters of a text that is looked at in pieces
_LINK = Head(LINK, "a")
_NO_BOX = (-1, 0, 0, False, -1, 0)  # the end of a `Row`, of what is around the outermost box


def walk_markup(markup: str, *, hrefs: bool = False) -> Page:
    """Walk a page as well-formed markup: every element closed, `<`, `>` and `&` escaped.

    `hrefs` asks for the addresses of links.
    """
    walk = _Walk(hrefs=hrefs)
    walk.go(markup)
    return walk.page()


class _Walk:
    """A page while it is walked over."""

    def __init__(self, *, hrefs: bool) -> None:
        self.hrefs = hrefs
        self.heads: dict[str, Head] = {}  # of the start tags that were read
        self.blocks: list[PageBlock] = []
        self.rows: list[Row] = []  # of the boxes, and so are the next two
        self.last: list[int] = []
        self.children: list[int] = []
        self.numbering: dict[int, Numbering] = {}
        self.paths: dict[tuple[int, str, str], int] = {}
        self.boxes: list[int] = []  # that are open
        self.open: list[int] = []  # the actions of the open elements
        self.within = [0] * ENDED  # how many inline elements are open, by action
        self.held = 0  # the hints of inline elements that are open ...
        self.outer: list[int] = []  # ... and those around each open element
        self.table = -1  # the data table that is open
        self.unread = 0  # depth in an element that is read over
        self.parts: list[str] = []  # of the next block's text
        self.addresses: list[str] = []  # of the links in it
        self.link_chars = self.bold_chars = self.italic_chars = 0
        self.links = self.hints = self.breaks = self.media = 0

    def go(self, markup: str) -> None:
        """Take one tag after the other, each with the text behind it."""
        pieces = iter(markup.split("<"))
        next(pieces)
        for piece in pieces:
            tag, _, text = piece.partition(">")
            if self.unread:
                self.unread += -1 if tag[0] == "/" else tag[-1] != "/"
            elif tag[0] == "/":
                text = self.leave() + text
            else:
                text = self.enter(tag) + text
            if text and not self.unread:
                self.take(unescape(text) if "&" in text else text)

    def enter(self, tag: str) -> str:
        """Begin an element; return what parts its text from the one before."""
        head = self.heads.get(tag)
        if head is None:
            head = self.heads[tag] = _LINK if tag[:2] == "a " else read_head_of(tag)
        action, is_open = head.action, tag[-1] != "/"
        if action == BLOCK and 0 <= self.table != self.boxes[-1] and head.tag not in ROW_PARTS:
            action = SKIPPED if head.hidden or head.mask & HIDDEN_INLINE else CELL
        if action == BREAK:
            self.end_block()
            self.breaks += 1
        elif action == BLOCK:
            self.end_block()
            self.breaks = 0
            self.open_box(head)
            if is_open:
                self.open.append(action)
                self.outer.append(self.held)
            else:
                self.close_box()
        else:
            self.hints |= head.mask
            if action < MEDIA:
                return self.enter_inline(tag, head, action, is_open=is_open)
            self.media += action == MEDIA
            self.unread = int(is_open)
        return ""

    def enter_inline(self, tag: str, head: Head, action: int, *, is_open: bool) -> str:
        self.links += action == LINK
        if is_open:
            self.open.append(action)
            self.outer.append(self.held)
            self.held |= head.mask
            self.within[action] += 1
            if action == LINK and self.hrefs:
                self.parts.append(OPENED)
                self.addresses.append(address_in(tag))
        if action == CELL:
            return " | " if self.parts and head.tag in CELLS else " "
        return ""

    def leave(self) -> str:
        """End the innermost element that is open; return what parts the text behind it."""
        action = self.open.pop()
        self.held = self.outer.pop()
        if action == BLOCK:
            self.end_block()
            self.breaks = 0
            self.close_box()
            return ""
        self.within[action] -= 1
        if action == LINK and self.hrefs:
            self.parts.append(CLOSED)
        return " " if action == CELL else ""

    def open_box(self, head: Head) -> None:
        """Begin a block-level element; what it says holds for all within it as well."""
        parent, place, around = 0, 0, _NO_BOX
        if self.boxes:
            parent = self.boxes[-1]
            place = self.children[parent]
            self.children[parent] += 1
            around = self.rows[parent][6:]
        depth, above, tags, hidden, path, mark = around
        path = self.paths.setdefault((path, head.tag, head.name), len(self.paths))
        box = len(self.rows)
        self.rows.append(
            (
                head.tag, head.name, head.mask, parent, len(self.blocks), place, depth + 1,
                above | head.mask, tags | head.bit, hidden or head.hidden, path,
                head.mark or mark,
            )
        )  # fmt: skip
        if head.numbering:
            self.numbering[box] = head.numbering
        if head.rows and self.table < 0:
            self.table = box
        self.last.append(0)
        self.children.append(0)
        self.boxes.append(box)

    def close_box(self) -> None:
        box = self.boxes.pop()
        self.last[box] = len(self.blocks)
        if box == self.table:
            self.table = -1

    def end_block(self) -> None:
        """Make a block of the text since the last one ended."""
        if not self.parts:
            self.links, self.hints = self.within[LINK], self.held
            return
        words = "".join(self.parts)
        words = " ".join(words.split()) if len(words) < LONG else _evened(words)
        spans: tuple[Href, ...] = ()
        if self.addresses:
            words, spans = without_fences(words, self.addresses)
        if words.strip("| "):
            self.blocks.append(
                PageBlock(
                    words, self.boxes[-1], self.link_chars, self.bold_chars, self.italic_chars,
                    self.links, self.hints, self.breaks, self.media, self.table >= 0, spans,
                )
            )  # fmt: skip
            self.breaks = 0
        self.link_chars = self.bold_chars = self.italic_chars = 0
        self.links, self.hints = self.within[LINK], self.held
        in_link = self.hrefs and self.within[LINK]
        self.parts = [OPENED] if in_link else []
        self.addresses = self.addresses[-1:] if in_link else []

    def take(self, text: str) -> None:
        """Take in a text; a block does not begin with white space."""
        if not self.parts and text.isspace():
            return
        self.parts.append(text)
        if self.within[LINK]:
            self.link_chars += len(text)
        if self.within[BOLD]:
            self.bold_chars += len(text)
        if self.within[ITALIC]:
            self.italic_chars += len(text)

    def page(self) -> Page:
        elements, names, *columns = zip(*self.rows, strict=True)
        kinds = [KINDS.get(element, 0) for element in elements]
        numbers = np.array([*columns, self.last, self.children, kinds], dtype=np.int64)
        return Page(self.blocks, Boxes(elements, names, numbers, self.numbering), [])


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
