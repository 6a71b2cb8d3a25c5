"""A page before it is parsed: its scripts and style sheets taken out, its data found.

They are more than half of most pages, and this takes a tenth of the time in which lxml reads
them.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from normalizer.compiled import compiled
from normalizer.extract.scripts import SHORTEST_SCRIPT, STREAM
from normalizer.extract.streamed import in_place

__all__ = ["JSON_LD", "Markup", "Part", "landmarks", "parted", "take_scripts"]

JSON_LD = "application/ld+json"
_FACTS, _STREAM = JSON_LD.encode(), STREAM.encode()
_SCRIPT, _STYLE, _COMMENT, _END, _OWN = b"<script", b"<style", b"<!--", b"</", b"-"
# What is taken out, the comments that may hold it, and elements of a page's own making: their
# names have a hyphen.  A name ends at white space, of other scripts too.
_LANDMARK = re.compile(
    rb"<(?:s(?:cript|tyle)(?=[>/ \n\t\f])|!--"
    rb"|/(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])(?:[\s\x1c-\x1f\x80-\xff][^<>]*)?>|[A-Za-z]++-)"
)
_ATTRIBUTE_DATA = re.compile(
    rf"""="({{&(?:quot|\#34);[^"]{{{SHORTEST_SCRIPT},}})"|='({{"[^']{{{SHORTEST_SCRIPT},}})'"""
)
# What is taken out: whether it is a script, where it and its text begin, where its text and it
# end.
Part = tuple[bool, int, int, int, int]


class Markup(NamedTuple):
    """A page without scripts and style sheets, in UTF-8, and what was met on the way.

    `facts` are the scripts of JSON-LD, `scripts` says where on the page those stand that may
    carry data; `own` whether it has elements of its own making.
    """

    text: bytes
    facts: list[str]
    page: bytes
    scripts: list[tuple[int, int]]
    own: bool

    def data(self) -> list[str]:
        """The scripts that may carry data, and the JSON objects that attributes carry."""
        scripts = [self.page[start:end].decode() for start, end in self.scripts]
        return scripts + _attribute_data(self.text)

    def is_within(self, limit: int) -> bool:
        """Whether what is left of the page has so many characters or fewer."""
        return len(self.text) <= limit or len(self.text.decode()) <= limit


def take_scripts(page: str | bytes) -> Markup:
    """Take scripts and style sheets out of a page, a text or valid UTF-8.

    What is not written as nearly all pages do stays for lxml: other case, no end tag, a script
    inside of a comment.  The tags that end a page are taken out as well: what stands behind
    the first is the page's, and lxml drops it.  Parts that were streamed behind the page go to
    their places.
    """
    if isinstance(page, str):
        page = page.encode("utf-8", "replace")
    left, facts, scripts, own = PARTED(page, _FACTS, _STREAM, SHORTEST_SCRIPT)
    return Markup(
        in_place(left), [page[start:end].decode() for start, end in facts], page, scripts, own
    )


def parted(
    page: bytes, fact: bytes, stream: bytes, shortest: int
) -> tuple[bytes, list[tuple[int, int]], list[tuple[int, int]], bool]:
    """What is left of a page, where JSON-LD and other scripts stand in it, and `Markup.own`.

    The tags of JSON-LD have the sign `fact`; of other scripts those are listed that are longer
    than the shortest, or have the sign `stream`.
    """
    facts: list[tuple[int, int]] = []
    scripts: list[tuple[int, int]] = []
    view = memoryview(page)  # what is cut out of it is no copy
    kept: list[memoryview] = []
    at = 0
    parts, own = landmarks(page)
    for is_script, start, body, stop, end in parts:
        if page.find(fact, start, body) >= 0:
            facts.append((body, stop))
        elif is_script and (stop - body > shortest or page.find(stream, body, stop) >= 0):
            scripts.append((body, stop))
        kept.append(view[at:start])
        at = end
    return b"".join((*kept, view[at:])), facts, scripts, own


def _attribute_data(text: bytes) -> list[str]:
    """The JSON objects that attributes of a page carry for its scripts, decoded."""
    if b'="{&' not in text and b"='{\"" not in text:
        return []
    return [unescape(a or b) for a, b in _ATTRIBUTE_DATA.findall(text.decode())]


def landmarks(page: bytes) -> tuple[list[Part], bool]:
    """What is taken out of a page, and whether it has elements of its own making.

    Each part of the page is searched once, however it is made.
    """
    parts: list[Part] = []
    own = False
    at = 0
    stops = {_SCRIPT: 0, _STYLE: 0}  # where the next one's text ends; none without an end tag
    comment = -1  # from where on the end of an open comment is looked for
    while (landmark := _LANDMARK.search(page, at)) is not None:
        start, at = landmark.span()
        found = landmark.group()
        if found in stops:
            body = page.find(b">", at) + 1
            if stops[found] < body:
                stops[found] = page.find(b"</" + found[1:], body)
            stop = stops[found]
            end = page.find(b">", stop) + 1
            if not body or stop < 0 or not end:
                del stops[found]
                continue
            if comment >= 0 and page.find(b"-->", comment, start) >= 0:
                comment = -1
            if comment >= 0:
                comment_end = page.find(b"-->", start, stop)
                if comment_end >= 0:  # of the comment that the tag itself stands in
                    at, comment = comment_end, -1
                    continue
                comment = stop
            parts.append((found == _SCRIPT, start, body, stop, end))
            at = end
        elif found == _COMMENT:
            comment = at - 2
        elif found.startswith(_END):
            parts.append((False, start, at, at, at))
        elif found.endswith(_OWN):
            own = True
    return parts, own


_COMPILED = compiled("normalizer._utf8")
PARTED = parted if _COMPILED is None else _COMPILED.parted
