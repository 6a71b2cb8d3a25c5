"""From decoded text to an lxml tree: parsed once, relieved of what never holds an article.

lxml parses a news page of 380 KB in 3 ms where BeautifulSoup takes 60, so the latter
only reads what lxml refuses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from normalizer.blocks import count_words
from normalizer.compiled import compiled
from normalizer.extract.attributes import with_few_attributes
from normalizer.extract.containers import (
    BODIES,
    HIDDEN_TEXT,
    PARAGRAPH,
    is_unseen,
    open_containers,
    paragraphs_of,
    says,
)
from normalizer.extract.heads import CELLS, ROWS

__all__ = [
    "FURNITURE",
    "parse_page",
    "prune",
]

# Any tag that nests, to be replaced by a paragraph's start, which does not.
_NESTING = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|script|style|h[1-6]|br|p|img)\b)[A-Za-z][^<>]*>"
)
# What XML ends where it begins, and a browser does not.
_ENDED = re.compile(rb"(<(?:html|body)\b[^<>]{0,2000}?)/\s{0,9}>", re.IGNORECASE)
_END_OR_VALUE = re.compile(rb">|=\s{0,9}([\"'])")  # of a tag; of an attribute in it
# What XML, and so lxml, does not hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

TOLD_ALIKE = (2, 14)  # the libxml2 that tells tags as `_trim` does
FURNITURE = ("nav", "footer")
ARTICLE_LIKE = ("article", "blockquote", "figure")
PROSE = ("p", "h1", "article", "main")
# What makes a table one of layout: it holds the page's structure, not figures.
LAYOUT = ("table", "form", "h1", "h2", "article", "section", "ul", "ol", "figure", "iframe")
IN_TABLE = ("p", "div", "span", "br")  # looked at, and cells
FEWEST_IN_CELL = 3  # paragraphs of running text in a cell that is no box: that may have two;
# rows of one paragraph each in a table that is no table
FEWEST_IN_FOOTER = 5  # paragraphs of running text in a footer that may be the article
PROSE_IN_FOOTER = 1 / 3  # of the words of the page's running text in such a footer
_OUT = "normalizer-out"
_UNREAD_ATTRIBUTES = (
    "src", "srcset", "data-src", "data-srcset", "sizes", "width", "height", "alt", "title",
    "target", "rel", "loading",
)  # fmt: skip

# Elements whose text is never read on the page: code, drawings, players, form controls, and how
# characters are read (`<ruby>漢字<rt>かんじ</rt></ruby>`): with it each word would stand twice.
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
    "rt",
    "rp",
)


def parse_page(page: str | bytes, *, lean: bool = False, hrefs: bool = False) -> tuple[Any, bool]:
    """Parse a page, a text or UTF-8; return its root element and whether it had to be rescued.

    The page, which `markup.take_scripts` has been over, goes in as UTF-8 with the charset
    said, so that a declaration in the page (or an XML one, which lxml refuses in a `str`)
    cannot mislead the parser.  A page nested deeper than libxml2 reads (2,048 elements) is
    flattened and read again, one that lxml refuses is read by BeautifulSoup: both count as
    rescued.  Of a `lean` tree those attributes may be missing that no part of a page's reading
    asks for, and those of links where `hrefs` are not asked for; of its head, if there is a body,
    the tags that say nothing which is read; of navigation and footers all but the text, of
    what is `UNREAD` all that is in it, and white space between blocks.
    """
    from lxml import etree

    whole = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    data = whole = with_few_attributes(whole.replace(b"\0", b""))
    if lean and _TRIM is not None and etree.LIBXML_VERSION[:2] == TOLD_ALIKE:
        data = _TRIM.trimmed(data, hrefs=hrefs)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
        if data is not whole and root is not None and next(root.iterchildren("body"), None) is None:
            root = etree.fromstring(whole, parser)  # then what is in the head is the page
        if root is not None and next(root.iter("embed"), None) is not None:
            root = etree.fromstring(_with_closed_embeds(data), parser)
        if root is not None and _ended_early(root):
            root = etree.fromstring(_ENDED.sub(rb"\1>", whole), parser)
        if root is not None and _too_deep(parser):
            return etree.fromstring(_flattened(whole.decode()), parser), True
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    return (_rescue(page), True) if root is None else (root, False)


def _ended_early(root: Any) -> bool:
    """Whether the page stands behind its own `<html/>` or `<body/>`, which ended as in XML."""
    if root.getnext() is not None:
        return True
    body = next(root.iterchildren("body"), None)
    if body is None or len(body) or body.getnext() is None:
        return False
    return not (body.text or "").strip()


def _with_closed_embeds(page: bytes) -> bytes:
    """The page with its `<embed>` as `<embed />`.

    In HTML it has no end, and libxml2 nests in it what follows.  What looks like one in the
    quotation marks of an attribute is none.
    """
    pieces: list[bytes] = []
    done = at = 0
    while (start := page.find(b"<", at)) >= 0:
        at = start + 1
        if not page[at : at + 1].isalpha():
            continue
        end = _end_of_tag(page, at)
        if end < 0:
            break
        if page[at : at + 5].lower() == b"embed" and not page[at + 5 : at + 6].isalnum():
            pieces += [page[done:end].rstrip(b"/"), b" /"]
            done = end
        at = end + 1
    return b"".join((*pieces, page[done:]))


def _end_of_tag(page: bytes, at: int) -> int:
    """Where the `>` of a tag stands, from a place in it on; -1 where it has none."""
    while (found := _END_OR_VALUE.search(page, at)) is not None:
        if found[1] is None:
            return found.start()
        at = page.find(found[1], found.end()) + 1
        if not at:
            break
    return -1


def _too_deep(parser: Any) -> bool:
    """Whether the parser gave up at a depth; that is the last thing it then says."""
    last = parser.error_log.last_error
    return last is not None and "xcessive depth" in last.message


def _flattened(text: str) -> bytes:
    """The page with all that nests replaced by paragraphs' starts, a run of them by one."""
    flat = _NESTING.sub("<p>", text)
    while "<p><p>" in flat:  # each round halves the runs
        flat = flat.replace("<p><p>", "<p>")
    return flat.encode()


def _rescue(page: str | bytes) -> Any:
    """Build a flat page from BeautifulSoup's reading: one paragraph per text."""
    from bs4 import BeautifulSoup
    from lxml import etree

    soup = BeautifulSoup(page if isinstance(page, str) else page.decode(), "html.parser")
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for words in soup.stripped_strings:
        paragraph = etree.SubElement(body, "p")
        paragraph.text = _NOT_XML.sub(" ", words)
    return root


def prune(root: Any, *, own: bool = True) -> list[str]:
    """Take out of the tree what is never read; return the texts of navigation and footers.

    Code, drawings and form controls go, and the text after them stays.  Of navigation and
    footers the texts are returned, so that they can be counted.  What a browser shows as a
    container is made one, and what is a data table is marked.  `own` says whether the page
    may have elements of its own making.  Read what is needed of the scripts before.
    """
    from lxml import etree

    open_containers(root, own=own)
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
    if next(element.iterancestors(*ARTICLE_LIKE, _OUT), None) is not None:
        return False
    speaks = PROSE if element.tag == "nav" else BODIES
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
    if next(table.iterdescendants(*LAYOUT), None) is not None:
        return True
    paragraphs = rows = 0
    for element in table.iterdescendants(*CELLS, *IN_TABLE):
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
    return " ".join(" ".join(_texts()(element)).split())


@cache
def _texts() -> Any:
    """What finds the texts in an element; a third of the time of `itertext`."""
    from lxml import etree

    return etree.XPath("descendant::text()", smart_strings=False)


_TRIM = compiled("normalizer.extract._trim")
