"""An article as deduplication sees it: whose it is, since when, and its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from normalizer.errors import InputError
from normalizer.model import Credit, Record

__all__ = ["UNDATED", "Article", "as_article", "latest_of_each", "paragraphs", "published_key"]

_BLANK = re.compile(r"\n[ \t\r]*\n\s*")
_LINE = re.compile(r"[^\n]+")
UNDATED = "9999"  # sorts after every date
_EARLIEST_YEAR, _LATEST_YEAR = 1600, 9999


@dataclass(frozen=True, slots=True)
class Article:
    """One outlet's article; `source` is its id.

    Where the outlet is not known, the article is an outlet of its own.
    """

    source: str
    text: str
    outlet: str | None = None
    published: str | None = None
    wire: tuple[Credit, ...] = ()

    @property
    def house(self) -> str:
        """The outlet, or the source where the outlet is not known."""
        return self.outlet or self.source

    @classmethod
    def from_record(cls, record: Record) -> Article:
        """Return the article of a cleaned record."""
        return cls(record.source, record.text, record.outlet, record.published, record.wire)

    @classmethod
    def from_row(cls, row: Mapping[str, object], source: str) -> Article:
        """Return the article of a JSON object: a record, or a row with `id` and `text`.

        Args:
            row: the object; `id`, `source`, `outlet`, `published` and `wire` are optional.
            source: the article's name where the row has neither `id` nor `source`.

        Raises:
            InputError: the row has no `text`, or a field of another type than it should have.
        """
        get = row.get
        text = get("text")
        if not isinstance(text, str):
            raise InputError(
                "row-without-text",
                f"{source}: the row has no field `text` that is a string",
                "give records, or rows with `id`, `outlet` and `text`",
            )
        name = get("id")
        if name is None:
            name = get("source", source)
        outlet, published, wire = get("outlet"), get("published"), get("wire")
        return cls(
            str(name),
            text,
            _string(outlet, "outlet", source) if outlet else None,
            _string(published, "published", source) if published else None,
            _credits(wire) if wire else (),
        )


def _string(value: object, field: str, source: str) -> str:
    if isinstance(value, str):
        return value
    raise InputError(
        "row-field-type",
        f"{source}: `{field}` is {type(value).__name__}, not a string",
        "write it as a string, or leave it out",
    )


def _credits(value: object) -> tuple[Credit, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        Credit(str(item["agency"]), str(item.get("evidence", "")))
        for item in value
        if isinstance(item, dict) and "agency" in item
    )


def as_article(record: Record | Article) -> Article:
    """Return the article of a record, or the article itself."""
    return record if isinstance(record, Article) else Article.from_record(record)


def latest_of_each(articles: Iterable[Article]) -> list[Article]:
    """Return the articles by source; of those with the same source the last one given."""
    kept = {article.source: article for article in articles}
    return [kept[source] for source in sorted(kept)]


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs: parted by blank lines or, without any, by lines.

    Space at their edges is left out.
    """
    if "\n" not in text:
        span = _trimmed(text, 0, len(text))
        return [span] if span else []
    if _BLANK.search(text):
        gaps = [gap.span() for gap in _BLANK.finditer(text)]
        starts = [0, *(stop for _, stop in gaps)]
        found = list(zip(starts, [*(start for start, _ in gaps), len(text)], strict=True))
    else:
        found = [line.span() for line in _LINE.finditer(text)]
    return [span for start, end in found if (span := _trimmed(text, start, end))]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    if start < end and not (text[start].isspace() or text[end - 1].isspace()):
        return start, end
    piece = text[start:end]
    bare = len(piece.strip())
    start += len(piece) - len(piece.lstrip())
    return (start, start + bare) if bare else None


def published_key(published: str | None) -> str:
    """Return a string that sorts by time of publication, in UTC.

    A date without a time counts as the end of its day; what is no date sorts last, and so
    does a year before there were newspapers, which stands where a program had no date.
    """
    if not published:
        return UNDATED
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return UNDATED
    if len(published) <= 10:
        moment = datetime.combine(moment.date(), time.max)
    if not _EARLIEST_YEAR <= moment.year < _LATEST_YEAR:
        return UNDATED
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds")
