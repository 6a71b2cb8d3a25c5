"""Signs of the second pass: the first one's verdicts on a block's neighbours and kin.

`chance` is the first pass's probability that a block is the article.  The sums are
running sums again, so the pass is linear in the page.
"""

from __future__ import annotations

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import context_loops
from normalizer.extract.context_loops import EDGE_SIGNS, GROUP_SIGNS, WINDOW_SIGNS
from normalizer.extract.table import Array, Table

__all__ = ["NEEDED", "add_context"]

# Columns of the own signs that the second pass is made of.
NEEDED = ("words", "in_body", "box", "parent", "grand", "great", "path", "unit")

LOOPS = compiled("normalizer.extract._context_loops") or context_loops
GROUPS = ("path", "parent", "grand", "great", "box", "unit")
WINDOWS = (4, 12)  # blocks each way, of the means weighted by words


def add_context(t: Table, chance: Array, prefix: str) -> None:
    """Add to the table the signs made of a pass's probabilities, named with `prefix`."""
    words, held = t["words"], t["in_body"]
    mass = chance * words
    total = max(float(mass.sum()), 1.0)
    doubt = float((chance * (1 - chance) * words).sum()) / total
    t[prefix] = chance
    names = _names(prefix, WINDOW_SIGNS)
    t.fill(names, LOOPS.window_signs, chance, words, total, doubt, *WINDOWS)
    groups = np.array([t[name] for name in GROUPS], dtype=np.int64)
    size = int(groups.max()) + 1
    names = tuple(f"{prefix}_{name}{sign}" for name in GROUPS for sign in GROUP_SIGNS)
    t.fill(names, LOOPS.group_signs, groups, size, chance, words, total)
    has = held >= 0
    agree = float((mass * held)[has].sum()) / total if has.any() else -1.0
    t[f"{prefix}_body"] = np.full(t.rows, agree)
    t[f"{prefix}_body_gap"] = np.where(has, agree - held, -2.0)
    t.fill(
        _names(prefix, EDGE_SIGNS), LOOPS.edge_signs, chance, words, t["path"], t["parent"],
        size,
    )  # fmt: skip


def _names(prefix: str, signs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{prefix}_{sign}" for sign in signs)
