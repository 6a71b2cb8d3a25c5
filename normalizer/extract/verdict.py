"""The verdict on each block of a page: two passes of the block model, then the doubts.

The first pass sees a block's own signs, the second the first one's verdicts on its
neighbours as well.  Where that leaves doubt, trafilatura is asked, and a third forest
weighs its word with the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from normalizer.extract.columns import KERNEL, Array
from normalizer.extract.context import add_context, doubting_stray_items
from normalizer.extract.forests import load_forest
from normalizer.extract.matrix import MOST_ROWS, Matrix
from normalizer.extract.model import Forest
from normalizer.extract.reasons import reasons_against
from normalizer.extract.region import Verdict
from normalizer.extract.table import Table

__all__ = ["FIRST", "REACH", "THRESHOLDS", "WITNESS", "Judgement", "judge"]

FIRST = "pass1"
WITNESS = "kept"
REACH = 5  # blocks each way whose chances the second pass sees
# Chance from which a block is the article.  On the bench, folds by site, whole records of 0.45
# to 0.55 are within 0.001 of each other in F1.  0.7 gains 0.01 in precision, 0.3 as much in recall.
THRESHOLDS = {"balanced": 0.54, "precision": 0.7, "recall": 0.3}
# Share of the expected article words that may be in question.  On the bench, folds by site,
# whole records, asking past 0.16 (1 to 3 % of the pages) is 0.002 in F1 above asking always on one
# set, as much below on another, and the same on two; never asking loses 0.002 on one.
MOST_DOUBT = 0.16
# Chance from which a block stays the article whatever trafilatura says.  On the bench, folds by
# site, it trades 0.001 of precision for as much recall on one set and changes no other; 0.6 and
# 0.5 lose 0.0007 and 0.0011 in F1 on another.  Without it short news goes for its teasers.
SURE = 0.85
# Words that trafilatura keeps, as a share of those that the second pass expects, below which it
# found one part of many: its word still adds, but that it left the rest out says nothing.  On the
# bench, folds by site, six records change, two of which keep two thirds more of their article.
FRAGMENT = 0.3
# On pages that call themselves an article, short items of lists that no line of the article
# introduces are links, offers and summaries more often than the forests expect: their odds are
# halved.  On the bench, out of fold, whole records gain 0.002 in precision on one set and 0.0005
# on another, and lose nothing; on pages of other kinds they lose as much as they gain.
STRAY = 25  # words of such an item
_WITNESSES: dict[bool, tuple[str, ...]] = {True: ("blocks",), False: ()}
FEWEST_WORDS = 60  # of expected article, below which trafilatura is asked


@dataclass(frozen=True)
class Judgement:
    """The chance of each block to be the article, and who was asked."""

    chances: Array
    asked: bool
    signs: Matrix
    forest: Forest

    def verdicts(self, favor: str, held: list[float]) -> list[Verdict]:
        """Turn chances into verdicts; `held` is trafilatura's share of each block, or empty."""
        least = THRESHOLDS[favor]
        chances = self.chances.tolist()
        kept = (self.chances > least).tolist()
        witnesses = [_WITNESSES[is_article] for is_article in kept]
        for i, share in enumerate(held):
            if share >= 0.5:
                witnesses[i] = (*witnesses[i], "trafilatura")
        named = [i for i, names in enumerate(witnesses) if names]
        inside = range(named[0], named[-1]) if named else range(0)
        reasons: list[tuple[str, ...]] = [()] * len(kept)
        rows = [i for i in inside if not kept[i]]
        if rows:  # on what is no article inside the article's region
            for i, why in zip(rows, self._reasons(rows), strict=True):
                reasons[i] = why
        if KERNEL is not None:
            made: list[Verdict] = KERNEL.rows_of(Verdict, [kept, chances, reasons, witnesses])
            return made
        return list(map(Verdict, kept, chances, reasons, witnesses))

    def _reasons(self, rows: list[int]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for at in range(0, len(rows), MOST_ROWS):
            moves = self.forest.contributions(self.signs.take(rows[at : at + MOST_ROWS]))
            found += reasons_against(moves, self.forest.signs)
        return found


def judge(
    table: Table,
    ask: Callable[[], list[float]] | None,
    forests: tuple[str, str] = ("own", "context"),
    *,
    is_article: bool = False,
) -> Judgement:
    """Judge a page's blocks by their signs.

    Args:
        table: the own signs of the blocks.
        ask: runs trafilatura and returns its share of each block; None: it may not be asked.
            Its word adds to the article, and takes nothing away that the second pass is sure of,
            and nothing at all where it kept but a fragment of the page.
        forests: the names of the two passes' forests.
        is_article: whether the page calls itself an article.
    """
    first = load_forest(forests[0])
    chance = _chances(first, Matrix(table, first.signs))
    add_context(table, chance, FIRST)
    second = load_forest(forests[1])
    signs = Matrix(table, second.signs)
    chance = _chances(second, signs)
    forest, was_asked = second, False
    if ask is not None and in_doubt(chance, table["words"]):
        held = np.array(ask(), dtype=np.float64)
        add_context(table, held, WITNESS)
        forest, was_asked = load_forest("asked"), True
        signs = Matrix(table, forest.signs)
        asked = _chances(forest, signs)
        stays = SURE if _held_enough(held, chance, table["words"]) else 0.0
        chance = np.where(chance >= stays, np.maximum(chance, asked), asked)
    if is_article:
        least = THRESHOLDS["recall"], THRESHOLDS["balanced"]
        chance = doubting_stray_items(table, chance, *least, STRAY)
    return Judgement(chance, was_asked, signs, forest)


def in_doubt(chance: Array, words: Array) -> bool:
    """Whether too much of the text the model expects in the article might be none."""
    expected = float((chance * words).sum())
    doubt = float((chance * (1 - chance) * words).sum())
    return expected < FEWEST_WORDS or doubt > MOST_DOUBT * expected


def _held_enough(held: Array, chance: Array, words: Array) -> bool:
    """Whether trafilatura kept so much of a page that what it left out tells something."""
    return float((held * words).sum()) >= FRAGMENT * float((chance * words).sum())


def _chances(forest: Forest, signs: Matrix) -> Array:
    parts = [forest.log_odds(part) for part in signs.parts()]
    log_odds = parts[0] if len(parts) == 1 else np.concatenate(parts)
    chances: Array = 1.0 / (1.0 + np.exp(-log_odds))
    return chances
