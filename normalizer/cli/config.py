"""`normalizer config`: the settings in force, and where each came from."""

from __future__ import annotations

from typing import Any

import click

from normalizer.cli._console import write
from normalizer.cli._options import settings_from, settings_options
from normalizer.io.records import dump_object

__all__ = ["config"]


@click.command()
@settings_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def config(form: str, **options: Any) -> int:
    """Print the settings in force as TOML, each with the file or flag that set it."""
    rows = settings_from(options).table()
    if form == "json":
        listed = [{"setting": key, "value": value, "from": origin} for key, value, origin in rows]
        write(dump_object(listed, indent=2) + "\n")
        return 0
    lines = [(f"{key} = {_toml(value)}", origin) for key, value, origin in rows]
    width = max(len(line) for line, _ in lines)
    write("".join(f"{line:<{width}}  # {origin}\n" for line, origin in lines))
    return 0


def _toml(value: object) -> str:
    """Return a setting's value as TOML; its strings and lists are written as in JSON."""
    return dump_object(list(value) if isinstance(value, tuple) else value)
