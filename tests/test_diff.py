"""The before and after of a record."""

from __future__ import annotations

import pytest

from normalizer.diff import Line, diff_lines, render_diff, summary
from normalizer.model import BlockSpan, Record, Removal, Repair, Spacing
from normalizer.pipeline import normalize

TEXT = """\
Skip to main content
Ferry runs again after storm
By Mia Holm

The ferry between Osterby and Norrholm runs again, the cafÃ© owner said on Monday.
"""


def removal(start: int, text: str, code: str = "NL001") -> Removal:
    return Removal(code, "newsletter", start, start + len(text), text, "why")


def test_pieces_stand_in_the_order_of_the_text_with_their_codes():
    made = list(diff_lines(normalize(TEXT, source="a")))
    assert made[0] == Line("-", "SK001", "Skip to main content")
    assert made[1].sign == "="
    assert made[1].label == "title"
    assert Line(" ", "", "") in made
    assert made[-1].text.endswith("on Monday.")


def test_a_repair_is_noted_before_its_piece():
    made = list(diff_lines(normalize(TEXT, source="a")))
    at = next(i for i, line in enumerate(made) if line.sign == "~")
    assert "cafÃ©" in made[at].text
    assert "café" in made[at].text
    assert "latin-1" in made[at].text or "windows-1252" in made[at].text
    assert made[at + 1].text.startswith("The ferry")


def test_pieces_of_one_line_are_marked_as_such():
    record = Record(
        source="s",
        text="It rained.",
        blocks=(BlockSpan("paragraph", "It rained.", 8, 18),),
        removals=(removal(0, "OSLO –", "WC001"), removal(20, "(NTB)", "WC001")),
        spacing=(Spacing(6, "  "), Spacing(18, " \t")),
    )
    assert [(line.sign, line.goes_on) for line in diff_lines(record)] == [
        ("-", False),
        (" ", True),
        ("-", True),
    ]
    assert "… WC001" in render_diff(record, color=False)


def test_without_ledger_what_was_kept_is_shown():
    record = Record("s", "B.", blocks=(BlockSpan("paragraph", "B.", 4, 6),), removals=None)
    assert list(diff_lines(record)) == [Line(" ", "", "B.")]
    assert summary(record) == "1 words kept, 0 cut"


def test_a_repair_of_what_was_dropped_is_shown_too():
    record = Record(
        "s", "B.", blocks=(BlockSpan("paragraph", "B.", 0, 2),), repairs=(Repair(0, 2, "B\0.", ()),)
    )
    assert [line.sign for line in diff_lines(record)] == ["~", " "]
    assert "\\x00" in render_diff(record, color=False)


def test_summary_counts_words_and_cuts():
    record = Record(
        "s", "B.", blocks=(BlockSpan("paragraph", "Two words.", 0, 10),),
        removals=(removal(11, "Sign up."), removal(20, "Sign up.")), flags=("loss-budget",),
        repairs=(Repair(0, 1, "x", ()),),
    )  # fmt: skip
    assert summary(record) == ("2 words kept, 4 cut, 1 repaired, loss-budget: NL001 newsletter ×2")


@pytest.mark.parametrize("color", [True, False])
def test_rendering_says_the_same_with_and_without_colour(color):
    made = render_diff(normalize(TEXT, source="a\x1b"), color=color)
    assert ("\x1b[" in made) is color
    assert "a\\x1b" in made
    plain = made
    for style in ("0", "1", "2", "31;9", "1;31", "33"):
        plain = plain.replace(f"\x1b[{style}m", "")
    assert plain == render_diff(normalize(TEXT, source="a\x1b"), color=False)


def test_long_lines_are_wrapped_under_their_own_column():
    made = render_diff(normalize(TEXT, source="a"), color=False, width=50)
    body = [line for line in made.splitlines()[2:] if not line.startswith("@@")]
    assert max(map(len, body)) <= 50
    assert any(line.startswith(" " * 13 + "Norrholm") or "Norrholm" in line for line in body)
    unwrapped = render_diff(normalize(TEXT, source="a"), color=False, width=20)
    assert unwrapped == render_diff(normalize(TEXT, source="a"), color=False)


def columns(line: str) -> int:
    return sum(2 if "\u1100" <= char <= "\uff60" else char != "\u0301" for char in line)


@pytest.mark.parametrize(
    "text",
    [
        "港湾局は月曜日、嵐のあとオスタービーとノルホルムの間の渡船を再開したと発表した。" * 3,
        "The ferry 渡船 runs again, 港湾局 said; the 2nd 渡船 waits. " * 4,
        "e\u0301te\u0301 " * 60,
        "a" * 200,
    ],
)
def test_lines_are_wrapped_by_the_columns_that_their_characters_take(text):
    record = Record("s", text, blocks=(BlockSpan("paragraph", text, 0, len(text)),))
    rows = render_diff(record, color=False, width=50).splitlines()[2:]
    assert max(map(columns, rows)) <= 50
    assert min(map(columns, rows[:-1])) > 35
    assert "".join("".join(rows).split()) == "".join(text.split())


def test_marks_take_no_column_and_a_long_line_no_long_time():
    text = "港" * 300_000
    record = Record("s", text, blocks=(BlockSpan("paragraph", text, 0, len(text)),))
    assert render_diff(record, color=False, width=53).count("\n") == 2 + 15_000


def test_the_summary_counts_words_where_a_script_has_no_spaces():
    text = "港湾局は月曜日に渡船を再開した。"
    record = Record("s", text, blocks=(BlockSpan("paragraph", text, 0, len(text)),))
    assert summary(record) == "9 words kept, 0 cut"
