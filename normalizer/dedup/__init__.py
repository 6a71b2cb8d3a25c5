"""Passages that outlets share: sketches, candidates, verification, groups, index.

`find_shared(records)` gives the groups of a batch, `find_shared_on_disk(articles, folder)`
those of any number of articles, `SharedIndex(folder)` keeps articles over the days:
`add(records)`, `query(record)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normalizer.dedup.articles import Article
    from normalizer.dedup.index import SharedIndex
    from normalizer.dedup.ondisk import find_shared_on_disk
    from normalizer.dedup.shared import Group, Member, Pair, compare, find_shared

__all__ = [
    "Article",
    "Group",
    "Member",
    "Pair",
    "SharedIndex",
    "compare",
    "find_shared",
    "find_shared_on_disk",
]

_HOMES = {
    "Article": "articles",
    "SharedIndex": "index",
    "Group": "shared",
    "Member": "shared",
    "Pair": "shared",
    "compare": "shared",
    "find_shared": "shared",
    "find_shared_on_disk": "ondisk",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: numpy costs a tenth of a second."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
