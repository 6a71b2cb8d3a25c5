"""Parquet: any rows in, records out under one schema."""

from __future__ import annotations

import io
import json
import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalizer.errors import ConfigError
from normalizer.io.parquet import ParquetShard, as_json, read_parquet, record_schema, removal_schema
from normalizer.io.records import dumps
from normalizer.pipeline import normalize

pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")

TEXT = (
    "Quay widened\n\nThe quay at Eastmere was widened by forty metres, the harbour master said.\n"
)


def table(count: int, **options: object) -> bytes:
    made = io.BytesIO()
    rows = {"id": list(range(count)), "text": [f"{TEXT}{i}" for i in range(count)]}
    pq.write_table(pa.table(rows), made, compression="none", use_dictionary=False, **options)
    return made.getvalue()


def test_rows() -> None:
    rows = list(read_parquet(io.BytesIO(table(150)), name="t"))
    assert [row.number for row in rows] == list(range(150))
    assert rows[149].values == {"id": 149, "text": f"{TEXT}149"}


def test_damaged_row_group_is_one_error(tmp_path: Path) -> None:
    data = bytearray(table(30, row_group_size=10))
    data[4:60] = bytes(byte ^ 0xFF for byte in data[4:60])
    path = tmp_path / "t.parquet"
    path.write_bytes(data)
    rows = list(read_parquet(path, name="t"))
    assert rows[0].error is not None
    assert rows[0].error.code == "parquet-broken"
    assert rows[0].rows == 10
    assert [row.number for row in rows[1:]] == list(range(10, 30))


def _strings(*values: bytes) -> Any:
    """A column of text whose bytes nobody looked at."""
    return pa.Array.from_buffers(pa.string(), len(values), pa.array(values).buffers())


LATIN = "Das Café am Kai".encode("latin-1")


@pytest.mark.parametrize(
    "column, values",
    [
        (_strings(LATIN, b"Kai"), [LATIN, "Kai"]),
        (_strings(LATIN, b"Kai").dictionary_encode(), [LATIN, "Kai"]),
        (pa.StructArray.from_arrays([_strings(LATIN, b"Kai")], ["k"]), [None, {"k": "Kai"}]),
        (pa.array([10**15, None], pa.timestamp("s")), [10**18, None]),
    ],
)
def test_a_value_that_python_has_not_takes_no_other_row_along(
    tmp_path: Path, column: Any, values: list[object]
) -> None:
    pq.write_table(pa.table({"text": ["one", "two"], "odd": column}), tmp_path / "t")
    rows = list(read_parquet(tmp_path / "t", name="t"))
    assert [row.values.get("text") for row in rows] == ["one", "two"]
    assert [row.values.get("odd") for row in rows] == values


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"a" * 99 + b"PAR1", table(3)[:-9]])
def test_no_table_at_all(data: bytes) -> None:
    (row,) = read_parquet(io.BytesIO(data), name="t")
    assert row.error is not None
    assert row.error.code == "parquet-broken"


@pytest.mark.parametrize(
    "value, expected",
    [
        (None, None),
        (True, True),
        (3, 3),
        (1.5, 1.5),
        (math.inf, "inf"),
        (math.nan, None),
        ("a", "a"),
        (b"a\xc3\xa4", "aä"),
        (b"\xff", "/w=="),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, tzinfo=UTC), "2026-02-03T00:00:00+00:00"),
        (timedelta(seconds=90), 90.0),
        (Decimal("1.50"), "1.50"),
        ({"a": [b"b", (1,)]}, {"a": ["b", [1]]}),
        (range(2), "range(0, 2)"),
    ],
)
def test_values_that_json_has_not(value: object, expected: object) -> None:
    assert as_json(value) == expected
    json.dumps(as_json(value), allow_nan=False)


def test_records_under_one_schema(tmp_path: Path) -> None:
    rich = dumps(normalize(TEXT + "\nSign up for our newsletter.\n", source="a")).encode()
    lines = [rich, b'{"source": "b", "text": "c", "score": 5, "tags": ["x"]}\n']
    for name, given in {"rich": lines, "empty": []}.items():
        with ParquetShard(tmp_path / name, record_schema()) as shard:
            shard.write(given)
        assert pq.read_schema(tmp_path / name).equals(record_schema())
    first, second = pq.read_table(tmp_path / "rich").to_pylist()
    assert first["removals"][0]["text"] == "Sign up for our newsletter."
    assert first["extra"] is None
    assert json.loads(second["extra"]) == {"score": 5, "tags": ["x"]}


@pytest.mark.parametrize(
    "line, column, value",
    [
        (rb'{"source": "a\udcff"}', "source", "a\\udcff"),
        (rb'{"source": "a", "text": "x\ud83d y"}', "text", "x\ufffd y"),
        (rb'{"source": "a", "text": "x\ud83d\ude00 y"}', "text", "x\U0001f600 y"),
        (rb'{"source": "a", "captions": ["\udc80"]}', "captions", ["\ufffd"]),
        (rb'{"source": "a", "note": "\udc80"}', "extra", r'{"note": "\udc80"}'),
        (rb'{"source": "a", "extra": 5, "more": 1}', "extra", '{"extra": 5, "more": 1}'),
        (rb'{"source": "a", "extra": "five"}', "extra", '{"extra": "five"}'),
    ],
)
def test_what_a_column_cannot_hold(tmp_path: Path, line: bytes, column: str, value: object) -> None:
    with ParquetShard(tmp_path / "t", record_schema()) as shard:
        shard.write([line, b'{"source": "b"}'])
    first, second = pq.read_table(tmp_path / "t").to_pylist()
    assert first[column] == value
    assert second["source"] == "b"


def test_many_rows_make_several_groups(tmp_path: Path) -> None:
    with ParquetShard(tmp_path / "t", removal_schema()) as shard:
        shard.write([b'{"source": "a", "code": "NL001"}\n'] * 2500)
    assert pq.ParquetFile(tmp_path / "t").num_row_groups == 3


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(ConfigError) as caught:
        list(read_parquet(io.BytesIO(b""), name="t"))
    assert caught.value.code == "extra-missing"
