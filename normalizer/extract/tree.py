"""From decoded text to an lxml tree: parsed once, relieved of what never holds an article.

lxml parses a news page of 380 KB in 3 ms where BeautifulSoup takes 60, so the latter
only reads what lxml refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from normalizer.extract.heads import ROWS

__all__ = ["FURNITURE", "JSON_LD", "Scripts", "parse_page", "prune", "take_scripts"]

# Any tag that nests, to be replaced by a paragraph's start, which does not.
_NESTING = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|script|style|h[1-6]|br|p|img)\b)[A-Za-z][^<>]*>"
)
_PAGE_ENDS = ("</body>", "</html>", "</BODY>", "</HTML>")
# What XML, and so lxml, does not hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
JSON_LD = "application/ld+json"
SHORTEST_DATA = 500  # characters of a script that can carry an article

FURNITURE = ("nav", "footer")
_ARTICLE_LIKE = ("article", "blockquote", "figure")
_PROSE = ("p", "h1", "article", "main")
_BODIES = ("h1", "article", "main")
# What makes a table one of layout: it holds the page's structure, not figures.
_LAYOUT = ("table", "form", "h1", "h2", "article", "section", "ul", "ol", "figure", "iframe")
_OUT = "normalizer-out"
_AFTER_NAME = (">", "/", " ", "\n", "\t", "\f")
_UNREAD_ATTRIBUTES = (
    "src", "srcset", "data-src", "data-srcset", "sizes", "width", "height", "alt", "title",
    "target", "rel", "loading",
)  # fmt: skip

# Elements whose text is never read on the page: code, drawings, players, form controls.
UNREAD = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "canvas",
    "object",
    "applet",
    "map",
    "select",
    "datalist",
    "option",
    "textarea",
    "button",
)


# Of these, those that a lost end tag makes swallow the rest of the page.
_CLOSED = (
    "button", "svg", "math", "object", "canvas", "map", "select", "video", "audio", "iframe",
)  # fmt: skip
MOST_IN_BUTTON = 10  # paragraphs
MOST_OPENED = 20  # such elements of a page


class Scripts(NamedTuple):
    """The scripts of a page that say something: JSON-LD, and those that may carry data."""

    facts: list[str]
    data: list[str]


def take_scripts(text: str) -> tuple[str, Scripts]:
    """Take scripts and style sheets out of a page; return the rest and the scripts' texts.

    They are more than half of most pages, and this takes a tenth of the time in which lxml
    reads them.  What is not written as nearly all pages do stays for lxml: other case, no
    end tag, a script inside of a comment.
    """
    found = Scripts([], [])
    for name in ("script", "style"):
        spans = list(_raw_spans(text, name))
        if not spans:
            continue
        kept: list[str] = []
        at = 0
        for start, body, stop, end in spans:
            if JSON_LD in text[start:body]:
                found.facts.append(text[body:stop])
            elif stop - body > SHORTEST_DATA and name == "script":
                found.data.append(text[body:stop])
            kept.append(text[at:start])
            at = end
        text = "".join((*kept, text[at:]))
    return text, found


def _raw_spans(text: str, name: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield where elements of raw text start, where their text does and ends, where they end.

    Each part of the page is searched once, however it is made.
    """
    opening, closing = f"<{name}", f"</{name}"
    at, stop, searched, commented, ended = 0, -1, 0, -1, -1
    while (start := text.find(opening, at)) >= 0:
        at = start + len(opening)
        if text[at : at + 1] not in _AFTER_NAME:
            continue
        body = text.find(">", at) + 1
        if stop < body:
            stop = text.find(closing, body)
        end = text.find(">", stop) + 1
        if not body or stop < 0 or not end:
            return
        in_text = text.find("-->", start, stop)
        if in_text >= 0:  # does it end a comment that the tag itself stands in?
            commented = max(commented, text.rfind("<!--", searched, start))
            ended = max(ended, text.rfind("-->", searched, start))
            searched = start
            if commented > ended:
                at = in_text
                continue
        yield start, body, stop, end
        at = end


def parse_page(text: str) -> tuple[Any, bool]:
    """Parse a decoded page; return its root element and whether it had to be rescued.

    The text goes in as UTF-8 bytes with the charset said, so that a declaration in the
    page (or an XML one, which lxml refuses in a `str`) cannot mislead the parser.  A page
    nested deeper than libxml2 reads (2,048 elements) is flattened and read again, one that
    lxml refuses is read by BeautifulSoup: both count as rescued.
    """
    from lxml import etree

    for end in _PAGE_ENDS:  # what stands behind the first is the page's too, and lxml drops it
        text = text.replace(end, "")
    data = text.replace("\0", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
        if root is not None and _too_deep(parser):
            return etree.fromstring(_flattened(text), parser), True
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    return (_rescue(text), True) if root is None else (root, False)


def _too_deep(parser: Any) -> bool:
    """Whether the parser gave up at a depth; that is the last thing it then says."""
    last = parser.error_log.last_error
    return last is not None and "xcessive depth" in last.message


def _flattened(text: str) -> bytes:
    """The page with all that nests replaced by paragraphs' starts, a run of them by one."""
    flat = _NESTING.sub("<p>", text.replace("\0", ""))
    while "<p><p>" in flat:  # each round halves the runs
        flat = flat.replace("<p><p>", "<p>")
    return flat.encode("utf-8", "replace")


def _rescue(text: str) -> Any:
    """Build a flat page from BeautifulSoup's reading: one paragraph per text."""
    from bs4 import BeautifulSoup
    from lxml import etree

    soup = BeautifulSoup(text, "html.parser")
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for words in soup.stripped_strings:
        paragraph = etree.SubElement(body, "p")
        paragraph.text = _NOT_XML.sub(" ", words)
    return root


def prune(root: Any) -> list[str]:
    """Take out of the tree what is never read; return the texts of navigation and footers.

    Code, drawings and form controls go, and the text after them stays.  Of navigation and
    footers the texts are returned, so that they can be counted.  What is a data table is
    marked.  Read what is needed of the scripts before.
    """
    from lxml import etree

    _open_unclosed(root)
    etree.strip_elements(root, *UNREAD, with_tail=False)
    skipped = [_mark_out(e) for e in list(root.iter(*FURNITURE)) if _is_furniture(e)]
    if skipped:
        etree.strip_elements(root, _OUT, with_tail=False)
    for table in root.iter("table"):
        if next(table.iterdescendants(*_LAYOUT), None) is None:
            table.set(ROWS, "")
    etree.strip_attributes(root, *_UNREAD_ATTRIBUTES)
    return [text for text in skipped if text]


def _open_unclosed(root: Any) -> None:
    """Make containers of what holds the rest of the page for want of an end tag.

    Of elements in each other the outermost is looked into, so that no part of a page is read
    more than some times.
    """
    opened = 0
    for element in root.iter(*_CLOSED):
        if opened == MOST_OPENED:
            break
        if next(element.iterancestors(*_CLOSED), None) is None and _is_unclosed(element):
            element.tag = "div"
            opened += 1


def _is_unclosed(element: Any) -> bool:
    """Whether a button, drawing or player has lost its end tag and holds what follows it.

    On the bench a button holds thirty paragraphs of an article or more, or one at most.
    """
    if next(element.iterdescendants(*_BODIES), None) is not None:
        return True
    return sum(1 for _ in islice(element.iterdescendants("p"), MOST_IN_BUTTON)) == MOST_IN_BUTTON


def _is_furniture(element: Any) -> bool:
    """Whether an element is navigation or a page's footer, by its tag and what is in it.

    On the bench a third of all blocks stand in such, and 0.01 % of the articles' words.
    """
    if next(element.iterancestors(*_ARTICLE_LIKE, _OUT), None) is not None:
        return False
    speaks = _PROSE if element.tag == "nav" else _BODIES
    return next(element.iterdescendants(*speaks), None) is None


def _mark_out(element: Any) -> str:
    """Mark an element to be taken out; return its text."""
    element.tag = _OUT
    return " ".join(" ".join(element.itertext()).split())
