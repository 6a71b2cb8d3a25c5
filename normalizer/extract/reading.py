"""A page taken apart: parsed, its blocks collected, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalizer.extract.boxes import Page
from normalizer.extract.features import PageContext, own_signs
from normalizer.extract.jsonld import PageFacts, parse_json_ld
from normalizer.extract.markup import JSON_LD, Markup, take_scripts
from normalizer.extract.metadata import PageHead, page_metadata, read_head
from normalizer.extract.page import read_tree, read_written, reader_of, write_page
from normalizer.extract.tree import parse_page, prune
from normalizer.extract.witnesses import ask_trafilatura, shares
from normalizer.model import Metadata

if TYPE_CHECKING:
    from normalizer.extract.marks import SiteMarks
    from normalizer.extract.table import Table

__all__ = ["PageReading", "pruned", "read_page"]

SHORTEST_BODY = 200  # characters; a shorter `articleBody` is a teaser


@dataclass(frozen=True)
class PageReading:
    """A page taken apart: its blocks, and what it says of itself.

    `markup` is the page without scripts and style sheets, `root` its tree where it was kept.
    """

    root: Any
    page: Page
    head: PageHead
    facts: PageFacts
    metadata: Metadata
    rescued: bool
    markup: Markup
    site: SiteMarks | None = None

    def signs(self) -> Table:
        """The own signs of the blocks, for the block model."""
        body = self.facts.body
        held: Sequence[float] = ()
        if len(body) >= SHORTEST_BODY:
            held = shares(body, [b.text for b in self.page.blocks])
        context = PageContext(
            title=self.metadata.title or "",
            description=self.lead(),
            authors=self.metadata.authors,
            body_shares=tuple(held),
            body_words=len(body.split()) if held else 0,
        )
        return own_signs(self.page, context)

    def lead(self) -> str:
        """The page's description of itself, "" where it has none."""
        meta = self.head.meta
        return meta.get("og:description") or meta.get("description") or self.facts.description

    def tree(self) -> Any:
        """The page's pruned tree, made again where it was not kept."""
        return pruned(self.markup) if self.root is None else self.root

    def kept(self, *, fast: bool, favor: str = "balanced") -> list[float]:
        """Trafilatura's share of each block."""
        text = ask_trafilatura(self.tree(), fast=fast, favor=favor)
        return shares(text, [b.text for b in self.page.blocks])


def read_page(
    text: str | bytes,
    *,
    url: str | None,
    outlet: str | None,
    sites: tuple[str, ...] = (),
    published: str | None = None,
    hrefs: bool = False,
    keep_tree: bool = False,
) -> PageReading:
    """Parse a page and collect its blocks and its metadata.

    Its tree is as large as all else that is known of it: unless it is to be kept it goes, and
    is made again for the few pages that trafilatura is asked about.
    """
    markup = take_scripts(text)
    root, rescued = parse_page(markup.text, lean=not (sites or keep_tree), hrefs=hrefs)
    reader = None if keep_tree else reader_of(root)
    head = read_head(root) if reader is None else reader.survey.head
    left: list[str] = []
    if reader is None or reader.survey.has_scripts:
        left = [e.text for e in root.iter("script") if e.text and e.get("type") == JSON_LD]
    facts = parse_json_ld(markup.facts + left)
    body = next(root.iterchildren("body"), None)
    site = None
    if sites:
        from normalizer.extract.marks import mark_elements
        from normalizer.extract.sites import rules_for

        known = page_metadata(head, facts, heading="", url=url, outlet=outlet)
        rules = rules_for(sites, known.url, known.outlet, published or known.published)
        site = mark_elements(root, rules) if rules else None
        reader = reader and reader_of(root)
    top = root if body is None else body
    kept = root if keep_tree else None
    if reader is not None:
        page = read_tree(reader, root, top, own=markup.own, hrefs=hrefs)
    else:
        skipped = prune(root, own=markup.own)
        written = write_page(top)
        del root, body, top  # the walk then finds room in memory that is at hand
        page = read_written(written, hrefs=hrefs)._replace(skipped=skipped)
    heading = next((b.text for b in page.blocks if page.boxes.tag[b.box] == "h1"), "")
    metadata = page_metadata(head, facts, heading=heading, url=url, outlet=outlet)
    return PageReading(kept, page, head, facts, metadata, rescued, markup, site)


def pruned(markup: Markup) -> Any:
    """The tree of a page, without what is never read of it."""
    root, _ = parse_page(markup.text)
    prune(root, own=markup.own)
    return root
