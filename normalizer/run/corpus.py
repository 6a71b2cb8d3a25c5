"""A whole run: plan, read, clean, write, find passages, and the manifest that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from normalizer.errors import RunError
from normalizer.run.disk import output_errors
from normalizer.run.feed import Feed
from normalizer.run.items import EndOfPart, EndOfShard, Item
from normalizer.run.journal import Entry, Journal
from normalizer.run.manifest import described, write_manifest
from normalizer.run.options import Dedup, RunOptions
from normalizer.run.plan import STDIN, Part, parts, total_bytes
from normalizer.run.pool import Done, Pool
from normalizer.run.progress import Progress, Silent
from normalizer.run.reading import Reading
from normalizer.run.shards import ShardWriter, shard_name
from normalizer.run.spool import spooled
from normalizer.run.work import Task

__all__ = ["Engine", "run_corpus", "shard_entry", "task_of"]


def run_corpus(
    inputs: Sequence[str],
    out: Path,
    options: RunOptions | None = None,
    *,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Clean a corpus into `out`, or finish what an earlier run began; returns the manifest.

    Args:
        inputs: files, folders, globs, `scheme://` paths, `-` for standard input.
        out: the folder for records, removals, errors, passages and the manifest.
        options: the defaults where None.
        progress: is told how it goes.

    Raises:
        RunError: the output cannot be written, or no worker starts.
        ConfigError: a package that an input needs is not installed.
    """
    told = progress or Silent()
    manifest = _run(inputs, Journal(out), options or RunOptions(), told)
    told.end(manifest)
    return manifest


def _run(
    inputs: Sequence[str], journal: Journal, used: RunOptions, told: Progress
) -> dict[str, Any]:
    with output_errors(journal.out):
        try:
            journal.take()
            listed = [_spooled(path, journal) for path in inputs]
            if used.dedup.house:
                used = with_house_rules(listed, journal, used, told)
            message = journal.begin(described(used))
            if message:
                told.note("starting-afresh", message)
            entries = Engine(journal, used, told).clean(listed)
            return finish(inputs, journal, used, told, entries)
        finally:
            journal.close()


def _spooled(path: str, journal: Journal) -> str:
    return f"{STDIN}={spooled(journal.state)}" if path == STDIN else path


def with_house_rules(
    inputs: Sequence[str], journal: Journal, options: RunOptions, progress: Progress
) -> RunOptions:
    """Clean the corpus once aside, and return options that cut what its outlets repeat.

    The rules found stay beside the records as `house-rules.toml`.
    """
    from normalizer.run.house import write_rules

    progress.note("house-boilerplate", "first pass: looking for what each outlet repeats")
    aside = journal.state / "first"
    plain = replace(options, dedup=Dedup(passages=False), keep_bad=None)
    manifest = _run(inputs, Journal(aside, root=journal.root), plain, progress)
    records = [
        aside / file["path"]
        for shard in manifest["shards"]
        for file in shard["files"]
        if file["path"].startswith("records/")
    ]
    target = journal.out / "house-rules.toml"
    write_rules(records, manifest["counts"]["written"], target)
    rules = (*options.settings.selection.house_rules, str(target))
    settings = options.settings.with_values({"house-rules": rules}, "house boilerplate")
    return replace(options, settings=settings)


def finish(
    inputs: Sequence[str],
    journal: Journal,
    options: RunOptions,
    progress: Progress,
    entries: list[Entry],
) -> dict[str, Any]:
    """Do what follows when all shards are there: old ones go, passages, the manifest."""
    from normalizer.run.passages import find_passages

    current = {entry.name for entry in entries}
    for entry in journal.entries():
        if entry.name not in current:
            journal.remove(entry)
    passages = find_passages(journal, options, entries, progress)
    return write_manifest(journal, options, inputs, entries, passages)


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
        self._keys: dict[int, str] = {}
        self._entries: list[Entry] = []
        self._writer: ShardWriter | None = None

    def clean(self, inputs: Sequence[str]) -> list[Entry]:
        """Make the shards that are missing; returns the entries of all, in order."""
        if self.progress.wants_total:
            self.progress.begin(total_bytes(inputs, exclude=self.journal.root))
        feed = Feed(self._requests(inputs))
        try:
            if not feed.finished:
                with Pool(self.options.jobs, task_of(self.options)) as pool:
                    for done in pool.run(feed):
                        self._take(done)
        finally:
            feed.close()
            if self._writer is not None:
                self._writer.abandon()
        return sorted(self._entries, key=lambda entry: entry.name)

    def _requests(self, inputs: Sequence[str]) -> Iterator[tuple[Part, Reading]]:
        """Yield the parts with something left to do; keep the entries of what is done."""
        layout = self.options.layout
        for part in parts(inputs, layout.shard_bytes, exclude=self.journal.root):
            key = self._keys[part.number] = part.key(self._how)
            whole = self.journal.part_done(part.number, key)
            done = self._done_shards(part, key, whole)
            self._entries += done
            if whole is not None and len(done) == whole:
                self.progress.skip(part.size)
                continue
            numbers = frozenset(int(entry.name.rpartition("-")[2]) for entry in done)
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
            self.progress.add(message, done.outcome)
        elif isinstance(message, EndOfShard):
            writer = self._shard(part, message.shard)
            entry = shard_entry(self.journal, writer, message, self._keys[part.number])
            self._writer = None
            self._entries.append(entry)
            self.progress.shard(entry)
        elif isinstance(message, EndOfPart):
            self.journal.enter_part(part.number, self._keys.pop(part.number), message.shards)

    def _shard(self, part: Part, shard: int) -> ShardWriter:
        name = shard_name(part.number, shard)
        if self._writer is None:
            options = self.options
            work = self.journal.work / name
            self._writer = ShardWriter(work, name, options.layout, options.keep_bad)
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
    )
    journal.enter(entry)
    return entry
