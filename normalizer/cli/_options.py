"""Options that several commands take: settings, verbosity, and where settings come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from normalizer.config import CHOICES, Settings, load_settings
from normalizer.errors import RuleError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = [
    "PATH",
    "complete_codes",
    "output_option",
    "pathlib_type",
    "settings_from",
    "settings_options",
    "verbosity_options",
]

_F = TypeVar("_F", bound=Callable[..., Any])
_SETTINGS = ("captions", "ledger", "links", "extractor", "favor")
_LISTS = ("select", "ignore", "extend_select")

# click would take a path that cannot be read for a wrong option, which ends a whole batch.
PATH = click.Path(readable=False)


def complete_codes(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the codes of cleaners, after a comma as well."""
    from click.shell_completion import CompletionItem

    from normalizer.cleaners._base import all_cleaners

    before, comma, last = typed.rpartition(",")
    return [
        CompletionItem(before + comma + c.code, help=c.name)
        for c in all_cleaners()
        if c.code.startswith(last.upper())
    ]


def pathlib_type() -> click.Path:
    """Return `PATH` with values as pathlib has them, which costs start-up time."""
    from pathlib import Path

    return click.Path(readable=False, path_type=Path)


def _codes(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Take codes parted by commas, and the option several times."""
    parts = (part.strip() for value in values for part in value.split(","))
    return tuple(part for part in parts if part)


def _code_option(name: str, text: str) -> Callable[[_F], _F]:
    return click.option(
        name,
        metavar="CODES",
        multiple=True,
        callback=_codes,
        shell_complete=complete_codes,
        help=text,
    )


_OPTIONS = (
    _code_option("--select", "Only these cleaners: codes, prefixes or names, by commas."),
    _code_option("--ignore", "All cleaners but these."),
    _code_option("--extend-select", "These cleaners too."),
    click.option(
        "--captions",
        type=click.Choice(CHOICES["captions"]),
        help="Set captions aside (field), leave them in the text, or drop them.",
    ),
    click.option(
        "--ledger",
        type=click.Choice(CHOICES["ledger"]),
        help="Cuts in the record: the article region's, the page's too, or none.",
    ),
    click.option(
        "--links",
        type=click.Choice(CHOICES["links"]),
        help="Keep the links of a page in the record, and in Markdown (field).",
    ),
    click.option(
        "--extractor",
        type=click.Choice(CHOICES["extractor"]),
        help="Who decides what of a page is the article.",
    ),
    click.option(
        "--favor",
        type=click.Choice(CHOICES["favor"]),
        help="Which side to err on where a page leaves it open.",
    ),
    click.option(
        "--config",
        metavar="FILE",
        type=PATH,
        help="Take settings from this TOML file and no other.",
    ),
    click.option("--isolated", is_flag=True, help="Take no settings from files."),
)


def _folder(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value in ("", "-"):
        raise click.BadParameter("it takes a folder; without it, results are printed")
    return value


def output_option(text: str) -> Callable[[_F], _F]:
    """Return the option for a folder that results go to."""
    return click.option("-o", "--output", metavar="DIR", type=PATH, callback=_folder, help=text)


def settings_options(command: _F) -> _F:
    """Add the options that are settings; `settings_from` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def verbosity_options(command: _F) -> _F:
    """Add `--quiet` and `--verbose`."""
    command = click.option("-v", "--verbose", is_flag=True, help="Say more on stderr.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr.")(command)


def settings_from(options: dict[str, Any]) -> Settings:
    """Return the settings in force for a command's options, and check the cleaners named.

    Raises:
        ConfigError: a settings file or value is wrong.
        RuleError: `unknown-cleaner`.
    """
    flags: dict[str, Any] = {name: options[name] for name in _SETTINGS}
    flags |= {name.replace("_", "-"): options[name] or None for name in _LISTS}
    if options["config"] is None:
        settings = load_settings(flags=flags, search=not options["isolated"])
    else:
        if options["isolated"]:
            raise click.UsageError("--config and --isolated exclude each other")
        settings = load_settings(options["config"] or ".", flags=flags)
    if settings.extraction.sites:
        from normalizer.extract.sites import load_sites

        load_sites(settings.extraction.sites)
    _check_cleaners(settings)
    return settings


def _check_cleaners(settings: Settings) -> None:
    """Say of a cleaner that there is not where it was asked for.

    Raises:
        RuleError: `unknown-cleaner`.
    """
    for name in _LISTS:
        wanted: tuple[str, ...] = getattr(settings.selection, name)
        if not wanted:
            continue
        from normalizer.cleaners._base import select

        key = name.replace("_", "-")
        try:
            select(wanted)
        except RuleError as problem:
            if problem.code != "unknown-cleaner":
                raise
            where = f"{settings.origins.get(key, 'settings')}: {key}"
            raise RuleError(problem.code, f"{where}: {problem.message}", problem.hint) from problem
