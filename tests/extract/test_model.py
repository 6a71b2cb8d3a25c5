"""The block model's parts: tables, signs, forests, reasons, the second pass."""

from __future__ import annotations

import numpy as np
import pytest
from extract_pages import SENTENCES, TITLE, article_page
from hypothesis import given
from hypothesis import strategies as st

from normalizer.extract import verdict
from normalizer.extract.columns import sums
from normalizer.extract.context import add_context
from normalizer.extract.features import own_signs
from normalizer.extract.forests import forests_in_use, from_json, load_forest
from normalizer.extract.hints import GROUPS, hint_mask
from normalizer.extract.phrases import PHRASES, phrase_masks
from normalizer.extract.reading import read_page
from normalizer.extract.reasons import OTHER, reasons_against
from normalizer.extract.signs import PageContext
from normalizer.extract.table import Names, Table
from normalizer.extract.verdict import in_doubt, judge
from normalizer.extract.witnesses import Shingles, ask_trafilatura, block_words

# Two trees: the first asks for words and then links, the second for links alone.
DATA = {
    "signs": ["words", "links"],
    "bias": 0.0,
    "exits": [],
    "trees": [
        [[0, -1, 1, -1, -1], [10, 0, 0.5, 0, 0], [1, 0, 3, 0, 0], [0.1, -1.0, 0.5, 1.0, -0.5]],
        [[1, -1, -1], [0.5, 0, 0], [1, 0, 0], [0.0, 0.25, -0.75]],
    ],
}
ROWS = np.array([[5, 0], [20, 0], [20, 3]], dtype=np.float32)


def test_a_forest_adds_its_leaves():
    assert from_json(DATA).log_odds(ROWS).tolist() == [-0.75, 1.25, -1.25]


def test_blocks_that_leave_early_keep_what_the_first_trees_said():
    forest = from_json(DATA | {"exits": [[1, -0.9, 0.9, -0.1, 0.125]]})
    assert forest.log_odds(ROWS).tolist() == [-1.1, 1.125, -1.25]


@pytest.mark.parametrize("width", [1, 3])
def test_a_table_of_other_signs_is_refused(width):
    with pytest.raises(ValueError, match=f"2 signs are asked for, not {width}"):
        from_json(DATA).log_odds(np.zeros((4, width), dtype=np.float32))


def test_contributions_and_the_roots_add_up_to_the_log_odds():
    forest = from_json(DATA)
    moves = forest.contributions(ROWS)
    assert moves.shape == (3, 2)
    assert np.allclose(moves.sum(axis=1) + 0.1, forest.log_odds(ROWS))


@pytest.mark.parametrize("name", ["own", "context", "asked"])
def test_the_shipped_forests_are_well_formed(name):
    forest = load_forest(name)
    assert len(forest.roots) > 20
    assert (forest.nodes["child"] < len(forest.nodes)).all()
    table = np.zeros((3, len(forest.signs)), dtype=np.float32)
    assert np.isfinite(forest.log_odds(table)).all()


def test_other_forests_for_a_while():
    forest = from_json(DATA)
    with forests_in_use({"own": forest}):
        assert load_forest("own") is forest
    assert load_forest("own") is not forest


def signs_of(html: str, **context):
    reading = read_page(html, url=None, outlet=None)
    return own_signs(reading.page, PageContext(**context)), reading.page.blocks


def test_every_sign_is_finite_and_as_long_as_the_page():
    for html in ("<p>x</p>", article_page(), "<p>長い文章です。</p><p>ÉTÉ 2024</p>"):
        table, blocks = signs_of(html)
        for name in table.names():
            column = table[name]
            assert len(column) == len(blocks)
            assert np.isfinite(column.astype(float)).all(), name


def test_text_signs():
    table, _ = signs_of('<p>One, two. <a href="x">THREE</a></p><p>4 | 5</p><p>Ein Wort</p>')
    assert table["words"].tolist() == [3, 3, 2]
    assert table["commas"].tolist() == [1, 0, 0]
    assert table["link_density"].round(2).tolist() == [0.33, 0, 0]
    assert table["ends"].tolist() == [0, 3, 0]
    assert table["starts"].tolist() == [2, 3, 2]
    assert table["stops_per_word"].round(2).tolist() == [0.33, 0, 0]
    assert table["digits"].round(2).tolist() == [0, 0.4, 0]


def test_scripts_without_spaces_have_words_too():
    table, _ = signs_of("<p>港の桟橋を建て直す</p>")
    assert table["words"][0] > 4


def test_the_main_container_is_found():
    table, blocks = signs_of(article_page())
    inside = [b.text for b, held in zip(blocks, table["child_of_best"], strict=True) if held]
    assert inside == list(SENTENCES)
    at = [b.text for b in blocks].index(TITLE)
    assert table["since_title"][at] == 0


def test_signs_of_the_head():
    context = {"title": TITLE, "authors": ("Ida Falk",), "description": SENTENCES[0]}
    html = f"<h1>{TITLE}</h1><p>By Ida Falk</p><p>{SENTENCES[0]}</p>"
    table, _ = signs_of(html, **context)
    assert table["title_words"].tolist()[0] == 1.0
    assert table["names_author"].tolist() == [0, 1, 0]
    assert table["lead_words"].tolist()[2] == 1.0


def test_signs_of_the_json_ld_body():
    html = "<p>One two three four five.</p><p>Not in it at all.</p>"
    table, _ = signs_of(html, body_shares=(1.0, 0.0), body_words=5)
    assert table["in_body"].tolist() == [1, 0]
    assert table["body_before"].tolist() == [0, 1]
    assert signs_of(html)[0]["in_body"].tolist() == [-1, -1]


def test_repetition():
    table, _ = signs_of("<p>Same text here.</p><p>Other</p><p>same text here.</p>")
    assert table["copies"].tolist() == [2, 1, 2]
    assert table["again"].tolist() == [0, 0, 1]


def test_moved_columns_and_bits():
    table = Table(3)
    table["a"] = np.array([1.0, 2.0, 3.0])
    table.masks("m", np.array([1, 2, 3], dtype=np.uint64), Names("x", "y"))
    table.later({"b": lambda t: t["a"] * 2})
    assert table["a+1"].tolist() == [2, 3, -1]
    assert table["a-2"].tolist() == [-1, -1, 1]
    assert table["a+3"].tolist() == [-1, -1, -1]
    assert table["m.y"].tolist() == [0, 1, 1]
    assert table.matrix(("b", "m.x")).tolist() == [[2, 1], [4, 0], [6, 1]]
    assert table.names() == ["a", "b", "m.x", "m.y"] or set(table.names()) >= {"a", "b", "m.x"}


HINTS = {
    "article-body": {"body", "content", "paragraph"},
    "articleBody": {"body", "content", "paragraph"},
    "newsletter-signup": {"newsletter"},
    "sr-only": {"spoken"},
    "header": {"header"},
    "shadow": set(),
    "addition": set(),
    "": set(),
}


@pytest.mark.parametrize(("name", "expected"), HINTS.items())
def test_hints(name, expected):
    mask = hint_mask(name)
    assert {g for bit, g in enumerate(GROUPS) if int(mask) >> bit & 1} == expected


SAYS = {
    "read more about the pier": {"related"},
    "the chicago pier": set(),
    "lesen sie auch: der hafen": {"related"},
    "関連記事はこちら": {"related"},
    "海辺の町": set(),
    "x" * 500 + " read more": set(),
}


@pytest.mark.parametrize(("text", "expected"), SAYS.items(), ids=range(len(SAYS)))
def test_phrases(text, expected):
    (mask,) = phrase_masks([text])
    assert {g for bit, g in enumerate(PHRASES) if int(mask) >> bit & 1} == expected


def test_reasons_are_ranked_and_said_once():
    signs = ("link_density", "links", "own.related", "words-2", "nonsense")
    moves = np.array([[-0.5, -0.4, -0.7, 0.3, -0.01], [0, 0, 0, -0.2, -0.6]])
    first, second = reasons_against(moves, signs)
    assert first == ("much of it is links", "its class or id says related")
    assert second == (OTHER, "the blocks beside it")


def test_the_second_pass_sees_neighbours_and_kin():
    table, _ = signs_of(article_page())
    chance = np.where(table["child_of_best"] > 0, 0.9, 0.05)
    add_context(table, chance, "pass1")
    inside = table["child_of_best"] > 0
    assert (table["pass1_parent"][inside] > 0.85).all()
    assert table["pass1_left"][-1] < 0.1
    assert table["pass1_since_first"][inside][0] == 0


ITEM, LONG_ITEM = "The keeper of the light", "They sail on Monday " * 7
LISTS = {
    "a list that nothing introduces": (["<p>The ferries sail again."], [ITEM, ITEM], [True, True]),
    "a list that a line introduces": (["<p>The ferries sail again:"], [ITEM, ITEM], [False, False]),
    "a list at the start": ([], [ITEM, ITEM], [True, True]),
    "items of more than a few words": (["<p>They sail."], [ITEM, LONG_ITEM], [True, False]),
}


@pytest.mark.parametrize(("above", "items", "expected"), LISTS.values(), ids=LISTS)
def test_stray_lists_of_an_article_have_half_the_odds(above, items, expected, monkeypatch):
    monkeypatch.setattr(verdict, "_chances", lambda _, signs: np.full(len(above + items), 0.6))
    html = "".join([*above, "<ul>", *(f"<li>{item}" for item in items), "</ul>"])
    kinds = [judge(signs_of(html)[0], None, is_article=kind) for kind in (False, True)]
    plain, article = ((j.chances / (1 - j.chances))[len(above) :] for j in kinds)
    assert (article / plain).round(6).tolist() == [0.5 if stray else 1.0 for stray in expected]


def test_the_second_pass_on_one_block():
    table, _ = signs_of("<p>Alone</p>")
    add_context(table, np.array([0.4]), "pass1")
    names = tuple(n for n in table.names() if n.startswith("pass1"))
    assert np.isfinite(table.matrix(names)).all()


def test_trafilatura_is_asked_in_doubt_only():
    table, _ = signs_of("<p>A word</p><div>or two</div>")
    asked = []

    def ask():
        asked.append(1)
        return [0.0, 0.0]

    assert judge(table, ask).asked
    assert asked == [1]
    table, _ = signs_of("<p>A word</p><div>or two</div>")
    assert not judge(table, None).asked
    assert not in_doubt(np.array([0.99, 0.01]), np.array([500.0, 100.0]))
    assert in_doubt(np.array([0.6, 0.4]), np.array([500.0, 100.0]))


def test_shingles_hold_blocks_by_share():
    held = Shingles("The pier will be rebuilt by spring.\nShort line")
    assert held.share(block_words("The pier will be rebuilt by spring.")) == 1.0
    assert held.share(block_words("short LINE")) == 1.0
    assert held.share(block_words("pier will")) == 0.0
    assert 0 < held.share(block_words("The pier will be painted by autumn.")) < 1
    assert Shingles("").share(("a",)) == 0.0
    assert held.share(()) == 0.0


def test_a_witness_that_fails_says_nothing(monkeypatch):
    import trafilatura

    def broken(*args, **kwargs):
        raise RuntimeError("out of order")

    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    reading = read_page(article_page(), url=None, outlet=None)
    assert ask_trafilatura(reading.tree(), fast=True) == ""


@given(st.lists(st.integers(1, 40), min_size=1, max_size=40), st.integers(1, 50))
def test_sums_in_parts_are_those_of_the_whole(lengths, at_once):
    values = np.arange(sum(lengths)) % 7
    starts = np.cumsum([0, *lengths[:-1]])
    whole = [int(part.sum()) for part in np.split(values, starts[1:])]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("normalizer.extract.columns.AT_ONCE", at_once)
        assert sums(values, starts).tolist() == whole
