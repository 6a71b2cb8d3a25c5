"""Where an article ends, and what follows it; looked at once, however many labels there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.cleaners import _ends
from normalizer.lang import Phrases, load
from normalizer.model import Block, Blocks

PROSE = "The council of Norrholm voted nine to four on Tuesday evening for the new tram line."
SIGNS = {"h": "Ferry line sues the port", "p": PROSE, "l": "Label"}


def blocks_of(signs: str) -> Blocks:
    """Blocks, one a sign: a headline, a paragraph, a label."""
    return Blocks(Block("paragraph", SIGNS[sign], 100 * at, at) for at, sign in enumerate(signs))


TAILS = {
    "headlines": ("hhh", 0, True, 0),
    "pairs": ("hphp", 0, True, 2),
    "pairs after a paragraph": ("phphp", 1, True, 2),
    "a paragraph first": ("phhh", 0, False, 0),
    "more paragraphs than headlines": ("hphpp", 0, False, 2),
    "paragraphs after as many headlines": ("hhpp", 0, True, 1),
    "labels alone": ("lll", 0, False, 0),
    "nothing": ("pp", 2, False, 0),
    "a label between": ("hlph", 0, True, 0),
}


@pytest.mark.parametrize(("signs", "at", "tail", "pairs"), TAILS.values(), ids=TAILS)
def test_what_follows(signs, at, tail, pairs):
    blocks = blocks_of(signs)
    assert (_ends.is_tail(blocks, at), _ends.pairs_from(blocks, at)) == (tail, pairs)


def test_each_block_is_looked_at_once(monkeypatch):
    seen = []
    blocks = blocks_of("l" * 50)
    asked = property(lambda block: seen.append(block.index) or False)
    monkeypatch.setattr(Block, "is_prose", asked)
    for at in range(50):
        _ends.is_tail(blocks, at)
    assert sorted(seen) == list(range(50))


LINES = [
    *(PROSE, PROSE.upper()),
    *("Ferry line sues the port of Norrholm", "Label", "Ada Brink"),
    "Reporting by Ada Brink in Norrholm; editing by Olaf Reth",
    "© 2031 Norrholm Post. All rights reserved.",
]


def end_line_by_line(blocks: Blocks, phrases: Phrases) -> int | None:
    """The block after the article's last line, by a look at one line after the other."""
    prose = [b for b in blocks if b.is_prose]
    if len(prose) <= _ends.FEWEST_BEFORE:
        return None
    words = sum(b.words for b in prose)
    for block in blocks:
        above = [b for b in prose if b.index < block.index]
        much = sum(b.words for b in above) >= _ends.MOST_BEFORE * words
        if not much or block.index <= prose[_ends.FEWEST_BEFORE - 1].index:
            continue
        if block.space_before >= _ends.GAP and _ends.is_tail(blocks, block.index):
            return block.index
        if block.words <= _ends.CREDIT and _ends._says_end(block, phrases):
            return block.index + 1
    return None


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from([0, 1, 4])), max_size=14))
def test_the_end_is_the_first_line_that_ends_the_article(lines):
    blocks = Blocks(
        Block("paragraph", text, 200 * at, at, gap) for at, (text, gap) in enumerate(lines)
    )
    phrases = load(("en",))
    expected = end_line_by_line(blocks, phrases)
    for known in (phrases, phrases.within(blocks)):
        blocks.remembered.clear()
        assert _ends.end_mark(blocks, known) == expected
