"""HTML extraction: from a page, decoded or as UTF-8, to a Document of blocks with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from normalizer.blocks import count_words, made
from normalizer.config import CHOICES
from normalizer.errors import ConfigError
from normalizer.extract.boxes import Page
from normalizer.extract.features import PageContext, own_signs
from normalizer.extract.jsonld import PageFacts, parse_json_ld
from normalizer.extract.markup import JSON_LD, Markup, take_scripts
from normalizer.extract.metadata import PageHead, page_metadata, read_head
from normalizer.extract.others import rule_out_others
from normalizer.extract.page import read_blocks, read_tree, read_written, reader_of, write_page
from normalizer.extract.pictures import with_captions
from normalizer.extract.region import (
    GLANCE,
    Verdict,
    article_region,
    find_title,
    links_of,
    make_blocks,
    outside_of,
)
from normalizer.extract.together import keep_together
from normalizer.extract.tree import parse_page, prune
from normalizer.extract.verdict import THRESHOLDS, judge
from normalizer.extract.witnesses import ask_trafilatura, shares
from normalizer.model import Blocks, Document, Encoding, Metadata

if TYPE_CHECKING:
    from normalizer.extract.marks import SiteMarks
    from normalizer.extract.table import Table

__all__ = ["EXTRACTORS", "FAVORS", "PageReading", "extract_html", "read_page"]

EXTRACTORS = CHOICES["extractor"]
FAVORS = CHOICES["favor"]
SHORTEST_BODY = 200  # characters; a shorter `articleBody` is a teaser
# Blocks of a page that trafilatura may be asked about: past some thousands its time grows
# faster than the page (1 MB of list items take it two seconds).
MOST_ASKED = 4000
LARGEST_ASKED = 2_000_000  # characters of a page without its scripts; 12 MB take it 15 seconds
MOST_SHOWN = 300  # words on the page itself, past which its scripts are not looked into
KEPT = 0.5  # share of a block that trafilatura must have kept to count as its witness


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
        return _pruned(self.markup) if self.root is None else self.root

    def kept(self, *, fast: bool, favor: str = "balanced") -> list[float]:
        """Trafilatura's share of each block."""
        text = ask_trafilatura(self.tree(), fast=fast, favor=favor)
        return shares(text, [b.text for b in self.page.blocks])


def extract_html(
    text: str | bytes,
    *,
    source: str = "",
    url: str | None = None,
    outlet: str | None = None,
    extractor: str = "auto",
    favor: str = "balanced",
    full_ledger: bool = False,
    links: bool = False,
    sites: tuple[str, ...] = (),
    published: str | None = None,
    encoding: Encoding | None = None,
) -> Document:
    r"""Take a page apart into blocks and find the article among them.

    Args:
        text: the page, decoded or in valid UTF-8, line ends as "\n".
        source: what the Document is named after.
        url: the page's address where it is known; else the page is asked.
        outlet: the outlet's name; else the registered domain of the address.
        extractor: who decides: `blocks` the block model alone, `trafilatura` that alone,
            `auto` the block model, which asks trafilatura where it is in doubt.
        favor: `precision`, `recall` or `balanced`.
        links: collect the links of the region's blocks.
        full_ledger: list the texts outside the article region, not only their number.
        sites: files and folders of site rules.
        published: the article's date where it is known, for rules that hold for a time.
        encoding: the charset that the page was read in.

    Returns:
        A Document whose flags say what decided: `extractor:blocks`, `extractor:auto` (the
        model asked trafilatura) or `extractor:trafilatura`.

    Raises:
        ConfigError: `extractor` or `favor` is unknown, or a site rule is not well formed.
    """
    _check("extractor", extractor)
    _check("favor", favor)
    reading = read_page(
        text, url=url, outlet=outlet, sites=sites, published=published, hrefs=links,
        keep_tree=extractor == "trafilatura",
    )  # fmt: skip
    verdicts, flags = decide(reading, extractor, favor)
    of_page = reading.page
    if (carried := _carried(reading, verdicts, hrefs=links)) is not None:
        reading, verdicts = carried
        flags.append("page-data")
    title = find_title(reading.page, reading.metadata.title)
    verdicts = rule_out_others(reading.page, verdicts, title)
    region, verdicts = _ruled(reading, verdicts, title)
    if reading.site is not None:
        flags.extend(f"site-rule:{name}" for name in reading.site.names)
    page = with_captions(reading.page, [i for i in region if verdicts[i].is_article])
    found, joined, repairs = make_blocks(page, verdicts, region, title)
    if not found:
        flags.append("empty")
    metadata = reading.metadata
    fields = {
        "text": joined,
        "blocks": Blocks(found, title=metadata.title or "", language=metadata.language),
        "source": source, "metadata": metadata, "encoding": encoding, "repairs": repairs,
        "flags": tuple(flags),
        "outside": outside_of(of_page, region if carried is None else range(0), listed=full_ledger),
        "links": links_of(reading.page, region, found, metadata.url) if links else (),
    }  # fmt: skip
    return made(Document, fields)


def _carried(
    reading: PageReading, verdicts: Sequence[Verdict], *, hrefs: bool
) -> tuple[PageReading, list[Verdict]] | None:
    """The article as the page's data have it, where the page shows little of it.

    Not where the user has rules for the site, nor where the page says that the article is
    not free: then what it shows is what everyone may read.
    """
    if reading.site is not None or not reading.facts.free:
        return None
    blocks = reading.page.blocks
    texts = [blocks[i].text for i in GLANCE.article_of(list(verdicts))]
    bodies = [body for body in (reading.facts.body, reading.facts.updates) if body]
    if not bodies and _say_much(texts):
        return None
    shown = "\n".join(texts)
    words = count_words(shown)
    data = reading.markup.data() if words <= MOST_SHOWN else []
    bodies = [body for body in bodies if count_words(body) > words]
    if not (data or bodies):
        return None
    from normalizer.extract.state import carried_article

    title = reading.metadata.title
    article = carried_article(data, bodies, shown, title, reading.lead())
    if article is None:
        return None
    text = f"<h1>{escape(title or '')}</h1><article>{article}</article>"
    page = read_blocks(_pruned(take_scripts(text)), hrefs=hrefs)
    verdict = Verdict(True, 1.0, ("the page's data have it",), ("page-data",))
    return replace(reading, page=page), [verdict] * len(page.blocks)


def _say_much(texts: Sequence[str]) -> bool:
    """Whether some texts have more words than `MOST_SHOWN`, told by the first of them."""
    words = 0
    for number, text in enumerate(texts, 1):
        words += count_words(text)
        if words > MOST_SHOWN + number:  # two characters that count as one may part here
            return True
    return False


def _pruned(markup: Markup) -> Any:
    root, _ = parse_page(markup.text)
    prune(root, own=markup.own)
    return root


def _ruled(
    reading: PageReading, verdicts: list[Verdict], title: int | None
) -> tuple[range, list[Verdict]]:
    """The article region, and the verdicts as the user's rules for the site have them.

    What a rule drops stays in the region, so that the ledger has it.
    """
    if reading.site is None:
        return article_region(reading.page, verdicts, title), verdicts
    from normalizer.extract.marks import drop_marked, keep_marked

    marks = reading.site.of_blocks(reading.page)
    verdicts = keep_marked(verdicts, marks)
    return article_region(reading.page, verdicts, title), drop_marked(verdicts, marks)


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


def decide(reading: PageReading, extractor: str, favor: str) -> tuple[list[Verdict], list[str]]:
    """The verdict on each block of a page, and the flags that say who gave it."""
    flags = ["fallback-extractor"] if reading.rescued else []
    if not reading.page.blocks:
        return [], flags
    if extractor == "trafilatura":
        held = reading.kept(fast=False, favor=favor)
        return [_by_trafilatura(share) for share in held], [*flags, "extractor:trafilatura"]
    asked: list[float] = []

    def ask() -> list[float]:
        asked.extend(reading.kept(fast=True))
        return asked

    may_ask = extractor == "auto" and not reading.rescued
    may_ask = may_ask and len(reading.page.blocks) <= MOST_ASKED
    may_ask = may_ask and reading.markup.is_within(LARGEST_ASKED)
    table = reading.signs()
    judgement = judge(table, ask if may_ask else None, is_article=reading.facts.is_article)
    verdicts = judgement.verdicts(favor, asked)
    said = "extractor:auto" if asked else "extractor:blocks"
    if any(v.is_article for v in verdicts):
        return keep_together(reading.page, verdicts, THRESHOLDS[favor]), [*flags, said]
    # The model found no article at all: trafilatura's word stands, or the running text.
    if any(share >= KEPT for share in asked):
        verdicts, said = [_by_trafilatura(share) for share in asked], "extractor:trafilatura"
    else:
        running = (table["prose"] * table["in_best"]).tolist()
        verdicts = [Verdict(held > 0, held / 2, ("it is no running text",)) for held in running]
    return verdicts, list(dict.fromkeys((*flags, "fallback-extractor", said)))


def _by_trafilatura(share: float) -> Verdict:
    kept = share >= KEPT
    reason = "trafilatura kept it" if kept else "trafilatura dropped it"
    return Verdict(kept, share, (reason,), ("trafilatura",) if kept else ())


def _check(name: str, value: str) -> None:
    known = CHOICES[name]
    if value not in known:
        raise ConfigError(
            f"unknown-{name}", f"{name} {value!r} is unknown", f"use one of {', '.join(known)}"
        )
