"""What a text's words are, whether one text is asked for or many at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalizer import words
from normalizer.words import key_of, keys_of

TEXTS = st.text(st.one_of(st.sampled_from("ab Z9_.,—é灯\x1e\t"), st.characters()), max_size=30)


@given(st.lists(TEXTS, max_size=6))
@example(["a\x1eb", "", "c"])  # holds what parts the texts
def test_keys_are_words_with_one_space_between(texts: list[str]) -> None:
    expected = [" ".join(re.findall(r"\w+", text)) for text in texts]
    assert keys_of(texts) == expected
    assert [key_of(text) for text in texts] == expected


@given(st.lists(st.text("ab -", max_size=60), max_size=4))
def test_long_texts_are_read_in_pieces(texts: list[str]) -> None:
    expected = keys_of(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_PIECE", 8)
        assert keys_of(texts) == expected
