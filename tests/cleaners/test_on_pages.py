"""What cleaners make of a page's blocks, whose elements and verdicts are known."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from normalizer.blocks import Kind
from normalizer.cleaners._base import all_cleaners, vote
from normalizer.lang import load
from normalizer.model import Block, Blocks, Evidence

STORY = (
    "The harbour of Norrholm reopened on Monday after four weeks of repairs, its owner said.",
    "Three ferries left for the islands before noon, and all of them were full, the line said.",
    "The second part of the repairs begins in March and will take six weeks, the owner added.",
)


@dataclass(frozen=True)
class Line:
    """A block of a page: text, kind, names around it, how sure the page is, links in it."""

    text: str
    kind: Kind = "paragraph"
    hints: str = "story"
    score: float = 0.95
    links: int = 0


def left(*lines: Line) -> list[str]:
    """The texts of the lines that no cleaner cuts."""
    at, blocks = 0, []
    for index, line in enumerate(lines):
        evidence = Evidence(
            "p", hints=line.hints, score=line.score, is_article=line.score > 0.4, links=line.links
        )
        blocks.append(Block(line.kind, line.text, at, index, evidence=evidence))
        at += len(line.text) + 2
    together = Blocks(blocks)
    cuts = vote(all_cleaners(), together, load(("en",)).within(together))
    return [b.text for b in blocks if not any(c.start <= b.start < c.end for c in cuts)]


story = [Line(text) for text in STORY]
APPEAL = [
    Line("Your donation keeps our journalism free for everyone.", hints="appeal box"),
    Line("Whether you read us for the tides or the theatre, we are glad you do.", hints="appeal"),
    Line("Give what you can: a contribution of as little as $2 helps us report.", hints="appeal"),
]
OFFER = [
    Line("This article is for subscribers only.", score=0.1),
    Line("- All our crosswords and the paper as it was printed.", "list-item", score=0.6),
    Line("- The right to comment under every story.", "list-item", score=0.6),
]
MORE = [
    Line("More Great Post Stories", score=0.6),
    Line("- The keeper who would not leave", "list-item", score=0.7, links=1),
    Line("- Who owns the harbour wall?", "list-item", score=0.7, links=1),
]
READING = [Line(one.text, one.kind, score=0.7) for one in MORE]

TEASER = (
    "The bridge at Eskdal will stay shut until the summer, its owner said late on Friday, since "
    "the frost has opened two more cracks."
)
QUOTE = "Nobody on this quay has slept"

CASES = {
    "a paragraph within an appeal": (story + APPEAL, STORY),
    "an appeal in the article's own elements": (
        [*story, *[Line(one.text) for one in APPEAL]], (*STORY, APPEAL[1].text)
    ),
    "a list of what subscribers get": (story + OFFER, STORY),
    "a list that the page is sure of": (
        [*story, OFFER[0], *[Line(one.text, "list-item") for one in OFFER[1:]]],
        (*STORY, OFFER[1].text, OFFER[2].text),
    ),
    "other stories under their label": (story + MORE, STORY),
    "a list without links": (story + READING, (*STORY, *[one.text for one in READING[1:]])),
    "a kicker above another story": (
        [
            *story[:2], Line("Most read", "heading", score=0.3),
            Line("SALT AND IRON", "heading", score=0.6),
            Line("Old anchor pulled from the bay after a century", score=0.3), story[2],
        ],
        STORY,
    ),
    "a short heading of the article": (
        [
            *story[:2], Line("Most read", "heading", score=0.3), Line("THE BILL", "heading"),
            story[2],
        ],
        (*STORY[:2], "THE BILL", STORY[2]),
    ),
    "a heading that says what a button says": (
        [story[0], Line("TikTok", "heading"), *story[1:]], (STORY[0], "TikTok", *STORY[1:])
    ),
    "a heading in large type whose words come again": (
        [story[0], Line("Four weeks of repairs", "heading", "quote-style"), *story[1:]],
        (STORY[0], "Four weeks of repairs", *STORY[1:]),
    ),
    "a heading that reads as a name": (
        [Line("Vibe Coding", "heading"), *story], ("Vibe Coding", *STORY)
    ),
    "an author's name": (
        [Line("How the harbour was mended", "heading"), Line("Vivian Coding", score=0.5), *story],
        ("How the harbour was mended", *STORY),
    ),
    "a part's heading in capitals": ([Line("TL;DR", "heading"), *story], ("TL;DR", *STORY)),
    "a section in capitals": ([Line("TIDES", "heading", score=0.5), *story], STORY),
    "a copy of what goes elsewhere": (
        [Line(STORY[0], hints="excerpt", score=0.2), *story], STORY
    ),
    "a teaser that is printed twice": (
        [*story, *[Line(TEASER, hints="card", score=score) for score in (0.2, 0.45)]], STORY
    ),
    "a quotation from what goes elsewhere": (
        [
            *story[:2], Line(QUOTE, "quote"), story[2],
            Line(f"{QUOTE} for a month, says the keeper of the light.", score=0.1),
        ],
        (*STORY[:2], QUOTE, STORY[2]),
    ),
    "a button in the shape of a heading": (
        [story[0], Line("TikTok", "heading", score=0.5), *story[1:]], STORY
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_what_is_left(lines, expected):
    assert left(*lines) == list(expected)
