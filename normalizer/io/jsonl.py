"""JSONL: rows of a stream, one JSON object a line, read as they come."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO

from normalizer.errors import InputError, NormalizerError
from normalizer.io.inputs import Input, input_from_row
from normalizer.io.records import (
    dump_object,
    dumps,
    is_record,
    parse_object,
    record_from_dict,
    record_to_dict,
)
from normalizer.io.streams import read_all, with_head
from normalizer.model import Record

__all__ = [
    "Row",
    "dump_object",
    "dumps",
    "read_inputs",
    "read_records",
    "read_rows",
    "record_from_dict",
    "record_to_dict",
    "refuse_json",
    "sniff",
]

LONGEST_LINE = 64 * 1024 * 1024  # bytes
_CHUNK = 1 << 20  # bytes
_SNIFFED = 1 << 16  # bytes
_BOM = b"\xef\xbb\xbf"
_MOST_BROKEN = 20  # lines that a file begins with; one with more is no JSONL
_PEEKED = 1 << 10  # bytes
# An array of objects, or an object over several lines.
_NOT_LINES = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:\[\s{0,99}\{\s{0,99}|\{[ \t\r]{0,9}\n\s{0,99})\""
)

# A line's number, from 1, and the object on it, or what is wrong with it.
Row = tuple[int, dict[str, object] | NormalizerError]


def read_rows(stream: IO[bytes], name: str, *, longest: int = LONGEST_LINE) -> Iterator[Row]:
    """Yield each line's number and object, or what is wrong with it.

    Blank lines are passed over.  A line longer than `longest` bytes is read over in
    pieces.  A stream that breaks yields its error as the last row.
    """
    number = 0
    while True:
        try:
            line = stream.readline(longest + 1)
            if not line:
                return
            number += 1
            whole = line.endswith(b"\n") or len(line) <= longest
            if not whole:
                _skip_line(stream)
        except NormalizerError as problem:
            yield number + 1, problem
            return
        if not whole:
            yield number, _wrong("row-too-long", name, number, f"is over {longest:,} bytes long")
        elif line.strip():
            yield number, _parse(line, name, number)


def _skip_line(stream: IO[bytes]) -> None:
    while (piece := stream.readline(_CHUNK)) and not piece.endswith(b"\n"):
        pass


def _parse(line: bytes, name: str, number: int) -> dict[str, object] | NormalizerError:
    try:
        row = parse_object(line.decode("utf-8-sig"))  # files put together have BOMs within
    except UnicodeDecodeError:
        return _wrong("row-broken", name, number, "is not UTF-8")
    except ValueError as problem:
        return _wrong("row-broken", name, number, f"is not JSON: {problem}")
    if not isinstance(row, dict):
        return _wrong("row-broken", name, number, "is no JSON object")
    return row


def _wrong(code: str, name: str, number: int, what: str) -> InputError:
    return InputError(
        code, f"{name}: line {number} {what}", "each line must hold one JSON object, in UTF-8"
    )


def read_inputs(
    stream: IO[bytes], path: str, *, name: str = "", longest: int = LONGEST_LINE
) -> Iterator[Input]:
    """Yield the article of each row; see `input_from_row`."""
    for number, row in read_rows(stream, path, longest=longest):
        if isinstance(row, NormalizerError):
            within = f"{name}/{number}" if name else str(number)
            yield Input.failed(f"{path}#{number}", row, name=within, row=True)
        else:
            yield input_from_row(row, path, str(number), name)


def sniff(stream: io.BufferedReader, longest: int = LONGEST_LINE) -> tuple[bool, io.BufferedReader]:
    """Tell whether a stream is JSONL, by its first line that is not blank: a JSON object.

    Returns the verdict and a stream that starts where the one given did.
    """
    head = b""
    while len(head) < _SNIFFED and not head.removeprefix(_BOM).strip():
        part = stream.read1(_SNIFFED)
        if not part:
            break
        head += part
    if not _first_line(head).startswith(b"{"):
        return False, with_head(head, stream)
    if b"\n" not in head.removeprefix(_BOM).lstrip():
        head += stream.readline(longest)
    try:
        is_row = isinstance(parse_object(_first_line(head).decode("utf-8")), dict)
    except ValueError:
        is_row = False
    return is_row, with_head(head, stream)


def refuse_json(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """Refuse what is to be read as a page or text, and is JSON that is not one object a line.

    Returns a stream that starts where the one given did.

    Raises:
        InputError: `not-json-lines`.
    """
    head = stream.read(_PEEKED)
    if _NOT_LINES.match(head):
        raise InputError(
            "not-json-lines",
            f"{name}: is JSON, but not one object a line",
            "write one object a line, as `jq -c '.[]'` does",
        )
    return with_head(head, stream)


def _first_line(head: bytes) -> bytes:
    return head.removeprefix(_BOM).lstrip().split(b"\n", 1)[0]


def read_records(
    stream: io.BufferedReader, name: str = "-", *, longest: int = LONGEST_LINE
) -> Iterator[Record | NormalizerError]:
    """Yield the records of a stream: JSONL, or one JSON value as `--format json` writes it.

    What is not a record, and what an earlier batch failed on, is yielded as an error.
    """
    try:
        is_jsonl, whole = sniff(stream, longest)
        head = whole.peek(_SNIFFED).removeprefix(_BOM).lstrip()
        rows = read_rows(whole, name, longest=longest)
        if not is_jsonl and head[:1] in (b"[", b"{") and head[1:2] in (b"", b"\n", b"\r", b"]"):
            rows = _one_value(read_all(whole, longest, name), name)
    except NormalizerError as problem:
        yield problem
        return
    for number, row in _in_json(rows, name):
        yield row if isinstance(row, NormalizerError) else _record(row, name, number)


def _in_json(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """Yield the rows, but one error for a file that is no JSON at all, be it ever so long."""
    broken: list[Row] = []
    for row in rows:
        if not (isinstance(row[1], NormalizerError) and row[1].code == "row-broken"):
            yield from (*broken, row)
            yield from rows
            return
        broken.append(row)
        if len(broken) == _MOST_BROKEN:
            break
    if len(broken) < 2:
        yield from broken
        return
    hint = "give what `normalizer clean --format jsonl` wrote"
    yield 1, InputError("row-broken", f"{name}: holds no line of JSON", hint)


def _record(row: dict[str, object], name: str, number: int) -> Record | NormalizerError:
    if not is_record(row):
        earlier = input_from_row(row, name, str(number)).error
        if earlier is not None and "error" in row:
            return earlier
        return InputError(
            "not-a-record",
            f"{name}: line {number} is no record",
            "give what `normalizer clean --format jsonl` wrote",
        )
    try:
        return record_from_dict(row)
    except NormalizerError as problem:
        return problem


def _one_value(data: bytes, name: str) -> Iterator[Row]:
    """Yield the objects of one JSON value: an object, or a list of them."""
    try:
        value = parse_object(data.removeprefix(_BOM).decode("utf-8"))
    except ValueError as problem:
        yield 1, _wrong("row-broken", name, 1, f"is not JSON: {problem}")
        return
    for number, row in enumerate(value if isinstance(value, list) else [value], 1):
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, _wrong("row-broken", name, number, "is no JSON object")
