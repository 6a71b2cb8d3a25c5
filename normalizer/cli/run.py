"""`normalizer run`: a corpus in, clean records, ledger, passages and a manifest out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli._options import settings_from, settings_options

if TYPE_CHECKING:
    from normalizer.run.options import RunOptions
    from normalizer.run.progress import Progress

__all__ = ["run"]

_SHOWN = 200  # characters of an error's message
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def _size(_: click.Context, __: click.Parameter, value: str) -> int:
    """Take a number of bytes, such as 512M or 1G."""
    text = value.strip().upper().removesuffix("B").removesuffix("I")
    unit = text[-1:] if text[-1:] in ("K", "M", "G") else ""
    digits = text.removesuffix(unit)
    if not digits.isdecimal() or not int(digits):
        raise click.BadParameter(f"{value!r} is no size; give a number such as 512M or 1G")
    return int(digits) * _UNITS[unit]


def _folder(_: click.Context, __: click.Parameter, value: str | None) -> Path | None:
    """Take a folder of this machine."""
    from normalizer.io.remote import local_folder

    return None if value is None else local_folder(value)


def _mapping(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Take FIELD=COLUMN, by commas or several times."""
    from normalizer.io.inputs import ROW_FIELDS

    pairs = []
    for value in (part for each in values for part in each.split(",") if part):
        field, equals, column = value.partition("=")
        if field not in ROW_FIELDS or not equals or not column:
            known = ", ".join(ROW_FIELDS)
            raise click.BadParameter(f"{value!r}: give FIELD=COLUMN; FIELD is {known}")
        pairs.append((field, column))
    return tuple(sorted(dict(pairs).items()))


@click.command(name="run", short_help="Clean a whole corpus; parallel, resumable.")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR", required=True, callback=_folder)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="Of records and removals; jsonl is compressed with zstd.",
)
@click.option(
    "--partition",
    type=click.Choice(["none", "day", "outlet"]),
    default="none",
    help="Folders of records by day of publication, or by outlet.",
)
@click.option(
    "--shard-size",
    metavar="SIZE",
    callback=_size,
    default="128M",
    show_default=True,
    help="Input that makes one shard: what a kill can cost.",
)
@click.option(
    "--map",
    "mapping",
    metavar="FIELD=COLUMN",
    multiple=True,
    callback=_mapping,
    help="Which column of the input holds text, html, url, id, ...",
)
@click.option(
    "--time-limit",
    metavar="SECONDS",
    type=click.FloatRange(0.1),
    default=10.0,
    show_default=True,
    help="CPU time for one document.",
)
@click.option(
    "--memory-limit",
    metavar="SIZE",
    callback=_size,
    default="1G",
    show_default=True,
    help="Memory for one document.",
)
@click.option(
    "--keep-bad",
    metavar="DIR",
    callback=_folder,
    help="Put the bytes of documents that failed there.",
)
@click.option("--no-passages", is_flag=True, help="Do not look for passages that outlets share.")
@click.option(
    "--house-boilerplate",
    is_flag=True,
    help="Cut what an outlet repeats over its articles; the corpus is cleaned twice.",
)
@settings_options
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help="Worker processes; 0, the default, takes all cores.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="This machine's cores; or Daft on the Ray cluster that RAY_ADDRESS names.",
)
@click.option(
    "--log-format",
    type=click.Choice(["auto", "json"]),
    default="auto",
    help="On stderr: a line with rate and remaining time on a terminal; or JSON lines.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
def run(inputs: tuple[str, ...], **options: Any) -> int:
    """Clean a whole corpus into a folder.

    INPUT is files, folders, globs, scheme://paths or -: pages, texts, JSONL, Parquet, WARC,
    compressed or not. DIR gets records, removals, errors, passages and manifest.json. Run the
    same command again after a kill, and it goes on where it was.
    """
    from normalizer.run.corpus import run_corpus

    progress = _progress(options)
    try:
        manifest = run_corpus(inputs, options["output"], _options(options), progress=progress)
    except KeyboardInterrupt:
        click.echo("\ninterrupted; run the same command again to go on", err=True)
        raise
    counts = manifest["counts"]
    if options["log_format"] != "json":
        if not options["quiet"]:
            _summary(manifest)
        if counts["errors"]:
            _tell_errors(options["output"], manifest)
    return 2 if counts["errors"] else 0


def _options(options: dict[str, Any]) -> RunOptions:
    from normalizer.run.options import Dedup, DocumentLimits, Layout, RunOptions, available_cores

    return RunOptions(
        settings=settings_from(options),
        layout=Layout(options["form"], options["partition"], options["shard_size"]),
        limits=DocumentLimits(options["time_limit"], options["memory_limit"]),
        mapping=options["mapping"],
        dedup=Dedup(not options["no_passages"], options["house_boilerplate"]),
        keep_bad=options["keep_bad"],
        jobs=options["jobs"] or available_cores(),
        engine=options["engine"],
    )


def _progress(options: dict[str, Any]) -> Progress:
    from normalizer.run.progress import JsonLines, Progress, Silent, Terminal

    if options["log_format"] == "json":
        return JsonLines()
    if options["quiet"]:
        return Silent()
    return Terminal() if sys.stderr.isatty() else Progress()


def _summary(manifest: dict[str, Any]) -> None:
    counts = manifest["counts"]
    line = f"{counts['read']:,} read, {counts['written']:,} written, {counts['errors']:,} errors"
    if manifest["passages"]:
        line += f", {manifest['passages']['found']:,} passages shared"
    click.echo(line, err=True)
    if counts["passed_over"]:
        listed = ", ".join(f"{count:,} {code}" for code, count in counts["passed_over"].items())
        click.echo(f"  passed over: {listed}", err=True)


def _tell_errors(out: Path, manifest: dict[str, Any]) -> None:
    """Say how often each error came, which inputs it was first, and where all are listed."""
    from normalizer.io.plain import printable
    from normalizer.run.failures import some_failures

    counts = manifest["counts"]["errors_by_code"]
    click.echo(f"what failed, in full in {out / 'errors'}:", err=True)
    for code, messages in some_failures(out, manifest).items():
        click.echo(f"  {counts[code]:,} {code}", err=True)
        for message in messages:
            shown = message if len(message) <= _SHOWN else f"{message[: _SHOWN - 1]}…"
            click.echo(f"    {printable(shown)}", err=True)
        if counts[code] > len(messages):
            click.echo("    …", err=True)
