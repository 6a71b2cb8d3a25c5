"""Shards on the disk: written under a temporary name, given their own when whole and synced."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

from normalizer.io.records import dump_object
from normalizer.run.disk import ShardFile, copy_file, output_errors, publish_file, replace_file
from normalizer.run.items import EndOfShard, Failure, Item, Outcome, Written
from normalizer.run.options import RunOptions
from normalizer.run.rows import name_of
from normalizer.run.sinks import Sink, Spool, open_sink, suffix_of

__all__ = ["ShardWriter", "shard_name"]


def shard_name(part: int, shard: int) -> str:
    """Return what a shard's files are called, without suffixes."""
    return f"{part:05d}-{shard:04d}"


class ShardWriter:
    """Collects one shard's output, and counts it.

    Files lie below `work` until `publish`; nothing is left under a final name before.
    """

    def __init__(self, work: Path, name: str, options: RunOptions) -> None:
        self.name = name
        self._work = work
        self._layout = options.layout
        self._mapping = options.mapping
        self._keep_bad = options.keep_bad
        is_spooled = options.layout.partition != "none"
        self._records = Spool(work / "records.lines") if is_spooled else None
        self._open: dict[str, tuple[Sink, Path]] = {}
        self.read = self.written = 0
        self.errors: Counter[str] = Counter()
        self.columns: Counter[str] = Counter()  # of --map: rows that have them
        self.seconds = [0.0, 0.0, 0.0]
        work.mkdir(parents=True, exist_ok=True)

    def add(self, item: Item, outcome: Outcome) -> None:
        """Write an item's output, or its error."""
        self.read += 1
        if outcome.written is not None:
            self._write(outcome.written)
        else:
            assert outcome.failure is not None
            self._fail(item, outcome.failure)

    def _write(self, written: Written) -> None:
        self.written += 1
        self.columns.update(written.columns)
        self.seconds = [a + b for a, b in zip(self.seconds, written.seconds, strict=True)]
        if self._records is not None:
            self._records.add(written.partition, written.record)
        else:
            self._sink("records").write(written.record)
        if written.removals:
            self._sink("removals").write(written.removals)

    def _fail(self, item: Item, failure: Failure) -> None:
        self.errors[failure.code] += 1
        name, columns = name_of(item, self._mapping)
        self.columns.update(columns)
        message = failure.message
        if message.startswith(f"{item.source}: "):  # told by one who knew only its place
            message = name + message.removeprefix(item.source)
        place = {"input": item.place.input, "item": item.place.item, "offset": item.place.offset}
        row = {
            "source": name,
            "stage": failure.stage,
            "position": place,
            "error": {"code": failure.code, "message": message, "hint": failure.hint},
            "kept": self._keep(item) if self._keep_bad else None,
        }
        self._sink("errors").write((dump_object(row) + "\n").encode("utf-8"))

    def _keep(self, item: Item) -> str | None:
        """Put the bytes of a document that failed aside; returns the file's name."""
        assert self._keep_bad is not None
        name = f"{self.name}-{item.number:08d}"
        with output_errors(self._keep_bad):
            self._keep_bad.mkdir(parents=True, exist_ok=True)
            return name if _put_aside(item, self._keep_bad / name) else None

    def _sink(self, kind: str, partition: str = "") -> Sink:
        key = f"{kind}/{partition}/{self.name}" if partition else f"{kind}/{self.name}"
        if key not in self._open:
            suffix = suffix_of(kind, self._layout)
            path = self._work / f"{len(self._open):06d}{suffix}"
            self._open[key] = (open_sink(path, kind, self._layout), Path(key + suffix))
        return self._open[key][0]

    def publish(self, out: Path) -> list[ShardFile]:
        """Finish all files and move them to their places below `out`.

        Each is synced to the disk before it gets its name, so that a name stands for a
        whole file even after the power fails.
        """
        if self._records is not None:
            self._spread(self._records)
        made = []
        for number, (sink, place) in enumerate(self._open.values()):
            sink.close()
            path = self._work / f"{number:06d}{suffix_of(place.parts[0], self._layout)}"
            made.append(publish_file(path, out, place))
        for leftover in self._work.iterdir():
            leftover.unlink()
        self._work.rmdir()
        return sorted(made, key=lambda file: file.path)

    def _spread(self, spool: Spool) -> None:
        """Write the records partition by partition, one file open at a time."""
        for partition, lines in spool.by_partition():
            sink = self._sink("records", partition)
            for line in lines:
                sink.write(line)
            sink.close()
        spool.close()

    def abandon(self) -> None:
        """Let go of all files; what they hold is made again by the next run."""
        for sink, _ in self._open.values():
            with suppress(OSError, ValueError):
                sink.close()
        if self._records is not None:
            self._records.close()

    def is_complete(self, mark: EndOfShard) -> bool:
        """Tell whether all that was read is written or an error."""
        return mark.read == self.read == self.written + sum(self.errors.values())


def _put_aside(item: Item, target: Path) -> bool:
    """Write a document's bytes to a file; returns whether there are any."""
    if item.path is not None:
        return copy_file(Path(item.path), target)
    data = item.line if item.line is not None else item.page
    if data is None and item.values is not None:
        from normalizer.io.parquet import as_json

        data = dump_object({k: as_json(v) for k, v in item.values.items()}).encode("utf-8")
    if data:
        replace_file(target, data)
    return bool(data)
