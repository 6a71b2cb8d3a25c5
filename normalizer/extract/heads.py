"""What an element's start tag says to the walk: what to do with it, and its hints."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from normalizer.extract.boxes import TAG_BIT
from normalizer.extract.hints import HIDDEN_INLINE, hint_mask

__all__ = [
    "BLOCK", "BOLD", "BREAK", "CELL", "CELLS", "ENDED", "ITALIC", "LINK", "LINK_KINDS", "MARK",
    "MEDIA", "MEDIA_TAGS", "PLAIN", "READ_ATTRIBUTES", "ROWS", "ROW_PARTS", "SKIPPED", "Head",
    "read_head_of", "read_link_head",
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
ROWS = "normalizer-rows"
MARK = "normalizer-mark"

# What to do at an element: the first two end a block, the last three are read over.
BLOCK, BREAK, PLAIN, LINK, BOLD, ITALIC, CELL, MEDIA, SKIPPED, ENDED = range(10)
_INLINE = {"a": LINK, "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "cite": ITALIC}
_INLINE |= dict.fromkeys(_PLAIN_TAGS, PLAIN)

READ_ATTRIBUTES = ("class", "id", "role", "itemprop", "style", "hidden", "href", ROWS, MARK)
_ATTRIBUTE = re.compile(
    rf' (class|id|role|itemprop|style|hidden|aria-label|data-[a-z-]+|{ROWS}|{MARK})="([^"]*)"'
)
_NUMBER = re.compile(r"\d{5}")
_LONGEST = 60  # characters of the value of a data attribute that names something
_HIDING = ("display:none", "visibility:hidden")


class Head(NamedTuple):
    """A start tag: what to do there, and, of a block-level element, what it says.

    `to` is, of a link, the kind of its address: a bit of `LINK_KINDS`.
    """

    action: int
    tag: str
    name: str = ""
    mask: int = 0
    bit: int = 0
    hidden: bool = False
    rows: bool = False
    mark: int = 0
    to: int = 0


@lru_cache(maxsize=4096)
def read_head_of(markup: str) -> Head:
    """Read a start tag as lxml writes it: `div class="story"`, without its brackets."""
    tag, _, attributes = markup.partition(" ")
    tag = tag.rstrip("/")
    if tag in _INLINE:
        return Head(_INLINE[tag], tag)
    if tag == "br":
        return Head(BREAK, tag)
    if tag in MEDIA_TAGS:
        return Head(MEDIA, tag)
    name, hidden, rows, mark = "", False, False, 0
    more = tag if "-" in tag else ""  # an element of the site's own says by its name what it is
    for key, value in _ATTRIBUTE.findall(f" {attributes}") if attributes else ():
        if key == "style":
            style = value[:200].replace(" ", "").lower()
            hidden = hidden or any(sign in style for sign in _HIDING)
        elif key == "hidden":
            hidden = True
        elif key == ROWS:
            rows = True
        elif key == MARK:
            mark = int(value)
        elif key[:5] in ("data-", "aria-"):
            if len(value) <= _LONGEST:
                more = f"{more} {key} {value}"
        else:
            name = f"{name} {value}" if name else value
    if "&" in name:
        name = unescape(name)
    mask = seen = hint_mask(name) if name else 0
    if more:
        mask |= hint_mask(more)
    if tag in BLOCK_LEVEL:
        return Head(BLOCK, tag, name, mask, TAG_BIT.get(tag, 0), hidden, rows, mark)
    unseen = hidden or seen & HIDDEN_INLINE
    return Head(SKIPPED if unseen else PLAIN, tag, name, mask)


# Where links lead, as signs of the block model: a bit each.
LINK_KINDS = ("story", "topic", "share", "abroad", "mail", "here")
_STORY, _TOPIC, _SHARE, _ABROAD, _MAIL, _HERE = (1 << bit for bit in range(6))
_SHARES = (
    "facebook.com/shar", "facebook.com/dialog", "twitter.com/intent", "twitter.com/share",
    "x.com/intent", "linkedin.com/shar", "reddit.com/submit", "pinterest.com/pin", "wa.me/",
    "whatsapp", "t.me/share", "telegram.me/share",
)  # fmt: skip
_TOPICS = (
    "/tag/", "/tags/", "/topic", "/category/", "/categories/", "/author", "/section/", "/profile/",
    "/people/", "/search", "/hub/", "/thema", "/autor", "/temas/", "/sujet",
)  # fmt: skip


def read_link_head(markup: str, host: str) -> Head:
    """Read the start tag of a link; `host` is the page's own, empty where it is not known."""
    _, found, rest = markup.partition(' class="')
    mask = hint_mask(rest.partition('"')[0]) if found else 0
    _, found, rest = markup.partition(' href="')
    to = _link_kind(rest.partition('"')[0], host) if found else 0
    return Head(LINK, "a", mask=mask, to=to)


def _link_kind(address: str, host: str) -> int:
    if address[:1] in ("#", "") or address[:11] == "javascript:":
        return _HERE
    scheme, colon, rest = address.partition(":")
    if colon and scheme in ("mailto", "tel", "sms"):
        return _MAIL
    if any(sign in address for sign in _SHARES):
        return _SHARE
    path = address
    if rest[:2] == "//" or address[:2] == "//":
        there, _, path = address.partition("//")[2].partition("/")
        path = f"/{path}"
        if host and not there.endswith(host):
            return _ABROAD
    lowered = path.lower()
    if any(sign in lowered for sign in _TOPICS):
        return _TOPIC
    last = lowered.partition("?")[0].rstrip("/").rpartition("/")[2]
    return _STORY if last.count("-") + last.count("_") >= 3 or _NUMBER.search(last) else 0
