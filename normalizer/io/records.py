r"""Record to JSON object and back: schema 1, one object a line.

Lines are UTF-8 and end in "\n" whatever the locale is; characters stand as they are
but for halves of surrogate pairs, which UTF-8 cannot hold and JSON writes as `\udXXX`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from normalizer import __version__
from normalizer.errors import InputError, NormalizerError
from normalizer.late import late
from normalizer.model import (
    SCHEMA,
    BlockSpan,
    Credit,
    Encoding,
    Link,
    Outside,
    Record,
    Removal,
    Repair,
    Spacing,
)

__all__ = [
    "FIELDS",
    "dump_object",
    "dumps",
    "error_to_dict",
    "is_record",
    "parse_object",
    "record_from_dict",
    "record_to_dict",
]

FIELDS = (
    "schema", "version", "source", "url", "outlet", "title", "authors", "published", "updated",
    "language", "text", "blocks", "captions", "wire", "removals", "repairs", "flags", "encoding",
    "spacing", "outside", "links",
)  # fmt: skip
_SURROGATE = late("[\ud800-\udfff]")
_T = TypeVar("_T")


def record_to_dict(record: Record) -> dict[str, Any]:
    """Return a record as a JSON object, its fields in the order that the schema lists.

    `removals` and `spacing` are null where the ledger was left out.  What an input row
    carried beside the known fields comes last; a name that is the record's own is
    written as `input_NAME`.
    """
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "version": __version__,
        "source": record.source,
        "url": record.url,
        "outlet": record.outlet,
        "title": record.title,
        "authors": list(record.authors),
        "published": record.published,
        "updated": record.updated,
        "language": record.language,
        "text": record.text,
        "blocks": [
            {"kind": b.kind, "text": b.text, "start": b.start, "end": b.end} for b in record.blocks
        ],
        "captions": list(record.captions),
        "wire": [{"agency": c.agency, "evidence": c.evidence} for c in record.wire],
        "removals": _listed(record.removals, _removal_to_dict),
        "repairs": [
            {"start": r.start, "end": r.end, "before": r.before, "steps": list(r.steps)}
            for r in record.repairs
        ],
        "flags": list(record.flags),
        "encoding": record.encoding
        and {"name": record.encoding.name, "decided": record.encoding.decided},
        "spacing": _listed(record.spacing, lambda s: {"start": s.start, "text": s.text}),
        "outside": record.outside and _outside_to_dict(record.outside),
        "links": [{"start": k.start, "end": k.end, "url": k.url} for k in record.links],
    }
    for name, value in record.extra.items():
        made[f"input_{name}" if name in made else name] = value
    return made


def _listed(
    values: tuple[_T, ...] | None, convert: Callable[[_T], dict[str, Any]]
) -> list[dict[str, Any]] | None:
    return None if values is None else [convert(value) for value in values]


def _removal_to_dict(removal: Removal) -> dict[str, Any]:
    return {
        "code": removal.code,
        "cleaner": removal.cleaner,
        "start": removal.start,
        "end": removal.end,
        "text": removal.text,
        "reason": removal.reason,
        "also": list(removal.also),
    }


def _outside_to_dict(outside: Outside) -> dict[str, Any]:
    return {
        "blocks": outside.blocks,
        "characters": outside.characters,
        "texts": list(outside.texts),
    }


def error_to_dict(source: str, error: NormalizerError) -> dict[str, Any]:
    """Return what stands in a batch in place of the record of an input that failed."""
    return {
        "source": source,
        "error": {"code": error.code, "message": error.message, "hint": error.hint},
    }


def dump_object(value: object, *, indent: int | None = None) -> str:
    """Return a JSON value as text that UTF-8 can hold, without a line end."""
    from json import dumps as as_json  # a text alone needs no JSON

    text = as_json(value, ensure_ascii=False, sort_keys=False, indent=indent)
    try:
        text.encode("utf-8")  # tells in a quarter of the time that the pattern takes
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text)
    return text


def dumps(record: Record) -> str:
    r"""Return a record as one line of JSON, "\n" at its end."""
    return dump_object(record_to_dict(record)) + "\n"


def parse_object(line: str) -> object:
    """Parse one JSON value; numbers that JSON does not know become null.

    Raises:
        ValueError: the text is not JSON, or is nested too deep.
    """
    from json import loads as from_json

    try:
        return from_json(line, parse_constant=lambda _: None, parse_float=_finite)
    except RecursionError as problem:
        raise ValueError("nested too deep") from problem


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if abs(number) != float("inf") else None


def is_record(row: Mapping[str, Any]) -> bool:
    """Tell one of our records from a row of somebody else's."""
    return isinstance(row.get("schema"), int) and "blocks" in row and "source" in row


def record_from_dict(row: Mapping[str, Any]) -> Record:
    """Return the record that a JSON object holds.

    Raises:
        InputError: `record-schema`, a later version wrote it; `record-malformed`, a field
            is missing or has another type than the schema says.
    """
    source = row.get("source")
    name = source if isinstance(source, str) else "record"
    if row.get("schema") != SCHEMA:
        raise InputError(
            "record-schema",
            f"{name}: is no record of schema {SCHEMA}",
            "give records that `normalizer clean --format jsonl` wrote, with this version or older",
        )
    try:
        return _read(row)
    except (KeyError, TypeError, AttributeError) as problem:
        raise InputError(
            "record-malformed",
            f"{name}: the record's fields are not as the schema says: {problem}",
            "the record was changed after it was written; clean the article again",
        ) from problem


def _read(row: Mapping[str, Any]) -> Record:
    encoding = row.get("encoding")
    outside = row.get("outside")
    return Record(
        source=_str(row["source"]),
        text=_str(row["text"]),
        url=_optional(row.get("url")),
        outlet=_optional(row.get("outlet")),
        title=_optional(row.get("title")),
        authors=_strings(row.get("authors")),
        published=_optional(row.get("published")),
        updated=_optional(row.get("updated")),
        language=_optional(row.get("language")),
        blocks=tuple(_block(b) for b in row["blocks"]),
        captions=_strings(row.get("captions")),
        wire=tuple(Credit(_str(c["agency"]), _str(c["evidence"])) for c in row.get("wire") or ()),
        removals=_read_all(row.get("removals"), _removal),
        spacing=_read_all(row.get("spacing"), lambda s: Spacing(_int(s["start"]), _str(s["text"]))),
        repairs=tuple(_repair(r) for r in row.get("repairs") or ()),
        flags=_strings(row.get("flags")),
        encoding=encoding and Encoding(_str(encoding["name"]), _str(encoding["decided"])),
        outside=outside and _outside(outside),
        links=tuple(_link(k) for k in row.get("links") or ()),
        extra={name: value for name, value in row.items() if name not in FIELDS},
    )


def _read_all(values: Any, convert: Callable[[Any], _T]) -> tuple[_T, ...] | None:
    return None if values is None else tuple(convert(value) for value in values)


def _block(value: Mapping[str, Any]) -> BlockSpan:
    return BlockSpan(
        _str(value["kind"]),  # type: ignore[arg-type]
        _str(value["text"]),
        _int(value["start"]),
        _int(value["end"]),
    )


def _removal(value: Mapping[str, Any]) -> Removal:
    return Removal(
        _str(value["code"]),
        _str(value["cleaner"]),
        _int(value["start"]),
        _int(value["end"]),
        _str(value["text"]),
        _str(value["reason"]),
        _strings(value.get("also")),
    )


def _repair(value: Mapping[str, Any]) -> Repair:
    return Repair(
        _int(value["start"]), _int(value["end"]), _str(value["before"]), _strings(value["steps"])
    )


def _link(value: Mapping[str, Any]) -> Link:
    return Link(_int(value["start"]), _int(value["end"]), _str(value["url"]))


def _outside(value: Mapping[str, Any]) -> Outside:
    return Outside(_int(value["blocks"]), _int(value["characters"]), _strings(value.get("texts")))


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string is wanted where {type(value).__name__} stands")
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _str(value)


def _int(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"a whole number is wanted where {type(value).__name__} stands")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if value is not None and not isinstance(value, list | tuple):
        raise TypeError(f"a list is wanted where {type(value).__name__} stands")
    return tuple(_str(entry) for entry in value or ())
