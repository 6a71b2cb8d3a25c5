"""What an element's start tag says to the walk: what to do with it, and its hints."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from normalizer.extract.boxes import TAG_BIT
from normalizer.extract.hints import HIDDEN_INLINE, hint_mask
from normalizer.extract.lists import Numbering, numbering_of

__all__ = [
    "BLOCK", "BLOCK_LEVEL", "BOLD", "BREAK", "CELL", "CELLS", "ENDED", "INLINE", "ITALIC", "LINK",
    "MARK", "MEDIA", "MEDIA_TAGS", "PLAIN", "READ_ATTRIBUTES", "ROWS", "ROW_PARTS", "SKIPPED",
    "Head", "hides", "read_head_of",
]  # fmt: skip

_BLOCK_LEVEL = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main"
    " menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCK_LEVEL = frozenset(_BLOCK_LEVEL.split())
# Read over, but a caption may follow them.
MEDIA_TAGS = frozenset(("img", "iframe", "video", "audio", "embed", "amp-img"))
# Inline elements whose attributes say nothing of the text, and what they make of it.
_PLAIN_TAGS = frozenset(("u", "sup", "sub", "font"))
CELLS = frozenset(("td", "th"))
ROW_PARTS = frozenset(("tr", "tbody", "thead", "tfoot", "caption"))

# Attributes of ours, set before the tree is written out: a data table, a site rule's mark.
# A page cannot bring them: the parser makes small letters of its capitals.
ROWS = "normalizerRows"
MARK = "normalizerMark"

# What to do at an element: the first two end a block, the last three are read over.
BLOCK, BREAK, PLAIN, LINK, BOLD, ITALIC, CELL, MEDIA, SKIPPED, ENDED = range(10)
INLINE = {"a": LINK, "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "cite": ITALIC}
INLINE |= dict.fromkeys(_PLAIN_TAGS, PLAIN)

READ_ATTRIBUTES = (
    "class", "id", "role", "itemprop", "style", "hidden", "href", "start", "value", "type",
    "reversed", ROWS, MARK,
)  # fmt: skip
# What is read of a page where no site rule asks for more: of any element, and of certain ones.
# The `rel` and `href` are those of a canonical address; a `name` is an id in XHTML.
READ_OF_ALL = frozenset(("class", "id", "role", "itemprop", "style", "hidden"))
READ_OF = {
    "html": ("lang", "xml:lang"),
    "meta": ("property", "name", "http-equiv", "content", "charset"),
    "link": ("rel", "href"),
    "time": ("datetime",),
    "script": ("type",),
    "template": ("shadowrootmode", "shadowroot"),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    **dict.fromkeys(("p", "div", "form", "frame"), ("name",)),
}
# Of these no attribute is read but the address of a link.  A player that lost its end tag is one of
# the page's containers, and then they are read of it.
SILENT = frozenset(INLINE) - {"font"} | {"img", "iframe"}
_ATTRIBUTE = re.compile(r' (=?[^ =]+)="([^"]*)"')
_NAMING = frozenset(("class", "id", "role", "itemprop"))
HIDING = (
    "display:none",
    "visibility:hidden",
    "clip:rect(0",
    "clip:rect(1px",
    "clip-path:inset(50%",
)


LONGEST_NAME = 2000  # characters of a class or id that are kept
LONGEST_STYLE = 200  # characters of a style that are read
LONGEST_KNOWN = 1000  # characters of a start tag that is kept for the next page


class Head(NamedTuple):
    """A start tag: what to do there, and, of a block-level element, what it says."""

    action: int
    tag: str
    name: str = ""
    mask: int = 0
    bit: int = 0
    hidden: bool = False
    rows: bool = False
    mark: int = 0
    numbering: Numbering | None = None


def read_head_of(markup: str) -> Head:
    """Read a start tag as lxml writes it: `div class="story"`, without its brackets."""
    return _read(markup) if len(markup) > LONGEST_KNOWN else _known(markup)


def _read(markup: str) -> Head:
    tag, _, attributes = markup.partition(" ")
    tag = tag.rstrip("/")
    if tag in INLINE:
        return Head(INLINE[tag], tag)
    if tag == "br":
        return Head(BREAK, tag)
    if tag in MEDIA_TAGS:
        return Head(MEDIA, tag)
    name, hidden, rows, mark = "", False, False, 0
    said: dict[str, str] = {}
    for key, written in _ATTRIBUTE.findall(f" {attributes}") if attributes else ():
        said[key] = value = unescape(written) if "&" in written else written
        if key == "style":
            hidden = hidden or hides(value)
        elif key == "hidden":
            hidden = True
        elif key == ROWS:
            rows = True
        elif key == MARK:
            mark = int(value)
        elif key in _NAMING:
            name = f"{name} {value[:LONGEST_NAME]}" if name else value[:LONGEST_NAME]
    mask = hint_mask(name) if name else 0
    if tag in BLOCK_LEVEL:
        bit = TAG_BIT.get(tag, 0)
        numbering = numbering_of(tag, name, said) if tag in ("ol", "li") else None
        return Head(BLOCK, tag, name, mask, bit, hidden, rows, mark, numbering)
    unseen = hidden or mask & HIDDEN_INLINE
    return Head(SKIPPED if unseen else PLAIN, tag, name, mask)


def hides(style: str) -> bool:
    """Whether the declarations of a `style` attribute keep an element from being seen."""
    declared = style[:LONGEST_STYLE].replace(" ", "").lower()
    return any(sign in declared for sign in HIDING)


_known = lru_cache(maxsize=4096)(_read)  # style sheets everywhere use much the same names
