"""What the commands share on the way out: data to stdout, messages to stderr, colour."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from typing import TypeVar

import click

from normalizer.errors import NormalizerError, OutputError, told
from normalizer.io.plain import in_one_line

__all__ = [
    "ClosedPipeError",
    "Messages",
    "color_option",
    "internal_error",
    "report",
    "unwritten",
    "wants_color",
    "write",
]


_T = TypeVar("_T")


class ClosedPipeError(Exception):
    """The reader of standard output went away, as `head` does; nothing is wrong."""


def write(data: str) -> None:
    """Write data to standard output at once: UTF-8 and plain line ends, whatever the locale.

    Raises:
        ClosedPipeError: nobody reads any more.
        OutputError: `output-unwritable`.
    """
    try:
        sys.stdout.buffer.write(data.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as problem:
        raise unwritten(problem) from problem


def unwritten(problem: OSError) -> ClosedPipeError | OutputError:
    """Return what it means that standard output takes no data."""
    if problem.errno in (errno.EPIPE, errno.ESHUTDOWN):
        return ClosedPipeError()
    return OutputError(
        "output-unwritable",
        f"standard output: {problem.strerror or problem}",
        "make room, or send it somewhere else",
    )


def report(problem: NormalizerError, *, over_bar: bool = False) -> None:
    """Print an error and its hint to standard error."""
    _say(f"error: {in_one_line(problem.message)} [{problem.code}]", over_bar=over_bar)
    if problem.hint:
        _say(f"  hint: {in_one_line(problem.hint)}")


def _say(line: str, *, over_bar: bool = False) -> None:
    try:
        click.echo(f"\r\x1b[K{line}" if over_bar else line, err=True)
    except OSError:
        return  # standard error is closed; the status still tells


def internal_error(problem: BaseException, source: str = "") -> NormalizerError:
    """Return the error that stands for one that nobody foresaw; say where it was, if asked to."""
    if os.environ.get("NORMALIZER_TRACEBACK"):
        from traceback import print_exception

        print_exception(problem)
    where = f"{source}: " if source else ""
    return NormalizerError(
        "internal-error",
        f"{where}{told(problem)}",
        "this is a bug; NORMALIZER_TRACEBACK=1 shows where it happened",
    )


class Messages:
    """What is said on standard error, and the status that the command ends with."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        self.failures = 0
        self.findings = 0
        self._verbose = verbose and not quiet
        self._bar = False

    def error(self, problem: NormalizerError) -> None:
        """Report an input that failed; the command goes on and ends with 2."""
        self.failures += 1
        if not self.quiet:
            report(problem, over_bar=self._bar)

    def warn(self, line: str) -> None:
        """Say what the user should know of."""
        if not self.quiet:
            _say(f"warning: {in_one_line(line)}", over_bar=self._bar)

    def tell(self, line: str) -> None:
        """Say what only `--verbose` wants to know."""
        if self._verbose:
            _say(in_one_line(line), over_bar=self._bar)

    def progress(self, values: Iterator[_T], label: str) -> Iterator[_T]:
        """Yield the values; count them on standard error, where that is a terminal.

        Where data goes to a terminal as well, nothing is counted: it moves by itself.
        """
        if self.quiet or not sys.stderr.isatty() or sys.stdout.isatty():
            yield from values
            return
        self._bar = True
        with click.progressbar(values, label=label, show_pos=True, file=sys.stderr) as bar:
            yield from bar
        self._bar = False

    @property
    def status(self) -> int:
        """0 done, 1 findings, 2 something failed."""
        return 2 if self.failures else int(self.findings > 0)


def wants_color(choice: str) -> bool:
    """Tell whether to colour standard output: `always`, `never`, or as the terminal is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def columns() -> int | None:
    """Return the width of the terminal that standard output is, None where it is none."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Whether to colour; auto asks the terminal and NO_COLOR.",
)
