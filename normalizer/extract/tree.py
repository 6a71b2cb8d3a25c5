"""From decoded text to an lxml tree: parsed once, relieved of what never holds an article.

lxml parses a news page of 380 KB in 3 ms where BeautifulSoup takes 60, so the latter
only reads what lxml refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, NamedTuple

from normalizer.blocks import count_words
from normalizer.extract.containers import (
    HIDDEN_TEXT,
    PARAGRAPH,
    is_unseen,
    open_containers,
    paragraphs_of,
    says,
)
from normalizer.extract.heads import CELLS, ROWS
from normalizer.extract.scripts import SHORTEST_SCRIPT, STREAM

__all__ = [
    "FURNITURE",
    "JSON_LD",
    "Scripts",
    "attribute_data",
    "parse_page",
    "prune",
    "take_scripts",
]

# Any tag that nests, to be replaced by a paragraph's start, which does not.
_NESTING = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|script|style|h[1-6]|br|p|img)\b)[A-Za-z][^<>]*>"
)
# What is taken out, and the comments that may hold it.
_LANDMARK = re.compile(
    r"<(?:s(?:cript|tyle)(?=[>/ \n\t\f])|!--"
    r"|/(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])(?:\s[^<>]*)?>)"
)
_SCRIPT, _STYLE = "<script", "<style"
# In HTML it has no end, and libxml2 nests in it what follows.
_EMBED = re.compile(rb"(<(?:embed|EMBED)\b[^<>]*?)/?>")
# What XML, and so lxml, does not hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
JSON_LD = "application/ld+json"
_ATTRIBUTE_DATA = re.compile(
    rf"""="({{&(?:quot|\#34);[^"]{{{SHORTEST_SCRIPT},}})"|='({{"[^']{{{SHORTEST_SCRIPT},}})'"""
)

FURNITURE = ("nav", "footer")
_ARTICLE_LIKE = ("article", "blockquote", "figure")
_PROSE = ("p", "h1", "article", "main")
_BODIES = ("h1", "article", "main")
# What makes a table one of layout: it holds the page's structure, not figures.
_LAYOUT = ("table", "form", "h1", "h2", "article", "section", "ul", "ol", "figure", "iframe")
FEWEST_IN_CELL = 3  # paragraphs of running text in a cell that is no box: that may have two;
# rows of one paragraph each in a table that is no table
FEWEST_IN_FOOTER = 5  # paragraphs of running text in a footer that may be the article
PROSE_IN_FOOTER = 1 / 3  # of the words of the page's running text in such a footer
_OUT = "normalizer-out"
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


class Scripts(NamedTuple):
    """The scripts of a page that say something: JSON-LD, and those that may carry data."""

    facts: list[str]
    data: list[str]


def take_scripts(text: str) -> tuple[str, Scripts]:
    """Take scripts and style sheets out of a page; return the rest and the scripts' texts.

    They are more than half of most pages, and this takes a tenth of the time in which lxml
    reads them.  What is not written as nearly all pages do stays for lxml: other case, no
    end tag, a script inside of a comment.  The tags that end a page are taken out as well:
    what stands behind the first is the page's, and lxml drops it.
    """
    found = Scripts([], [])
    kept: list[str] = []
    at = 0
    for start, body, stop, end in _taken_out(text):
        if text.find(JSON_LD, start, body) >= 0:
            found.facts.append(text[body:stop])
        elif text.startswith(_SCRIPT, start) and (
            stop - body > SHORTEST_SCRIPT or text.find(STREAM, body, stop) >= 0
        ):
            found.data.append(text[body:stop])
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:])), found


def attribute_data(text: str) -> list[str]:
    """The JSON objects that attributes of a page carry for its scripts, decoded."""
    if '="{&' not in text and "='{\"" not in text:
        return []
    return [unescape(a or b) for a, b in _ATTRIBUTE_DATA.findall(text)]


def _taken_out(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield where what is taken out starts, where its text does and ends, and where it ends.

    Each part of the page is searched once, however it is made.
    """
    at = 0
    stops = {_SCRIPT: 0, _STYLE: 0}  # where the next one's text ends; none without an end tag
    comment = -1  # from where on the end of an open comment is looked for
    while (landmark := _LANDMARK.search(text, at)) is not None:
        start, at = landmark.span()
        found = landmark.group()
        if found == "<!--":
            comment = at - 2
        elif found[1] == "/":
            yield start, at, at, at
        elif found in stops:
            body = text.find(">", at) + 1
            if stops[found] < body:
                stops[found] = text.find(f"</{found[1:]}", body)
            stop = stops[found]
            end = text.find(">", stop) + 1
            if not body or stop < 0 or not end:
                del stops[found]
                continue
            if comment >= 0 and text.find("-->", comment, start) >= 0:
                comment = -1
            if comment >= 0:
                comment_end = text.find("-->", start, stop)
                if comment_end >= 0:  # of the comment that the tag itself stands in
                    at, comment = comment_end, -1
                    continue
                comment = stop
            yield start, body, stop, end
            at = end


def parse_page(text: str) -> tuple[Any, bool]:
    """Parse a decoded page; return its root element and whether it had to be rescued.

    The text, which `take_scripts` has been over, goes in as UTF-8 bytes with the charset
    said, so that a declaration in the page (or an XML one, which lxml refuses in a `str`)
    cannot mislead the parser.  A page nested deeper than libxml2 reads (2,048 elements) is
    flattened and read again, one that lxml refuses is read by BeautifulSoup: both count as
    rescued.
    """
    from lxml import etree

    data = text.encode("utf-8", "replace").replace(b"\0", b"")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
        if root is not None and next(root.iter("embed"), None) is not None:
            root = etree.fromstring(_EMBED.sub(rb"\1 />", data), parser)
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


def prune(root: Any, text: str) -> list[str]:
    """Take out of the tree what is never read; return the texts of navigation and footers.

    Code, drawings and form controls go, and the text after them stays.  Of navigation and
    footers the texts are returned, so that they can be counted.  What a browser shows as a
    container is made one, and what is a data table is marked.  `text` is what the tree was
    parsed from, to see at once what is not on the page.  Read what is needed of the scripts
    before.
    """
    from lxml import etree

    open_containers(root, text)
    etree.strip_elements(root, *UNREAD, with_tail=False)
    furniture = list(root.iter(*FURNITURE))
    prose = _footers_of_prose(root, [e for e in furniture if e.tag == "footer"])
    skipped = [_mark_out(e) for e in furniture if e not in prose and _is_furniture(e)]
    if skipped:
        etree.strip_elements(root, _OUT, with_tail=False)
    for table in root.iter("table"):
        if not _is_layout(table):
            table.set(ROWS, "")
    etree.strip_attributes(root, *_UNREAD_ATTRIBUTES)
    return [text for text in skipped if text]


def _is_furniture(element: Any) -> bool:
    """Whether an element is navigation or a page's footer, by its tag and what is in it.

    On the bench a third of all blocks stand in such, and 0.01 % of the articles' words.
    """
    if next(element.iterancestors(*_ARTICLE_LIKE, _OUT), None) is not None:
        return False
    speaks = _PROSE if element.tag == "nav" else _BODIES
    return next(element.iterdescendants(*speaks), None) is None


def _footers_of_prose(root: Any, footers: Sequence[Any]) -> set[Any]:
    """The footers with much of the page's running text; one in another is none of them."""
    words: dict[Any, int] = {}
    for footer in footers:
        if next(footer.iterancestors("footer"), None) is None:
            inside = paragraphs_of(footer.iterdescendants("p"))
            if len(inside) >= FEWEST_IN_FOOTER:
                words[footer] = sum(inside)
    least = PROSE_IN_FOOTER * sum(paragraphs_of(root.iter("p"))) if words else 0
    return {footer for footer, inside in words.items() if inside >= least}


def _is_layout(table: Any) -> bool:
    """Whether a table holds the page's structure: other structure, or an article's paragraphs.

    A cell of figures has one paragraph of running text at most, and hides no more than a label;
    a table of rows of one such cell each is a column of text.
    """
    if next(table.iterdescendants(*_LAYOUT), None) is not None:
        return True
    paragraphs = rows = 0
    for element in table.iterdescendants(*CELLS, "p", "div", "span", "br"):
        if element.tag in CELLS:
            paragraphs = 0
            rows += _is_alone(element) and says(element, PARAGRAPH)
        elif element.tag == "br":
            paragraphs += bool(element.tail) and count_words(element.tail) >= PARAGRAPH
        elif element.tag == "p" and says(element, PARAGRAPH):
            paragraphs += 1
        if FEWEST_IN_CELL in (paragraphs, rows) or (
            is_unseen(element) and says(element, HIDDEN_TEXT)
        ):
            return True
    return False


def _is_alone(cell: Any) -> bool:
    """Whether a cell is the only one of its row."""
    return cell.getnext() is None and cell.getprevious() is None


def _mark_out(element: Any) -> str:
    """Mark an element to be taken out; return its text."""
    element.tag = _OUT
    return " ".join(" ".join(element.itertext()).split())
