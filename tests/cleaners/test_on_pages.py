"""What cleaners make of a page's blocks, whose elements and verdicts are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    """A block of a page: text, kind, names around it, how sure the page is, links, element.

    `linked` is the share of its characters that links have.
    """

    text: str
    kind: Kind = "paragraph"
    hints: str = "story"
    score: float = 0.95
    links: int = 0
    tag: str = "p"
    linked: float = 0.0


def left(*lines: Line, title: str = "") -> list[str]:
    """The texts of the lines that no cleaner cuts; `title` is what the page names as such."""
    at, blocks = 0, []
    for index, line in enumerate(lines):
        evidence = Evidence(
            line.tag, hints=line.hints, score=line.score, is_article=line.score > 0.4,
            links=line.links, link_density=line.linked,
        )  # fmt: skip
        blocks.append(Block(line.kind, line.text, at, index, evidence=evidence))
        at += len(line.text) + 2
    together = Blocks(blocks, title=title)
    cuts = vote(all_cleaners(), together, load(("en",)).within(together))
    return [b.text for b in blocks if not any(c.start <= b.start < c.end for c in cuts)]


story = [Line(text) for text in STORY]
APPEAL = [
    Line("Your donation keeps our journalism free for everyone.", hints="appeal box"),
    Line("Whether you read us for the tides or the theatre, we are glad you do.", hints="appeal"),
    Line("Give what you can: a contribution of as little as $2 helps us report.", hints="appeal"),
]
BYLINE = Line("By Ada Brink, Norrholm")
HEADLINE = Line("Ferry line sues the port of Norrholm", links=1)
ENTRIES = [
    ("11:42", "Power back", story[0]),
    ("10:15", "The wall holds", story[1]),
    ("08:03", "Gates shut", story[2]),
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

LONG = (
    *STORY,
    "Divers had found the cracks last autumn, when a buoy came loose and drifted into the wall.",
    "The wall is older than the town hall, and nobody knows how deep its stones were laid.",
    "Fishermen paid for half of the work, since their boats had to lie in Eskdal all winter.",
    "A crane from the yard will lift the last of the gates on the night before the regatta.",
)
long_story = [Line(text) for text in LONG]
CONSENT = "By continuing to use this site you agree to our cookie policy."
NOTICE = (
    "This page includes affiliate links to shops that we have chosen for their ropes and lamps."
)
BOX = "inline-newsletter story"
BLURB = "The tides and the talk of the quay, every Friday."
ASKED = "Sign up for our Friday newsletter."
GATES = Line("The gates", "heading", tag="h2")
PICTURE = Line("The gates of Norrholm on Monday. (Photo: Olaf Reth)", "caption", tag="figcaption")
BELOW = replace(PICTURE, kind="paragraph", tag="p")  # what the page prints as its own text
DATELINE = "By Ada Brink in New Eskdal"
PLACE = "New Eskdal has waited for this wall for longer than the town has had a mayor"
PAPER = "The Courier has asked the owner of the harbour for the plans of the wall"
AUTHOR = "Ada Brink keeps bees in Eskdal and has sailed to all of the islands"


def under(heading: Line, below: Line) -> list[Line]:
    """A story in which a heading stands above a request, and that above another heading."""
    asked = Line("Sign up for our newsletter", score=0.2)
    return [*story[:2], heading, asked, below, story[2]]


def blurb(score: float, names: str = "story") -> list[Line]:
    """A story with a request to subscribe in an element of its own, and a line beside it."""
    box = [Line(BLURB, hints=BOX, score=score), Line(ASKED, hints=BOX, score=0.1)]
    around = [replace(line, hints=names) for line in long_story]
    return [*around[:2], *box, *around[2:]]


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
    "a line beside a request to subscribe": (blurb(0.6, BOX), LONG),
    "a line that the page is sure of beside one": (
        blurb(0.9, BOX), (*LONG[:2], BLURB, *LONG[2:])
    ),
    "a small box that is all about a newsletter": (blurb(0.9), LONG),
    "consent asked for in the middle": (
        [*long_story[:4], Line(CONSENT, score=0.6), *long_story[4:]], LONG
    ),
    "what the page is sure of in the middle": (
        [*long_story[:4], Line(CONSENT), *long_story[4:]], (*LONG[:4], CONSENT, *LONG[4:])
    ),
    "a notice of affiliate links": ([Line(NOTICE, score=0.7), *story], STORY),
    "a heading of whose section nothing is left": (
        under(Line("Our letter", "heading", score=0.6, tag="h2"), GATES),
        (*STORY[:2], "The gates", STORY[2]),
    ),
    "a heading above others": (
        under(Line("Our letter", "heading", score=0.6, tag="h2"), replace(GATES, tag="h3")),
        (*STORY[:2], "Our letter", "The gates", STORY[2]),
    ),
    "a heading that the page is sure of": (
        under(Line("Our letter", "heading", score=0.9, tag="h2"), GATES),
        (*STORY[:2], "Our letter", "The gates", STORY[2]),
    ),
    "who wrote it, at the end": ([Line("By Ada Brink"), *long_story, Line(AUTHOR)], LONG),
    "who wrote it, below what is not the article": (
        [*(replace(line, score=0.1) for line in long_story[:2]), BYLINE, *story], STORY
    ),
    "somebody named so within the article": (
        [*story[:2], BYLINE, story[2]], (*STORY[:2], BYLINE.text, STORY[2])
    ),
    "who wrote it, after a colon": (
        [Line("Written by: Ada Brink"), *long_story, Line(f"({AUTHOR})")], LONG
    ),
    "who wrote it, below a standfirst": (
        [long_story[0], Line("By Olaf Reth and Ada Brink"), *long_story[1:], Line(AUTHOR)], LONG
    ),
    "a place that the byline names": (
        [Line(DATELINE), *long_story, Line(PLACE)], (DATELINE, *LONG, PLACE)
    ),
    "the paper that the byline names": (
        [Line("By The Courier"), *long_story, Line(PAPER)], (*LONG, PAPER)
    ),
    "a longer name in the byline": (
        [Line("By New Eskdal Times"), *long_story, Line(PLACE)], (*LONG, PLACE)
    ),
    "somebody else, at the end": (
        [Line("By Olaf Reth"), *long_story, Line(AUTHOR)], (*LONG, AUTHOR)
    ),
    "the author's name far from the end": (
        [Line("By Ada Brink"), long_story[0], Line(AUTHOR), *long_story[1:]],
        (LONG[0], AUTHOR, *LONG[1:]),
    ),
    "a caption printed beside itself": (
        [story[0], PICTURE, BELOW, *story[1:]], (STORY[0], PICTURE.text, *STORY[1:])
    ),
    "an item that the caption beside it repeats": (
        [story[0], PICTURE, replace(BELOW, kind="list-item"), *story[1:]],
        (STORY[0], PICTURE.text, PICTURE.text, *STORY[1:]),
    ),
    "a paragraph that a caption repeats": (
        [story[0], PICTURE, story[1], BELOW, story[2]],
        (STORY[0], PICTURE.text, STORY[1], PICTURE.text, STORY[2]),
    ),
    "the times of a live report, above its headings": (
        [line for at, head, one in ENTRIES for line in (Line(at), Line(head, "heading"), one)],
        [text for at, head, one in ENTRIES for text in (at, head, one.text)],
    ),
    "a link alone under a label, whatever the page makes of it": (
        [*story[:2], Line("More on this story"), replace(HEADLINE, linked=1.0), story[2]], STORY
    ),
    "a line under a label that the page is sure of": (
        [*story[:2], Line("More on this story"), HEADLINE, story[2]],
        (*STORY[:2], HEADLINE.text, STORY[2]),
    ),
    "a label and a name": ([story[0], Line("Photograph Ada Brink"), *story[1:]], STORY),
    "a label and no name": (
        [story[0], Line("Photograph albums on the quay"), *story[1:]],
        (STORY[0], "Photograph albums on the quay", *STORY[1:]),
    ),
    "a button in the shape of a heading": (
        [story[0], Line("TikTok", "heading", score=0.5), *story[1:]], STORY
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_what_is_left(lines, expected):
    assert left(*lines) == list(expected)


@pytest.mark.parametrize(("title", "cut"), [("In pictures: the gates", 0), ("The gates", 1)])
def test_a_title_that_reads_as_a_label_is_the_pages(title, cut):
    lines = [Line("In pictures: the gates", "title", tag="h1"), *story]
    assert left(*lines, title=title) == [line.text for line in lines[cut:]]
