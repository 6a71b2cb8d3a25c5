"""Where an article ends, and what follows it; looked at once, however many labels there are."""

from __future__ import annotations

import pytest

from normalizer.cleaners import _ends
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
