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
_BREAK = re.compile(r"\s*\n\s*")
UNDATED = "9999"  # sorts after every date


@dataclass(frozen=True)
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
        text = row.get("text")
        if not isinstance(text, str):
            raise InputError(
                "row-without-text",
                f"{source}: the row has no field `text` that is a string",
                "give records, or rows with `id`, `outlet` and `text`",
            )
        name = row.get("id", row.get("source"))
        return cls(
            source if name is None else str(name),
            text,
            _string(row, "outlet", source),
            _string(row, "published", source),
            _credits(row.get("wire")),
        )


def _string(row: Mapping[str, object], field: str, source: str) -> str | None:
    value = row.get(field)
    if value is None or isinstance(value, str):
        return value or None
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
    """Return the spans of the paragraphs: parted by blank lines or, without any, by lines."""
    if "\n" not in text:
        return [(0, len(text))] if text else []
    parting = _BLANK if _BLANK.search(text) else _BREAK
    gaps = [found.span() for found in parting.finditer(text)]
    starts = [0, *(stop for _, stop in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return [(s, e) for s, e in zip(starts, ends, strict=True) if e > s]


def published_key(published: str | None) -> str:
    """Return a string that sorts by time of publication, in UTC.

    A date without a time counts as the end of its day; what is no date sorts last.
    """
    if not published:
        return UNDATED
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return UNDATED
    if len(published) <= 10:
        moment = datetime.combine(moment.date(), time.max)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds")
