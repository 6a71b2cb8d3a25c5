"""Write the tables of all languages anew, as is to be done after a change to their TOML.

usage: python -m normalizer.lang
"""

from __future__ import annotations

from pathlib import Path

from normalizer.lang import known_languages, parsed_lists, parsed_words, path_of
from normalizer.lang._tables import table_of, table_of_words


def write_tables() -> None:
    """Write a table beside the TOML of each language, and beside the files that list words."""
    for toml in sorted(Path(path_of("")).glob("*.toml")):
        name, data = toml.stem, toml.read_bytes()
        if name in known_languages():
            table = table_of(parsed_lists(name), data)
        else:
            table = table_of_words(parsed_words(name), data)
        toml.with_suffix(".tsv").write_bytes(table)


if __name__ == "__main__":
    write_tables()
