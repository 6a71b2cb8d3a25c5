"""Rows on their way to a record: parsed, columns renamed, and what their article is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from normalizer.errors import InputError
from normalizer.io.inputs import Input, input_from_row
from normalizer.io.records import is_record, parse_object
from normalizer.run.items import Item

__all__ = ["columns_of", "input_of", "name_of", "parse_row", "rename"]

_NAMING = ("id", "source", "error", "text")  # columns that decide what an article is called


def parse_row(item: Item) -> dict[str, Any]:
    """Return the columns of a row as they stand in its file.

    Raises:
        InputError: `row-not-json`, `row-not-object`.
    """
    if item.values is not None:
        return dict(item.values)
    try:
        value = parse_object((item.line or b"").decode("utf-8-sig"))
    except ValueError as problem:
        raise InputError(
            "row-not-json",
            f"{item.source}: is no line of JSON: {problem}"[:400],
            "write one JSON object a line, in UTF-8",
        ) from problem
    if not isinstance(value, dict):
        kind = type(value).__name__
        raise InputError(
            "row-not-object",
            f"{item.source}: is a {kind}, not an object",
            "write one JSON object a line",
        )
    return value


def rename(row: Mapping[str, Any], mapping: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the row with columns under the names that are known.

    A column that another one takes the name of is passed on as `input_NAME`.
    """
    made = dict(row)
    moved = {known: made.pop(column) for known, column in mapping if column in made}
    for known, value in moved.items():
        if known in made:
            made[f"input_{known}"] = made.pop(known)
        made[known] = value
    return made


def columns_of(row: Mapping[str, Any], mapping: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return which of the columns that the mapping names the row has."""
    return tuple(column for _, column in mapping if column in row)


def input_of(item: Item, row: Mapping[str, Any]) -> Input:
    """Return the input of a row whose columns have the names that are known."""
    made = dict(row) if item.values is None else _with_json_values(row, item.source)
    return input_from_row(made, item.place.input, _place(item))


def _place(item: Item) -> str:
    return str(item.about.get("place", item.place.item))


def _with_json_values(row: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return a row of a table with values that JSON has, and pages that are bytes decoded."""
    from normalizer.decode import decode
    from normalizer.io.parquet import as_json

    made = dict(row)
    page = made.get("html")
    if isinstance(page, bytes):
        made["html"] = decode(page, name=source, html=True)[0]
    return {key: value if key == "text" else as_json(value) for key, value in made.items()}


def name_of(item: Item, mapping: Sequence[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """Return what the record of a document that failed would have been called.

    With it, of a row, the columns that the mapping names and the row has.  A row that
    cannot be parsed is called by its place.
    """
    if item.line is None and item.values is None:
        return item.source, ()
    try:
        found = parse_row(item)
        row = rename(found, mapping)
        if is_record(row) and isinstance(row["source"], str):
            return row["source"], columns_of(found, mapping)
        names = {key: row[key] for key in _NAMING if key in row}
        return input_of(item, names).source, columns_of(found, mapping)
    except Exception:  # what is wrong with it is told already
        return item.source, ()
