"""The cheap test before a repair must never pass over what ftfy would call mojibake."""

from __future__ import annotations

from itertools import product

import pytest
from ftfy.badness import is_bad
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalizer.repair import needs_repair, repair

near = st.characters(max_codepoint=0x24F, exclude_categories=("Cs",))
marks = st.sampled_from("“”„‘’‚–—―…•‹›€™†ŒœÃÂØÙ\xa0")
texts = st.text(near | marks | st.characters(), max_size=30)


@given(texts)
@example("cafÃ©")
@example("à²")
@example("voilà the work")
@example("5 €“")
@settings(max_examples=600)
def test_what_is_passed_over_would_not_change(text):
    if not needs_repair(text):
        assert not is_bad(text)
        assert repair(text) == (text, ())


def test_what_is_passed_over_is_no_damage_beside_others():
    for three in product("aA .“”„‚–•™›é°€×ß→ह", repeat=3):
        text = "".join(three)
        assert needs_repair(text) or not is_bad(text)


def test_two_small_letters_beside_each_other_are_no_damage():
    letters = "ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ\xad"
    for pair in map("".join, product(letters, repeat=2)):
        for text in (pair, f"gr{pair}er", f"G{pair}.", f"5 {pair}-", f"“ {pair} ”", f"é {pair}"):
            assert needs_repair(text) or not is_bad(text)
    assert not needs_repair("Die größte Fähre: ação, helallia")


@pytest.mark.parametrize(
    "text",
    [
        "Zoë paid £3\xa0m – “half” of it",
        "España, Côte, Kraków",
        "© 2031",
        "„Half“ of 5 €, the board → the pier™",
        "港は月曜日に再開した、と市は述べた。",
        "घाट सोमवार को खुला",
    ],
)
def test_common_text_is_passed_over(text):
    assert not needs_repair(text)


@pytest.mark.parametrize(
    "text",
    ["cafÃ©", "itâ€™s", "a\x00b", "\x93quoted\x94", "œ ", "a\x7f", "\x1b", "5 €“", "a\u206ab"],
)
def test_what_may_be_damage_is_looked_at(text):
    assert needs_repair(text)
