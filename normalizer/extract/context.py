"""Signs of the second pass: the first one's verdicts on a block's neighbours and kin.

`chance` is the first pass's probability that a block is the article.  The sums are
running sums again, so the pass is linear in the page.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import context_loops
from normalizer.extract.context_loops import context_names
from normalizer.extract.places import GROUPED
from normalizer.extract.table import Array, Names, Room, Table, looped

__all__ = ["NEEDED", "add_context"]

# Columns of the own signs that the second pass is made of.
NEEDED = ("words", "in_body", *GROUPED.all)

LOOPS = compiled("normalizer.extract._context_loops") or context_loops
# What `sum`, `any` and `max` of an array come to, without the Python around it.
_SUM, _ANY, _MAX = np.add.reduce, np.logical_or.reduce, np.maximum.reduce
WINDOWS = (4, 12)  # blocks each way, of the means weighted by words


def add_context(t: Table, chance: Array, prefix: str) -> None:
    """Add to the table the signs made of a pass's probabilities, named with `prefix`."""
    words, held = t["words"], t["in_body"]
    mass = chance * words
    total = max(float(_SUM(mass)), 1.0)
    doubt = float(_SUM(chance * (1 - chance) * words)) / total
    has = held >= 0
    agree = float(_SUM((mass * held)[has])) / total if _ANY(has) else -1.0
    groups = t.columns.get(GROUPED)
    if groups is None:
        groups = np.array([t[name] for name in GROUPED.all], dtype=np.int64)
    size = int(_MAX(groups, axis=None)) + 1
    names = _names(prefix)
    t[names] = looped(
        LOOPS.context_signs, chance, words, held, groups, size, total, doubt, agree, *WINDOWS,
        Room("d", len(names.all), t.rows),
    )[0]  # fmt: skip


@lru_cache(maxsize=8)
def _names(prefix: str) -> Names:
    return Names(*context_names(prefix, GROUPED.all))
