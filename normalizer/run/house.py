"""House boilerplate in a run: a first pass finds what each outlet repeats, a second cuts it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from normalizer.run.disk import replace_file
from normalizer.run.passages import read_articles

__all__ = ["write_rules"]

_EACH = 500  # articles of an outlet that are looked at; boilerplate shows in far fewer
_CHARACTERS = 5_000_000  # of their text: those of 500 articles at most, in 200 MB


def write_rules(records: Sequence[Path], target: Path, folder: Path) -> None:
    """Write the rule file for what the outlets of these records repeat.

    Args:
        records: files of records.
        target: the rule file.
        folder: a folder to work in, gone at the end.
    """
    from normalizer.dedup.ondisk import by_outlet
    from normalizer.dedup.within import SEVERAL, find_house
    from normalizer.lang.house import write_house_rules

    articles = (article for path in records for article in read_articles(path))
    rules = []
    for found in by_outlet(articles, folder, most=_EACH, characters=_CHARACTERS):
        if len(found) >= SEVERAL:
            rules += find_house(found)
    rules.sort(key=lambda rule: rule.outlet)
    replace_file(target, write_house_rules(rules).encode("utf-8"))
