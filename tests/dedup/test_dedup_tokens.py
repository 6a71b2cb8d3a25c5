from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.dedup.sketch import read_rows
from normalizer.dedup.tokens import NAME, NUMBER, chunks, tokenize


def identity(text: str) -> int:
    return int(read_rows([text], width=3).identity[0])


SAME = [
    ('He said "no" twice.', "He said “no” twice."),
    ("the harbour's wall", "the harbour’s wall"),
    ("north-south line", "north–south line"),
    ("North South Line", "north  south\u00a0line"),
    ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
    ("the of\ufb01ce of the \ufb02eet", "the office of the fleet"),
    ("caf\u00e9 au lait", "cafe\u0301 au lait"),
    ("hy\u00adphen here", "hyphen here"),
    ("Μουσική ΣΟΦΟΣ", "μουσική σοφος"),
    ("½ cup of sugar", "1⁄2 cup of sugar"),
    ("Lantern™ sells lamps", "Lantern sells lamps"),
    ("4,200 crates of figs", "4200 crates of figs"),
    ("1,234,500 crates", "1.234.500 crates"),
    ("1\u202f234\u00a0500 crates", "1’234’500 crates"),
    ("12 000 crates", "12,000 crates"),
    ("a 12mm crack, 5th of May", "a 12 mm crack, 5 th of May"),
    ("the 80’s, the 7.5km race", "the 80s, the 7.5 km race"),
    ("بلغ ١٢٠٠ نسمة", "بلغ 1200 نسمة"),
    ("१२ लोग", "12 लोग"),
    ("สะพาน ๑๒ แห่ง", "สะพาน 12 แห่ง"),
    ("أَعْلَنَت البلديـــة أنّ", "اعلنت البلدية ان"),
    ("رُئي على", "رئي علي"),
    ("یک کشتی", "يك كشتي"),
    ("רֹאשׁ העיר", "ראש העיר"),
    ("Ещё всё", "Еще все"),
    ("Three boats sank", "3 boats sank"),
    ("seit zwei Wochen", "seit 2 Wochen"),
    ("ils sont cinq à bord", "ils sont 5 à bord"),
    ("two-million-crown quay", "2-million-crown quay"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_typography_and_case_make_no_difference(one: str, other: str) -> None:
    assert identity(one) == identity(other)


DIFFERENT = [
    ("it rose 4 per cent", "it rose 5 per cent"),
    ("the 1st of May", "the 2nd of May"),
    ("read more", "read less"),
    ("one two", "two one"),
    ("one", "two"),
    ("海辺の町", "海辺の村"),
    ("schön war es", "schon war es"),
    ("no no", "no no no"),
    ("4,200 crates", "4,201 crates"),
    ("4.2 crates", "42 crates"),
    ("4,20 crates", "420 crates"),
    ("4,2000 crates", "42000 crates"),
    ("in 2024 300 crates", "in 2024300 crates"),
    ("room 7. 300 crates", "room 7300 crates"),
    ("the 12mm crack", "the 12cm crack"),
    ("IP67 mark", "IP 67 mark"),
    ("هو على", "هي على"),
    ("и он", "й он"),
    ("two boats sank", "three boats sank"),
    ("twenty-two boats", "20-2 boats"),
    ("two hundred boats", "2 hundred boats"),
    ("the one boat", "the 1 boat"),
    ("due to the ice", "2 to the ice"),
]


@pytest.mark.parametrize("one, other", DIFFERENT)
def test_other_words_and_figures_stay_apart(one: str, other: str) -> None:
    assert identity(one) != identity(other)


def test_paragraphs_shorter_than_a_shingle_do_not_collide() -> None:
    texts = ["Menu", "Sport", "Sign in", "Log out", "Next", "Back", "Top", "Next page", "Page next"]
    rows = read_rows(texts, width=3)
    assert len(set(rows.identity.tolist())) == len(texts)
    assert (rows.sets.sizes == 1).all()
    assert len(set(rows.sets.values.tolist())) == len(texts)


def test_flags_tell_figures_and_names() -> None:
    tokens = tokenize(["Oslo saw 12 ships of the Brandt line and the IP67 mark"])
    told = {
        flag: [i for i, value in enumerate(tokens.flags.tolist()) if value & flag]
        for flag in (NUMBER, NAME)
    }
    assert told == {NUMBER: [2, 10], NAME: [6, 10]}


def test_tokens_know_where_they_stand() -> None:
    text = "It’s the oﬃce, cafe\u0301!"
    tokens = tokenize([text])
    pieces = [text[s:e] for s, e in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]
    assert pieces == ["It’s", "the", "oﬃce", "cafe\u0301"]


def test_scripts_without_spaces_get_overlapping_tokens() -> None:
    tokens = tokenize(["海辺の町で会う。ไทยแลนด์", "sea side"])
    assert tokens.bounds.tolist()[1] > 10
    assert tokens.bounds.tolist()[2] - tokens.bounds.tolist()[1] == 2


def test_a_changed_character_leaves_most_of_a_japanese_text_shared() -> None:
    one = "海辺の町では昨日から大雨が続いており、市は住民に避難を呼びかけている。"
    other = one.replace("昨日", "今朝")
    rows = read_rows([one, other], width=3)
    left, right = (
        set(rows.sets.values[rows.sets.bounds[i] : rows.sets.bounds[i + 1]].tolist())
        for i in (0, 1)
    )
    assert 0.5 < len(left & right) / len(left | right) < 1


texts = st.lists(
    st.text(st.sampled_from("ab1 .,'’\n\u00e9e\u0301ﬁ海町ก½™\u00adZ"), max_size=30), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_rows_do_not_depend_on_the_batch(found: list[str]) -> None:
    whole = read_rows(found, width=3)
    for i, text in enumerate(found):
        alone = read_rows([text], width=3)
        row = whole.take(np.array([i]))
        assert alone.identity.tolist() == row.identity.tolist()
        assert alone.sets.values.tolist() == row.sets.values.tolist()
        assert alone.flags.tolist() == row.flags.tolist()


def test_a_number_in_words_does_not_depend_on_its_neighbours() -> None:
    found = ["It was twenty", "two boats", "It was two", "hundred boats"]
    assert read_rows(found, width=3).identity.tolist() == [identity(text) for text in found]


def test_chunks_cover_all_texts_once() -> None:
    given_texts = ["x" * n for n in (5, 0, 90, 3, 3)]
    parts = list(chunks(given_texts, 8))
    assert [t for part in parts for t in given_texts[part]] == given_texts


def test_nothing_gives_no_rows() -> None:
    assert len(read_rows([], width=3)) == 0
