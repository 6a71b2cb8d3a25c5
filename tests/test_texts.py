"""What is compiled of texts gives what Python gives."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalizer import blocks as blocks_module
from normalizer import lang, sequence, words
from normalizer.blocks import Block, Evidence
from normalizer.compiled import compiled
from normalizer.lang._places import Anchors, User, Users, anchor_finder, openers, users_of
from normalizer.model import BlockSpan
from normalizer.sequence import Blocks

COMPILED = compiled("normalizer._texts")
FINDER = compiled("normalizer.lang._finder")
needs_compiled = pytest.mark.skipif(COMPILED is None, reason="not built here")
CHARACTERS = st.one_of(
    st.sampled_from("ab Z9_.,-—é«”´İΣσẞ灯ไ\x1e\t\n\ud800\U0001f600"), st.characters()
)
TEXTS = st.lists(st.text(CHARACTERS, max_size=40), max_size=6)
REACHES = st.integers(0, 6)
NEEDS = st.lists(st.lists(st.text("abé", min_size=1, max_size=2)).map(tuple), max_size=2).map(tuple)


def by_itself(text: str) -> tuple[str, str, int]:
    """What a text is folded, its words, and their number, each asked of it alone."""
    folded = words.fold(text)
    key = words.key_of(folded)
    unspaced = words.holds_unspaced(text)
    return folded, key, -1 if unspaced else key.count(" ") + 1 if key else 0


@given(TEXTS)
@example(["a\x1eb", "", "c"])  # holds what parts the texts
def test_texts_looked_at_together_are_as_each_is_by_itself(texts: list[str]) -> None:
    for look_at in (words.look_at, *([COMPILED.look_at] if COMPILED else [])):
        for text, looked in zip(texts, look_at(texts), strict=True):
            assert looked in (None, by_itself(text))


@needs_compiled
def test_every_character_is_folded_and_part_of_a_word_as_in_python() -> None:
    texts = [f"a{chr(code)}b" for code in range(sys.maxunicode + 1)]
    wrong = [
        text
        for text, looked in zip(texts, COMPILED.look_at(texts), strict=True)
        if looked != by_itself(text)
    ]
    assert wrong == ["aΣb"]  # left to Python: it asks what stands around it


@needs_compiled
def test_texts_are_looked_at_up_to_a_length() -> None:
    texts = ["quay " * 13107, "quay " * 13107 + "q", "quay " * 13108]
    assert COMPILED.look_at(texts) == [by_itself(texts[0]), by_itself(texts[1]), None]


@given(
    st.dictionaries(st.text("abc é灯", min_size=1, max_size=5), st.integers(0, 12), max_size=12),
    st.lists(st.text("abc é灯\ud800", max_size=30), max_size=5),
)
@example({"b": 9, "ab": 9, "cab": 9, "abc": 2}, ["cabcab", "abc", ""])
def test_anchors_are_found_within_their_reach(anchors: dict[str, int], texts: list[str]) -> None:
    expected = set()
    for at, text in enumerate(texts):
        for number, (anchor, reach) in enumerate(anchors.items()):
            passed = text.find(anchor) + len(anchor)
            if anchor in text and passed <= reach:
                expected.add((number, at, passed))
    for kind in (Anchors, anchor_finder):
        found = kind(list(anchors), list(anchors.values())).places(texts)
        assert set(found) == expected
        assert len(found) == len(expected)
        assert [at for _, at, _ in found] == sorted(at for _, at, _ in found)


@given(
    st.sets(st.text("abé灯\U0001f600", min_size=1, max_size=9), max_size=40).map(sorted),
    st.lists(st.text("abé灯\U0001f600", max_size=120), max_size=4),
    st.sampled_from([8, 48, 49, 1 << 30]),
)
def test_anchors_are_found_near_and_far(anchors: list[str], texts: list[str], reach: int) -> None:
    reaches = [reach if number % 2 else 1 << 30 for number in range(len(anchors))]
    found = anchor_finder(anchors, reaches).places(texts)
    assert sorted(found) == sorted(Anchors(anchors, reaches).places(texts))


def test_many_anchors_are_found() -> None:
    anchors = [f"{number:07d} quays" for number in range(6000)]
    finder = anchor_finder(anchors, [99] * len(anchors))
    assert finder.places(["0000007 quays", "0005999 quays"]) == [(7, 0, 13), (5999, 1, 13)]


@needs_compiled
def test_what_is_too_much_for_the_compiled_finder_is_left_to_the_other() -> None:
    assert isinstance(anchor_finder(["quay"], [1 << 40]), Anchors)


@needs_compiled
@pytest.mark.parametrize(
    ("anchors", "reaches"),
    [(["a", "a"], [1, 1]), (["a", ""], [1, 1]), (["a"], []), (["a"], [1, 2])],
)
def test_anchors_stand_once_each_with_a_reach(anchors: list[str], reaches: list[int]) -> None:
    with pytest.raises(ValueError, match="each literal stands once"):
        FINDER.Anchors(anchors, reaches)


@needs_compiled
@given(
    st.lists(st.text("abcdefé", min_size=1, max_size=6), unique=True, max_size=8),
    st.lists(
        st.one_of(st.text("abcdefé", max_size=6), st.text(CHARACTERS, max_size=6)), max_size=30
    ),
)
@example(["i", "istanbul", "σοφος"], ["İstanbul", "ΣΟΦΟΣ", "i", "I1i_i²i"])
@example(["a" * 32], ["a" * 31, "a" * 32, "a" * 33])
def test_words_are_counted_as_in_python(vocabulary: list[str], parts: list[str]) -> None:
    text = " ".join(parts)
    found = COMPILED.Vocabulary(vocabulary, [("all", word) for word in vocabulary]).votes(text)
    words_in = lang._words_in(text)
    counts = {word: words_in.count(word) for word in vocabulary if word in words_in}
    counts |= {"all": sum(counts.values())} if counts else {}
    assert found == (None if "Σ" in text else (counts, sum(map(len, words_in))))


@needs_compiled
@pytest.mark.parametrize("vocabulary", [["a", "a"], ["a", ""], ["a1"], ["a b"], ["a" * 33]])
def test_only_words_of_letters_are_counted(vocabulary: list[str]) -> None:
    with pytest.raises(ValueError, match="letters"):
        COMPILED.Vocabulary(vocabulary)


@needs_compiled
@pytest.mark.parametrize(
    "text",
    [
        "The pier is shut.",
        "Der Steg ist zu.",
        "ΤΟ ΛΙΜΑΝΙ ΕΙΝΑΙ ΚΛΕΙΣΤΟ.",
        "港は今日も閉じている。",
        "",
    ],
)
def test_languages_are_chosen_as_in_python(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, votes = lang.choose(text), lang._votes(text)
    monkeypatch.setattr(lang, "_vocabulary", lambda: None)
    assert (lang.choose(text), lang._votes(text)) == (chosen, votes)


@dataclass(frozen=True)
class Boat:
    name: str
    length: int = 3


class Slotted:
    __slots__ = ("name",)


@needs_compiled
def test_made_is_as_if_called() -> None:
    assert COMPILED.made(Boat, {"name": "Ada", "length": 3}) == Boat("Ada")
    span = BlockSpan("heading", "Tides", 3, 8)
    assert COMPILED.made(BlockSpan, {f.name: getattr(span, f.name) for f in fields(span)}) == span


@needs_compiled
@pytest.mark.parametrize("kind", [int, str, list, Slotted, Evidence, None, object])
def test_nothing_else_is_made_than_plain_classes_with_attributes(kind: object) -> None:
    with pytest.raises(TypeError):
        COMPILED.made(kind, {"name": "Ada"})


@needs_compiled
def test_made_needs_attributes() -> None:
    with pytest.raises(TypeError):
        COMPILED.made(Boat, None)


def test_what_is_left_of_blocks_is_numbered_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Blocks([Block("paragraph", f"Quay {n}.", 9 * n, n, space_before=n) for n in range(5)])
    kept = [whole[4], whole[0], whole[2]]
    expected = [replace(block, index=at, space_before=1) for at, block in enumerate(kept)]
    left = whole.left(kept)
    assert list(left) == expected
    assert [b.__dict__["key"] for b in left] == [b.key for b in kept]
    assert [b.index for b in kept] == [4, 0, 2]
    monkeypatch.setattr(sequence, "TEXTS", None)
    assert list(whole.left(kept)) == expected


KEYS = st.text("ab é灯", max_size=8).map(words.key_of)


@given(
    st.dictionaries(
        st.integers(0, 3),
        st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 2), REACHES, NEEDS)),
    ),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), REACHES), max_size=12),
    st.lists(st.text("abé", max_size=9), min_size=4, max_size=4),
)
def test_what_stands_for_a_list_is_within_the_reach_of_its_phrases(
    users: dict[int, list[User]], places: list[tuple[int, int, int]], texts: list[str]
) -> None:
    by_number = [users.get(number, []) for number in range(4)]
    starts = [10 * at for at in range(4)]
    expected: dict[str, dict[int, dict[int, int]]] = {}
    for number, at, passed in places:
        for name, order, reach, needs in by_number[number]:
            if passed <= reach and all(any(n in texts[at][:6] for n in need) for need in needs):
                met = expected.setdefault(name, {}).setdefault(starts[at], {})
                met[order] = min(passed, met.get(order, passed))
    for kind in (Users, users_of):
        found = kind(by_number, 6).by_list(places, starts, texts)
        assert found == expected
        assert [*map(list, found.values())] == [*map(list, expected.values())]


@given(st.lists(KEYS, max_size=6), st.sets(KEYS, max_size=3), st.sets(KEYS, max_size=3))
@example(["a b", "a b c", "ab c", "b"], {"b"}, {"a b"})
def test_keys_are_met_that_are_an_entry_or_begin_as_one(
    keys: list[str], whole: set[str], starts: set[str]
) -> None:
    begun: dict[str, list[tuple[str, str]]] = {}
    for start in starts:
        begun.setdefault(start.partition(" ")[0], []).append((start, "list"))
    longest = max(map(len, whole), default=0)
    met = openers(keys, dict.fromkeys(whole), begun, longest)
    for number, key in enumerate(keys):
        words_met = any(f"{key} ".startswith(f"{start} ") for start in starts if start)
        expected = key in whole or words_met or key[:1] >= "\u0e00"
        assert number in met or not expected
        assert expected or number not in met or any(map(key.startswith, starts))
    assert met == sorted(set(met))


@needs_compiled
@given(TEXTS.map(" ".join) | st.text())
def test_words_are_counted_as_in_plain_python(text: str) -> None:
    assert blocks_module.count_words is COMPILED.count_words
    assert COMPILED.count_words(text) == words.count_words(text)


@needs_compiled
@pytest.mark.parametrize("around", ["{}", "a{}b", "{0}{0}", "中{}文", "é{} {}"])
def test_each_character_parts_or_makes_words_as_in_plain_python(around: str) -> None:
    for code in (*range(0x3100), *range(0x9F00, 0xA010), 0xD7FF, 0xD800, 0xF900, 0xFB00, 0x10FFFF):
        text = around.format(chr(code), chr(code))
        assert COMPILED.count_words(text) == words.count_words(text), hex(code)
