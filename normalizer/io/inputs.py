"""An input of a command: one article's bytes or text, what is known of it, or an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from normalizer.errors import InputError, LedgerError, NormalizerError
from normalizer.frozen import frozen
from normalizer.io.records import FIELDS, is_record, record_from_dict
from normalizer.model import Record
from normalizer.pipeline import Given

__all__ = ["NOTHING_GIVEN", "ROW_FIELDS", "Input", "input_from_row", "input_of_record"]

# What a row may say of an article; everything else it carries is passed on.
_GIVEN = ("url", "outlet", "title", "published", "language")
ROW_FIELDS = ("id", "text", "html", *_GIVEN)

NOTHING_GIVEN = Given()


@frozen
class Input:
    """One article to clean.

    `source` is the path as given, or `path#id` for a row; `name` is the relative path,
    without suffixes, under which an output folder keeps the result.  `data` is None where
    `error` says why, or where `record` is to be passed on as it is.  `record` is what an
    earlier run made of the article.  `row` says that it came out of a file with several.
    """

    source: str
    data: bytes | str | None = None
    given: Given = NOTHING_GIVEN
    html: bool | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    error: NormalizerError | None = None
    record: Record | None = None
    name: str = ""
    row: bool = False

    @classmethod
    def failed(cls, source: str, error: NormalizerError, **more: Any) -> Input:
        """Return an input that could not be read, so that a batch goes on."""
        return cls(source, error=error, **more)


def input_from_row(row: Mapping[str, Any], path: str, place: str, name: str = "") -> Input:
    """Return the input of a row: a JSON object, or a row of a table.

    `id` names it (`path#id`; `place`, such as a line number, where there is none).  Its
    article is `html`, or `text` where that is null or absent; `url`, `outlet`, `title`,
    `published` and `language` are what is known of it.  Other columns are passed on.  A
    row that is a record of ours is taken as `input_of_record` says; one that an earlier
    batch failed on stays an error.
    """
    label = row.get("id")
    ident = place if label is None or isinstance(label, list | dict) else str(label)
    source = f"{path}#{ident}"
    within = f"{name}/{ident}" if name else ident
    try:
        if _is_error(row):
            return _earlier_error(row, source, within)
        if is_record(row):
            return replace(input_of_record(record_from_dict(row)), name=within, row=True)
        return _article(row, source, within)
    except NormalizerError as problem:
        return Input.failed(source, problem, name=within, row=True)


def _article(row: Mapping[str, Any], source: str, name: str) -> Input:
    text, html = row.get("text"), row.get("html")
    data = html if isinstance(html, str) and (html.strip() or not isinstance(text, str)) else text
    if not isinstance(data, str | bytes):
        raise InputError(
            "row-without-text",
            f"{source}: the row has neither `text` nor `html` that is a string",
            "give rows with `id`, `text` or `html`, and if known `url`, `outlet`, `title`",
        )
    given = Given(**{f: _string(row, f, source) for f in _GIVEN})
    extra = {key: value for key, value in row.items() if key not in ROW_FIELDS}
    is_html = True if data is html else None
    return Input(source, data, given, is_html, extra, name=name, row=True)


def _string(row: Mapping[str, Any], key: str, source: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    if key == "published" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InputError(
        "row-field-type",
        f"{source}: `{key}` is {type(value).__name__}, not a string",
        "write it as a string, or leave it out",
    )


def _is_error(row: Mapping[str, Any]) -> bool:
    error = row.get("error")
    return isinstance(error, Mapping) and "code" in error and "source" in row and "text" not in row


def _earlier_error(row: Mapping[str, Any], source: str, name: str) -> Input:
    code, message, hint = (str(row["error"].get(k, "")) for k in ("code", "message", "hint"))
    earlier = row["source"] if isinstance(row["source"], str) else source
    return Input.failed(earlier, InputError(code, message, hint), name=name, row=True)


def input_of_record(record: Record) -> Input:
    """Return the input that cleans a record again.

    A record made from text is cleaned from the text that it restores to.  One made from
    HTML is passed on as it is, since the page that its verdicts rest on is not in it; so
    is one without its ledger, since its text would count as all there ever was.
    """
    from normalizer.ledger import restore

    if record.removals is None or record.outside is not None:
        return Input(record.source, record=record)
    try:
        text = restore(record)
    except LedgerError as problem:
        return Input.failed(record.source, problem)
    found_in_text = any(block.kind == "title" for block in record.blocks)
    given = Given(
        url=record.url,
        outlet=record.outlet,
        title=None if found_in_text else record.title,
        published=record.published,
        language=record.language,
    )
    extra = {key: value for key, value in record.extra.items() if key not in FIELDS}
    return Input(record.source, text, given, False, extra, record=record)
