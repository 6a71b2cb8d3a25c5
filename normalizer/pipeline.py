"""The way through: bytes or text to Document, cleaners' votes, Record.

Every stage is pure; this module composes them and knows no file and no stream.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from normalizer.assemble import assemble
from normalizer.budget import within_budget
from normalizer.cleaners._base import Cleaner, cut_whole, selected, vote
from normalizer.cleaners.site_rule import LIST_PREFIX
from normalizer.collector import paused_collector
from normalizer.config import Selection, Settings
from normalizer.decode import decode, decompress, looks_like_html, plain_line_ends
from normalizer.errors import LimitError
from normalizer.extract.roles import assign_roles
from normalizer.extract.text import extract_text
from normalizer.frozen import frozen
from normalizer.lang import Phrases, choose, load
from normalizer.model import Block, Cut, Document, Encoding, Metadata, Record
from normalizer.title import title_index
from normalizer.wire import credits_of

__all__ = [
    "Given",
    "clean_document",
    "cuts_of",
    "normalize",
    "outlet_of",
    "phrases_for",
    "to_document",
]

_SHORT = 40  # characters; the lines of text that is wrapped are longer

MOST_ROUNDS = 8  # of voting; on the labelled pages and texts three are nearly always enough


@frozen
class Given:
    """What is known of an article from outside, such as a JSONL row; it wins over the page."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None


def normalize(
    data: bytes | str,
    *,
    source: str = "",
    given: Given | None = None,
    html: bool | None = None,
    settings: Settings | None = None,
) -> Record:
    """Return the cleaned article of an HTML page or a scraped text.

    Args:
        data: the page or text; bytes may be compressed and in any charset.
        source: what the record calls it, such as a path.
        given: what is known of it from outside.
        html: whether `data` is HTML; None looks to see.
        settings: the defaults where None.

    Raises:
        DecodeError: the bytes are no text.
        LimitError: larger than the limits allow.
        RuleError: a cleaner or a rule file is not well formed.
    """
    used = settings or Settings()
    with paused_collector():
        document = to_document(data, source=source, given=given, html=html, settings=used)
        record = clean_document(document, used)
        del document  # what is left when the collector runs again, it looks at
    return record


def to_document(
    data: bytes | str,
    *,
    source: str = "",
    given: Given | None = None,
    html: bool | None = None,
    settings: Settings | None = None,
) -> Document:
    """Return the Document of an HTML page or a scraped text: `normalize` without cleaning."""
    used = settings or Settings()
    known = given or Given()
    text, encoding = _text_of(data, source, html, known.language, used)
    if html or (html is None and looks_like_html(text)):
        document = _html_document(text, source, known, encoding, used)
    else:
        text = text if isinstance(text, str) else text.decode()
        _check_count(_least_blocks(text, used.limits.blocks), source, used)
        document = extract_text(text, source=source, metadata=_metadata(known), encoding=encoding)
    _check_count(len(document.blocks), source, used)
    return document


def _check_count(blocks: int, source: str, settings: Settings) -> None:
    if blocks > settings.limits.blocks:
        raise LimitError(
            "too-many-blocks",
            f"{source or 'input'}: has {blocks:,} blocks or more",
            "split it, or raise limits.blocks in the settings",
        )


def _least_blocks(text: str, limit: int) -> int:
    """Return a number of blocks that a text has at least, 0 where that is surely within limits.

    Three million short lines took 2.3 GB as blocks, only to be refused.  A short line is
    no part of a wrapped paragraph but its end, or one in seven of its lines.
    """
    if text.count("\n") <= 2 * limit:
        return 0
    return sum(0 < len(line) < _SHORT and not line.isspace() for line in text.split("\n")) // 2


def _text_of(
    data: bytes | str, source: str, html: bool | None, language: str | None, settings: Settings
) -> tuple[str | bytes, Encoding | None]:
    """The text of the input and its charset; what may be a page in UTF-8 stays as it is."""
    name = source or "input"
    limit = settings.limits.input_bytes
    if isinstance(data, str):
        if len(data) > limit:
            raise LimitError(
                "input-too-large",
                f"{name}: holds more than {limit:,} characters",
                "split it, or raise limits.input-bytes in the settings",
            )
        return plain_line_ends(data), None
    unpacked = decompress(data, name=name, limit=limit)
    if html or (html is None and b"<" in unpacked):
        from normalizer.utf8 import read_utf8

        if (page := read_utf8(unpacked)) is not None:
            return page
    return decode(unpacked, name=name, html=html, language=language)


def _metadata(given: Given) -> Metadata:
    outlet = given.outlet
    if outlet is None and given.url:
        outlet = outlet_of(given.url)
    return Metadata(
        url=given.url,
        outlet=outlet,
        title=given.title,
        published=given.published,
        language=given.language,
    )


@lru_cache(maxsize=4096)
def outlet_of(url: str) -> str | None:
    """Return the outlet of an address: its registered domain, as `bbc.co.uk`, or its host."""
    from normalizer.extract import metadata

    return metadata.outlet_of(url)


def _html_document(
    page: str | bytes, source: str, given: Given, encoding: Encoding | None, settings: Settings
) -> Document:
    from normalizer.extract.html import extract_html

    document = extract_html(
        page,
        source=source,
        url=given.url,
        outlet=given.outlet,
        extractor=settings.extraction.extractor,
        favor=settings.extraction.favor,
        full_ledger=settings.output.ledger == "full",
        links=settings.output.links == "field",
        sites=settings.extraction.sites,
        published=given.published,
        encoding=encoding,
    )
    if not (given.title or given.published or given.language):
        return document
    known = document.metadata
    known = replace(
        known,
        title=given.title or known.title,
        published=given.published or known.published,
        language=given.language or known.language,
    )
    return replace(document, metadata=known)


def _selected(selection: Selection) -> tuple[Cleaner, ...]:
    return selected(selection.select, selection.ignore, selection.extend_select)


def phrases_for(
    document: Document, house_rules: tuple[str, ...] = (), sites: tuple[str, ...] = ()
) -> Phrases:
    """Return the phrase lists for a document, bound to its blocks.

    `house_rules` are files of lines that its outlet prints under all its articles,
    `sites` files and folders of rules for single sites.
    """
    known = document.metadata
    languages = choose(document.text, known.language)
    if house_rules:
        from normalizer.lang.house import load_for

        phrases = load_for(languages, house_rules, known.outlet)
    else:
        phrases = load(languages)
    if sites:
        from normalizer.extract.sites import rules_for, with_site_phrases

        rules = rules_for(sites, known.url, known.outlet, known.published)
        phrases = with_site_phrases(phrases, rules)
    return phrases.within(document.blocks)


def cuts_of(document: Document, cleaners: tuple[Cleaner, ...], phrases: Phrases) -> list[Cut]:
    """Return the cuts that the cleaners vote for, looking again at what earlier cuts left.

    A note on the author stands at the end of the text only once the appeal under it is
    gone.  The cleaners therefore vote again on the blocks that are left, as if the clean
    text were cleaned again, until none has anything more to cut.  In each round all see
    the same blocks, so their order cannot matter.  At last a text is looked at without its
    title, as the clean text is; a page's elements tell what stands where (on 1,218 of them the
    cleaners had nothing more to cut).  A page is not looked at again where all that was cut is
    what it says itself is none of its article.
    """
    blocks = document.blocks
    is_text = bool(blocks) and blocks[0].evidence is None
    cuts: list[Cut] = []
    asked = list(cleaners)
    for _ in range(MOST_ROUNDS):
        found = vote(asked, blocks, phrases)
        cuts.extend(found)
        gone = cut_whole(blocks, found)
        if not is_text and not any(_is_article(blocks[index]) for index in gone):
            break
        left = list(blocks)
        if gone or blocks is document.blocks:
            left = [b for b in blocks if b.index not in gone and b.kind != "caption"]
        title = title_index(left, blocks.title)
        above = [blocks[title]] if title is not None else []
        if above:
            left = [b for b in left if b.index != title]
        if gone:
            left = above + left  # a title stands above its text, wherever the page had it
        if not left or not (gone or (above and is_text)):
            break
        asked = [c for c in asked if not c.alone]
        blocks = blocks.left(left)
    return cuts


def _is_article(block: Block) -> bool:
    return block.evidence is None or block.evidence.is_article


def clean_document(document: Document, settings: Settings | None = None) -> Record:
    """Return the Record of a Document: cleaners vote, the budget is held, cuts carried out."""
    used = settings or Settings()
    phrases = phrases_for(document, used.selection.house_rules, used.extraction.sites)
    if document.blocks and document.blocks[0].evidence is None:
        document = assign_roles(document, phrases)
    cuts = cuts_of(document, _selected(used.selection), phrases)
    stay, gone = within_budget(document.blocks, cuts, used.selection.loss_budget)
    return assemble(
        document,
        stay,
        captions=used.output.captions,
        ledger=used.output.ledger,
        flags=(*phrases.names(LIST_PREFIX), *(("loss-budget",) if gone else ())),
        wire=credits_of(document, stay),
    )
