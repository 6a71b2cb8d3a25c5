"""What is asked of a block, whether it is looked at alone or with all others at once."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalizer import sequence as sequence_module
from normalizer.blocks import Block, count_words, fold, is_unspaced
from normalizer.dedup._chars import EXPANDS, UNSPACED, CharTable
from normalizer.extract import signs
from normalizer.sequence import Blocks, block_at

TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab Z9.,:;!?—–'\"“”«»‘’İß\t\n\u00a0\u2009\x1e-_()灯台のかナ。กขက안"),
        st.characters(),
    ),
    max_size=40,
)
KINDS = st.sampled_from(["paragraph", "heading", "list-item", "quote"])


def block(text: str, kind: str = "paragraph") -> Block:
    return Block(kind, text, 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text, folded",
    [
        ("“Late”, SHE SAID", '"late", she said'),
        ("l’État – déjà", "l'état - déjà"),
        ("İzmir\u00a0İl", "izmir il"),
        ("Straße", "straße"),
        ("9\u202f%\t—\u30001", "9 % - 1"),
        ("plain", "plain"),
    ],
)
def test_folding_keeps_every_offset(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text, words",
    [
        ("", 0),
        ("—", 0),
        ("The ferry's late.", 4),
        ("9.30 p.m.", 4),
        ("灯台", 1),
        ("灯台の", 2),
        ("NHKの灯台", 3),
        ("ไทย", 2),
        ("안녕 하세요", 2),
        ("Паром опоздал", 2),
    ],
)
def test_words(text: str, words: int) -> None:
    assert block(text).words == words


@pytest.mark.parametrize(
    "text, words",
    [
        ("", 0),
        ("The ferry's\nlate —", 4),  # what stands between spaces
        ("灯台の 一般公開", 4),
        ("NHKの灯台", 3),
        ("ไทย", 2),
        ("Паром опоздал", 2),
    ],
)
def test_words_of_a_text_are_counted_by_its_spaces(text: str, words: int) -> None:
    assert count_words(text) == words


def test_prose_is_a_sentence_of_twelve_words() -> None:
    assert block(" ".join(["word"] * 12) + ".").is_prose
    assert not block(" ".join(["word"] * 11) + ".").is_prose
    assert not block(" ".join(["word"] * 12)).is_prose


@pytest.mark.parametrize(
    "text, ends",
    [
        ("The ferry was late.", True),
        ("Was it late?”", True),
        ("She said (twice!)  ", True),
        ("They are these:", True),
        ("灯台は閉まった。」", True),
        ("Ferry late again", False),
        ("“Late again”", False),
        ("3.5 million", False),
        ("Late,", False),
        ("", False),
    ],
)
def test_ends_of_sentences(text: str, ends: bool) -> None:
    assert block(text).ends_sentence is ends


@pytest.mark.parametrize(
    "text, mark, asks",
    [
        ("Was it late?", "?", True),
        ("„Was nun?“", "?", True),
        ("« Et après ? »", "?", True),
        ("なぜ閉まったのか？」", "？", True),
        ("ماذا بعد؟", "؟", True),
        ("(Who asked?)", "?", True),
        ("Why? Because.", ".", False),
        ("Late again!’", "!", False),
        ("Late again", "n", False),
        ("“”", "", False),
        ("", "", False),
    ],
)
def test_the_last_mark_stands_before_closing_quotes(text: str, mark: str, asks: bool) -> None:
    assert (block(text).last_mark, block(text).asks) == (mark, asks)


@pytest.mark.parametrize(
    "one, other, same",
    [
        (block("Read more!"), block("READ MORE"), True),
        (block("2. Boil the rice", "list-item"), block("Boil the rice"), True),
        (block("2. Boil the rice"), block("Boil the rice"), False),
        (block("2 eggs", "list-item"), block("eggs"), False),
        (block("cost 4.5 m"), block("cost 45 m"), False),
    ],
)
def test_a_key_is_the_words_alone(one: Block, other: Block, same: bool) -> None:
    assert (one.key == other.key) is same


@given(st.lists(st.tuples(KINDS, TEXTS), max_size=6))
@example([("paragraph", "a\x1eb"), ("list-item", "1) c")])  # holds what parts the blocks
@example([("list-item", "12. İl"), ("paragraph", "灯台の一般公開"), ("heading", "")])
def test_blocks_looked_at_together_are_as_each_alone(pieces: list[tuple[str, str]]) -> None:
    together = Blocks(block(text, kind) for kind, text in pieces)
    for found, (kind, text) in zip(together, pieces, strict=True):
        alone = block(text, kind)
        assert (found.folded, found.key, found.words) == (alone.folded, alone.key, alone.words)
        assert found.key == " ".join(re.findall(r"\w+", found.key))
        assert found.is_prose == (alone.words >= 12 and alone.ends_sentence)


def test_a_long_text_is_looked_at_in_pieces_as_in_one() -> None:
    text = "the harbour — reopened, at last;  " * 6000
    (found,) = Blocks([block(text)])
    assert found.key == block(text).key
    assert found.words == 30_000


def test_what_is_left_is_renumbered_and_keeps_what_is_known_of_it() -> None:
    blocks = Blocks([Block("title", "Tide", 0), Block("heading", "Ferry late", 7, 1, 4)], "T", "en")
    left = blocks.left([blocks[1]])
    (block,) = left
    assert (block.index, block.space_before) == (0, 1)
    assert (block.kind, block.start, block.end, block.key) == ("heading", 7, 17, "ferry late")
    assert (blocks[1].index, blocks[1].space_before) == (1, 4)
    assert (left.title, left.language) == ("T", "en")
    assert blocks.first is left.first is left.left(left).first is blocks


@given(st.lists(TEXTS, max_size=8), st.data())
def test_what_is_left_is_as_if_it_were_all(texts: list[str], data: st.DataObject) -> None:
    blocks = sequence(*texts)
    kept = [b for b in blocks if data.draw(st.booleans())]
    left, alone = blocks.left(kept), sequence(*(b.text for b in kept))
    assert left == alone
    for name in ("prose", "body", "repeated", "places", "folded"):
        assert getattr(left, name) == getattr(alone, name)


@pytest.mark.parametrize(
    "start, end, span", [(0, None, (5, 15)), (0, 5, (5, 10)), (6, None, (11, 15))]
)
def test_a_cut_is_told_in_the_documents_offsets(
    start: int, end: int | None, span: tuple[int, int]
) -> None:
    cut = Block("paragraph", "Ferry late", 5).cut("says so", start=start, end=end)
    assert (cut.start, cut.end, cut.reason) == (*span, "says so")


STORY = "The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said."


def sequence(*texts: str) -> Blocks:
    return Blocks(Block("paragraph", text, 0, index) for index, text in enumerate(texts))


def test_prose_and_body_leave_labels_out() -> None:
    blocks = sequence("World", STORY, "Advertisement", STORY, "Share this")
    assert (blocks.prose, blocks.body) == ((1, 3), range(1, 4))
    assert (sequence("World").prose, sequence("World").body) == ((), range(0))


def test_places_of_texts_that_stand_again() -> None:
    blocks = sequence("Share this", STORY, "SHARE THIS!", "World")
    assert blocks.repeated == ((0, 2),)
    assert blocks.places["share this"] == (0, 2)
    assert blocks.places["world"] == (3,)
    assert blocks.left(blocks[1:]).repeated == ()


def test_the_models_signs_and_the_matcher_know_the_same_scripts_without_spaces() -> None:
    classes = CharTable().classify(np.arange(0x10000))
    for code in range(0x80, 0x10000):
        char = chr(code)
        is_sign = bool(signs._CLASS_OF[code] >> signs.UNSPACED & 1)
        assert is_unspaced(char) == is_sign, f"U+{code:04X}"
        if not char.isspace():
            assert (count_words(f"a{char}b") == 3) is is_sign, f"U+{code:04X}"
        if is_unspaced(char) and char.isalpha():
            assert classes[code] in (UNSPACED, EXPANDS), f"U+{code:04X}"


ITEMS = st.sampled_from(
    ["1. Tide and quay", "12) x", "3", "灯台の 一般公開。", "Σ", "İ 1.", "A b. " * 9]
)
KIND = st.sampled_from(["list-item", "paragraph", "heading"])
ASKED = ("prose", "body", "by_start", "headings", "repeated", "_said_again")
KNOWN = (*Block.__match_args__, "folded", "key", "words", "ends_sentence", "is_prose")


@given(st.lists(st.tuples(KIND, ITEMS | TEXTS), max_size=6))
@example([("list-item", "A b. " * 9), ("paragraph", "\x1e")])  # holds what parts the texts
def test_what_is_known_of_blocks_is_the_same_without_what_is_compiled(lines: Any) -> None:
    def known() -> list[Any]:
        all_of_them = Blocks([Block(kind, text, 9 * i, i) for i, (kind, text) in enumerate(lines)])
        left = all_of_them.left(all_of_them[::2])
        together = [[getattr(some, name) for name in ASKED] for some in (all_of_them, left)]
        alone = [[getattr(b, name) for name in KNOWN] for b in (*all_of_them, *left)]
        return [together, alone]

    found = known()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequence_module, "ASSEMBLY", None)
        assert known() == found


@given(st.lists(st.text(max_size=3), max_size=6), st.integers(-2, 30))
def test_the_block_at_an_offset_is_the_last_that_begins_there_or_before(
    texts: list[str], offset: int
) -> None:
    starts = [sum(len(text) + 2 for text in texts[:at]) for at in range(len(texts))]
    blocks = Blocks(
        Block("paragraph", text, start, index)
        for index, (text, start) in enumerate(zip(texts, starts, strict=True))
    )
    before = [block for block in blocks if block.start <= offset]
    assert block_at(blocks, offset) is (before[-1] if before else None)
