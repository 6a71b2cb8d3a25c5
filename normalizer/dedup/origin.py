"""Whose copy a shared passage is: the agency that its printers credit, with the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from normalizer.dedup.articles import Article, paragraphs
from normalizer.wire import agencies_in, dateline_agency, names_agency

__all__ = ["Evidence", "Origin", "evidence_of", "origin_of"]

EvidenceKind = Literal["credit", "dateline", "attribution", "earliest"]

# How much each sign says, when signs disagree.
_WEIGHT = {"dateline": 4, "credit": 3, "attribution": 1, "earliest": 0}
_LEADING, _CLOSING = 4, 3  # paragraphs that may carry a dateline, and a credit line
_LONGEST_CREDIT = 240  # characters
# Words before an agency's name that make it a source of this article.
_TOLD = (
    *("told", "according to", "reported by", "quoted by", "statement to", "interview with"),
    *("sagte", "sagten", "laut", "zufolge", "berichtet", "berichtete", "meldete", "meldet"),
    *("selon", "déclaré à", "indiqué à", "según", "dijo a", "informó", "secondo", "segundo"),
)
_CUES = re.compile(
    rf"\b(?:{'|'.join(_TOLD)})\b(?: (?:the|the news agency|news agency|agency"
    r"|der|die|Agentur|der Nachrichtenagentur|l'agence|la agencia|l'agenzia)){0,2} "
)
# What stands before an agency's name in a credit line, or behind it.
_BEFORE = re.compile(
    r"\b(?:came from|material (?:from|der|von)|information from|con información de|reporting by"
    r"|reporting for|reports? from|files from|reported by)\b[^.!?\n]{0,80}$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^[^.!?\n]{0,60}\bcontributed\b", re.IGNORECASE)
# These do so in a line of a few words only: "With AP", "Quelle: dpa", "© AFP".
_SHORT_CREDIT = 60  # characters
# Nothing but agencies: "dpa/AFP", "— Agence France-Presse", "(PAP)".
_SIGNS = re.compile(r"[\s/,;|&+()\[\].–—-]+|\b(?:and|und|et|y|e|og|och|en|i)\b")
# The last words of a paragraph: "... the mayor said. (APA)", "... — Reuters".
_SIGNED = re.compile(
    r"(?<=[.!?…\"”“»'’])\s?(?:[(\[][^()\[\]\n]{2,60}[)\]]|[–—-]{1,2}\s?[^–—.!?\n]{2,60})$"
)
_LONGEST_BYLINE = 80  # characters
_BY = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af)\b[^!?\n]*[ ,|/(–—-]\s?$")
_LOWER = frozenset(
    [
        *("and", "und", "et", "y", "e", "og", "och", "en", "i", "de", "del", "van", "von", "der"),
        *("for", "of", "the", "with", "mit", "avec"),
    ]
)
_SHORT = re.compile(
    r"(?:\b(?:with|mit|avec|con|com|source|quelle|fuente|fonte)\b|©)[^.!?\n]{0,40}$", re.IGNORECASE
)


@dataclass(frozen=True)
class Evidence:
    """One sign that an article has copy of an agency, and the words that say so."""

    agency: str
    kind: EvidenceKind
    text: str


@dataclass(frozen=True)
class Origin:
    """The agency a passage comes from, and for each article that says so, how."""

    agency: str
    evidence: tuple[tuple[str, Evidence], ...]  # source of the article, evidence


@cache
def _cue_finder() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for cue in _TOLD:
        automaton.add_word(f"{cue} ", cue)
    automaton.make_automaton()
    return automaton


def _attributions(text: str) -> Iterable[Evidence]:
    # Few texts hold both a cue and an agency's name, and the pattern is slow.
    if next(_cue_finder().iter(text), None) is None or not names_agency(text):
        return
    for found in _CUES.finditer(text):
        for agency, name in agencies_in(text[found.end() : found.end() + 40]):
            if text.startswith(name, found.end()):
                yield Evidence(agency, "attribution", found.group() + name)
            break


def _signed(line: str) -> Iterable[Evidence]:
    """Yield the agencies that a paragraph of nothing else names, or what follows its text."""
    tail = line[-_LONGEST_BYLINE:]
    is_signed = tail[-1] in ")]" or "–" in tail or "—" in tail or " -" in tail
    end = _SIGNED.search(tail) if is_signed else None
    part = end.group() if end else line
    if len(part) > _LONGEST_BYLINE:
        return
    found = list(agencies_in(part))
    left = part
    for _, name in found:
        left = left.replace(name, " ", 1)
    if found and not _SIGNS.sub("", left):
        yield from (Evidence(agency, "credit", part.strip()) for agency, _ in found)


def _bylines(line: str) -> Iterable[Evidence]:
    if len(line) <= _LONGEST_BYLINE:
        yield from _signed(line)
        for agency, name in agencies_in(line):
            before = line.removesuffix(name)
            if before != line and _BY.match(before) and _is_of_names(before):
                yield Evidence(agency, "credit", line)


def _is_of_names(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return all(word in _LOWER or not word[0].islower() for word in words)


def _credits(line: str) -> Iterable[Evidence]:
    at = 0
    for agency, name in agencies_in(line):
        at = line.index(name, at)
        before, behind = line[:at], line[at + len(name) :]
        short = len(line) <= _SHORT_CREDIT and _SHORT.search(before)
        if short or _BEFORE.search(before) or _BEHIND.search(behind):
            yield Evidence(agency, "credit", line)
        at += len(name)


def evidence_of(
    article: Article, spans: Sequence[tuple[int, int]] | None = None
) -> tuple[Evidence, ...]:
    """Return what says that the article has agency copy: each agency once for each kind.

    Args:
        article: the article.
        spans: its paragraphs, where they are known.
    """
    found = [Evidence(credit.agency, "credit", credit.evidence[:200]) for credit in article.wire]
    text = article.text
    if spans is None:
        spans = paragraphs(text)
    for start, end in spans[:_LEADING]:
        credit = dateline_agency(text[start : min(end, start + 120)])
        if credit:
            found.append(Evidence(credit.agency, "dateline", credit.evidence))
        found += _bylines(text[start:end])
    for start, end in spans[-_CLOSING:]:
        line = text[start:end]
        if end - start <= _LONGEST_CREDIT:
            found += _credits(line)
        found += _signed(line)
    found += _attributions(text)
    kept = {(sign.agency, sign.kind): sign for sign in reversed(found)}
    return tuple(kept[key] for key in sorted(kept))


def origin_of(
    articles: Sequence[Article], signs: Sequence[tuple[Evidence, ...]], earliest: int | None
) -> Origin | None:
    """Return the agency that most of the articles credit, or None where none does.

    Args:
        articles: those that print the passage.
        signs: the evidence of each.
        earliest: which of them was published first, where dates say so.
    """
    support: dict[str, tuple[int, int]] = {}
    for found in signs:
        for agency in {sign.agency for sign in found}:
            weight = max(_WEIGHT[sign.kind] for sign in found if sign.agency == agency)
            count, total = support.get(agency, (0, 0))
            support[agency] = (count + 1, total + weight)
    if not support:
        return None
    agency = min(support, key=lambda name: (-support[name][0], -support[name][1], name))
    evidence = [
        (article.source, sign)
        for article, found in zip(articles, signs, strict=True)
        for sign in found
        if sign.agency == agency
    ]
    if earliest is not None and any(sign.agency == agency for sign in signs[earliest]):
        first = articles[earliest]
        evidence.append((first.source, Evidence(agency, "earliest", first.published or "")))
    return Origin(agency, tuple(evidence))
