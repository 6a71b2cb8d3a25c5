"""Parquet: rows of any file in, records out under a schema that never depends on the data."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from normalizer.errors import ConfigError, InputError
from normalizer.io.records import dump_object

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "ParquetRow",
    "ParquetShard",
    "as_json",
    "read_parquet",
    "record_schema",
    "removal_schema",
]

_BATCH = 64  # rows turned into Python values at once; a page is some 100 KB
_ROW_GROUP = 1024  # records; 20 to 40 MB of articles with their ledger
_HALF = b"\\ud"  # how half of a surrogate pair begins in a line of ours
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class ParquetRow:
    """One row by its number in the file, or an error that stands for `rows` of them."""

    number: int
    values: Mapping[str, object]
    error: InputError | None = None
    rows: int = 1


def _pyarrow() -> Any:
    try:
        import pyarrow.parquet as pq
    except ImportError as problem:
        raise ConfigError(
            "extra-missing",
            "Parquet files need pyarrow",
            'pip install "article-normalizer[parquet]"',
        ) from problem
    return pq


def read_parquet(file: IO[bytes] | Path, *, name: str) -> Iterator[ParquetRow]:
    """Yield the rows of a Parquet file; a row group that is damaged is one row with an error.

    Args:
        file: a path, or a file that can seek.
        name: what messages call it.

    Raises:
        ConfigError: `extra-missing`, pyarrow is not installed.
    """
    pq = _pyarrow()
    import pyarrow as pa

    try:
        table = pq.ParquetFile(file, memory_map=isinstance(file, Path))
    except (pa.ArrowException, OSError, ValueError) as problem:
        error = InputError(
            "parquet-broken", f"{name}: is no readable Parquet file: {problem}", "write it again"
        )
        yield ParquetRow(0, {}, error)
        return
    with table:
        first = 0
        for group in range(table.num_row_groups):
            count = table.metadata.row_group(group).num_rows
            yield from _read_group(table, group, first, count, name)
            first += count


def _read_group(table: Any, group: int, first: int, count: int, name: str) -> Iterator[ParquetRow]:
    import pyarrow as pa

    number = first
    try:
        for batch in table.iter_batches(batch_size=_BATCH, row_groups=[group]):
            for values in _rows_of(batch):
                yield ParquetRow(number, values)
                number += 1
    except (pa.ArrowException, OSError, ValueError, OverflowError) as problem:
        missing = first + count - number
        error = InputError(
            "parquet-broken",
            f"{name}: {missing:,} rows from row {number:,} on cannot be read: {problem}",
            "the row group is damaged; write the file again",
        )
        yield ParquetRow(number, {}, error, missing)


def _rows_of(batch: Any) -> list[dict[str, object]]:
    """Return a batch's rows; what Python has no value for does not take its neighbours along."""
    try:
        rows: list[dict[str, object]] = batch.to_pylist()
    except (ValueError, OverflowError):
        columns = [[_value_of(scalar) for scalar in column] for column in batch.columns]
        names = batch.schema.names
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return rows


def _value_of(scalar: Any) -> object:
    """Return a value; bytes of text that is not UTF-8, the number of a time out of range."""
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        inner = getattr(scalar, "value", scalar)  # of a dictionary's
        return inner.as_buffer().to_pybytes() if hasattr(inner, "as_buffer") else None
    except (ValueError, OverflowError):
        return getattr(scalar, "value", None)


def as_json(value: object) -> object:
    """Return a value of any Parquet type as one that JSON has.

    Bytes that are UTF-8 become text, others base64; dates and times ISO 8601, decimals strings.
    NaN is null: tables have it where a value is missing.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        if value != value:
            return None
        return value if abs(value) != float("inf") else str(value)
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return str(value)


def record_schema() -> pa.Schema:
    """Return the schema of records: always all columns, input columns in `extra` as JSON."""
    _pyarrow()
    import pyarrow as pa

    text, texts, offset = pa.string(), pa.list_(pa.string()), pa.int64()
    span = {"start": offset, "end": offset}
    columns: dict[str, Any] = {
        **{"schema": pa.int32(), "version": text, "source": text, "url": text, "outlet": text},
        **{"title": text, "authors": texts, "published": text, "updated": text},
        **{"language": text, "text": text},
        "blocks": pa.list_(pa.struct({"kind": text, "text": text, **span})),
        "captions": texts,
        "wire": pa.list_(pa.struct({"agency": text, "evidence": text})),
        "removals": pa.list_(pa.struct(_removal(text, texts, offset))),
        "spacing": pa.list_(pa.struct({"start": offset, "text": text})),
        "repairs": pa.list_(pa.struct({**span, "before": text, "steps": texts})),
        "flags": texts,
        "encoding": pa.struct({"name": text, "decided": text}),
        "outside": pa.struct({"blocks": offset, "characters": offset, "texts": texts}),
        "links": pa.list_(pa.struct({**span, "url": text})),
        "extra": text,
    }
    return pa.schema(list(columns.items()))


def _removal(text: Any, texts: Any, offset: Any) -> dict[str, Any]:
    return {
        **{"code": text, "cleaner": text, "start": offset, "end": offset, "text": text},
        **{"reason": text, "also": texts},
    }


def removal_schema() -> pa.Schema:
    """Return the schema of the ledger of cuts: one row for each, with its article's source."""
    _pyarrow()
    import pyarrow as pa

    columns = _removal(pa.string(), pa.list_(pa.string()), pa.int64())
    return pa.schema([("source", pa.string()), *columns.items()])


def _whole(value: Any, key: str) -> Any:
    r"""Return a value without halves of surrogate pairs, which a column of text cannot hold.

    In names they are written as `\udXXX`, so that no two become one; in what has offsets a
    replacement character takes the place of each.
    """
    if isinstance(value, str):
        if key == "source":
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(each, key) for each in value]
    if isinstance(value, dict):
        return {name: _whole(each, name) for name, each in value.items()}
    return value


class ParquetShard:
    """Writes JSON objects to one Parquet file, a row group at a time; use it in a `with`."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = _pyarrow().ParquetWriter(path, schema, compression="zstd")
        self._schema = schema
        self._rows: list[dict[str, object]] = []

    def write(self, lines: Iterable[bytes]) -> None:
        """Append objects, each given as a line of JSON; what the schema lacks goes to `extra`."""
        known = set(self._schema.names) - {"extra"}
        for line in lines:
            row = json.loads(line)
            extra = {key: row.pop(key) for key in list(row) if key not in known}
            if _HALF in line:
                row = {key: _whole(value, key) for key, value in row.items()}
            if extra:
                row["extra"] = dump_object(extra)
            self._rows.append(row)
            if len(self._rows) >= _ROW_GROUP:
                self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()
