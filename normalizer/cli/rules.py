"""`normalizer rules`: the catalogue of cleaners, and one of them in full."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import click

from normalizer.cleaners._base import Cleaner, all_cleaners, select
from normalizer.cli._console import color_option, columns, wants_color, write
from normalizer.cli._options import complete_codes
from normalizer.io.records import dump_object
from normalizer.lang import known_languages
from normalizer.lang import read_file as read_language

__all__ = ["rules"]

# Codes in records that are no cleaner's: name, and what they stand for.
_OTHERS = {
    "SP001": (
        "shared-passage",
        "What `normalizer dedup --mode cut` leaves to the article that has the canonical copy.",
    )
}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_WIDTH = 100  # columns where standard output is no terminal


@click.command()
@click.argument("codes", metavar="[CODE]...", nargs=-1, shell_complete=complete_codes)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--language", metavar="CODE", help="With CODE: phrases of this language only, such as en."
)
@color_option
def rules(codes: tuple[str, ...], form: str, language: str | None, color: str) -> int:
    """List the cleaners, or print some in full: what they remove, keep and look for.

    CODE is a code, a prefix of codes or a name.
    """
    if language is not None and language not in known_languages():
        raise click.BadParameter(
            f"there are no phrases for {language!r}; there are for {', '.join(known_languages())}",
            param_hint="'--language'",
        )
    others = [code for code in codes if code in _OTHERS]
    wanted = [code for code in codes if code not in _OTHERS]
    chosen = select(wanted) if wanted else () if others else all_cleaners()
    if form == "json":
        write(dump_object([_as_dict(one) for one in chosen], indent=2) + "\n")
    elif codes:
        bold = wants_color(color)
        shown = [_in_full(one, bold, language) for one in chosen]
        write("\n".join(shown + [_no_cleaner(code) for code in others]))
    else:
        write(_listed(chosen))
    return 0


def _no_cleaner(code: str) -> str:
    name, text = _OTHERS[code]
    return f"{code} {name} (no cleaner)\n\n{text}\n"


def _as_dict(one: Cleaner) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "since": one.since,
        "summary": one.summary,
        "description": inspect.cleandoc(one.function.__doc__ or ""),
        "lists": sorted({name for _, name in _lists_of(one)}),
    }


def _listed(cleaners: tuple[Cleaner, ...]) -> str:
    """Return an aligned table: code, name, since, summary; wrapped on a terminal."""
    name = max((len(c.name) for c in cleaners), default=0)
    since = max((len(c.since) for c in cleaners), default=0)
    indent = 5 + 2 + name + 2 + since + 2
    lines = []
    for one in cleaners:
        head = f"{one.code}  {one.name:<{name}}  {one.since:<{since}}  "
        room = (columns() or 10**6) - indent
        summary = wrap(one.summary, max(room, 30)) or [""]
        lines.append(head + ("\n" + " " * indent).join(summary) + "\n")
    return "".join(lines)


def _in_full(one: Cleaner, bold: bool, only: str | None) -> str:
    head = f"{one.code} {one.name} (since {one.since})"
    lines = [f"{_BOLD}{head}{_PLAIN}" if bold else head, ""]
    lines.append(inspect.cleandoc(one.function.__doc__ or ""))
    for language, name in _lists_of(one):
        if only not in (None, language):
            continue
        title = f"Phrases: {name}, {language}"
        lines += ["", f"{_BOLD}{title}{_PLAIN}" if bold else title]
        lines += _phrases(read_language(language)[name])
    return "\n".join(lines) + "\n"


def _phrases(table: dict[str, list[str]]) -> Iterator[str]:
    labels = {
        "whole": "The whole block is",
        "starts": "The block starts with",
        "phrases": "The block holds (regular expressions)",
        "removed": "Removed",
        "kept": "Kept",
    }
    for key, label in labels.items():
        entries = table.get(key, [])
        if not entries:
            continue
        yield f"    {label}:"
        if key in ("whole", "starts"):
            yield from _flowing(entries)
        else:
            yield from (f"        {entry}" for entry in entries)


def _flowing(entries: list[str]) -> Iterator[str]:
    """Yield the entries side by side, as many as a line takes."""
    from normalizer.diff import columns_of

    room = (columns() or _WIDTH) - 8
    line = ""
    for entry in entries:
        if line and columns_of(line) + columns_of(entry) + 3 > room:
            yield f"        {line}"
            line = ""
        line += f" · {entry}" if line else entry
    yield f"        {line}"


def _lists_of(one: Cleaner) -> list[tuple[str, str]]:
    """Return (language, list) of the phrase lists that the cleaner's module names."""
    import ast

    try:
        tree = ast.parse(inspect.getsource(inspect.getmodule(one.function) or one.function))
    except (OSError, TypeError, SyntaxError):
        return []  # a plugin without source
    named = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return [
        (language, name)
        for language in known_languages()
        for name in read_language(language)
        if name in named
    ]
