"""The loss budget, to the word: five paragraphs of twenty words each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizer.budget import within_budget
from normalizer.extract.text import extract_text
from normalizer.model import Cut

PARAGRAPH = (
    "The ferry of line {} left the quay late on Monday, as did all others that week in the storm."
)
WORDS = 20
BLOCKS = extract_text("\n\n".join(PARAGRAPH.format(n) for n in range(5))).blocks


def cut(at: int, sureness: float, cleaner: str = "paywall", **part: int) -> Cut:
    return replace(BLOCKS[at].cut("test", sureness=sureness, **part), code="PW001", cleaner=cleaner)


def withdrawn(budget: float, *cuts: Cut) -> list[int]:
    """Return the numbers of the cuts that were withdrawn."""
    stay, gone = within_budget(BLOCKS, cuts, budget)
    assert [c for c in cuts if c not in gone] == stay
    return [number for number, one in enumerate(cuts) if one in gone]


def test_the_paragraphs_are_as_long_as_they_should_be() -> None:
    assert [b.words for b in BLOCKS] == [WORDS] * 5
    assert BLOCKS.prose == (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    "budget, sureness, gone",
    [
        (0.4, [0.7, 0.7], []),  # 40 of 100 words, to the word
        (0.39, [0.7, 0.7], [0]),
        (0.4, [0.7, 0.7, 0.7], [0]),  # of equals the first
        (0.4, [0.7, 0.6, 0.75], [1]),
        (0.2, [0.7, 0.6, 0.75], [0, 1]),
        (0.0, [0.7, 0.6, 0.75], [0, 1, 2]),
        (1.0, [0.7, 0.7, 0.7, 0.7, 0.7], []),
    ],
)
def test_the_least_sure_are_withdrawn_until_the_rest_fits(
    budget: float, sureness: list[float], gone: list[int]
) -> None:
    assert withdrawn(budget, *(cut(at, s) for at, s in enumerate(sureness))) == gone


@pytest.mark.parametrize(
    "budget, sureness, gone",
    [
        (0.4, [0.8, 0.8, 0.8, 0.8], []),  # half of 80 words
        (0.39, [0.8, 0.8, 0.8, 0.8], [0]),
        (0.4, [0.79, 0.79, 0.79, 0.79], [0, 1]),
        (0.4, [0.9, 0.9, 0.7, 0.7], [2]),
        (0.5, [0.9, 0.9, 0.9, 0.9, 0.9], [0, 1, 2]),  # no paragraph stays: the full price
    ],
)
def test_what_a_phrase_convicts_costs_half_where_a_paragraph_stays(
    budget: float, sureness: list[float], gone: list[int]
) -> None:
    assert withdrawn(budget, *(cut(at, s) for at, s in enumerate(sureness))) == gone


def test_a_part_costs_its_words_and_two_parts_the_longer_one() -> None:
    middle = len(BLOCKS[0].text) // 2
    head = cut(0, 0.7, end=middle)
    assert withdrawn(0.1, head) == []
    assert withdrawn(0.09, head) == [0]
    assert withdrawn(0.1, head, cut(0, 0.7, start=middle)) == []


def test_cleaners_that_agree_are_as_sure_as_the_surest_and_withdrawn_together() -> None:
    both = cut(0, 0.6), cut(0, 0.9)
    assert withdrawn(0.1, *both) == []
    assert withdrawn(0.09, *both) == [0, 1]
    assert withdrawn(0.1, *both, cut(1, 0.7)) == [2]


@pytest.mark.parametrize("cleaner", ["duplicate-paragraph", "pull-quote", "extractor", "site-rule"])
def test_what_is_no_loss_or_not_a_cleaners_word_costs_nothing_and_stays(cleaner: str) -> None:
    assert withdrawn(0.0, cut(0, 0.7, cleaner)) == []
    assert withdrawn(0.0, cut(0, 0.7, cleaner), cut(0, 0.9)) == [1]
