"""The command line: a group whose commands are imported when they are called.

Every way out of a command ends here with a status: 0 done, 1 findings, 2 something could
not be read, written or parsed, 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import NoReturn

# Start-up makes many objects and drops none: looking through them for cycles, seven
# hundred at a time, takes 8 of 90 ms; 20,000 at a time still 4.
gc.set_threshold(100_000)

import click  # noqa: E402

from normalizer.cli._console import ClosedPipeError, internal_error, report, unwritten  # noqa: E402
from normalizer.errors import NormalizerError  # noqa: E402

__all__ = ["COMMANDS", "cli", "main"]

# Command: where it lives, and its line in the list of commands.
COMMANDS = {
    "clean": ("clean:clean", "Clean articles; name every cut."),
    "restore": ("restore:restore", "The text before cleaning, from records."),
    "dedup": ("dedup:dedup", "Passages shared between outlets."),
    "run": ("run:run", "Clean a whole corpus; parallel, resumable."),
    "golden": ("golden:golden", "Check, update or compare golden files."),
    "eval": ("eval:command", "Scores on your own labelled pages, with floors."),
    "rules": ("rules:rules", "The cleaners, or one of them in full."),
    "config": ("config:config", "The settings in force, and where each came from."),
    "completion": ("completion:completion", "A script that completes commands in a shell."),
}
INTERRUPTED = 130
CLOSED_PIPE = 141


class _Commands(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(f"normalizer.cli.{module}"), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    from normalizer import __version__

    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("trafilatura", "ftfy", "datasketch")
    )
    python = ".".join(map(str, sys.version_info[:3]))
    click.echo(f"normalizer {__version__} ({libraries}, Python {python})")
    ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the versions of normalizer and of what it builds on.",
)
def cli() -> None:
    """Strip the cruft from scraped news articles, undoably.

    Data goes to standard output, messages to standard error.
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line, and leave the process with its status."""
    _leave(_run(args))


def _leave(status: int) -> NoReturn:
    """End the process at once where nothing waits to be run at its end.

    Taking the interpreter down in good order costs a tenth of the time that `clean` takes
    on one article (11 of 110 ms of CPU), and frees what the system frees anyway.
    """
    if atexit._ncallbacks() == 0 and "multiprocessing.process" not in sys.modules:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
            os._exit(status)
    sys.exit(status)


def _run(args: list[str] | None) -> int:
    _open_closed_streams()
    try:
        with _printing():
            status = cli.main(args, prog_name="normalizer", standalone_mode=False)
    except click.ClickException as problem:
        _show_usage(problem)
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        _forget_output()
        return INTERRUPTED
    except (ClosedPipeError, BrokenPipeError):
        _forget_output()
        return CLOSED_PIPE
    except NormalizerError as problem:
        report(problem)
        return 2
    except Exception as problem:
        report(internal_error(problem))
        return 2
    return int(status or 0)


def _show_usage(problem: click.ClickException) -> None:
    """Say what is wrong with options or values, as other errors are said; or print the help."""
    context = getattr(problem, "ctx", None)
    if context is None or isinstance(problem, click.exceptions.NoArgsIsHelpError):
        problem.show()
        return
    with suppress(OSError):
        click.echo(context.get_usage(), err=True)
    hint = f"`{context.command_path} --help` says what it takes"
    report(NormalizerError("usage", problem.format_message(), hint))


@contextmanager
def _printing() -> Iterator[None]:
    """Give the system's errors a code where click prints help or a version, or at the end.

    Raises:
        ClosedPipeError: nobody reads any more.
        OutputError: `output-unwritable`.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as problem:
        from traceback import walk_tb

        frames = [frame.f_code for frame, _ in walk_tb(problem.__traceback__)]
        if len(frames) > 1 and click.echo.__code__ not in frames:
            raise
        _forget_output()
        raise unwritten(problem) from problem
    except SystemExit as left:  # click leaves so where a pipe is closed, and nowhere else
        raise ClosedPipeError from left


def _open_closed_streams() -> None:
    """Put something in place of standard streams that were closed before the start.

    What is written to a closed standard output must fail, so a stream that is only read
    stands in for it.
    """
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = sys.stdout or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115


def _forget_output() -> None:
    """Point standard output at nothing, so that no flush at the end fails again."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        return
