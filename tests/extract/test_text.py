"""Plain text to blocks: lines, bullets, wrapped paragraphs, captions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.roles import assign_roles
from normalizer.extract.text import extract_text
from normalizer.lang import load

PROSE = "The port of Norrholm reopened on Monday after four weeks of repairs, its owner said."
MORE = "The first ferry left with eighty passengers and two lorries of mail for the islands."
WRAPPED = """\
The port of Norrholm reopened on Monday after four weeks of
repairs, its owner said, and the first ferry left the quay
with eighty passengers, two lorries of mail, and a crew that
had waited for the day since the storm of early March.

The owner expects that the second part of the repairs begins
after the summer holidays, when fewer boats call at the port
and the weather is still mild enough for work under water on
the piles of the old quay."""


def kinds(text):
    return [(b.kind, b.text) for b in extract_text(text).blocks]


def test_every_line_is_a_block():
    assert kinds(f"{PROSE}\n{MORE}\n\n{PROSE}") == [("paragraph", t) for t in (PROSE, MORE, PROSE)]


def test_blocks_are_spans_of_the_text():
    document = extract_text(f"\n  {PROSE}  \n\n\t• {MORE}\n\n")
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    assert document.text == f"\n  {PROSE}  \n\n\t• {MORE}\n\n"


def test_blank_lines_before_a_block_are_counted():
    assert [b.space_before for b in extract_text(f"{PROSE}\n\n\n{MORE}\n{PROSE}").blocks] == [
        0,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("• Ferries run again", "list-item"),
        ("- Ferries run again", "list-item"),
        ("3. Ferries run again", "list-item"),
        ("> Ferries run again, he wrote", "quote"),
        ("Port | Ferries | Lorries", "table"),
        ("Port\tFerries\tLorries", "table"),
        ("Ferries run again", "heading"),
        (
            "3 ferries run again, the owner said on Monday, and two more will follow soon.",
            "paragraph",
        ),
        (
            "-5 degrees were measured at the quay of Norrholm on Monday, the owner said.",
            "paragraph",
        ),
    ],
)
def test_kind_is_read_from_the_line(line, kind):
    assert kinds(f"{line}\n{PROSE}")[0] == (kind, line)


def test_hard_wrapped_paragraphs_are_put_together():
    blocks = extract_text(WRAPPED).blocks
    assert len(blocks) == 2
    assert blocks[0].text.count("\n") == 3


LINES = (
    "The council of Norrholm voted nine to four on Tuesday evening to close",
    "the old fish market, which has stood on the quay since 1884.",
    "Traders fear that the new hall, two miles inland, will draw fewer of the",
    "people who buy their herring there.",
)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ((*LINES[:2], "", *LINES[2:]), 2),
        (LINES[:2], 1),
        ((LINES[0], LINES[1].capitalize(), "", LINES[2], LINES[3].capitalize()), 4),
        ((LINES[0], f"2. {LINES[1]}"), 2),
        (("The ferry came at dawn, and white was the quay", "with frost that nobody had seen"), 2),
        ((*LINES[:2], "", "Price of bream on the quay of Norrholm", "four crowns a pound"), 4),
    ],
)
def test_a_few_wrapped_lines_are_told_by_how_they_go_on(lines, count):
    assert len(extract_text("\n".join(lines)).blocks) == count


def test_verse_and_short_lines_are_not_taken_for_wrapped_text():
    verse = "\n".join(["The ferry came at dawn,", "the quay was white with frost,"] * 6)
    assert len(extract_text(verse).blocks) == 12


def test_repaired_blocks_keep_offsets_and_say_what_stood_there():
    document = extract_text(f"{PROSE}\n\nDie FÃ¤hre fÃ¤hrt.\n\n{MORE}")
    (repair,) = document.repairs
    assert document.text[repair.start : repair.end] == "Die Fähre fährt."
    assert repair.before == "Die FÃ¤hre fÃ¤hrt."
    assert document.blocks[2].text == MORE


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n", "\u200b\n\ufeff"])
def test_nothing_to_read_is_flagged(text):
    document = extract_text(text)
    assert document.flags == ("empty",)
    assert not document.blocks


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_blocks_never_overlap_and_hold_all_there_is_to_read(text):
    document = extract_text(text.replace("\r", ""))
    at = 0
    for block in document.blocks:
        assert block.start >= at
        assert not any(c.isalnum() for c in document.text[at : block.start])
        at = block.end
    assert not any(c.isalnum() for c in document.text[at:])


CAPTION = "A ferry leaves the quay of Norrholm in the storm of 3 March 2031."


def captions(text):
    document = assign_roles(extract_text(text), load(("en",)))
    return [b.index for b in document.blocks if b.kind == "caption"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{CAPTION}\n{CAPTION}\n\n{PROSE}\n\n{MORE}", [0]),
        (
            f"{CAPTION}\nAda Brink\nPool/Getty Images\n{CAPTION}\n\n{PROSE}\n\n{MORE}\n\n{PROSE}",
            [0],
        ),
        (f"{PROSE}\n\n{CAPTION} Ada Brink, Reuters\n\n{MORE}", [1]),
        (f"{CAPTION}\n\n{CAPTION}\n\n{PROSE}\n\n{MORE}", []),
        (f"{CAPTION}\n{PROSE}\n{CAPTION}\n\n{MORE}\n\n{MORE}\n\n{MORE}", []),
        (f"{PROSE}\n\nShe sold the pictures to Reuters.\n\n{MORE}", []),
        (f"No.\nNo.\n\n{PROSE}\n\n{MORE}\n\n{PROSE}", []),
        (f"{CAPTION}\n{CAPTION}\n{PROSE}\n{MORE}", []),
    ],
)
def test_captions_are_known_by_their_copies_or_their_credit(text, found):
    assert captions(text) == found
