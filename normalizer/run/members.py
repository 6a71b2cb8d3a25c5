"""The documents of one file, by the file's kind: a page, rows, a Parquet table, a WARC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from normalizer.errors import LimitError
from normalizer.io import remote
from normalizer.io.jsonl import refuse_json, sniff
from normalizer.io.streams import open_input, read_all, reading
from normalizer.run.items import Failure, Item, Place
from normalizer.run.plan import Member
from normalizer.unpack import compression_of, open_compressed

__all__ = ["read_member"]

_CHUNK = 1 << 20  # bytes
_BOM = b"\xef\xbb\xbf"


def read_member(member: Member, limit: int) -> Iterator[Item | str]:
    """Yield the documents of a file; a string says why something is passed over.

    Args:
        member: the file.
        limit: the largest document, in bytes.

    Raises:
        InputError: the file cannot be read, or not to its end.
        DecodeError: `compressed-broken`.
        LimitError: `input-too-large`, of a page in an object store.
        ConfigError: `extra-missing`.
    """
    if member.error is not None and member.kind == "passed-over":
        yield member.error[0]
    elif member.error is not None:
        failure = Failure(*member.error, "read")
        yield Item(0, 0, member.path, Place(member.path), 0, failure=failure)
    elif remote.is_remote(member.path):
        with remote.open_remote(member.path) as stream:
            yield from _remote(member, stream, limit)
    elif member.kind == "page":
        yield Item(0, 0, member.path, Place(member.path), member.size, path=member.path)
    elif member.kind in ("parquet", "warc"):
        yield from _archive(member, limit)
    else:
        yield from _stream(member, limit)


def _archive(member: Member, limit: int) -> Iterator[Item | str]:
    open_input(member.path, member.path).close()  # says what is wrong with pipes and the like
    if member.kind == "parquet":
        yield from _parquet(member.path, Path(member.path), limit)
        return
    with Path(member.path).open("rb") as stream:
        yield from _warc(member.path, stream, limit)


def _stream(member: Member, limit: int) -> Iterator[Item | str]:
    """Rows, or a file whose name does not say what it holds."""
    name = member.label
    with closing(open_input(member.path, name)) as stream:
        if member.kind == "rows":
            yield from _rows(name, stream, limit)
            return
        head = stream.peek(16)[:16]
        if head.startswith(b"PAR1"):
            yield from _parquet(name, Path(member.path), limit)
        elif head.startswith(b"WARC/"):
            with Path(member.path).open("rb") as packed:  # offsets are those of the file itself
                yield from _warc(name, packed, limit)
        else:
            is_rows, whole = sniff(stream, limit)
            if is_rows:
                yield from _rows(name, whole, limit)
            else:
                refuse_json(whole, name)
                yield Item(0, 0, name, Place(name), member.size, path=member.path)


def _remote(member: Member, stream: IO[bytes], limit: int) -> Iterator[Item | str]:
    path = member.path
    if member.kind == "parquet":
        yield from _parquet(path, stream, limit)
    elif member.kind == "warc":
        yield from _warc(path, stream, limit)
    elif member.kind == "rows":
        kind = compression_of(stream.read(16))
        stream.seek(0)
        with reading(path):
            yield from _rows(path, open_compressed(kind, stream) if kind else stream, limit)
    else:
        data = read_all(stream, limit, path)
        yield Item(0, 0, path, Place(path), len(data), page=data, about={"html": None})


def _rows(path: str, stream: IO[bytes], limit: int) -> Iterator[Item | str]:
    """Yield the lines that are not blank, unparsed; the worker parses them."""
    number, item, offset = 0, 0, 0
    while line := stream.readline(limit + 1):
        number += 1
        place, size = Place(path, item, offset), len(line)
        source = f"{path}#{number}"
        about = {"place": number}
        if size > limit and not line.endswith(b"\n"):
            size += _skip_line(stream)
            failure = Failure.of(_row_too_large(path, number, limit), "read")
            yield Item(0, 0, source, place, size, line=line[:limit], about=about, failure=failure)
            item += 1
        elif line.strip() not in (b"", _BOM):
            yield Item(0, 0, source, place, size, line=line, about=about)
            item += 1
        offset += size


def _skip_line(stream: IO[bytes]) -> int:
    """Read on to the end of the line; returns how many bytes that was."""
    skipped = 0
    while piece := stream.readline(_CHUNK):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _row_too_large(path: str, number: int, limit: int) -> LimitError:
    return LimitError(
        "input-too-large",
        f"{path}: line {number} holds more than {limit:,} bytes",
        "split it, or raise limits.input-bytes in the settings",
    )


def _parquet(path: str, file: Path | IO[bytes], limit: int) -> Iterator[Item | str]:
    from normalizer.io.parquet import read_parquet

    for row in read_parquet(file, name=path):
        source, place = f"{path}#{row.number}", Place(path, row.number)
        about = {"place": row.number}
        if row.error is not None:
            yield Item(0, 0, source, place, 0, about=about, failure=Failure.of(row.error, "read"))
            continue
        size = sum(len(v) for v in row.values.values() if isinstance(v, str | bytes))
        failure = None
        if size > limit:
            failure = Failure.of(_row_too_large(path, row.number, limit), "read")
        yield Item(0, 0, source, place, size, values=row.values, about=about, failure=failure)


def _warc(path: str, stream: IO[bytes], limit: int) -> Iterator[Item | str]:
    from normalizer.io.warc import PassedOver, WarcProblem, read_warc

    item = 0
    for found in read_warc(stream, name=path, limit=limit):
        if isinstance(found, PassedOver):
            yield f"warc-{found.reason}"
            continue
        place = Place(path, item, found.offset)
        source = f"{path}#{found.offset}"
        if isinstance(found, WarcProblem) and found.is_end:
            source = path
        item += 1
        size = len(found.data)
        if isinstance(found, WarcProblem):
            failure = Failure.of(found.error, "read")
            yield Item(0, 0, source, place, size, page=found.data, failure=failure)
        else:
            about = {"url": found.url, "charset": found.charset, "truncated": found.is_truncated}
            yield Item(0, 0, source, place, size, page=found.data, about=about)
