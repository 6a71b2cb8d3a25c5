"""House boilerplate in a run: a first pass finds what each outlet repeats, a second cuts it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from normalizer.run.disk import replace_file
from normalizer.run.passages import read_articles

if TYPE_CHECKING:
    from normalizer.dedup.articles import Article

__all__ = ["write_rules"]

_AT_ONCE = 20_000  # articles held in memory
_EACH = 500  # articles of an outlet that are looked at; boilerplate shows in far fewer


def write_rules(records: Sequence[Path], articles: int, target: Path) -> None:
    """Write the rule file for what the outlets of these records repeat.

    Args:
        records: files of records.
        articles: how many there are in all; decides how often the files are read.
        target: the rule file.
    """
    from normalizer.dedup.within import find_house
    from normalizer.lang.house import write_house_rules

    groups = -(-articles // _AT_ONCE) or 1
    rules = []
    for group in range(groups):
        rules += find_house(_articles(records, group, groups))
    replace_file(target, write_house_rules(rules).encode("utf-8"))


def _articles(records: Sequence[Path], group: int, groups: int) -> Iterator[Article]:
    """Yield the first articles of each outlet of a group."""
    seen: Counter[str] = Counter()
    for path in records:
        for article in read_articles(path):
            outlet = article.outlet
            if outlet and zlib.crc32(outlet.encode("utf-8", "surrogatepass")) % groups == group:
                seen[outlet] += 1
                if seen[outlet] <= _EACH:
                    yield article
