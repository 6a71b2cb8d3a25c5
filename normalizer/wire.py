"""Which news agencies an article credits, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import cache

from normalizer.blocks import PROSE
from normalizer.lang import words_of
from normalizer.late import late
from normalizer.model import Block, Credit, Cut, Document

__all__ = [
    "AROUND",
    "BETWEEN",
    "SOURCE",
    "agencies_in",
    "agency_names",
    "closing_credit",
    "credits_of",
    "dateline_agency",
    "is_agency",
    "names_agency",
]

# "WASHINGTON (AP) - ", "BERLIN, 4 May (Reuters) - ": the place, then the agency in brackets.
_DATELINE = late(r"^[^()\n]{2,60}\(([^()\n]{2,40})\)\s{0,2}(?:[-–—:]|\.\s?[-–—])")
# "МОСКВА, 4 мая. /ТАСС/."
_SLASHED = late(r"^[^/\n]{2,60}/([^/\n]{2,40})/\s{0,2}[-–—:.]")
# "【ロンドン共同】", "（法新社巴黎4日电）": the agency with place and day in brackets.
_BRACKETED = late(r"^[【（［]([^】）］\n]{2,40})[】）］]")
# "新华社北京5月4日电"
_REPORTS = late(r"^据?([^，。、\s]{2,30})[电電](?=[ \u3000（(])")
# "(dpa) - ", "LONDON, May 4 - (AFP)"
_OPENING = late(r"^\(([^()\n]{2,40})\)\s{0,2}[-–—]?")
AROUND = " ()[]/.,-–—（）【】〔〕"  # signs beside agencies' names
BETWEEN = " /,&+-|"  # and between two
SOURCE = late(r"^\W{0,3}(\w{2,14})\s?[:：]\s?")
# Labels of who reports; a picture's have other words.
_REPORTS_FROM = frozenset(
    {"bron", "fonte", "fuente", "kaynak", "kilde", "källa", "quelle", "source", "zdroj", "źródło"}
    | {"источник", "المصدر", "来源", "來源", "出典", "출처"}
)
# "... said the mayor. (PAP)", "/ritzau/"
_CLOSING = late(
    r"(?:\([^()\n]{2,40}\)|/[^/\s]{2,20}/|[（【\[][^（）【】\[\]\n]{2,40}[）】\]])\W{0,2}$"
)
_CLOSERS, _MARKS = frozenset(")/）】]"), " .。"
_CREDITING = frozenset({"wire-credit", "byline", "copyright"})
_LEADING_BLOCKS = 4  # of the body, that may carry a dateline


@cache
def _agencies() -> dict[str, str]:
    """Return the agencies' names by every way they are written."""
    table = words_of("_agencies")
    return {spelling: name for name, spellings in table.items() for spelling in [name, *spellings]}


def _named_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield where spellings of agencies end in a text, and which.

    There are few, and lines are short: an automaton takes longer to load than this takes.
    """
    for spelling in _agencies() if text else ():  # most pages have no such line
        start = text.find(spelling)
        while start >= 0:
            yield start + len(spelling), spelling
            start = text.find(spelling, start + 1)


def agencies_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the agencies named in a credit line as (name, as it is written), in their order.

    Where one spelling is part of another, the longer counts.
    """
    spans = []
    for end, spelling in _named_in(text):
        start = end - len(spelling)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            spans.append((start, -end, spelling))
    at = 0
    for start, minus_end, spelling in sorted(spans):
        if start >= at:
            at = -minus_end
            yield _agencies()[spelling], spelling


def is_agency(text: str) -> bool:
    """Whether agencies are all that is named, between signs, or as the source: "Quelle: dpa"."""
    label = SOURCE.match(text)
    if label is not None and label[1].lower() in _REPORTS_FROM:
        text = text[label.end() :]
    bare = text.strip(AROUND)
    left = bare
    for _, spelling in agencies_in(bare):
        left = left.replace(spelling, "", 1)
    return left != bare and not left.strip(BETWEEN)


def names_agency(text: str) -> bool:
    """Tell whether an agency's name, or letters like it, stand in a text; quicker to ask first."""
    return next(_named_in(text), None) is not None


@cache
def agency_names(signs: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the agencies' names without certain signs before them, and two characters of each."""
    names = tuple([spelling.lstrip(signs) for spelling in _agencies()])
    return names, frozenset([name[:2] for name in names])


def dateline_agency(text: str) -> Credit | None:
    """Return the agency of a paragraph's dateline, "PARIS (AFP) -", if it has one."""
    head = text[:110]
    found = None
    if "(" in head:
        found = _DATELINE.match(head) or _OPENING.match(head)
    if found is None and "/" in head:
        found = _SLASHED.match(head)
    if found is not None:
        for name, _ in agencies_in(found[1]):
            return Credit(name, found.group().strip())
    if not head[:1].isascii():
        return _dateline_without_spaces(head)
    return None


def _dateline_without_spaces(head: str) -> Credit | None:
    """Return the agency that such a dateline ends with, or begins with as a word of its own."""
    found = _BRACKETED.match(head) or _REPORTS.match(head)
    if found is None:
        return None
    inner = found[1]
    spellings = [s for _, s in sorted(_named_in(inner)) if _stands_at_an_edge(s, inner)]
    if not spellings:
        return None
    return Credit(_agencies()[max(spellings, key=len)], found.group())


def _stands_at_an_edge(spelling: str, text: str) -> bool:
    after = text[len(spelling) : len(spelling) + 1]
    begins = text.startswith(spelling) and (spelling[-1] == "社" or not after.isalnum())
    return begins or text.endswith(spelling)


def credits_of(document: Document, cuts: Iterable[Cut]) -> tuple[Credit, ...]:
    """Return each agency that the article credits once, by credit lines, datelines, its end."""
    found: dict[str, Credit] = {}
    cuts = list(cuts)
    lines = [cut for cut in cuts if cut.cleaner in _CREDITING]
    for cut in sorted(lines, key=lambda c: c.start):
        line = document.text[cut.start : cut.end]
        for name, _ in agencies_in(line):
            found.setdefault(name, Credit(name, line[:200]))
    for block in _openings(document):
        credit = dateline_agency(block.text)
        if credit:
            found.setdefault(credit.agency, credit)
    closing = _closing(document, {cut.start for cut in cuts})
    for name, _ in agencies_in(closing):
        found.setdefault(name, Credit(name, closing))
    return tuple(found.values())


def _closing(document: Document, gone: Set[int]) -> str:
    """Return the agency's name in brackets that the last paragraph ends with, or nothing."""
    left = (b for b in reversed(document.blocks) if b.kind == "paragraph" and b.start not in gone)
    last = next((block for block in left if block.words >= PROSE), None)
    return closing_credit(last.text) if last is not None else ""


def closing_credit(text: str) -> str:
    """Return the credit that a text ends with, "(PAP)", "/ritzau/", "Quelle: dpa", or nothing."""
    tail = text[-60:].rstrip()
    if tail.rstrip(_MARKS)[-1:] in _CLOSERS:
        found = _CLOSING.search(tail)
        said = found.group() if found is not None else ""
    else:
        said = tail.rpartition(". ")[2] if ":" in tail else ""
    return said if is_agency(said) else ""


def _openings(document: Document) -> list[Block]:
    return [document.blocks[i] for i in document.blocks.prose[:_LEADING_BLOCKS]]
