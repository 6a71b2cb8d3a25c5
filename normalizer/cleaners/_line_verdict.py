"""Which lines of a page's whole text are its article: the line model.

Two forests, as the block model has them (`extract/verdict.py`), over the signs of lines.
"""

from __future__ import annotations

from typing import NamedTuple

from normalizer.cleaners._line_signs import line_signs
from normalizer.extract.reasons import reasons_against
from normalizer.extract.verdict import judge
from normalizer.lang import Phrases
from normalizer.model import Blocks

__all__ = ["FORESTS", "LineVerdict", "judge_lines"]

FORESTS = ("lines", "lines_context")
# Chance from which a line is the article.  On the labelled dumps, folds by site, 0.25 to 0.45
# are within 0.003 in F1, in the mean over sets; the lower, the fewer words of articles are lost:
# 0.046 at 0.25, 0.052 at 0.3, 0.057 at 0.35, 0.066 at 0.45.
THRESHOLD = 0.3


class LineVerdict(NamedTuple):
    """Whether a line is the article, how likely it is (0 to 1), and what speaks against it."""

    is_article: bool
    chance: float
    reasons: tuple[str, ...] = ()


def judge_lines(blocks: Blocks, phrases: Phrases) -> list[LineVerdict]:
    """Judge the lines of a page that was dumped as text.

    Reasons are given for lines inside the article; outside of it they are where it stands.
    """
    judgement = judge(line_signs(blocks, phrases), None, FORESTS)
    chances = judgement.chances.tolist()
    found = [LineVerdict(chance > THRESHOLD, chance) for chance in chances]
    held = [at for at, verdict in enumerate(found) if verdict.is_article]
    if not held:
        return found
    first, last = held[0], held[-1]
    inside = [at for at in range(first, last) if not found[at].is_article]
    if inside:
        moves = judgement.forest.contributions(judgement.signs.take(inside))
        reasons = reasons_against(moves, judgement.forest.signs)
        for at, why in zip(inside, reasons, strict=True):
            found[at] = found[at]._replace(reasons=why)
    for at in range(first):
        found[at] = found[at]._replace(reasons=("stands above the article on its page",))
    for at in range(last + 1, len(found)):
        found[at] = found[at]._replace(reasons=("stands below the article on its page",))
    return found
