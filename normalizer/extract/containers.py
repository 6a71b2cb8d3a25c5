"""Elements that are made containers before the walk, as a browser shows them.

The walk takes inline elements for parts of a line, and reads over players, drawings and what a
page hides within a line.  Yet an element without its end tag holds the rest of the page, a hidden
`<span>` the rest of an article until the reader asks for more, and an element of the page's own
making or a `<span>` styled as a block a whole paragraph.  So may a template hold what a browser
shows in an element of the page's own making, and what is for browsers without scripts the article
of a page that scripts draw.  Each becomes a `<div>`.

Of no element more than its first descendants are looked at, so that elements in each other cost
no more than the same number side by side.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import Any

from normalizer.blocks import count_words
from normalizer.extract.heads import BLOCK_LEVEL, hides
from normalizer.extract.hints import HIDDEN_INLINE, hint_mask

__all__ = [
    "BODIES", "CLOSED", "INLINE", "is_unseen", "open_containers", "open_own", "paragraphs_of",
    "says", "words_of",
]  # fmt: skip

# Elements that a lost end tag makes swallow the rest of the page.
CLOSED = (
    "button", "svg", "math", "object", "canvas", "map", "select", "video", "audio", "iframe",
    "amp-img", "rt", "rp",
)  # fmt: skip
BODIES = ("h1", "article", "main")
FEWEST_IN_BUTTON = 2  # paragraphs of running text; on the bench buttons hold one at most
MOST_NAMES = 20  # by which lxml is asked for elements: it compares each element with each of them
MOST_OPENED = 20  # such elements of a page
FEWEST_WITHOUT_SCRIPTS = 3  # paragraphs for browsers without scripts; a request has one or two
MOST_WITHOUT_SCRIPTS = 2 / 3  # of the words of the page's paragraphs, from which they are its text

PARAGRAPH = 12  # words of a paragraph of running text
HIDDEN_BLOCKS = 25  # words of a hidden inline element with blocks in it, not of a label
HIDDEN_TEXT = 40  # words of any hidden inline element: past what screen readers are told
MOST_SEEN = 60  # descendants that are looked at
LONGEST_SEEN = 4000  # characters of a text that are looked at

INLINE = ("span", "font", "label")
_PROSE = (*BODIES, "p")
_LOOKED_AT = ("template", "noscript", *CLOSED, *INLINE, *_PROSE)
_BROKEN = BLOCK_LEVEL | {"br"}
# In these, an inline element is a part of a line, whatever its name or style.
_LINES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "li", "a", "td", "th"))
_WITHIN_LINES = _LINES | {"p", "span"}


def open_containers(root: Any, *, own: bool = True) -> None:
    """Make `<div>`s of a tree's elements that hold more than the walk takes them to hold.

    `own` says whether the page may have elements of its own making.
    """
    found = [(e.tag, e) for e in root.iter(*_LOOKED_AT)]  # once, since each time costs the same
    for tag, element in found:
        if tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")):
            element.tag = "div"
    _open_without_scripts(root, [e for tag, e in found if tag == "noscript"])
    _open_unclosed(_around_prose(found))
    inline = [e for tag, e in found if tag in INLINE]
    _open([e for e in root.iter() if "-" in str(e.tag)] if own else [], inline)


def open_own(root: Any, names: Iterable[str]) -> None:
    """Make `<div>`s of those of a tree's elements of the page's own making that are containers.

    As `open_containers` does where there are no others to open; all of these have such names.
    """
    few = list(islice(names, MOST_NAMES + 1))
    try:
        found = root.iter(*few) if len(few) <= MOST_NAMES else root.iter()
    except ValueError:  # a name that XML may not have, as broken pages do
        found = root.iter()
    _open([e for e in found if "-" in str(e.tag)], [])


def _open(made: Sequence[Any], inline: Sequence[Any]) -> None:
    """Open elements of the page's own making and inline ones that hide or hold more than a line."""
    for element in (*made, *inline):
        if _hides_text(element):
            element.tag = "div"
    # From the innermost outwards: what is around a paragraph is around a block then.
    for element in reversed(made):
        if element.tag != "div" and (_is_paragraph(element, _WITHIN_LINES) or _has_blocks(element)):
            element.tag = "div"
    for element in reversed(inline):
        if _is_styled_block(element) and _is_paragraph(element, _LINES):
            element.tag = "div"


def paragraphs_of(elements: Iterable[Any]) -> list[int]:
    """The words of each of some elements that is a paragraph of running text."""
    return [words for words in map(words_of, elements) if words >= PARAGRAPH]


def says(element: Any, least: int) -> bool:
    """Whether an element has so many words."""
    return words_of(element, least) >= least


def words_of(element: Any, most: int = sys.maxsize) -> int:
    """The words of an element, past `most` not counted; two letters are one without spaces."""
    found = 0
    for at in islice(element.iter(), MOST_SEEN):
        found += _words(at.text)
        if at is not element:
            found += _words(at.tail)
        if found >= most:
            break
    return found


def _words(text: str | None) -> int:
    """The words of a text's beginning."""
    return count_words(text[:LONGEST_SEEN]) if text else 0


def is_unseen(element: Any) -> bool:
    """Whether an element hides itself, or is for screen readers alone by its class."""
    style = element.get("style")
    if (style and hides(style)) or element.get("hidden") is not None:
        return True
    name = element.get("class")
    return bool(name and hint_mask(name) & HIDDEN_INLINE)


def _open_unclosed(elements: Sequence[Any]) -> None:
    """Make containers of what holds the rest of the page for want of an end tag.

    Of elements in each other the outermost is looked into, so that no part of a page is read
    more than some times.
    """
    opened = 0
    for element in elements:
        if opened == MOST_OPENED:
            break
        if next(element.iterancestors(*CLOSED), None) is None and _is_unclosed(element):
            element.tag = "div"
            opened += 1


def _around_prose(found: Iterable[tuple[str, Any]]) -> list[Any]:
    """Those of the elements in page order that want an end tag and have headings or paragraphs in.

    The first of these in an element comes right after its start tag, or that of another in it.
    """
    closed: list[Any] = []
    around: set[Any] = set()
    is_first = False
    for tag, element in found:
        if tag in CLOSED:
            closed.append(element)
            is_first = True
        elif is_first and tag in _PROSE:
            around.update(takewhile(lambda e: e not in around, element.iterancestors(*CLOSED)))
            is_first = False
    return [e for e in closed if e in around] if around else []


def _open_without_scripts(root: Any, elements: Sequence[Any]) -> None:
    """Make containers of what browsers without scripts show, where it is most of the page's text.

    On other pages it says that scripts are asked for, or holds pictures that come later.
    """
    found = [e for e in elements if next(e.iterancestors("noscript"), None) is None]
    held = [(element, paragraphs_of(element.iter("p"))) for element in found]
    held = [(element, inside) for element, inside in held if len(inside) >= FEWEST_WITHOUT_SCRIPTS]
    least = MOST_WITHOUT_SCRIPTS * sum(paragraphs_of(root.iter("p"))) if held else 0
    for element, inside in held:
        if sum(inside) >= least:
            element.tag = "div"


def _is_unclosed(element: Any) -> bool:
    """Whether a button, drawing or the like has lost its end tag and holds what follows it."""
    if next(element.iterdescendants(*BODIES), None) is not None:
        return True
    paragraphs = (p for p in element.iterdescendants("p") if says(p, PARAGRAPH))
    return sum(1 for _ in islice(paragraphs, FEWEST_IN_BUTTON)) == FEWEST_IN_BUTTON


def _hides_text(element: Any) -> bool:
    """Whether an inline element hides a part of an article rather than a label."""
    if not is_unseen(element):
        return False
    return says(element, HIDDEN_BLOCKS if _has_blocks(element) else HIDDEN_TEXT)


def _has_blocks(element: Any) -> bool:
    return any(at.tag in _BROKEN for at in islice(element.iterdescendants(), MOST_SEEN))


def _is_styled_block(element: Any) -> bool:
    style = element.get("style")
    return bool(style) and "display:block" in style.replace(" ", "").lower()


def _is_paragraph(element: Any, lines: frozenset[str]) -> bool:
    """Whether an element is a paragraph of its own by what is in it, around it and beside it."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None or parent.tag in lines:
        return False
    if previous is None and element.getnext() is None:  # what is around it is a block already
        return False
    before = parent.text if previous is None else previous.tail
    if (before or "").strip() or (element.tail or "").strip():
        return False
    return says(element, PARAGRAPH) and not _has_blocks(element)
