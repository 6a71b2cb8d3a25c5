"""`normalizer eval`: cleaning held against the user's own labelled pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli._console import Messages, write
from normalizer.cli._options import (
    pathlib_type,
    settings_from,
    settings_options,
    verbosity_options,
)
from normalizer.io.plain import printable
from normalizer.io.records import dump_object

if TYPE_CHECKING:
    from normalizer.config import Settings
    from normalizer.evaluate import Floors, LabelledSet, PageResult, SetResult
    from normalizer.evaluate.floors import Change
    from normalizer.train.score import SetScore

__all__ = ["command"]


@click.command("eval")
@click.argument("folders", metavar="[SET_DIR]...", nargs=-1, type=pathlib_type())
@click.option(
    "--set",
    "names",
    metavar="NAME",
    multiple=True,
    help="Of a folder with several sets, this one; may be repeated.",
)
@click.option(
    "--worst", metavar="N", type=click.IntRange(0), default=10, show_default=True,
    help="List the N worst pages.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--floors", metavar="FILE", type=pathlib_type(),
    help="Exit 1 where a score is below its floor in this file; without SET_DIR, score its sets.",
)  # fmt: skip
@click.option("--update", is_flag=True, help="Raise the floors to the scores.")
@click.option("--accept-lower", is_flag=True, help="Lower them as well.")
@settings_options
@verbosity_options
def command(folders: tuple[Path, ...], **options: Any) -> int:
    """Score cleaning on labelled pages, by language and by cleaner.

    SET_DIR holds gold.jsonl, a row with `id` and `gold` (the article's body) for each page,
    and the pages as pages/ID.html or pages/ID.txt; or several sets, as gold/NAME.jsonl and
    pages/NAME/ID.html.
    """
    from normalizer.evaluate import SetResult, find_sets, read_floors

    path: Path | None = options["floors"]
    if path is None and (options["update"] or not folders):
        raise click.UsageError("give a set's folder, or a file of floors with --floors FILE")
    if options["accept_lower"] and not options["update"]:
        raise click.UsageError("--accept-lower goes with --update")
    settings = settings_from(options)
    messages = Messages(quiet=options["quiet"], verbose=options["verbose"])
    floors = read_floors(path, may_be_new=options["update"]) if path else None
    places = [(folder, options["names"]) for folder in folders]
    if floors and not places:
        places = floors.set_names()
        if not places:
            raise click.UsageError(f"{floors.path} names no set; give a set's folder")
    found = [s for folder, names in places for s in find_sets(folder, names)]
    results = [SetResult(s.name, tuple(_measured(s, settings, messages))) for s in found]
    if options["form"] == "json":
        write(dump_object({"sets": [_as_dict(r, options["worst"]) for r in results]}, indent=2))
        write("\n")
    else:
        write("\n".join("".join(_lines(r, options["worst"])) for r in results))
    if floors:
        _hold(floors, results, messages, options)
    return messages.status


def _measured(
    labelled: LabelledSet, settings: Settings, messages: Messages
) -> Iterator[PageResult]:
    """Yield the result of each page; report what could not be read or cleaned."""
    from normalizer.errors import NormalizerError
    from normalizer.evaluate import measure_page, read_pages

    for page in messages.progress(read_pages(labelled), labelled.name):
        if isinstance(page, NormalizerError):
            messages.error(page)
            continue
        try:
            yield measure_page(page, settings)
        except NormalizerError as problem:
            messages.error(problem)


def _hold(
    floors: Floors, results: list[SetResult], messages: Messages, options: dict[str, Any]
) -> None:
    """Hold the scores against the floors, or move these; say on stderr what differs."""
    from normalizer.evaluate import compare_floors

    if messages.failures:
        messages.warn("floors are not compared, since pages are missing from the scores")
        return
    changes = [c for r in results for c in compare_floors(floors, r.name, r.total)]
    accepted = options["update"] and options["accept_lower"]
    for change in changes:
        if change.is_lower and not accepted:
            messages.warn(f"{_told(change)}: below its floor")
            messages.findings += 1
        elif change.floor is None and not options["update"]:
            messages.warn(f"{_told(change)}: has no floor; --update writes one")
            messages.findings += 1
        elif options["update"]:
            messages.tell(f"{_told(change)}: stored")
    if options["update"]:
        floors.updated(changes, accept_lower=accepted).write()
        if messages.findings:
            messages.warn("floors that would sink are left as they are; --accept-lower sinks them")


def _told(change: Change) -> str:
    before = "none" if change.floor is None else f"{change.floor:.4f}"
    return f"{change.set_name}: {change.figure} {change.score:.4f} (floor {before})"


def _lines(result: SetResult, worst: int) -> Iterator[str]:
    yield printable(f"{result.name}\n")
    yield f"{'':16s} {'pages':>6s} {'F1':>7s} {'P':>7s} {'R':>7s} {'exact':>7s}\n"
    yield _row("all", len(result.pages), result.total)
    for language, (pages, score) in result.by_language().items():
        yield _row(printable(f"  {language}"), pages, score)
    if result.leak is not None:
        yield f"leak {result.leak:.4f}\n"
    yield f"\n{'words':25s} {'article':>8s} {'cruft':>8s} {'cuts':>6s}\n"
    for cut in result.by_cleaner():
        label = f"{cut.code} {cut.cleaner}" if cut.code else cut.cleaner
        cuts = str(cut.cuts) if cut.code else ""
        yield f"{label:25s} {cut.article:8d} {cut.cruft:8d} {cuts:>6s}".rstrip() + "\n"
    listed = result.worst(worst)
    if listed:
        yield "\nworst pages\n"
    for page in listed:
        figures = f"P {_figure(page.score.precision)}  R {_figure(page.score.recall)}"
        yield printable(f"{figures}  {page.name}\n")


def _row(label: str, pages: int, s: SetScore) -> str:
    figures = f"{s.f1:7.4f} {s.precision:7.4f} {s.recall:7.4f} {s.exact:7.3f}"
    return f"{label:16s} {pages:6d} {figures}\n"


def _figure(value: float | None) -> str:
    return "  -   " if value is None else f"{value:.4f}"


def _as_dict(result: SetResult, worst: int) -> dict[str, Any]:
    return {
        "set": result.name,
        **_scores(len(result.pages), result.total),
        "leak": result.leak,
        "languages": {
            name: _scores(pages, score) for name, (pages, score) in result.by_language().items()
        },
        "cleaners": [
            {
                "cleaner": c.cleaner,
                "code": c.code or None,
                "cuts": c.cuts if c.code else None,
                "article": c.article,
                "cruft": c.cruft,
            }
            for c in result.by_cleaner()
        ],
        "worst": [
            {
                "id": page.name,
                "language": page.language,
                "precision": page.score.precision,
                "recall": page.score.recall,
                "exact": page.score.exact,
            }
            for page in result.worst(worst)
        ],
    }


def _scores(pages: int, score: SetScore) -> dict[str, Any]:
    return {
        "pages": pages,
        "F1": score.f1,
        "precision": score.precision,
        "recall": score.recall,
        "exact": score.exact,
    }
