"""What docs and changelog tell is what there is: options, error codes, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import normalizer
from normalizer.cleaners._base import all_cleaners
from normalizer.cli import COMMANDS, cli
from normalizer.lang import known_languages

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(normalizer.__file__).parent
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
EVERYTHING = "\n".join([*DOCS.values(), (ROOT / "README.md").read_text(encoding="utf-8")])


def commands(name: str) -> Iterator[click.Command]:
    """Yield a command and those below it."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    yield command
    if isinstance(command, click.Group):
        yield from command.commands.values()


def test_no_code_is_explained_that_nothing_raises() -> None:
    table = DOCS["cli.md"].partition("## Error codes")[2]
    codes = [c for row in re.findall(r"^\| (`.+?) \|", table, re.M) for c in row.split("`")[1::2]]
    assert len(codes) > 30
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert [code for code in codes if f'"{code}"' not in source] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told(name: str) -> None:
    for command in commands(name):
        for option in command.params:
            names = option.opts if isinstance(option, click.Option) else ()
            told = [n for n in names if re.search(rf"(?<![\w-]){n}(?![\w-])", EVERYTHING)]
            told += [n for n in names if f"`{n.lstrip('-')}`" in EVERYTHING]  # as a setting
            assert told or not names, f"{name}: {', '.join(names)}"


def test_the_changelog_counts_right() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    own = [c for c in all_cleaners() if c.function.__module__.startswith("normalizer.")]
    assert f"{len(own)} cleaners" in changes
    assert f"phrase lists in {len(known_languages())} languages" in changes
    assert f"## {normalizer.__version__}" in changes
