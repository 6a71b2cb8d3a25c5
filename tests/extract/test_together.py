"""Tables and short lists stay together; what stands in longer ones is judged by itself."""

from __future__ import annotations

import pytest

from normalizer.extract.page import read_blocks
from normalizer.extract.region import Verdict
from normalizer.extract.together import keep_together
from normalizer.extract.tree import parse_page, prune

CHANCES = {"!": 0.95, "+": 0.5, "?": 0.4, "-": 0.1}
ITEMS = "<ul>{}</ul>"
ROWS = "<table>{}</table>"


def verdicts_of(markup: str, held: str) -> str:
    """What becomes of verdicts, one sign a block: `+` the article, `-` not.

    `!` is surely the article, `?` nearly.
    """
    root, _ = parse_page(f"<body>{markup}</body>")
    prune(root)
    page = read_blocks(root)
    assert len(page.blocks) == len(held)
    found = keep_together(page, [Verdict(sign in "+!", CHANCES[sign]) for sign in held], 0.45)
    return "".join("+" if v.is_article else "-" for v in found)


def items(*texts: str) -> str:
    return ITEMS.format("".join(f"<li>{text}</li>" for text in texts))


def rows(count: int) -> str:
    row = "<tr><td>Greens</td><td>34.1</td><td>12</td></tr>"
    return ROWS.format(row * count)


LINK = '<a href="/x">Ferry line sues the port of Norrholm</a>'
LONG = "the salt of the coast and " * 10

LINE, BOTH = "<p>For it one takes:</p>", items("flour", "a pinch of salt")

CASES = {
    "the rows of a table": (rows(5), "+-+--", "+++++"),
    "one row of many": (rows(5), "+----", "+----"),
    "three rows of ten": (rows(10), "+++" + "-" * 7, "+" * 10),
    "two rows of ten": (rows(10), "++" + "-" * 8, "++" + "-" * 8),
    "no row": (rows(3), "---", "---"),
    "the items of a list": (items("flour", "a pinch of salt", "plums"), "+-+", "+++"),
    "fewer than half of a list": (items("flour", "a pinch of salt", "plums"), "+--", "+--"),
    "a link among items": (items("flour", LINK, "plums"), "+-+", "+-+"),
    "a long item": (items("flour", LONG, "plums"), "+-+", "+-+"),
    "an item of forty words": (items("flour", "salt " * 40, "plums"), "+-+", "+++"),
    "an item of more words": (items("flour", "salt " * 41, "plums"), "+-+", "+-+"),
    "less than half a link": (items("rye", "<a href='/x'>salt</a>, tea", "tea"), "+-+", "+++"),
    "half a link": (items("rye", "<a href='/x'>salt</a> tea", "tea"), "+-+", "+-+"),
    "twelve items": (items(*["plums"] * 12), "+" * 6 + "-" * 6, "+" * 12),
    "a long list": (items(*["plums"] * 13), "+" * 12 + "-", "+" * 12 + "-"),
    "two lists": (items("flour", "plums") + items("salt", "tea"), "+---", "++--"),
    "paragraphs": ("<p>One of them.</p><p>Another one.</p>", "+-", "+-"),
    "items that a sure line introduces": (f"{LINE}{BOTH}<p>So she did.</p>", "!--+", "++++"),
    "in a script of its own": (f"{LINE.replace(':', '：')}{BOTH}<p>So.</p>", "!--+", "++++"),
    "some of them": (f"{LINE}{items(*['plums'] * 5)}<p>So.</p>", "!+----+", "+++++++"),
    "that an unsure line introduces": (f"{LINE}{BOTH}<p>So she did.</p>", "+--+", "+--+"),
    "that a line of no article introduces": (f"{LINE}{BOTH}<p>So she did.</p>", "---+", "---+"),
    "that a line without a colon does": (f"<p>It takes</p>{BOTH}<p>So.</p>", "!--+", "+--+"),
    "where the article ends": (f"{LINE}{BOTH}<p>So she did.</p>", "!---", "+---"),
    "where the page ends": (f"{LINE}{BOTH}", "!--", "+--"),
    "links that a line introduces": (f"{LINE}{items(LINK, 'tea')}<p>So.</p>", "!--+", "+-++"),
    "many that a line does": (
        f"{LINE}{items(*['a'] * 13)}<p>So.</p>",
        f"!{'-' * 13}+",
        f"+{'-' * 13}+",
    ),
}


@pytest.mark.parametrize(("markup", "held", "expected"), CASES.values(), ids=CASES)
def test_what_stays_together(markup, held, expected):
    assert verdicts_of(markup, held) == expected


P = f"<p>The ferry ran aground; {LONG}.</p>"
AMONG = {
    "a paragraph": (P * 4, "!!!?", "++++"),
    "a quotation": (f"{P * 3}<blockquote>{P}</blockquote>", "!!!?", "++++"),
    "in the middle": (P * 4, "!?!!", "++++"),
    "one that is none": (P * 4, "!!!-", "+++-"),
    "where not all are sure": (P * 4, "!!+?", "++++"),
    "where there are few": (P * 3, "!+?", "++-"),
    "no paragraph by its element": (f"{P * 3}<div>{LONG}.</div>", "!!!?", "++++"),
    "where few are sure, no paragraph by its element": (
        f"{P * 3}<div>{LONG}.</div>",
        "!!+?",
        "+++-",
    ),
    "between two in other elements": (f"<div>{P}</div>" * 3, "!?+", "+++"),
    "between two of which the first is unsure": (f"<div>{P}</div>" * 3, "+?!", "+-+"),
    "below the last in other elements": (f"<div>{P}</div>" * 3, "!!?", "++-"),
    "a line between two in other elements": (
        f"<div>{P}</div><div><p>By us</p></div><div>{P}</div>",
        "!?!",
        "+-+",
    ),
    "in another element": (f"<div>{P * 3}</div><div>{P}</div>", "!!!?", "+++-"),
    "with a link": (P * 3 + P.replace("salt", "<a href='/s'>salt</a>"), "!!!?", "+++-"),
    "a caption": (f"{P * 3}<figure><figcaption>{LONG}</figcaption></figure>", "!!!?", "+++-"),
    "an item": (f"{P * 3}<ul><li>{LONG}</li></ul>", "!!!?", "+++-"),
    "hidden": (P * 3 + P.replace("<p", "<p hidden"), "!!!?", "+++-"),
    "a line": (f"{P * 3}<p>By our reporter in Norrholm</p>", "!!!?", "+++-"),
}


@pytest.mark.parametrize(("markup", "held", "expected"), AMONG.values(), ids=AMONG)
def test_a_nearly_sure_paragraph_among_those_of_the_article(markup, held, expected):
    assert verdicts_of(f"<article>{markup}</article>", held) == expected


TOLD = f"The ferry ran aground; {LONG}."
AROUND = {
    "above its paragraphs": (TOLD + P * 3, "-+++", "++++"),
    "between its paragraphs": (P * 2 + TOLD + P, "++-+", "++++"),
    "with a link": (f"{TOLD} <a href='/s'>More of it</a> is told here.{P * 3}", "-+++", "++++"),
    "that is a link": (f"<a href='/s'>{TOLD}</a>{P * 3}", "-+++", "-+++"),
    "few paragraphs": (TOLD + P * 2, "-++", "-++"),
    "paragraphs of no article": (TOLD + P * 3, "--++", "--++"),
    "in an element of its own": (f"<div>{TOLD}</div>{P * 3}", "-+++", "-+++"),
    "no sentence": (f"Seen from the pier, {LONG}{P * 3}", "-+++", "-+++"),
    "a line": (f"It ran aground.{P * 3}", "-+++", "-+++"),
}


@pytest.mark.parametrize(("markup", "held", "expected"), AROUND.values(), ids=AROUND)
def test_sentences_straight_in_the_element_with_the_paragraphs(markup, held, expected):
    assert verdicts_of(f"<article>{markup}</article>", held) == expected


def turns(*names: str, said: str = "It ran aground, they say.") -> str:
    return "".join(f"<div><p>{name}</p><p>{said}</p></div>" for name in names)


LABELS = {
    "names in a transcript": (turns("Ada", "Ola", "Ada", "Ola"), "-+-+-+-+", "++++++++"),
    "the same label in all": (turns(*["Ada"] * 4), "-+-+-+-+", "-+-+-+-+"),
    "lines that do not come again": (turns("Ada", "Ola", "Ida", "Eva"), "-+-+-+-+", "-+-+-+-+"),
    "few of them": (turns("Ada", "Ada", "Ola"), "-+-+-+", "-+-+-+"),
    "above what is none": (turns("Ada", "Ola", "Ada", "Ola"), "-+-+-+--", "-+-+-+--"),
    "linked names": (turns(*["<a href='/a'>Ada</a>", "Ola"] * 2), "-+-+-+-+", "-+-+-+-+"),
}


@pytest.mark.parametrize(("markup", "held", "expected"), LABELS.values(), ids=LABELS)
def test_labels_that_begin_parts_of_the_article(markup, held, expected):
    assert verdicts_of(markup, held) == expected
