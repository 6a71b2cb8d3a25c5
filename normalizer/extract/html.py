"""HTML extraction: from a page, decoded or as UTF-8, to a Document of blocks with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from normalizer.blocks import count_words, made
from normalizer.config import CHOICES
from normalizer.errors import ConfigError
from normalizer.extract.markup import take_scripts
from normalizer.extract.others import rule_out_others
from normalizer.extract.page import read_blocks
from normalizer.extract.pictures import with_captions
from normalizer.extract.reading import PageReading, pruned, read_page
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
from normalizer.extract.verdict import THRESHOLDS, judge
from normalizer.model import Blocks, Document, Encoding

__all__ = ["EXTRACTORS", "FAVORS", "extract_html"]

EXTRACTORS = CHOICES["extractor"]
FAVORS = CHOICES["favor"]
# Blocks of a page that trafilatura may be asked about: past some thousands its time grows
# faster than the page (1 MB of list items take it two seconds).
MOST_ASKED = 4000
LARGEST_ASKED = 2_000_000  # characters of a page without its scripts; 12 MB take it 15 seconds
MOST_SHOWN = 300  # words on the page itself, past which its scripts are not looked into
KEPT = 0.5  # share of a block that trafilatura must have kept to count as its witness


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
    article = [i for i in region if verdicts[i].is_article]
    others = [i for i in region if not verdicts[i].is_article]
    page = with_captions(reading.page, article, others)
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
    page = read_blocks(pruned(take_scripts(text)), hrefs=hrefs)
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
    # The model found no article at all: trafilatura's word stands, and that of its slower mode,
    # since the fast one may take lists of links for an article; or the running text.
    slower = reading.kept(fast=False, favor=favor) if asked else []
    if any(share >= KEPT for share in slower):
        verdicts, said = [_by_trafilatura(share) for share in slower], "extractor:trafilatura"
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
