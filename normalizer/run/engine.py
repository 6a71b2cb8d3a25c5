"""The local engine: parts in, shards out, with processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalizer.errors import RunError
from normalizer.run.feed import Feed
from normalizer.run.items import EndOfPart, EndOfShard, Item
from normalizer.run.journal import Entry, Journal
from normalizer.run.manifest import described
from normalizer.run.options import RunOptions
from normalizer.run.plan import Part, parts, total_bytes
from normalizer.run.pool import Done, Pool
from normalizer.run.progress import Progress
from normalizer.run.reading import Reading
from normalizer.run.shards import ShardWriter, shard_name
from normalizer.run.work import Task

__all__ = ["Engine", "shard_entry", "task_of"]


def task_of(options: RunOptions) -> Task:
    """Return what workers need to know of the options."""
    return Task(options.settings, options.layout, options.limits, options.mapping)


@dataclass
class Engine:
    """Cleans the parts of a corpus with processes of this machine."""

    journal: Journal
    options: RunOptions
    progress: Progress

    def __post_init__(self) -> None:
        self._how = described(self.options)
        self.keys: dict[int, str] = {}
        self.entries: list[Entry] = []
        self._writer: ShardWriter | None = None

    def clean(self, inputs: Sequence[str]) -> list[Entry]:
        """Make the shards that are missing; returns the entries of all, in order."""
        if self.progress.wants_total:
            self.progress.begin(total_bytes(inputs, exclude=self.journal.root))
        self.work(self._missing(inputs))
        return sorted(self.entries, key=lambda entry: entry.place)

    def work(self, requests: Iterator[tuple[Part, Reading]]) -> None:
        """Make the shards of some parts that are missing, and enter them."""
        feed = Feed(requests)
        try:
            if not feed.finished:
                with Pool(self.options.jobs, task_of(self.options)) as pool:
                    for done in pool.run(feed):
                        self._take(done)
        finally:
            feed.close()
            if self._writer is not None:
                self._writer.abandon()

    def _missing(self, inputs: Sequence[str]) -> Iterator[tuple[Part, Reading]]:
        """Yield the parts with something left to do; keep the entries of what is done."""
        layout = self.options.layout
        for part in parts(inputs, layout.shard_bytes, exclude=self.journal.root):
            key = self.keys[part.number] = part.key(self._how)
            whole = self.journal.part_done(part.number, key)
            done = self._done_shards(part, key, whole)
            self.entries += done
            if whole is not None and len(done) == whole:
                self.progress.skip(part.size)
                continue
            numbers = frozenset(entry.place[1] for entry in done)
            limit = self.options.settings.limits.input_bytes
            yield part, Reading(limit, layout.shard_bytes, numbers)

    def _done_shards(self, part: Part, key: str, whole: int | None) -> list[Entry]:
        if whole is None:
            pattern = f"{part.number:05d}-*.json"
            names = [p.stem for p in sorted((self.journal.state / "shards").glob(pattern))]
        else:
            names = [shard_name(part.number, shard) for shard in range(whole)]
        found = [self.journal.entry(name, key) for name in names]
        return [entry for entry in found if entry is not None]

    def _take(self, done: Done) -> None:
        """Write what the pool has done, and end shards and parts where it says so."""
        message, part = done.message, done.part
        if isinstance(message, Item):
            assert done.outcome is not None
            self._shard(part, message.shard).add(message, done.outcome)
            self.progress.add(message, done.outcome, part.size)
        elif isinstance(message, EndOfShard):
            writer = self._shard(part, message.shard)
            entry = shard_entry(self.journal, writer, message, self.keys[part.number])
            self._writer = None
            self.entries.append(entry)
            self.progress.shard(entry)
        elif isinstance(message, EndOfPart):
            self.journal.enter_part(part.number, self.keys.pop(part.number), message.shards)
            self.progress.part(part.size)

    def _shard(self, part: Part, shard: int) -> ShardWriter:
        name = shard_name(part.number, shard)
        if self._writer is None:
            work = self.journal.work / f"{name}.{os.getpid()}"  # nobody else's, on a cluster
            self._writer = ShardWriter(work, name, self.options)
        assert self._writer.name == name
        return self._writer


def shard_entry(journal: Journal, writer: ShardWriter, mark: EndOfShard, key: str) -> Entry:
    """Publish a shard and enter it.

    Raises:
        RunError: `count-mismatch`, a document is missing from the output.
    """
    if not writer.is_complete(mark):
        raise RunError(
            "count-mismatch",
            f"shard {writer.name}: {mark.read} read, {writer.written} written, "
            f"{sum(writer.errors.values())} errors",
            "this is a fault in normalizer; please report it",
        )
    files = writer.publish(journal.out)
    extract, clean, write = writer.seconds
    seconds = {"read": mark.seconds, "extract": extract, "clean": clean, "write": write}
    entry = Entry(
        writer.name,
        key,
        mark.read,
        writer.written,
        dict(sorted(writer.errors.items())),
        dict(mark.passed_over),
        mark.digest,
        tuple(files),
        {stage: round(spent, 4) for stage, spent in seconds.items()},
        dict(sorted(writer.columns.items())),
    )
    journal.enter(entry)
    return entry
