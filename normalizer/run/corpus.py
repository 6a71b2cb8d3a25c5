"""A whole run: plan, read, clean, write, find passages, and the manifest that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from normalizer.run.disk import output_errors
from normalizer.run.engine import Engine
from normalizer.run.journal import Entry, Journal
from normalizer.run.manifest import described, write_manifest
from normalizer.run.options import Dedup, RunOptions
from normalizer.run.plan import STDIN
from normalizer.run.progress import Progress, Silent
from normalizer.run.spool import spooled

__all__ = ["run_corpus"]


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
        OutputError: the output cannot be written, or is not a run's; see `Journal.take` and
            `output_errors`.
        RunError: `reader-cannot-start`, `worker-cannot-start`; `count-mismatch`, a document
            is missing from the output.
        ConfigError: `extra-missing`, a package that an input needs is not installed.
        RuleError: a rule file is not well formed.
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
            journal.take(used.keep_bad)
            _make_ready(used.keep_bad)
            listed = [_spooled(path, journal) for path in inputs]
            if used.dedup.house:
                used = with_house_rules(listed, journal, used, told)
            message = journal.begin(described(used))
            if message:
                told.note("starting-afresh", message)
            entries = _clean(listed, journal, used, told)
            _note_missing_columns(journal, used, told, entries)
            return finish(inputs, journal, used, told, entries)
        finally:
            journal.close()


def _make_ready(keep_bad: Path | None) -> None:
    """Make the folder for documents that fail: what is wrong with it shows at the start."""
    if keep_bad is not None:
        with output_errors(keep_bad):
            keep_bad.mkdir(parents=True, exist_ok=True)


def _clean(
    inputs: Sequence[str], journal: Journal, options: RunOptions, progress: Progress
) -> list[Entry]:
    """Make the shards that are missing, and those again that were damaged since."""
    from normalizer.run.passages import damaged_before_reading

    entries = engine_of(journal, options, progress).clean(inputs)
    damaged = damaged_before_reading(journal, options, entries)
    if not damaged:
        return entries
    for entry in damaged:
        files = ", ".join(file.path for file in entry.files if file.path.startswith("records/"))
        progress.note("shard-damaged", f"{files}: is not as it was written; made again")
        journal.remove(entry)
    return engine_of(journal, options, progress).clean(inputs)


def _note_missing_columns(
    journal: Journal, options: RunOptions, progress: Progress, entries: Sequence[Entry]
) -> None:
    """Say which columns of `--map` no row has: their names may be slips."""
    for field, column in () if journal.is_first_pass else options.mapping:
        if entries and not any(entry.columns.get(column) for entry in entries):
            progress.note(
                "column-missing", f"warning: --map {field}={column}: no row has a column {column}"
            )


def engine_of(journal: Journal, options: RunOptions, progress: Progress) -> Engine:
    """Return the engine that was asked for."""
    if options.engine == "local":
        return Engine(journal, options, progress)
    from normalizer.run.cluster import ClusterEngine

    return ClusterEngine(journal, options, progress)


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
    aside = journal.aside
    plain = replace(options, dedup=Dedup(passages=False), keep_bad=None)
    manifest = _run(inputs, Journal(aside, root=journal.root), plain, progress)
    records = [
        aside / file["path"]
        for shard in manifest["shards"]
        for file in shard["files"]
        if file["path"].startswith("records/")
    ]
    target = journal.out / "house-rules.toml"
    write_rules(records, target, aside / ".state" / "outlets")
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
    """Do what follows when all shards are there: what is old goes, passages, the manifest."""
    from normalizer.run.passages import find_passages

    current = {entry.name for entry in entries}
    for entry in journal.entries():
        if entry.name not in current:
            journal.remove(entry)
    journal.sweep(entries)
    if not options.dedup.house:
        journal.forget_first_pass()
    passages = find_passages(journal, options, entries, progress)
    return write_manifest(journal, options, inputs, entries, passages)
