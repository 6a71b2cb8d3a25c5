"""A page's own blocks: the tree walked once, each block with what the page says of it.

A block ends where a block-level element begins or ends and at `<br>`.  A row of a data
table is one block, its cells parted by ` | `.

The tree is written out by lxml and its tags are read one after the other.  That takes half
the time of asking lxml for every element, since most of a page's start tags are alike and
each kind is looked into once.  Where the walk was compiled (`_walk.pyx`), the tree is read as
it is, which takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from normalizer.compiled import compiled
from normalizer.extract.boxes import Page, PageBlock
from normalizer.extract.containers import open_containers, open_own
from normalizer.extract.heads import READ_ATTRIBUTES
from normalizer.extract.markup_walk import walk_markup
from normalizer.repair import needs_repair, repair

__all__ = ["read_blocks", "read_tree", "read_written", "reader_of", "write_page"]

# How a document type says that a page is XHTML, as libxml2 has it.
_XHTML = frozenset(
    name.format(kind)
    for name, kinds in (
        ("-//W3C//DTD XHTML 1.0 {}//EN", ("Strict", "Frameset", "Transitional")),
        (
            "http://www.w3.org/TR/xhtml1/DTD/xhtml1-{}.dtd",
            ("strict", "frameset", "transitional"),
        ),
    )
    for kind in kinds
)


def read_blocks(root: Any, *, hrefs: bool = False) -> Page:
    """Walk a tree that `tree.prune` has been over and return its blocks in page order.

    `hrefs` asks for the addresses of links.
    """
    return read_written(write_page(root), hrefs=hrefs)


def write_page(root: Any) -> str:
    """A tree that `tree.prune` has been over as well-formed markup, as the walk takes it."""
    markup = _written(root)
    if _is_balanced(markup):
        return markup
    for element in root.iter():  # the name of an element or attribute has a bracket
        if "<" in str(element.tag):
            element.tag = "span"
        if any("<" in name for name in element.keys()):  # noqa: SIM118
            _keep_named(element)
    return _written(root)


def read_written(markup: str, *, hrefs: bool = False) -> Page:
    """The blocks of a page that `write_page` has written."""
    page = walk_markup(markup, hrefs=hrefs)
    return _repaired(page, range(len(page.blocks)))


def reader_of(root: Any) -> Any:
    """What reads a tree as it is; None where it must be pruned and written out."""
    return _WALK and _WALK.reader_of(root)


def read_tree(reader: Any, root: Any, top: Any, *, own: bool = True, hrefs: bool = False) -> Page:
    """The page's blocks below `top`, as `reader_of` reads them.

    They are those of `prune(root, own=own)` and `read_blocks(top)`, and so is what is skipped,
    but nothing is taken out of the tree.
    """
    if reader.survey.opens:
        open_containers(root, own=own)
        reader = reader_of(root)
    elif own and reader.survey.opens_own:
        open_own(root, reader.survey.own_names())
        reader = reader_of(root)
    page = reader.walk(top, hrefs=hrefs, xhtml=_is_xhtml(root))
    return _repaired(page, reader.odd)


def _is_xhtml(root: Any) -> bool:
    """Whether libxml2 writes a tree as XHTML."""
    said = root.getroottree().docinfo
    return said.public_id in _XHTML or said.system_url in _XHTML


def _keep_named(element: Any) -> None:
    """Leave of an element's attributes those that are read."""
    kept = [(name, element.get(name)) for name in READ_ATTRIBUTES if element.get(name) is not None]
    element.attrib.clear()
    for name, value in kept:
        with suppress(ValueError):  # control characters, which lxml reads and does not write
            element.set(name, value)


def _written(root: Any) -> str:
    from lxml import etree

    written: str = etree.tostring(root, encoding="unicode", method="xml", with_tail=False)
    return written


def _repaired(page: Page, odd: Sequence[int]) -> Page:
    """The page with mojibake mended in those of its blocks that may have any."""
    for at in odd:
        block = page.blocks[at]
        if needs_repair(block.text):
            page.blocks[at] = _mended(block)
    return page


def _mended(block: PageBlock) -> PageBlock:
    fixed, steps = repair(block.text)
    text = " ".join(fixed.split())
    if not steps or not text:
        return block
    hrefs = tuple(
        (len(repair(block.text[:start])[0]), len(repair(block.text[:end])[0]), address)
        for start, end, address in block.hrefs
    )
    return block._replace(text=text, hrefs=hrefs, before=block.text, steps=steps)


def _is_balanced(markup: str) -> bool:
    return markup.count("<") == markup.count(">")


_WALK = compiled("normalizer.extract._walk")
