"""HTML extraction: from a decoded page to a Document of blocks with their evidence."""

from __future__ import annotations

from normalizer.extract.jsonld import PageFacts, parse_json_ld
from normalizer.extract.metadata import page_metadata, read_head
from normalizer.extract.page import read_blocks
from normalizer.extract.region import (
    Verdict,
    article_region,
    find_title,
    make_blocks,
    outside_of,
)
from normalizer.extract.tree import JSON_LD, drop_unread, parse_page
from normalizer.extract.witnesses import ask_trafilatura, block_words, shares
from normalizer.model import Blocks, Document

__all__ = ["extract_html"]


def extract_html(
    text: str,
    *,
    source: str = "",
    url: str | None = None,
    outlet: str | None = None,
    extractor: str = "auto",
    favor: str = "balanced",
    full_ledger: bool = False,
) -> Document:
    """Take a page apart into blocks and find the article among them.

    Args:
        text: the page, decoded.
        source: what the Document is named after.
        url: the page's address where it is known; else the page is asked.
        outlet: the outlet's name; else the registered domain of the address.
        extractor: who decides: `auto`, `blocks` or `trafilatura`.
        favor: `precision`, `recall` or `balanced`.
        full_ledger: list the texts outside the article region, not only their number.
    """
    root, rescued = parse_page(text)
    head = read_head(root)
    facts = _page_facts(root)
    drop_unread(root)
    body = root.find("body")
    page = read_blocks(root if body is None else body)
    words = [block_words(b.text) for b in page.blocks]
    held = shares(ask_trafilatura(root, fast=False, favor=favor), words)
    verdicts = [_verdict(share) for share in held]
    heading = next((b.text for b in page.blocks if b.box.tag == "h1"), "")
    metadata = page_metadata(head, facts, heading=heading, url=url, outlet=outlet)
    title = find_title(page.blocks, metadata.title)
    region = article_region(verdicts, title)
    blocks, joined = make_blocks(page.blocks, verdicts, region, title)
    flags = ["fallback-extractor"] if rescued else []
    flags.append("extractor:trafilatura")
    if not blocks:
        flags.append("empty")
    return Document(
        text=joined,
        blocks=Blocks(blocks, title=metadata.title or "", language=metadata.language),
        source=source,
        metadata=metadata,
        flags=tuple(flags),
        outside=outside_of(page.blocks, region, listed=full_ledger),
    )


def _page_facts(root: object) -> PageFacts:
    scripts = [e.text for e in root.iter("script") if e.text and e.get("type") == JSON_LD]  # type: ignore[attr-defined]
    return parse_json_ld(scripts)


def _verdict(share: float) -> Verdict:
    kept = share >= 0.5
    reason = "trafilatura kept it" if kept else "trafilatura dropped it"
    return Verdict(kept, share, (reason,), ("trafilatura",) if kept else ())
