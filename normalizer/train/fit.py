"""Growing the three forests from samples, and judging pages by forests that never saw them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from normalizer.extract.columns import Array
from normalizer.extract.forests import from_json
from normalizer.extract.model import Forest
from normalizer.train.boost import Growth, Settings, fit_forest, top_signs
from normalizer.train.samples import Sample, second_pass

__all__ = [
    "FOLDS",
    "Forests",
    "chances",
    "easy_blocks",
    "fit_forests",
    "fold_of",
    "page_chance",
    "weights_of",
]

FOLDS = 5
INNER_FOLDS = 3
# Signs that each forest may use, of some 400: the time to judge a page grows with them.
OWN_SIGNS = 150
LATER_SIGNS = 150
EASY = 0.01  # chance after a short training below which a block is easy ...
EASY_SHARE = 0.2  # ... and only this share of such blocks is trained on, with more weight
LONGEST = 150  # words of a block that count towards its weight
# Of the words that unseen forests expect, so many count as the article's; blocks with a label
# so far from their chance count so much.  In folds this is worth 0.002 on news and fundus.
EXPECTED, OPPOSITE, DOUBTED = 0.8, 0.9, 0.4
# A mark ends too soon where unseen forests are so sure of so much more, as a share of the words
# that are marked, in the elements that hold what is.  What they take for the article there counts
# nothing: forests would learn such pages by heart, and lose half of their articles.  In other
# elements stand other articles.
SURE, MUCH = 0.7, 0.3

Forests = dict[str, dict[str, Any]]  # weights by name: own, context, asked
LATER = {"context": False, "asked": True}


def fold_of(site: str, folds: int = FOLDS, salt: str = "") -> int:
    """The fold of a site: the same in every run, whatever else is in the bench."""
    return int(hashlib.sha256(f"{salt}{site}".encode()).hexdigest(), 16) % folds


def weights_of(
    samples: Sequence[Sample],
    chance: Sequence[Array] | None = None,
    *,
    marks_end: bool = True,
) -> Array:
    """Weight of each block: its share of its page's article, sets evened out by half.

    The scores are means over pages, so a word of a short article weighs more than one of
    a long; a part of the weight is the same for all blocks, since one wrong block makes a
    page inexact however short it is.

    `chance` is what forests that never saw a page's site say of its blocks.  Where they
    expect more of an article than was marked, the mark is likely to end too soon, and where
    they are sure of the opposite of a label, it is likely to be wrong: such weigh less, or
    nothing where they are sure of much more and marks may end too soon (`marks_end`).
    """
    count = {s.group: 0 for s in samples}
    for s in samples:
        count[s.group] += 1
    pieces = []
    for i, s in enumerate(samples):
        words = np.minimum(s.words, LONGEST)
        marked = float((s.label * s.words).sum())
        expected = EXPECTED * float((chance[i] * s.words).sum()) if chance else 0.0
        article = float(np.clip(max(marked, expected), 100, 2000))
        even = (max(count.values()) / count[s.group]) ** 0.5
        weight = (0.7 * words / article * 30 + 0.3) * even
        if chance:
            weight = weight * _trust(s, chance[i], marks_end=marks_end)
        pieces.append(np.where(s.optional, 0.02 * weight, weight))
    return np.concatenate(pieces)


def _trust(sample: Sample, chance: Array, *, marks_end: bool) -> Array:
    """How far the label of each block is trusted, by what unseen forests say: 0 to 1."""
    beyond = chance - sample.label
    trust = np.where(np.abs(beyond) > OPPOSITE, DOUBTED, 1.0)
    if not marks_end:
        return trust
    marked, within = sample.label > 0.5, np.zeros(len(beyond), dtype=bool)
    for around in (sample.columns["parent"], sample.columns["grand"]):
        within |= np.isin(around, around[marked])
    sure = float((sample.words * (within & (beyond > SURE))).sum())
    if sure > MUCH * max(float((sample.label * sample.words).sum()), 1.0):
        trust = np.where(within & (beyond > 0.5), 0.0, trust)
    return trust


def fit_forests(
    samples: Sequence[Sample],
    growth: Growth,
    later: Mapping[str, bool] = LATER,
    *,
    marks_end: bool = True,
) -> Forests:
    """Grow the forest of own signs, then those that see its verdicts out of its folds.

    `later` names these, and tells which see trafilatura's verdicts as well.  `marks_end` tells
    whether marks may end too soon, in elements that hold more of the article.

    Raises:
        ValueError: the signs of two samples are not the same, or in another order.
    """
    names = samples[0].names
    if any(s.names != names for s in samples):
        raise ValueError("samples have signs of other names")
    label = np.concatenate([s.label for s in samples])
    table = np.concatenate([s.signs for s in samples])
    weight = weights_of(samples)
    keep, weight, easy = _thin(table, label, weight, names)
    chosen = top_signs(table[keep], label[keep], weight[keep], names, OWN_SIGNS)
    own = np.ascontiguousarray(table[:, [names.index(n) for n in chosen]])
    del table
    chance = _unseen_chances(samples, own, keep, label, weight, chosen, growth.first)
    own, before = own[keep], weight
    weight = weights_of(samples, chance, marks_end=marks_end)
    weight = np.where(easy, weight / EASY_SHARE, weight)
    # Its own doubts do not change the first forest: but what counts nothing counts nothing there.
    first = np.where(weight > 0, before, 0.0)[keep]
    forests = {"own": fit_forest(own, label[keep], first, chosen, growth.first)}
    for name, asked in later.items():
        seen = [second_pass(s, c, asked=asked) for s, c in zip(samples, chance, strict=True)]
        both = np.hstack([own, np.concatenate([t for t, _ in seen])[keep]])
        known = (*chosen, *seen[0][1])
        best = top_signs(both, label[keep], weight[keep], known, LATER_SIGNS)
        both = np.ascontiguousarray(both[:, [known.index(n) for n in best]])
        forests[name] = fit_forest(both, label[keep], weight[keep], best, growth.later)
    return forests


def _unseen_chances(
    samples: Sequence[Sample],
    own: Array,
    keep: Array,
    label: Array,
    weight: Array,
    names: Sequence[str],
    settings: Settings,
) -> list[Array]:
    """Each page's first-pass chances by forests that never saw its site."""
    inner = [fold_of(s.site, INNER_FOLDS, "inner ") for s in samples]
    fold = np.repeat(inner, [len(s.texts) for s in samples])
    chance = np.zeros(len(label))
    for k in range(INNER_FOLDS):
        rows = keep & (fold != k)
        forest = from_json(fit_forest(own[rows], label[rows], weight[rows], names, settings))
        chance[fold == k] = _sigmoid(forest.log_odds(own[fold == k]))
    return np.split(chance, np.cumsum([len(s.texts) for s in samples])[:-1])


def easy_blocks(
    table: Array, label: Array, weight: Array, names: Sequence[str]
) -> tuple[Array, Array]:
    """Which blocks to train on, and the weights of all: of easy ones some stand for the rest."""
    keep, weight, _ = _thin(table, label, weight, names)
    return keep, weight


def _thin(
    table: Array, label: Array, weight: Array, names: Sequence[str]
) -> tuple[Array, Array, Array]:
    """Which blocks to train on, all weights, and which blocks a short training rules out."""
    some = slice(None, None, 3)
    quick = Settings(trees=20, rate=0.2)
    rough = from_json(fit_forest(table[some], label[some], weight[some], names, quick))
    easy = _sigmoid(rough.log_odds(table)) < EASY
    keep = ~easy | (np.random.default_rng(0).random(len(easy)) < EASY_SHARE)
    return keep, np.where(easy, weight / EASY_SHARE, weight), easy


def chances(samples: Sequence[Sample], forests: Forests) -> dict[str, list[Array]]:
    """Each page's chances by each of the three forests."""
    own, context, asked = (from_json(forests[name]) for name in ("own", "context", "asked"))
    found: dict[str, list[Array]] = {"own": [], "context": [], "asked": []}
    for s in samples:
        first = page_chance(own, s.signs, s.names)
        found["own"].append(first)
        for name, forest in (("context", context), ("asked", asked)):
            later, names = second_pass(s, first, asked=name == "asked")
            table = np.hstack([s.signs, later])
            found[name].append(page_chance(forest, table, (*s.names, *names)))
    return found


def page_chance(forest: Forest, table: Array, names: Sequence[str]) -> Array:
    """A forest's chances for the blocks of a page, given more signs than it asks for."""
    at = {name: i for i, name in enumerate(names)}
    return _sigmoid(forest.log_odds(np.ascontiguousarray(table[:, [at[n] for n in forest.signs]])))


def _sigmoid(x: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-x))
