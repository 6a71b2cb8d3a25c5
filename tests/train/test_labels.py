"""Which blocks of a page count as its article."""

from __future__ import annotations

import pytest

from normalizer.train.labels import label_blocks
from normalizer.train.score import average, score_page

BODY = (
    "The harbour board of Eastmere voted on Tuesday to rebuild the pier.",
    "Engineers had warned for years.",
    "Yes.",
    "The lamps will be taken down, cleaned in a workshop and put back.",
)
GOLD = "\n\n".join(BODY)


def shares(blocks, gold=GOLD, optional=""):
    return [share for share, _ in label_blocks(blocks, gold, optional)]


def test_the_body_is_found_and_nothing_else():
    page = ["Home", BODY[0], "Read more about piers", *BODY[1:], "Share this"]
    assert shares(page) == [0, 1, 0, 1, 1, 1, 0]


def test_a_repeated_paragraph_counts_where_the_order_says():
    teaser = BODY[3]
    assert shares([teaser, "Menu", *BODY]) == [0, 0, 1, 1, 1, 1]


def test_what_stands_elsewhere_in_the_body_still_counts():
    assert shares([BODY[3], *BODY[:3]]) == [1, 1, 1, 1]


def test_half_a_block():
    half = BODY[0] + " Follow our reporters on every channel they have tonight."
    (share, *_) = shares([half, *BODY[1:]])
    assert 0.4 < share < 0.7


def test_optional_blocks():
    page = ["Pier to be rebuilt", *BODY]
    labels = label_blocks(page, GOLD, "Pier to be rebuilt")
    assert [optional for _, optional in labels] == [True, False, False, False, False]


@pytest.mark.parametrize("gold", ["", "Nothing of this is on the page at all, not one run."])
def test_pages_without_a_match(gold):
    assert shares(list(BODY[:2]), gold) == [0, 0]


def test_no_blocks_and_empty_blocks():
    assert label_blocks([], GOLD, "") == []
    assert label_blocks(["—"], GOLD, "") == [(0.0, False)]


SCORES = {
    "the body": (GOLD, "", (1.0, 1.0, True)),
    "with the title": ("A new pier\n" + GOLD, "A new pier", (1.0, 1.0, True)),
    "half": (BODY[0], "", (1.0, 9 / 28, False)),
    "nothing": ("", "", (None, 0.0, False)),
}


@pytest.mark.parametrize(("text", "optional", "expected"), SCORES.values(), ids=SCORES)
def test_scores_of_a_page(text, optional, expected):
    page = score_page(GOLD, optional, text)
    assert page.precision == (
        expected[0] if expected[0] is None else pytest.approx(expected[0], abs=0.13)
    )
    assert page.recall == pytest.approx(expected[1], abs=0.02)
    assert page.exact is expected[2]


def test_scores_of_a_set():
    found = average([score_page(GOLD, "", GOLD), score_page(GOLD, "", "")])
    assert (found.precision, found.recall, found.exact) == (1.0, 0.5, 0.5)
    assert found.f1 == pytest.approx(2 / 3)
    assert average([]).f1 == 0.0
