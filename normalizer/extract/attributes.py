"""Tags of more attributes than libxml2 bears: it compares each of an element with all before.

Data that stands in a tag without its quotation marks makes an attribute of each of its words, and
80,000 of them take libxml2 nine seconds.
"""

from __future__ import annotations

import re

__all__ = ["MOST", "with_few_attributes"]

MOST = 1000  # attributes of an element that are read
LOOKED_AT = 1 << 14  # bytes without a `>`, from which they are looked at; so many take no time
_TAG = re.compile(rb"<[A-Za-z][^\s/>]*+")
_ATTRIBUTE = re.compile(
    rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
)


def with_few_attributes(page: bytes) -> bytes:
    """The page with no more attributes in a tag than are read; those behind are left out."""
    pieces: list[bytes] = []
    done = at = 0
    while (at := _long_stretch(page, at)) >= 0:
        end = page.find(b">", at)
        tag = _TAG.search(page, at, end if end >= 0 else len(page))
        if tag is None:
            if end < 0:
                break
            at = end + 1
            continue
        last, at = _attributes(page, tag.end())
        if last < at and not _ends_more(page, last, at):
            pieces.append(page[done:last])
            done = at
    return b"".join((*pieces, page[done:])) if pieces else page


def _long_stretch(page: bytes, at: int) -> int:
    """Where the next stretch begins that has no `>` in so many bytes; -1 where there is none."""
    while at + LOOKED_AT < len(page):
        end = page.rfind(b">", at, at + LOOKED_AT)
        if end < 0:
            return at
        at = end + 1
    return -1


def _ends_more(page: bytes, start: int, end: int) -> bool:
    """Whether what looks like attributes may end a comment, or a text without tags."""
    return page.endswith(b"--", start, end) or page.find(b"</", start, end) >= 0


def _attributes(page: bytes, at: int) -> tuple[int, int]:
    """Where the attributes end of a tag whose name ends there: those that are read, and all."""
    last, number = at, 0
    while (found := _ATTRIBUTE.match(page, at)) is not None:
        at = found.end()
        number += 1
        if number <= MOST:
            last = at
    return last, at
