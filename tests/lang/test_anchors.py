"""What a phrase's pattern cannot match without, and how far into a block that may stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from normalizer.blocks import Block
from normalizer.lang import Phrase, PhraseList, Phrases, known_languages, read_lists
from normalizer.lang._anchors import ANYWHERE, anchors_of, read_pattern
from normalizer.sequence import Blocks

PATTERNS = sorted(
    {
        phrase.pattern
        for language in known_languages()
        for entries in read_lists(language).values()
        for phrase in entries.phrases
    }
)


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        ("tide table", {"tide table": ANYWHERE}),
        ("^tide table", {"tide table": 10}),
        (r"^\W{0,3}tide table", {"tide table": 13}),
        (r"^\W{0,3}\btides?\b", {"tide": 7}),
        ("^(?:tides|high water)", {"tides": 5, "high water": 10}),
        ("^the (?:tides|high water)", {"the tides": 9, "the high water": 14}),
        ("^(?:the )?tides", {"tides": 9}),
        ("^(?:very ){0,2}high", {"high": 14}),
        (r"^(?!the )\w{2,9} (?:of|in) norrholm", {" norrholm": 21}),
        ("^o{2,3}ps", {"ops": 5}),
        (r"^(.)\1{0,9} tides", {" tides": 9 * ANYWHERE + 7}),
        (r"^[\]x]\x27tides", {"'tides": 7}),
        ("^tides|^high water", {"tides": 5, "high water": 10}),
        ("^tides|high water", {"tides": ANYWHERE, "high water": ANYWHERE}),
        ("(?:^|[.] )tides", {"tides": ANYWHERE}),
    ],
)
def test_anchors_and_their_reach(pattern: str, anchors: dict[str, int]) -> None:
    assert dict(anchors_of(pattern)) == anchors


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("tide table", ()),
        (r"tide\W{0,3}tables", (("tide",),)),
        (r"tide (?:tables|charts)", ()),
        (r"(?:tide|ebb)\b.{0,40}\bcharts", (("tide", "ebb"),)),
        (r"^tides\b.{0,40}\bcharts", (("tides",),)),
        (r"tides\b.{0,40}(?: charts)?", ()),
        (r"tides\b(?! charts).{0,9}$", ()),
        (r"tides\b.{0,9}charts|ebb", ()),
        (r"tides\b.{0,9}(?:a1|b1|c1|d1|e1|f1|g1|h1|i1)", ()),
        (r"norrholm\b.{0,9}tides\b.{0,9}ebb\b.{0,9}sea", (("tides",), ("ebb",))),
    ],
)
def test_needs(pattern: str, needs: tuple[tuple[str, ...], ...]) -> None:
    assert read_pattern(pattern).needs == needs


def has_anchor(pattern: str, text: str) -> bool:
    places = [(text.find(anchor), anchor, reach) for anchor, reach in anchors_of(pattern)]
    return any(at >= 0 and at + len(anchor) <= reach for at, anchor, reach in places)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_a_pattern_matches_has_an_anchor_within_reach(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    text = data.draw(st.from_regex(pattern))
    assert has_anchor(pattern, text)
    assert all(any(literal in text for literal in need) for need in read_pattern(pattern).needs)


PIECES = st.recursive(
    st.sampled_from(["tide", "mole", " ", r"\W{0,2}", "[ab]", ".", "s?", "o{1,2}", r"\b"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        inner.map(lambda one: f"(?:{one}){{1,2}}"),
        inner.map(lambda one: f"(?:{one})?"),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_so_it_is_for_patterns_of_any_build(data: st.DataObject) -> None:
    pattern = "^quay" + data.draw(PIECES) + data.draw(PIECES) + "lamp"
    alphabet = st.sampled_from("abdeilmopqstuyz -.")
    text = data.draw(st.from_regex(pattern, alphabet=alphabet))
    assume(re.search(pattern, text))
    assert has_anchor(pattern, text)
    assert all(any(literal in text for literal in need) for need in read_pattern(pattern).needs)


LINES = ["read more: tides", "He said: read more", "(read more) tides", "no more", "  read more"]


@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_a_block_has_the_same_hits_alone_and_among_others(lines: list[str]) -> None:
    patterns = (r"^\W{0,2}read more\b", "more tides", r"said: (?:read|no) more")
    phrases = Phrases({"label": PhraseList(phrases=tuple(map(Phrase, patterns)))})
    starts = [sum(len(line) + 2 for line in lines[:at]) for at in range(len(lines))]
    blocks = Blocks(
        Block("paragraph", line, start, at)
        for at, (line, start) in enumerate(zip(lines, starts, strict=True))
    )
    bound = phrases.within(blocks)
    found = [phrases.search("label", block) for block in blocks]
    assert bound.may_hit(["label"]) >= any(found)
    for _ in range(2):  # what was looked for once is known the second time
        assert [bound.search("label", block) for block in blocks] == found
    hits = [block for block, hit in zip(blocks, found, strict=True) if hit]
    assert list(bound.candidates("label", blocks)) == hits
    assert not bound.may_hit(["byline"])


@pytest.mark.parametrize(
    ("pattern", "opens", "closes", "widest"),
    [
        ("tides", False, False, 5),
        ("^tides$", True, True, 5),
        (r"tides\W{0,3}$", False, True, 8),
        ("(?:tides|high water)$", False, True, 10),
        ("(?:tides$|high water)", False, False, 10),
        ("tides$|high water$", False, True, 10),
        ("tides|high water$", False, False, 10),
        ("tides$|high water", False, False, 10),
        (r"tides\$", False, False, 6),
        (r"(?<!the )\b[a-z.]{2,9} tides?(?! of)", False, False, 15),
    ],
)
def test_where_and_how_much_a_pattern_matches(
    pattern: str, opens: bool, closes: bool, widest: int
) -> None:
    assert read_pattern(pattern)[1:4] == (opens, closes, widest)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_phrase_is_found_where_its_pattern_is_searched_for_from_its_anchor_on(
    data: st.DataObject,
) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    around = st.text("a .,\n", max_size=80)
    middle = data.draw(st.one_of(st.from_regex(pattern), around))
    block = Block("paragraph", data.draw(around) + middle + data.draw(around), 0)
    expected = re.search(pattern, block.folded)
    phrase = Phrase(pattern)
    literals = [anchor.text.lstrip(" ") for anchor in phrase.reading.anchors]
    ends = [block.folded.find(text) + len(text) for text in literals if text in block.folded]
    for passed in {0, min(ends, default=0)}:
        hit = phrase.find(block, passed)
        assert (hit and (hit.start, hit.end)) == (expected and expected.span())
