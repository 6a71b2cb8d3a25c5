"""What is fuzzed, and what must hold whatever comes in.

Each target takes bytes.  It may raise `NormalizerError`, which says what is wrong with the
input; any other exception, and any broken promise, is a find.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from normalizer.decode import decode
from normalizer.errors import NormalizerError
from normalizer.io.inputs import input_from_row
from normalizer.io.jsonl import read_records, read_rows
from normalizer.io.markdown import as_markdown
from normalizer.io.plain import as_text
from normalizer.io.records import dumps, parse_object, record_from_dict, record_to_dict
from normalizer.ledger import restore
from normalizer.model import Record
from normalizer.pipeline import clean_document, to_document
from normalizer.run.items import EndOfShard, Item
from normalizer.run.plan import Member, Part
from normalizer.run.reading import Reading, read_part
from normalizer.unpack import decompress

LIMIT = 1 << 20  # bytes


def fuzz_decode(data: bytes) -> None:
    """Bytes to text: one kind of line end, and a text that can be decoded again."""
    with suppress(NormalizerError):
        text, encoding = decode(decompress(data, limit=LIMIT))
        assert "\r" not in text
        assert encoding.name
        assert encoding.decided


def fuzz_extract(data: bytes) -> None:
    """A page to blocks: each is the span of the text that it says."""
    with suppress(NormalizerError):
        document = to_document(data, html=True)
        end = 0
        for block in document.blocks:
            assert document.text[block.start : block.end] == block.text
            assert block.start >= end
            end = block.end


def fuzz_clean(data: bytes) -> None:
    """Bytes to a record: nothing is lost, and the record survives being written."""
    with suppress(NormalizerError):
        document = to_document(data)
        record = clean_document(document)
        assert restore(record) == document.text
        again = record_from_dict(json.loads(dumps(record)))
        assert record_to_dict(again) == record_to_dict(record)


def fuzz_restore(data: bytes) -> None:
    """A record that somebody changed: a text, or an error that says so."""
    with suppress(NormalizerError, ValueError):
        row = parse_object(data.decode("utf-8"))
        if isinstance(row, dict):
            assert isinstance(restore(record_from_dict({"schema": 1, **row})), str)


def fuzz_rows(data: bytes) -> None:
    """JSONL: every line is an object or an error."""
    for number, row in read_rows(io.BytesIO(data), "rows", longest=LIMIT):
        assert number > 0
        if isinstance(row, dict):
            found = input_from_row(row, "rows", str(number))
            assert found.error or found.data is not None or found.record


def fuzz_records(data: bytes) -> None:
    """Records: each is one that can be printed and written, or an error."""
    for record in read_records(io.BufferedReader(io.BytesIO(data)), "records"):
        if isinstance(record, Record):
            assert record_to_dict(record_from_dict(json.loads(dumps(record)))) == record_to_dict(
                record
            )
            as_text(record)
            as_markdown(record).encode("utf-8", "surrogatepass")


def fuzz_files(data: bytes) -> None:
    """Files of any kind, as a run reads them: documents in their order, each with its place."""
    path = Path(tempfile.gettempdir()) / f"normalizer-fuzz-{os.getpid()}"
    path.write_bytes(data)
    try:
        for kind in ("unknown", "rows", "page", "parquet", "warc"):
            _read_file(Member(str(path), kind, len(data)))
    finally:
        path.unlink()


def _read_file(member: Member) -> None:
    reading = Reading(limit=LIMIT, shard_bytes=1 << 16)
    counts: Counter[int] = Counter()
    for number, message in enumerate(read_part(Part(0, (member,)), reading)):
        assert message.number == number
        if isinstance(message, Item):
            counts[message.shard] += 1
            assert message.failure or len(message.line or message.page or b"") <= LIMIT
        elif isinstance(message, EndOfShard):
            assert message.read == counts[message.shard]


def fuzz_warc(data: bytes) -> None:
    """WARC: every record is a page, a problem, or passed over."""
    from normalizer.io.warc import WarcPage, read_warc

    for found in read_warc(io.BytesIO(data), name="archive", limit=LIMIT):
        if isinstance(found, WarcPage):
            assert len(found.data) <= LIMIT


def fuzz_parquet(data: bytes) -> None:
    """Parquet: rows, or errors that stand for some."""
    from normalizer.io.parquet import as_json, read_parquet

    for row in read_parquet(io.BytesIO(data), name="table"):
        json.dumps(as_json(row.values))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz_decode,
    "extract": fuzz_extract,
    "clean": fuzz_clean,
    "restore": fuzz_restore,
    "rows": fuzz_rows,
    "records": fuzz_records,
    "files": fuzz_files,
    "warc": fuzz_warc,
    "parquet": fuzz_parquet,
}
