"""`normalizer restore`: the text that records were made from, character for character."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import click

from normalizer.cli._console import Messages, write
from normalizer.cli._options import PATH, output_option, verbosity_options
from normalizer.errors import NormalizerError
from normalizer.io.files import Named, paths_of, stem_of
from normalizer.io.jsonl import read_records
from normalizer.io.outdir import OutputFolder
from normalizer.io.records import dump_object, error_to_dict
from normalizer.io.streams import open_input
from normalizer.ledger import restore as restore_record
from normalizer.model import Record

__all__ = ["restore"]

# What came of one record: its source, a name for its file, its text or what is wrong with it.
Restored = tuple[str, str, str | NormalizerError]

BETWEEN = "\n\f\n"  # parts one text from the next


@click.command()
@click.argument("paths", metavar="[RECORDS|-]...", nargs=-1, type=PATH)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    help="Default: text for one record, JSONL for several.",
)
@output_option("One file per record.")
@verbosity_options
def restore(paths: tuple[str, ...], **options: Any) -> int:
    """Print the text that records were made from, before anything was cut.

    The text of one record is printed as it was, to the last character; of several, a
    line of JSON for each, with its source.
    """
    if not paths and sys.stdin.isatty():
        raise click.UsageError("give a file of records, or pipe them in")
    messages = Messages(quiet=options["quiet"], verbose=options["verbose"])
    files: Iterable[Named] = paths_of(paths or ("-",))
    if options["output"] is not None:
        files = list(files)
        kept = [path for path, _, _ in files]
        folder = OutputFolder(options["output"], ".txt", inputs=kept, replaces=False)
        _write_files(_restored(files), folder, messages)
        return messages.status
    texts = _restored(files)
    ahead = list(islice(texts, 2))
    form = options["form"] or ("text" if len(ahead) < 2 else "jsonl")
    for number, (source, _, text) in enumerate(chain(ahead, texts)):
        if isinstance(text, NormalizerError):
            messages.error(text)
        if form == "jsonl":
            write(_as_row(source, text))
        elif isinstance(text, str):
            write(text if number == 0 else BETWEEN + text)
    return messages.status


def _as_row(source: str, text: str | NormalizerError) -> str:
    if isinstance(text, NormalizerError):
        return dump_object(error_to_dict(source, text)) + "\n"
    return dump_object({"source": source, "text": text}) + "\n"


def _restored(files: Iterable[Named]) -> Iterator[Restored]:
    for path, name, problem in files:
        if problem is not None:
            yield path, name, problem
            continue
        try:
            with open_input(path, path) as stream:
                for record in read_records(stream, path):
                    yield _text_of(record, path, name)
        except NormalizerError as unread:
            yield path, name, unread


def _text_of(record: Record | NormalizerError, path: str, name: str) -> Restored:
    if isinstance(record, NormalizerError):
        return path, name, record
    file, mark, row = record.source.partition("#")
    base = "stdin" if file == "-" else stem_of(os.path.basename(file))  # noqa: PTH119
    stem = f"{base}/{row}" if mark else base
    try:
        return record.source, stem, restore_record(record)
    except NormalizerError as problem:
        return record.source, stem, problem


def _write_files(texts: Iterator[Restored], folder: OutputFolder, messages: Messages) -> None:
    for source, name, text in texts:
        try:
            if isinstance(text, NormalizerError):
                raise text
            folder.write(name, text, source=source)
        except NormalizerError as problem:
            messages.error(problem)
