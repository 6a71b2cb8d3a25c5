"""A record as CommonMark, with tables as GitHub writes them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalizer.assemble import has_captions
from normalizer.blocks import ITEM_NUMBER
from normalizer.model import BlockSpan, Link, Record

__all__ = ["as_markdown"]

_BULLET = re.compile(r"(?:[•◦▪‣●○■·*–-])\s+")
_QUOTE = re.compile(r">\s?", re.MULTILINE)
# Signs that Markdown would read as its own, anywhere and at the start of a line.
_INLINE = re.compile(r"([\\`*]|<(?=[a-zA-Z/!])|\[(?=[^\]\n]{0,200}\]\())")
_LEADING = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|=+$|-+$|\d{1,9}(?=[.)]\s)|\|)")
# The text of a link and its number, between noncharacters; and addresses that need no brackets.
_FENCED = re.compile("\ufdd0([^\ufdd0-\ufdd2]*)\ufdd1([0-9]{1,9})\ufdd2")
_PLAIN_URL = re.compile(r"[^\s<>()]+")
_IN_BRACKETS = {ord(c): f"%{ord(c):02X}" for c in "<>\n\r"}
_GAP = re.compile(r"\s+(?:\|\s+)?")  # between words of a row, or between cells


def as_markdown(record: Record) -> str:
    """Return the article as CommonMark, with tables as GitHub writes them.

    Captions stand in it only where the record's text has them too, links where the record
    has them.
    """
    title = [f"# {_inline(record.title)}"] if record.title else []
    with_captions = has_captions(record)
    blocks = [
        block
        for block in _fenced(record)
        if block.kind != "title" and (block.kind != "caption" or with_captions)
    ]
    parts = [*title, *_parts(blocks)]
    joined = "\n\n".join(parts) + "\n" if parts else ""
    return _FENCED.sub(lambda found: _link(record.links, *found.groups()), joined)


def _fenced(record: Record) -> Iterator[BlockSpan]:
    """Yield the blocks with the text of each link between fences, and the link's number."""
    links = deque(enumerate(record.links))
    for block in record.blocks:
        text, at = "", block.start
        while links and links[0][1].start < block.end:
            number, link = links.popleft()
            if at <= link.start:
                text += block.text[at - block.start : link.start - block.start]
                text += f"\ufdd0{block.text[link.start - block.start : link.end - block.start]}"
                text += f"\ufdd1{number}\ufdd2"
                at = link.end
        yield (
            block
            if at == block.start
            else replace(block, text=text + block.text[at - block.start :])
        )


def _link(links: Sequence[Link], text: str, number: str) -> str:
    url = links[int(number)].url
    inner = text.replace("[", "\\[").replace("]", "\\]")
    if _PLAIN_URL.fullmatch(url):
        return f"[{inner}]({url})"
    return f"[{inner}](<{url.translate(_IN_BRACKETS)}>)"


def _parts(blocks: list[BlockSpan]) -> Iterator[str]:
    """Yield one piece of Markdown for each block, or run of list items or table rows."""
    at = 0
    while at < len(blocks):
        end = at + 1
        kind = blocks[at].kind
        if kind in ("list-item", "table"):
            while end < len(blocks) and blocks[end].kind == kind:
                end += 1
        texts = [block.text for block in blocks[at:end]]
        if kind == "list-item":
            yield "\n".join(map(_item, texts))
        elif kind == "table":
            yield _table([line for text in texts for line in text.split("\n")])
        else:
            yield _block(kind, " ".join(texts[0].split("\n")))
        at = end


def _block(kind: str, text: str) -> str:
    if kind == "heading":
        return f"## {_inline(text)}"
    if kind == "standfirst":
        return f"**{_inline(text)}**"
    if kind == "caption":
        return f"*{_inline(text)}*"
    if kind == "quote":
        return f"> {_escaped(_QUOTE.sub('', text))}"
    return _escaped(text)


def _item(text: str) -> str:
    """Return a list item; the sign that it was typed with becomes Markdown's."""
    line = " ".join(text.split("\n"))
    number = ITEM_NUMBER.match(line)
    if number:
        return f"{number[1]}. {_escaped(line[number.end() :])}"
    bullet = _BULLET.match(line)
    return f"- {_escaped(line[bullet.end() if bullet else 0 :])}"


def _table(lines: list[str]) -> str:
    rows = [[cell.replace("|", "\\|") for cell in _cells(_inline(line))] for line in lines]
    width = max(map(len, rows))
    padded = [row + [""] * (width - len(row)) for row in rows]
    head, *rest = [f"| {' | '.join(row)} |" for row in padded]
    return "\n".join([head, "|" + " --- |" * width, *rest])


def _cells(row: str) -> list[str]:
    """Return what stands between tabs, or bars with space around them."""
    cells, start = [], 0
    for gap in _GAP.finditer(row):
        if "|" in gap.group() or "\t" in gap.group():
            cells.append(row[start : gap.start()])
            start = gap.end()
    return [*cells, row[start:]]


def _inline(text: str) -> str:
    return _INLINE.sub(r"\\\1", text)


def _escaped(text: str) -> str:
    """Return text in which Markdown sees no sign of its own."""
    marked = _inline(text)
    leading = _LEADING.match(marked)
    if leading is None:
        return marked
    sign = leading[1]
    return f"{sign}\\{marked[len(sign) :]}" if sign[0].isdigit() else f"\\{marked}"
