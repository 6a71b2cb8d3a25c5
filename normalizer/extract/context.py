"""Signs of the second pass: the first one's verdicts on a block's neighbours and kin.

`chance` is the first pass's probability that a block is the article.  The sums are
running sums again, so the pass is linear in the page.
"""

from __future__ import annotations

import numpy as np

from normalizer.extract.table import Array, Table, running

__all__ = ["NEEDED", "add_context"]

# Columns of the own signs that the second pass is made of.
NEEDED = ("words", "in_body", "box", "parent", "grand", "great", "path", "unit")

WINDOWS = (4, 12)  # blocks each way, of the means weighted by words


def add_context(t: Table, chance: Array, prefix: str) -> None:
    """Add to the table the signs made of a pass's probabilities, named with `prefix`."""
    n = t.rows
    words = t["words"]
    mass = chance * words
    total = max(float(mass.sum()), 1.0)
    t[prefix] = chance
    run_mass, run_words = running(mass), running(words)
    rows = np.arange(n)
    for reach in WINDOWS:
        low, high = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, n)
        t[f"{prefix}_before{reach}"] = _mean(run_mass, run_words, low, rows)
        t[f"{prefix}_after{reach}"] = _mean(run_mass, run_words, rows + 1, high)
    t[f"{prefix}_done"] = run_mass[:-1] / total
    t[f"{prefix}_left"] = 1.0 - run_mass[1:] / total
    t[f"{prefix}_words"] = np.full(n, total)
    t[f"{prefix}_doubt"] = np.full(n, float((chance * (1 - chance) * words).sum()) / total)
    for name in ("path", "parent", "grand", "great", "box", "unit"):
        group = t[name]
        size = int(group.max()) + 1
        group_mass = np.bincount(group, weights=mass, minlength=size)
        group_words = np.bincount(group, weights=words, minlength=size)
        t[f"{prefix}_{name}"] = group_mass[group] / group_words[group]
        t[f"{prefix}_{name}_share"] = group_mass[group] / total
        others = np.maximum(group_words[group] - words, 0.01)
        t[f"{prefix}_{name}_others"] = np.where(
            group_words[group] > words + 0.5, (group_mass[group] - mass) / others, -1.0
        )
    held = t["in_body"]
    has = held >= 0
    agree = float((mass * held)[has].sum()) / total if has.any() else -1.0
    t[f"{prefix}_body"] = np.full(n, agree)
    t[f"{prefix}_body_gap"] = np.where(has, agree - held, -2.0)
    _edges(t, chance, prefix)


def _edges(t: Table, chance: Array, prefix: str) -> None:
    """Distances to the nearest and to the outermost blocks that the pass is sure of."""
    n = t.rows
    rows = np.arange(n)
    words = running(t["words"])[:-1]
    sure = (chance > 0.6) & (t["words"] >= 8)
    where = np.flatnonzero(sure)
    first, last = (where[0], where[-1]) if len(where) else (0, n - 1)
    t[f"{prefix}_since_first"], t[f"{prefix}_to_last"] = (
        rows - float(first),
        last - rows.astype(float),
    )
    t[f"{prefix}_words_to_last"] = words[last] - words
    seen = np.maximum.accumulate(np.where(sure, rows, -99))
    coming = np.minimum.accumulate(np.where(sure, rows, n + 99)[::-1])[::-1]
    t[f"{prefix}_sure_before"] = np.minimum(rows - np.concatenate(([-99], seen[:-1])), 99)
    t[f"{prefix}_sure_after"] = np.minimum(np.concatenate((coming[1:], [n + 99])) - rows, 99)
    size = int(t["path"].max()) + 1
    known = np.bincount(t["path"], weights=sure, minlength=size)
    t[f"{prefix}_path_sure"] = known[t["path"]]
    parents = np.bincount(t["parent"], weights=sure, minlength=int(t["parent"].max()) + 1)
    t[f"{prefix}_parent_sure"] = parents[t["parent"]]
    # Whether the block stands in the element that the first sure block stands in.
    t[f"{prefix}_parent_is_first"] = (t["parent"] == t["parent"][first]).astype(np.float32)


def _mean(mass: Array, words: Array, low: Array, high: Array) -> Array:
    high = np.maximum(high, low)
    width = words[high] - words[low]
    return np.where(width > 0, (mass[high] - mass[low]) / np.maximum(width, 0.01), -0.5)
