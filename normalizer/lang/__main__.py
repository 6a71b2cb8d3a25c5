"""Write the tables of all languages anew, as is to be done after a change to their TOML.

usage: python -m normalizer.lang
"""

from __future__ import annotations

from pathlib import Path

from normalizer.lang import known_languages, parsed_lists, path_of
from normalizer.lang._tables import table_of


def write_tables() -> None:
    """Write a table beside the TOML of each language."""
    for language in known_languages():
        toml = Path(path_of(f"{language}.toml"))
        toml.with_suffix(".tsv").write_bytes(table_of(parsed_lists(language), toml.read_bytes()))


if __name__ == "__main__":
    write_tables()
