"""`normalizer golden`: check, update or compare the golden files of fixtures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from normalizer.cli._console import Messages, color_option, wants_color, write
from normalizer.cli._options import pathlib_type
from normalizer.io.plain import printable

if TYPE_CHECKING:
    from normalizer.golden import Change, Folders, Listing, Outcome

__all__ = ["golden"]

_F = TypeVar("_F", bound=Callable[..., Any])
_PLAIN = "\x1b[0m"
_STYLES = {"---": "\x1b[1m", "+++": "\x1b[1m", "@@": "\x1b[36m", "-": "\x1b[31m", "+": "\x1b[32m"}
_LONGEST_LOST = 100  # characters shown of a paragraph that would be lost
_MOST_LOST = 5  # paragraphs shown of a case


@click.group()
def golden() -> None:
    """Hold what cleaning makes of your fixtures against golden files.

    DIR holds a folder of fixtures (pages and scraped texts, `fixtures/AREA/CASE.html`)
    and one of golden files (`golden/AREA/CASE.html.txt`, the clean article, and
    `golden/AREA/CASE.html.removals.jsonl`, every cut).  It is the working folder where
    it is not given.
    """


def _places(function: _F) -> _F:
    """Add what all three commands take."""
    options = (
        click.argument("root", metavar="[DIR]", default=".", type=pathlib_type()),
        click.option(
            "--fixtures", metavar="NAME", default="fixtures", show_default=True,
            help="The folder of fixtures, below DIR.",
        ),
        click.option(
            "--golden", "goldens", metavar="NAME", default="golden", show_default=True,
            help="The folder of golden files, below DIR.",
        ),
        click.option(
            "--only", metavar="GLOB", multiple=True,
            help="Only cases of this name, such as wire/* or *.html; may be repeated.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@golden.command("check", short_help="List the cases that differ; exit 1 where any does.")
@_places
def check_command(root: Path, fixtures: str, goldens: str, only: tuple[str, ...]) -> int:
    """List the cases that differ from their golden files; exit 1 where any does.

    A fixture without golden files and golden files without a fixture differ as well.
    """
    run = _Run(root, fixtures, goldens, only)
    for outcome in run.outcomes():
        if outcome.status == "error":
            continue
        if outcome.status == "new":
            write(f"new      {printable(outcome.case.name)}: has no golden files\n")
        elif outcome.status == "differs":
            write(f"differs  {printable(outcome.case.name)}: {_summary(run.plan(outcome))}\n")
    run.list_orphans()
    return run.end("`normalizer golden diff` shows them, `normalizer golden update` stores them")


@golden.command("diff", short_help="Print unified diffs to what cleaning makes now.")
@_places
@color_option
def diff_command(root: Path, fixtures: str, goldens: str, only: tuple[str, ...], color: str) -> int:
    """Print unified diffs from the golden files to what cleaning makes now."""
    from normalizer.golden import unified_diff

    run = _Run(root, fixtures, goldens, only)
    painted = wants_color(color)
    for outcome in run.outcomes():
        if outcome.status in ("new", "differs"):
            write("".join(_paint(line, painted) + "\n" for line in unified_diff(outcome, root)))
    run.list_orphans()
    return run.end("`normalizer golden update` stores them")


@golden.command("update", short_help="Store what cleaning makes now; print what changes.")
@_places
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Store texts that have lost words too, and delete golden files without a fixture.",
)
def update_command(
    root: Path, fixtures: str, goldens: str, only: tuple[str, ...], accept_loss: bool
) -> int:
    """Store what cleaning makes now; print what changes, rule by rule.

    A case whose text would lose words that its golden file has is left as it is, and
    the command ends with 1, unless --accept-loss is given.
    """
    from normalizer.golden import write_goldens
    from normalizer.golden.update import remove

    run = _Run(root, fixtures, goldens, only)
    stored = 0
    for outcome in run.outcomes():
        if outcome.status not in ("new", "differs"):
            continue
        change = run.plan(outcome)
        write(f"{printable(outcome.case.name)}: {_summary(change)}\n")
        write("".join(f"  {line}\n" for line in _details(change)))
        if change.words_lost and not accept_loss:
            write("  refused: article text would be lost; --accept-loss stores it\n")
            continue
        write_goldens(outcome)
        run.open -= 1
        stored += 1
    run.list_orphans(deleted=accept_loss)
    if accept_loss:
        remove(run.listing.orphans)
        run.orphans = 0
    run.show_totals()
    return run.end("review each with `normalizer golden diff`, then --accept-loss", stored=stored)


class _Run:
    """One run over the cases: what is left open, what failed, what changed by rule."""

    def __init__(self, root: Path, fixtures: str, goldens: str, only: tuple[str, ...]) -> None:
        from normalizer.golden import Folders, find_cases

        self.folders: Folders = Folders.below(root, fixtures, goldens)
        self.listing: Listing = find_cases(self.folders, only)
        self.messages = Messages()
        self.open = 0
        self.orphans = len(self.listing.orphans)
        self._changes: list[Change] = []
        for path in self.listing.ignored:
            self.messages.warn(f"{path}: is no fixture, since it is neither text nor HTML by name")

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each case's outcome; count what is left open, report what failed."""
        from normalizer.golden import check_all
        from normalizer.golden.compare import settings_for

        settings = settings_for(self.folders.root)
        found = check_all(self.listing.cases, settings)
        for outcome in self.messages.progress(found, "cleaning"):
            if outcome.error is not None:
                self.messages.error(outcome.error)
            self.open += outcome.status in ("new", "differs")
            yield outcome

    def plan(self, outcome: Outcome) -> Change:
        """Say what an outcome changes, and remember it for the totals."""
        from normalizer.golden import plan_update

        change = plan_update(outcome)
        self._changes.append(change)
        return change

    def list_orphans(self, *, deleted: bool = False) -> None:
        """Name the golden files that belong to no fixture."""
        word = "deleted" if deleted else "orphan "
        for path in self.listing.orphans:
            write(f"{word}  {printable(str(path))}: belongs to no fixture\n")

    def show_totals(self) -> None:
        """Print what changed over all cases, rule by rule."""
        if len(self._changes) < 2:
            return
        total: Counter[tuple[str, str, str]] = Counter()
        for rule in (rule for change in self._changes for rule in change.rules):
            for part in ("added", "dropped", "words_added", "words_dropped"):
                total[rule.code, rule.cleaner, part] += getattr(rule, part)
        write(f"all {len(self._changes)} cases\n")
        for code, cleaner in sorted({(code, cleaner) for code, cleaner, _ in total}):
            counts = [
                total[code, cleaner, part]
                for part in ("added", "dropped", "words_added", "words_dropped")
            ]
            write(f"  {_rule_line(code, cleaner, *counts)}\n")

    def end(self, hint: str, *, stored: int | None = None) -> int:
        """Say on standard error how it went, and return the status."""
        cases, failures = len(self.listing.cases), self.messages.failures
        parts = [f"{cases} case" if cases == 1 else f"{cases} cases"]
        if stored is not None:
            parts.append(f"{stored} stored")
        if self.open or failures:
            parts.append(f"{self.open} not as the golden files say")
        if self.orphans:
            parts.append(f"{self.orphans} golden files without a fixture")
        if failures:
            parts.append(f"{failures} failed")
        advice = [hint] if self.open else []
        if self.orphans:
            advice.append(
                "`normalizer golden update --accept-loss` deletes those without a fixture"
            )
        click.echo("; ".join((", ".join(parts), *advice)), err=True)
        self.messages.findings = self.open + self.orphans
        return self.messages.status


def _summary(change: Change) -> str:
    """Return one line on a change: new, or words of the text and cuts, more and less."""
    added = sum(rule.added for rule in change.rules)
    dropped = sum(rule.dropped for rule in change.rules)
    if change.new:
        return f"new, {change.words_gained} words, {added} cuts"
    parts = []
    if change.words_gained or change.words_lost:
        parts.append(f"text +{change.words_gained} -{change.words_lost} words")
    if added or dropped:
        parts.append(f"cuts +{added} -{dropped}")
    return ", ".join(parts) or "places, reasons or fields"


def _details(change: Change) -> Iterator[str]:
    for rule in change.rules:
        yield _rule_line(
            rule.code, rule.cleaner, rule.added, rule.dropped, rule.words_added, rule.words_dropped
        )
    if change.words_lost and not change.new:
        for text in change.lost[:_MOST_LOST]:
            cut = printable(text[:_LONGEST_LOST]) + ("…" if len(text) > _LONGEST_LOST else "")
            yield f"lost or changed: {cut}"
        if len(change.lost) > _MOST_LOST:
            yield f"lost or changed: {len(change.lost) - _MOST_LOST} more paragraphs"


def _rule_line(
    code: str, cleaner: str, added: int, dropped: int, words_added: int, words_dropped: int
) -> str:
    return f"{code} {cleaner}: +{added} -{dropped} cuts, +{words_added} -{words_dropped} words"


def _paint(line: str, color: bool) -> str:
    shown = printable(line)
    if not color:
        return shown
    style = next((s for sign, s in _STYLES.items() if line.startswith(sign)), "")
    return f"{style}{shown}{_PLAIN}" if style else shown
