"""What is compiled gives what Python and numpy give, to the last bit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

import numpy as np
import pytest
from compilers import CAN_COMPILE
from extract_pages import article_page
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.compiled import SWITCH, compiled
from normalizer.extract import (
    block_loops,
    columns,
    context,
    context_loops,
    element_loops,
    glance,
    model,
    others,
    phrases,
    place_loops,
    places,
    reasons,
    region,
    repeats,
    signs,
    table,
    together,
    witnesses,
)
from normalizer.extract.boxes import PageBlock
from normalizer.extract.context import add_context, doubting_stray_items
from normalizer.extract.forests import from_json
from normalizer.extract.phrases import phrase_masks
from normalizer.extract.reading import read_page
from normalizer.extract.repeats import PIECE, add_repetition_signs
from normalizer.extract.signs import add_text_signs
from normalizer.extract.table import Names, Table
from normalizer.extract.witnesses import shares

BUILT = table.KERNEL is not None
needs_kernel = pytest.mark.skipif(not BUILT, reason="no compiled kernel here")


@contextmanager
def in_plain_python() -> Iterator[None]:
    """Have all of it done without what is compiled."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (columns, table, model, places, reasons):
            patch.setattr(module, "KERNEL", None)
        patch.setattr(signs, "LETTERS", None)
        patch.setattr(phrases, "FINDERS", None)
        patch.setattr(witnesses, "HOLDINGS", None)
        patch.setattr(repeats, "PIECES", None)
        patch.setattr(repeats, "COUNT_COPIES", repeats.count_copies)
        patch.setattr(phrases, "_finder", cache(phrases._finder.__wrapped__))
        patch.setattr(places, "LOOPS", place_loops)
        for module in (places, signs):
            patch.setattr(module, "ELEMENTS", element_loops)
        patch.setattr(region, "LOOPS", block_loops)
        for module in (others, together, region):
            patch.setattr(module, "GLANCE", glance)
        patch.setattr(context, "LOOPS", context_loops)
        yield


def test_the_switch_turns_off_what_is_compiled(monkeypatch):
    monkeypatch.delenv(SWITCH, raising=False)
    assert compiled("math") is not None
    assert compiled("normalizer.no_such_module") is None
    monkeypatch.setenv(SWITCH, "1")
    assert compiled("math") is None


@pytest.mark.skipif(
    not os.environ.get("CI") or bool(os.environ.get(SWITCH)) or not CAN_COMPILE,
    reason="only where the build had a compiler",
)
def test_a_build_with_a_compiler_has_the_compiled_parts():
    assert BUILT
    assert compiled("normalizer._texts") is not None
    assert compiled("normalizer._assembly") is not None
    assert repeats.PIECES is not None
    assert compiled("normalizer.lang._finder") is not None
    assert places.LOOPS is not place_loops
    assert places.ELEMENTS is not element_loops
    assert context.LOOPS is not context_loops
    assert region.LOOPS is not block_loops
    assert others.GLANCE is not glance


@needs_kernel
@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_the_same_table(rows, seed):
    rng = np.random.default_rng(seed)
    t = Table(rows)
    for name in "abc":
        t[name] = rng.normal(size=rows)
    t[Names("d", "e")] = rng.normal(size=(2, rows))
    t.later({"f": lambda t: t["e"] > 0})
    bits = Names(*(f"bit{i}" for i in range(60)))
    t.masks("m", rng.integers(0, 2**63, rows, dtype=np.uint64), bits)
    names = ("b", "m.bit3", "a+1", "a-2", "m.bit59", "c+3", "c", "b-3", "e", "d+1", "f", "f-1")
    with in_plain_python():
        expected = t.matrix(names)
    assert np.array_equal(t.matrix(names), expected)


def grown(rng: np.random.Generator, leaves: int, signs: int) -> list[list[Any]]:
    """A tree as the weights list it, breadth first, with so many leaves."""
    features, thresholds, children = [-1], [0.0], [0]
    ends = [0]
    for _ in range(leaves - 1):
        at = ends.pop(int(rng.integers(len(ends))))
        features[at], children[at] = int(rng.integers(signs)), len(features)
        thresholds[at] = round(float(rng.normal()), 2)
        for _ in range(2):
            ends.append(len(features))
            features.append(-1)
            thresholds.append(0.0)
            children.append(0)
    values = [round(float(value), 4) for value in rng.normal(size=len(features))]
    return [features, thresholds, children, values]


@needs_kernel
@pytest.mark.parametrize("most_leaves", [2, 20, 32, 33])
@given(rows=st.integers(1, 80) | st.sampled_from([512, 513, 1100]), seed=st.integers(0, 2**32 - 1))
def test_the_same_forest(most_leaves, rows, seed):
    rng = np.random.default_rng(seed)
    trees = [grown(rng, int(rng.integers(1, most_leaves + 1)), 5) for _ in range(6)]
    trees.append(grown(rng, most_leaves, 5))
    exits = [[2, -1.0, 1.5, -0.25, 0.5], [4, -2.0, 2.0, 0.125, -0.125]]
    forest = from_json({"signs": list("abcde"), "bias": 0.5, "exits": exits, "trees": trees})
    ask = np.round(rng.normal(size=(rows, 5)), 2).astype(np.float32)
    with in_plain_python():
        expected = forest.log_odds(ask), forest.partial(ask, 3), forest.contributions(ask)
    found = forest.log_odds(ask), forest.partial(ask, 3), forest.contributions(ask)
    for one, other in zip(found, expected, strict=True):
        assert np.array_equal(one, other)


@needs_kernel
def test_a_forest_that_asks_for_signs_without_a_name_is_refused():
    tree = [[1, -1, -1], [0.5, 0, 0], [1, 0, 0], [0.0, 0.25, -0.75]]
    forest = from_json({"signs": ["a"], "bias": 0.0, "exits": [], "trees": [tree]})
    with pytest.raises(ValueError, match="a sign that the forest does not name"):
        forest.log_odds(np.zeros((1, 1), dtype=np.float32))


@needs_kernel
def test_moves_that_the_kernel_could_not_add_up_are_left_to_numpy():
    tree = [[0, -1, -1], [0.5, 0, 0], [1, 0, 0], [0.0, 70_000.0, -70_000.0]]
    data = {"signs": ["a"], "bias": 0.0, "exits": [], "trees": [tree] * 4}
    forest = from_json(data)
    moved = forest.contributions(np.ones((1, 1), dtype=np.float32))
    assert moved.tolist() == [[-280_000.0]]


@needs_kernel
def test_moves_have_the_room_of_their_rows():
    splits, trees = np.zeros(1, dtype=model.SPLIT), np.array([[0, 0, 1]])
    columns, moved = np.zeros((1, 9), dtype=np.float32), np.zeros((9, 1), dtype=np.int64)
    table.KERNEL.contributions(columns, splits, trees, moved)
    with pytest.raises(ValueError, match="other room"):
        table.KERNEL.contributions(columns, splits, trees, moved[:8])
    with pytest.raises(ValueError, match="too many splits"):
        table.KERNEL.contributions(columns, splits, trees * 32, moved)


@needs_kernel
@given(st.integers(1, 9), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_same_reasons(rows, count, seed):
    rng = np.random.default_rng(seed)
    moves = np.round(rng.normal(size=(rows, 12)) * 3) / 40
    groups = rng.integers(0, count, 12)
    with in_plain_python():
        expected = reasons._strongest(moves, groups, count)
    found = reasons._strongest(moves, groups, count)
    assert found[:, :count].tolist() == expected.tolist()


def columns_of(t: Table) -> dict[str, list[float]]:
    return {name: t[name].tolist() for name in t.names()}


TAGS = st.sampled_from(["div", "p", "article", "ul", "li", "h1", "h2", "section", "aside"])
NAMES = st.sampled_from(["", ' class="byline"', ' class="share"', ' id="date"', " hidden"])
TEXTS = st.sampled_from(
    [
        "The pier was reopened on Monday, the board said, after a long winter.",
        "Share", "By Ann Lee", '<a href="/x">More on the harbour</a>', "",
        "Ferries will call there from May, as they did before the storm of two years ago.",
    ]
)  # fmt: skip
NODES = st.recursive(
    st.builds("<{0}{1}>{2}</{0}>".format, TAGS, NAMES, TEXTS),
    lambda inner: st.builds(
        lambda tag, name, text, held: f"<{tag}{name}>{text}{''.join(held)}</{tag}>",
        TAGS, NAMES, TEXTS, st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)  # fmt: skip


@needs_kernel
@given(NODES, st.integers(0, 2**32 - 1))
def test_the_same_signs_of_a_page(body, seed):
    page = f"<html><head><title>The pier</title></head><body>{body}<p>End.</p></body></html>"
    reading = read_page(page, url=None, outlet=None)
    chance = np.random.default_rng(seed).random(len(reading.page.blocks))

    def found() -> dict[str, list[float]]:
        t = reading.signs()
        add_context(t, chance, "pass1")
        doubting = doubting_stray_items(t, chance, 0.3, 0.5, 3)
        return {**columns_of(t), "doubting": doubting.tolist()}

    with in_plain_python():
        expected = found()
    assert found() == expected


@needs_kernel
def test_the_same_counts_of_every_character():
    points = [chr(point) for point in range(sys.maxunicode + 1)]
    texts = ["".join(points[at : at + 64]) for at in range(0, len(points), 64)]
    texts += points[:0x3100] + points[0x10400:0x10450]
    for made, expected in zip(signs._counted(texts), _plainly_counted(texts), strict=True):
        assert np.array_equal(made, expected)


def _plainly_counted(texts: list[str]) -> Any:
    with in_plain_python():
        return signs._counted(texts)


def test_lower_case_is_python_s():
    points = [chr(point) for point in range(sys.maxunicode + 1)]
    texts = [*points, *(2 * point for point in points), *("aΣ" + point for point in points)]
    for text, lowered in zip(texts, signs.lower(texts), strict=True):
        assert lowered == text.lower()
        assert lowered.isascii() == text.lower().isascii()


@given(st.lists(st.text(st.sampled_from("aZ éÀ×ßЖΣİ𝒳\ud800\u212aŸ"), max_size=40)))
def test_lower_case_of_texts_is_python_s(texts):
    expected = [text.lower() for text in texts]
    found = signs.lower(texts)
    assert found == expected
    assert [hash(text) for text in found] == [hash(text) for text in expected]


WORDS = st.text(st.sampled_from("aZ09_ -\t\u00a0éßИ日𝒳\u0130.,·"), max_size=20)


@needs_kernel
@given(st.lists(WORDS.filter(lambda text: text.strip()), min_size=1, max_size=6))
def test_the_same_signs_of_texts(texts):
    def found() -> dict[str, list[float]]:
        t = Table(len(texts))
        blocks = [PageBlock(x, 0, 0, 0, 0, 0, 0, 0, 0, row=False) for x in texts]
        add_text_signs(t, blocks, texts)
        return columns_of(t)

    with in_plain_python():
        expected = found()
    assert found() == expected


@needs_kernel
@given(
    st.lists(st.lists(st.sampled_from(["pier", "é", "海", "𝒳𝒴", "of", "of'", "İ"])), max_size=5),
    st.sampled_from([" ", "\u2003", " \n", "\x1f"]),
    st.sets(st.sampled_from(["pier", "é", "𝒳𝒴", "of"])),
)
def test_the_same_words_are_shared(words, space, known):
    texts = [space.join(one) for one in words]
    texts += ["".join(map(chr, range(0x4E00, 0x4E00 + size))) for size in (348, 349, 350, 351)]
    texts += [" ".join(texts[-1][: size // 2]) for size in (348, 350, 352)]
    with in_plain_python():
        expected = signs._shared_words(texts, frozenset({*known, "\u4e01"}))
    found = signs._shared_words(texts, frozenset({*known, "\u4e01"}))
    assert found.tolist() == expected.tolist()


@needs_kernel
@given(st.lists(st.one_of(WORDS, st.sampled_from(["Read more", "sign-up", "関連記事 2", "ad"]))))
def test_the_same_phrases(texts):
    with in_plain_python():
        expected = phrase_masks(texts)
    assert phrase_masks(texts).tolist() == expected.tolist()


PHRASED = sorted({word for phrase in phrases._groups() for word in phrase.split()})


@needs_kernel
@given(
    st.lists(st.sampled_from([*PHRASED, "harbour", "x"]), max_size=12),
    st.sampled_from([" ", ", ", " – ", "\u2003"]),
    st.sampled_from(["", " ", "\n", "関", "é"]),
)
@settings(max_examples=1000, deadline=None)
def test_the_same_phrases_among_their_words(words, gap, behind):
    texts = [gap.join(words) + behind, behind + gap.join(words), behind.join(words)]
    with in_plain_python():
        expected = phrase_masks(texts)
    assert phrase_masks(texts).tolist() == expected.tolist()


@needs_kernel
def test_every_phrase_is_found():
    texts = [text for phrase in phrases._groups() for text in (phrase, f"x{phrase}x", phrase * 2)]
    with in_plain_python():
        expected = phrase_masks(texts)
    assert phrase_masks(texts).tolist() == expected.tolist()
    assert all(expected[::3])


STOCK = st.sampled_from(["a" * 45, "b" * 45, "ab" * 31, "é" * 61, "a" * 31 + "𝒳" * 30, "b"])


@pytest.mark.parametrize("plain", [False, pytest.param(True, marks=needs_kernel)])
@given(
    texts=st.lists(st.lists(STOCK, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=6)
)
def test_middles_of_texts_are_found_wherever_they_stand(plain, texts):
    joined = "\n".join(texts)
    starts = [sum(len(one) + 1 for one in texts[:block]) for block in range(len(texts))]
    expected = []
    for start, text in zip(starts, texts, strict=True):
        own = start + len(text) // 2
        places = [
            at for at in range(len(joined)) if joined[own : own + PIECE] == joined[at:][:PIECE]
        ]
        others = [at for at in (places[0], places[-1]) if at != own]
        if len(text) < 2 * PIECE or not others:
            expected.append(0)
            continue
        host = [block for block, first in enumerate(starts) if first <= others[0]][-1]
        expected.append(2 if len(texts[host]) > len(text) else 1)
    with in_plain_python() if plain else nullcontext():
        assert repeats._stand_elsewhere(texts).tolist() == expected


@needs_kernel
@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.text(max_size=12))
def test_the_same_repetitions(picked, odd):
    stock = [
        "the pier was reopened on monday, the board said, after a long winter",
        "ferries will call at the pier from may, as they did before the storm",
        "x" * (3 * PIECE),
        odd or "odd",
    ]
    texts = [stock[one] * (1 + at % 2) + (odd if at % 3 else "") for at, one in enumerate(picked)]

    def found() -> dict[str, list[float]]:
        t = Table(len(texts))
        add_repetition_signs(t, texts)
        return columns_of(t)

    with in_plain_python():
        expected = found()
    assert found() == expected


@needs_kernel
@given(st.lists(st.text("ab日", max_size=7)))
def test_copies_are_counted_among_texts_that_look_alike(texts):
    copies, again = np.empty((2, len(texts)))
    repeats.COUNT_COPIES(texts, copies, again)
    assert copies.tolist() == [texts.count(text) for text in texts]
    assert again.tolist() == [texts[:at].count(text) for at, text in enumerate(texts)]


WORDS = ("a", "A", "b", "ab", "Σ", "ΑΣ", "İ", "i", "ß", "é", "x_1", "時", "𝄞", "𝒜", "½", "क्")
APART = (" ", "  ", ", ", "-", "\n", "\r", "\x1c", "\x85", "\u2028", "")
worded = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(APART)), max_size=12).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)


@needs_kernel
@given(worded, st.lists(worded, max_size=4))
def test_the_same_shares(text, blocks):
    blocks = [*blocks, text, text[:9]]
    found = shares(text, blocks)
    with in_plain_python():
        assert found == shares(text, blocks)


@needs_kernel
def test_the_same_shares_of_a_page():
    texts = [block.text for block in read_page(article_page(), url=None, outlet=None).page.blocks]
    for text in ("", "\n".join(texts[::2]), " ".join(texts[1:])):
        found = shares(text, texts)
        with in_plain_python():
            assert found == shares(text, texts)


@needs_kernel
def test_named_tuples_are_made_of_columns():
    columns = [[True, False], [0.5, 0.25], [("a",), ()], [(), ("blocks",)]]
    found = table.KERNEL.rows_of(region.Verdict, columns)
    assert found == list(map(region.Verdict, *columns))
    assert {type(verdict) for verdict in found} == {region.Verdict}
    assert table.KERNEL.rows_of(region.Verdict, [[], [], [], []]) == []


@needs_kernel
@pytest.mark.parametrize("columns", [[[True]] * 3, [[True], [0.5], [()], []], [[], [0.5], [], []]])
def test_columns_of_other_lengths_are_refused(columns):
    with pytest.raises((TypeError, ValueError)):
        table.KERNEL.rows_of(region.Verdict, columns)


@needs_kernel
def test_blocks_in_boxes_that_are_none_are_refused():
    in_boxes, out = np.zeros((2, 3)), np.zeros((2, 1), dtype=np.float32)
    for box, level in ((3, 0), (-1, 0), (0, 1), (0, -1)):
        with pytest.raises(ValueError, match="there is no such"):
            table.KERNEL.spread(in_boxes, np.array([[box]], dtype=np.int32), (level,), out)
    with pytest.raises(ValueError, match="other room"):
        table.KERNEL.spread(in_boxes, np.array([[0, 0]], dtype=np.int32), (0,), out)
