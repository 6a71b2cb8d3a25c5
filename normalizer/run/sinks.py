"""What JSON lines are written to: JSONL, Parquet, and a spool that sorts by partition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from normalizer.run.options import Layout

__all__ = ["Sink", "Spool", "open_sink", "suffix_of"]


class Sink(Protocol):
    """Takes JSON objects as lines of bytes."""

    def write(self, lines: bytes) -> None:
        """Append lines."""

    def close(self) -> None:
        """Finish the file; a second time does nothing."""


class _Lines:
    """JSON lines, compressed with zstd or plain."""

    def __init__(self, path: Path, *, compress: bool) -> None:
        self._raw = path.open("wb")
        self._file: Any = self._raw
        if compress:
            from normalizer.io.compress import zstd_writer

            self._file = zstd_writer(self._raw)

    def write(self, lines: bytes) -> None:
        self._file.write(lines)

    def close(self) -> None:
        if self._file is not self._raw:
            self._file.close()
        self._raw.close()


class _Table:
    """Rows of a Parquet file, given as JSON lines."""

    def __init__(self, path: Path, schema: Any) -> None:
        from normalizer.io.parquet import ParquetShard

        self._shard = ParquetShard(path, schema)

    def write(self, lines: bytes) -> None:
        self._shard.write(lines.splitlines())

    def close(self) -> None:
        self._shard.__exit__(None, None, None)


def suffix_of(kind: str, layout: Layout) -> str:
    """Return the suffix of a kind of file (`records`, `removals`, `errors`)."""
    if kind == "errors":
        return ".jsonl"
    return ".parquet" if layout.format == "parquet" else ".jsonl.zst"


def open_sink(path: Path, kind: str, layout: Layout) -> Sink:
    """Open a file for a kind of lines."""
    if layout.format == "parquet" and kind != "errors":
        from normalizer.io.parquet import record_schema, removal_schema

        return _Table(path, record_schema() if kind == "records" else removal_schema())
    return _Lines(path, compress=kind != "errors")


class Spool:
    """Lines put aside on the disk until it is known how many partitions they make."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("w+b")
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def add(self, partition: str, line: bytes) -> None:
        """Append a line."""
        self._file.write(line)
        self._places.setdefault(partition, []).append((self._end, len(line)))
        self._end += len(line)

    def by_partition(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield each partition, sorted by name, with its lines in order."""
        for partition in sorted(self._places):
            yield partition, self._lines(self._places[partition])

    def _lines(self, places: list[tuple[int, int]]) -> Iterator[bytes]:
        for start, length in places:
            self._file.seek(start)
            yield self._file.read(length)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
