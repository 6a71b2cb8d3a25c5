"""`normalizer clean`: articles in, clean articles out, every cut named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli._article import Outcome, Task, died
from normalizer.cli._console import Messages, color_option, columns, wants_color, write
from normalizer.cli._options import (
    PATH,
    output_option,
    settings_from,
    settings_options,
    verbosity_options,
)
from normalizer.cli._work import work_in_order
from normalizer.errors import OutputError
from normalizer.io.files import Input, Named, inputs_of, paths_of
from normalizer.pipeline import Given

if TYPE_CHECKING:
    from normalizer.io.outdir import OutputFolder

__all__ = ["clean"]

_SUFFIX = {"text": ".txt", "md": ".md", "json": ".json", "jsonl": ".jsonl", "diff": ".diff"}
_BETWEEN = {"text": "\n\f\n", "md": "\n---\n\n", "diff": "\n"}  # parts one article from the next


@click.command()
@click.argument("paths", metavar="[FILE|DIR|-]...", nargs=-1, type=PATH)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl", "md"]),
    help="Default: text for one article, JSONL for several.",
)
@output_option("One file per article.")
@click.option("--diff", is_flag=True, help="Show before and after, and the code of each cut.")
@click.option("--check", is_flag=True, help="List the cuts, and exit 1 where there are any.")
@click.option("--outlet", help="Whose the articles are, where they do not say it themselves.")
@click.option("--url", help="Where the article is from.")
@click.option("--language", metavar="CODE", help="The language, such as en or pt-BR.")
@settings_options
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(0),
    default=1,
    help="Processes; 0 takes all cores.",
)
@color_option
@verbosity_options
def clean(paths: tuple[str, ...], **options: Any) -> int:
    """Clean articles: scraped text or HTML pages, and JSONL rows of them.

    Folders are walked, globs expanded, compressed files unpacked; `-` is standard
    input.  The title, a blank line and the text are printed for one article, a record
    with every cut in it as a line of JSON for each of several.
    """
    settings = settings_from(options)
    if settings.output.ledger == "none" and (options["check"] or options["diff"]):
        raise click.UsageError("--check and --diff need the ledger; leave out --ledger none")
    messages = Messages(quiet=options["quiet"], verbose=options["verbose"])
    given = Given(**{name: options[name] or None for name in ("url", "outlet", "language")})
    files: Iterable[Named] = paths_of(_named(paths))
    if options["output"] is not None:  # no result is to be an input, or to overwrite one
        files = list(files)
    items = inputs_of(files, given=given, limit=settings.limits.input_bytes)
    single, items = _look_ahead(items, paths)
    form = _form_of(options, single=single)
    task = Task(settings, form, form == "diff" and wants_color(options["color"]), columns())
    jobs = 1 if single else options["jobs"] or os.cpu_count() or 1
    outcomes = work_in_order(task, items, jobs=jobs, died=partial(died, task=task))
    if not single:
        outcomes = messages.progress(outcomes, "cleaning")
    outcomes = _told(outcomes, messages, check=options["check"])
    if options["output"] is not None:
        from normalizer.io.outdir import OutputFolder

        kept = [path for path, _, _ in files]
        folder = OutputFolder(options["output"], _SUFFIX[form], inputs=kept)
        _write_files(outcomes, folder, messages)
    elif form == "json" and not single:
        _write_list(outcomes)
    else:
        _write_stream(outcomes, _BETWEEN.get(form, ""))
    return messages.status


def _named(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths, standard input where there are none and something is piped in."""
    if not paths and sys.stdin.isatty():
        raise click.UsageError("give a file or a folder, or pipe an article in")
    return paths or ("-",)


def _look_ahead(items: Iterator[Input], paths: tuple[str, ...]) -> tuple[bool, Iterator[Input]]:
    """Tell whether the input is one article: one file that is neither a folder nor JSONL."""
    ahead = list(islice(items, 1))
    single = not any(os.path.isdir(path) for path in paths) and not any(i.row for i in ahead)  # noqa: PTH112
    if single:
        ahead += islice(items, 1)
    return single and len(ahead) < 2, chain(ahead, items)


def _form_of(options: dict[str, Any], *, single: bool) -> str:
    """Return what to write: a format, `diff`, or the `findings` of a check."""
    form: str | None = options["form"]
    if options["diff"]:
        if form:
            raise click.UsageError("--diff and --format exclude each other")
        return "diff"
    if form:
        return form
    if options["output"] is not None:
        return "text"
    if options["check"]:
        return "findings"
    return "text" if single else "jsonl"


def _told(outcomes: Iterable[Outcome], messages: Messages, *, check: bool) -> Iterator[Outcome]:
    """Yield the outcomes; say what the user should know of each."""
    for outcome in outcomes:
        if outcome.error is not None:
            messages.error(outcome.error)
        else:
            if "empty" in outcome.flags:
                messages.warn(f"{outcome.source}: there is no article in it [empty]")
            if "loss-budget" in outcome.flags:
                messages.warn(
                    f"{outcome.source}: cleaners wanted more than the loss budget, so the least "
                    "sure cuts were withdrawn [loss-budget]"
                )
            messages.tell(f"{outcome.source}: {outcome.cuts} cuts")
            if check and (outcome.cuts or "loss-budget" in outcome.flags):
                messages.findings += 1
        yield outcome


def _write_stream(outcomes: Iterable[Outcome], between: str) -> None:
    first = True
    for outcome in outcomes:
        if outcome.data:
            write(outcome.data if first else between + outcome.data)
            first = False


def _write_list(outcomes: Iterable[Outcome]) -> None:
    """Write one JSON list, item by item."""
    before = "[\n"
    for outcome in outcomes:
        write(before + outcome.data.rstrip("\n"))
        before = ",\n"
    write("\n]\n" if before == ",\n" else "[]\n")


def _write_files(outcomes: Iterable[Outcome], folder: OutputFolder, messages: Messages) -> None:
    """Write each article to a file of its own; what failed is told and has none."""
    for outcome in outcomes:
        if outcome.error is not None:
            continue
        try:
            path = folder.write(outcome.name, outcome.data, source=outcome.source)
        except OutputError as problem:
            messages.error(problem)
        else:
            messages.tell(f"{outcome.source} -> {path}")
