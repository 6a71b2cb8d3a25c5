"""Signs of the second pass: the first one's verdicts on a block's neighbours and kin.

`chance` is the first pass's probability that a block is the article.  The sums are
running sums again, so the pass is linear in the page.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import context_loops
from normalizer.extract.columns import Array, Room, looped
from normalizer.extract.context_loops import context_names
from normalizer.extract.places import GROUPED
from normalizer.extract.table import Names, Table

__all__ = ["NEEDED", "add_context", "doubting_stray_items"]

# Columns of the own signs that the second pass is made of.
NEEDED = ("words", "in_body", *GROUPED.all)

LOOPS = compiled("normalizer.extract._context_loops") or context_loops
WINDOWS = (4, 12)  # blocks each way, of the means weighted by words


def add_context(t: Table, chance: Array, prefix: str) -> None:
    """Add to the table the signs made of a pass's probabilities, named with `prefix`."""
    words, held = t["words"], t["in_body"]
    masses, _ = looped(LOOPS.masses, chance, words, held, Room("d", 3, t.rows))
    expected, doubted, agreed = np.add.reduce(masses, axis=1).tolist()
    total = max(expected, 1.0)
    agree = agreed / total if held[0] >= 0 else -1.0
    groups = t.columns.get(GROUPED)
    if groups is None:
        groups = np.array([t[name] for name in GROUPED.all], dtype=np.int32)
    names = _names(prefix)
    t[names] = looped(
        LOOPS.context_signs, chance, words, held, groups, total, doubted / total, agree, *WINDOWS,
        Room("f", len(names.all), t.rows),
    )[0]  # fmt: skip


def doubting_stray_items(
    t: Table, chance: Array, likely: float, sure: float, longest: int
) -> Array:
    """The chances with the odds halved of short items of lists that no line introduces."""
    rows, _ = looped(
        LOOPS.doubting_stray_items, chance, t["in.li"], t["ends"], t["words"], likely, sure,
        longest, Room("d", 1, t.rows),
    )  # fmt: skip
    doubted: Array = rows[0]
    return doubted


@lru_cache(maxsize=8)
def _names(prefix: str) -> Names:
    return Names(*context_names(prefix, GROUPED.all))
