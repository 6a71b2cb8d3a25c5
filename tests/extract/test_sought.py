"""Words that are looked for all at once are found where looking for each would find them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.sought import MOST, Sought

WORDS = ("ab", "abab", "b", "ba-", "é", "ét", "час", "時前", "𝄞a", "\n", " a")
PIECES = (*WORDS, "a", " ", "-", "x", "É", "ча", "時", "𝄞", "\ud834", "\0")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_the_words_that_a_text_holds(text):
    assert Sought(*WORDS).held_in(text) == [word for word in WORDS if word in text]


def test_as_many_words_as_there_are_bits():
    words = [f"{number}." for number in range(10, 10 + MOST)]
    assert Sought(*words).held_in("10. 11. 73.") == ["10.", "11.", "73."]
    with pytest.raises(ValueError, match="65 words"):
        Sought(*words, "a")
