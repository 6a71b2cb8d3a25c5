"""Where the links of a block are: marks in its text while it is collected, taken out at its end."""

from __future__ import annotations

import re
from html import unescape

from normalizer.extract.boxes import Href

__all__ = ["CLOSED", "OPENED", "address_in", "without_fences"]

# Around a link's text where its address is asked for: noncharacters, which no page holds.
OPENED, CLOSED = "\ufdd0", "\ufdd1"
_FENCE = re.compile(f"([{OPENED}{CLOSED}])")
_ATTRIBUTE = re.compile(r' (=?[^ =]+)="([^"]*)"')


def address_in(tag: str) -> str:
    """The address in a link's start tag, "" where it has none."""
    return unescape(dict(_ATTRIBUTE.findall(tag)).get("href", "")).strip()


def without_fences(text: str, addresses: list[str]) -> tuple[str, tuple[Href, ...]]:
    """Take the marks around links out of a block's text; return it and where its links are."""
    known = iter(addresses)
    joined = ""
    spans: list[Href] = []
    start, address = -1, ""
    for piece in (*_FENCE.split(text), CLOSED):
        if piece == OPENED:
            start, address = len(joined), next(known, "")
        elif piece == CLOSED:
            if start >= 0 and address and joined[start:].strip():
                stop = len(joined.rstrip())
                spans.append((start + joined[start].isspace(), stop, address))
            start = -1
        else:
            joined += piece.lstrip() if joined[-1:] in ("", " ") else piece
    return joined.rstrip(), tuple(spans)
