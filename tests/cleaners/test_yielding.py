"""Cleaners and the page's own signs: who is surer decides."""

from __future__ import annotations

import pytest

from normalizer.cleaners._base import NEVER, all_cleaners, vote
from normalizer.lang import load
from normalizer.model import Block, Blocks, Evidence

PROMPT = "Sign up for our morning newsletter."
APPEAL = "Your donation today helps us keep our journalism free for everyone."
SENTENCE = "The council of Norrholm voted nine to four for the new tram line on Tuesday evening."


def cut_codes(text: str, evidence: Evidence | None) -> set[str]:
    made = (SENTENCE, text, SENTENCE.replace("nine", "ten"))
    at, blocks = 0, []
    for index, line in enumerate(made):
        shown = evidence if index == 1 else evidence and Evidence(score=0.99)
        blocks.append(Block("paragraph", line, at, index, evidence=shown))
        at += len(line) + 2
    together = Blocks(blocks)
    phrases = load(("en",)).within(together)
    return {c.code for c in vote(all_cleaners(), together, phrases) if c.start == blocks[1].start}


CASES = {
    "a text has no signs": (PROMPT, None, True),
    "the page is not sure": (PROMPT, Evidence(score=0.6), True),
    "the page is sure": (PROMPT, Evidence(score=0.97), False),
    "the page is sure of the opposite": (PROMPT, Evidence(is_article=False, score=0.97), True),
    "an appeal never stays": (APPEAL, Evidence(score=0.99), True),
}


@pytest.mark.parametrize(("text", "evidence", "is_cut"), CASES.values(), ids=CASES)
def test_the_surer_one_decides(text, evidence, is_cut):
    codes = cut_codes(text, evidence) - {"EX001"}
    assert bool(codes) is is_cut


def test_a_part_of_a_paragraph_is_cut_all_the_same():
    """The chance is that of the whole block, and the block is the article."""
    one = next(c for c in all_cleaners() if c.code == "NL001")
    block = Block("paragraph", SENTENCE, 0, 0, evidence=Evidence(score=0.99))
    assert not one._yields(block.cut("its tail", start=40), block)
    assert one._yields(block.cut("the whole"), block)


def test_chances_are_chances():
    for one in all_cleaners():
        assert one.yields_at == NEVER or 0.5 <= one.yields_at <= 1, one.name
