"""A page as text, before it is parsed: its scripts and style sheets taken out, its data found.

They are more than half of most pages, and this takes a tenth of the time in which lxml reads
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from normalizer.extract.scripts import SHORTEST_SCRIPT, STREAM

__all__ = ["JSON_LD", "Markup", "take_scripts"]

JSON_LD = "application/ld+json"
_SCRIPT, _STYLE, _COMMENT, _END, _OWN = "<script", "<style", "<!--", "</", "-"
# What is taken out, the comments that may hold it, and elements of a page's own making: their
# names have a hyphen.
_LANDMARK = re.compile(
    r"<(?:s(?:cript|tyle)(?=[>/ \n\t\f])|!--"
    r"|/(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])(?:\s[^<>]*)?>|[A-Za-z]++-)"
)
_ATTRIBUTE_DATA = re.compile(
    rf"""="({{&(?:quot|\#34);[^"]{{{SHORTEST_SCRIPT},}})"|='({{"[^']{{{SHORTEST_SCRIPT},}})'"""
)


class Markup(NamedTuple):
    """A page without scripts and style sheets, and what was met on the way.

    `facts` are the scripts of JSON-LD, `scripts` says where on the page those stand that may
    carry data; `own` whether it has elements of its own making.
    """

    text: str
    facts: list[str]
    page: str
    scripts: list[tuple[int, int]]
    own: bool

    def data(self) -> list[str]:
        """The scripts that may carry data, and the JSON objects that attributes carry."""
        scripts = [self.page[start:end] for start, end in self.scripts]
        return scripts + _attribute_data(self.text)


def take_scripts(page: str) -> Markup:
    """Take scripts and style sheets out of a page.

    What is not written as nearly all pages do stays for lxml: other case, no end tag, a script
    inside of a comment.  The tags that end a page are taken out as well: what stands behind
    the first is the page's, and lxml drops it.
    """
    facts: list[str] = []
    scripts: list[tuple[int, int]] = []
    kept: list[str] = []
    at = 0
    own = False
    for name, start, body, stop, end in _landmarks(page):
        if name == _OWN:
            own = True
            continue
        if page.find(JSON_LD, start, body) >= 0:
            facts.append(page[body:stop])
        elif name == _SCRIPT and (
            stop - body > SHORTEST_SCRIPT or page.find(STREAM, body, stop) >= 0
        ):
            scripts.append((body, stop))
        kept.append(page[at:start])
        at = end
    return Markup("".join((*kept, page[at:])), facts, page, scripts, own)


def _attribute_data(text: str) -> list[str]:
    """The JSON objects that attributes of a page carry for its scripts, decoded."""
    if '="{&' not in text and "='{\"" not in text:
        return []
    return [unescape(a or b) for a, b in _ATTRIBUTE_DATA.findall(text)]


def _landmarks(page: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield what is taken out: its name, where it and its text start, where its text and it end.

    And where elements of the page's own making start.  Each part of the page is searched once,
    however it is made.
    """
    at = 0
    stops = {_SCRIPT: 0, _STYLE: 0}  # where the next one's text ends; none without an end tag
    comment = -1  # from where on the end of an open comment is looked for
    while (landmark := _LANDMARK.search(page, at)) is not None:
        start, at = landmark.span()
        found = landmark.group()
        if found in stops:
            body = page.find(">", at) + 1
            if stops[found] < body:
                stops[found] = page.find(f"</{found[1:]}", body)
            stop = stops[found]
            end = page.find(">", stop) + 1
            if not body or stop < 0 or not end:
                del stops[found]
                continue
            if comment >= 0 and page.find("-->", comment, start) >= 0:
                comment = -1
            if comment >= 0:
                comment_end = page.find("-->", start, stop)
                if comment_end >= 0:  # of the comment that the tag itself stands in
                    at, comment = comment_end, -1
                    continue
                comment = stop
            yield found, start, body, stop, end
            at = end
        elif found == _COMMENT:
            comment = at - 2
        elif found.startswith(_END):
            yield _END, start, at, at, at
        elif found.endswith(_OWN):
            yield _OWN, start, at, at, at
