"""The line model's parts: signs of lines, verdicts with reasons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.cleaners._line_signs import LINE_MOVED, line_signs
from normalizer.cleaners._line_verdict import FORESTS, judge_lines
from normalizer.extract.forests import forests_in_use, from_json, load_forest
from normalizer.extract.roles import assign_roles
from normalizer.extract.text import extract_text
from normalizer.pipeline import phrases_for

PROSE = "The harbour board of Eastmere voted on Tuesday to rebuild the old ferry pier by spring."
PAGE = "\n".join(
    ("Home", "News", "Sport", "", "Pier to be rebuilt", PROSE, PROSE, "", "", "Read more: Cod")
)


def lines_of(text):
    document = extract_text(text)
    phrases = phrases_for(document)
    return assign_roles(document, phrases).blocks, phrases


def table_of(text):
    return line_signs(*lines_of(text))


def test_what_a_line_is_and_says():
    table = table_of(PAGE)
    assert table["scrap"].tolist() == [1, 1, 1, 1, 0, 0, 1]
    assert table["prose"].tolist() == [0, 0, 0, 0, 1, 1, 0]
    assert table["list.related-stories"].tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert table["copies"].tolist() == [1, 1, 1, 1, 2, 2, 1]
    assert table["gap"].tolist() == [0, 0, 0, 1, 0, 0, 2]


def test_what_stands_around_a_line():
    table = table_of(PAGE)
    words = len(PROSE.split())
    assert table["around_prose_below2"].tolist() == [0, 0, words, 2 * words, words, 0, 0]
    assert table["around_scrap_above5"].tolist() == [0, 1, 2, 3, 4, 4, 3]
    assert table["to_prose"].tolist() == [4, 3, 2, 1, 1, 99, 99]
    assert table["since_prose"].tolist() == [99, 99, 99, 99, 99, 1, 1]
    assert table["passed_related-stories"].tolist() == [0] * 7


def test_groups_of_lines():
    table = table_of("- one\n- two\nA line of its own\n\n\n- three")
    assert table["box"].tolist() == [0, 0, 1, 2]
    assert table["box_blocks"].tolist() == [2, 2, 1, 1]
    assert table["box_place"].tolist() == [0, 1, 0, 0]
    assert table["box_blocks_after"].tolist() == [1, 1, 1, -1]
    assert table["parent_blocks"].tolist() == [3, 3, 3, 1]


LINE = st.sampled_from(
    [
        "Home",
        "- Sport",
        "> so he said",
        PROSE,
        "a\tb\tc",
        "",
        "«»",
        "東京で新しい橋が開通した。",
        "© 2031",
    ]
)


@settings(deadline=None)
@given(st.lists(LINE, min_size=1, max_size=40))
def test_signs_are_numbers_whatever_the_lines(lines):
    blocks, phrases = lines_of("\n".join(lines))
    if blocks:
        table = line_signs(blocks, phrases)
        moved = [f"{name}{step:+d}" for name in LINE_MOVED for step in (-3, 3)]
        matrix = table.matrix((*table.names(), *moved))
        assert matrix.shape[0] == len(blocks)
        assert np.isfinite(matrix).all()


@settings(deadline=None)
@given(st.lists(LINE, min_size=1, max_size=40))
def test_every_line_gets_a_verdict(lines):
    blocks, phrases = lines_of("\n".join(lines))
    if blocks:
        verdicts = judge_lines(blocks, phrases)
        assert len(verdicts) == len(blocks)
        assert all(0 <= v.chance <= 1 for v in verdicts)


@pytest.mark.parametrize("name", FORESTS)
def test_the_shipped_forests_are_well_formed(name):
    forest = load_forest(name)
    assert len(forest.roots) > 20
    assert (forest.nodes["child"] < len(forest.nodes)).all()


def test_reasons_inside_the_article_and_around_it():
    # One tree that asks whether a line is running text.
    tree = [[0, -1, -1], [0.5, 0, 0], [1, 0, 0], [0.0, -2.0, 2.0]]
    stump = from_json({"signs": ["prose"], "bias": 0.0, "exits": [], "trees": [tree]})
    text = "\n".join(("Home", PROSE, "Advertisement", PROSE, "Contact"))
    with forests_in_use(dict.fromkeys(FORESTS, stump)):
        above, first, inside, second, below = judge_lines(*lines_of(text))
    assert first.is_article
    assert second.is_article
    assert above.reasons == ("stands above the article on its page",)
    assert inside.reasons == ("it is no running text",)
    assert below.reasons == ("stands below the article on its page",)
