"""What golden files hold of a record."""

from __future__ import annotations

import json

from normalizer.golden.render import cuts_of, render
from normalizer.model import BlockSpan, Credit, Record, Removal, Repair

RECORD = Record(
    "a.txt",
    "First paragraph.\n\nSecond.",
    title="A title",
    authors=("Ada Brink",),
    published="2031-03-04",
    language="en",
    blocks=(
        BlockSpan("title", "A title", 0, 7),
        BlockSpan("paragraph", "First paragraph.", 9, 25),
        BlockSpan("paragraph", "Second.", 27, 34),
    ),
    captions=("A quay.",),
    wire=(Credit("AFP", "Avec AFP"),),
    removals=(Removal("AD001", "ad-label", 36, 38, "Ad", "says 'Ad'"),),
    repairs=(Repair(27, 34, "Secönd.", ("fix",)),),
    flags=("loss-budget",),
)


def rows(record: Record) -> list[dict[str, object]]:
    removals = render(record).removals or ""
    return [json.loads(line) for line in removals.splitlines()]


def test_the_text_file_is_the_plain_output() -> None:
    assert render(RECORD).text == "A title\n\nFirst paragraph.\n\nSecond.\n"


def test_each_field_and_each_cut_stands_on_its_own_line() -> None:
    assert rows(RECORD) == [
        {"authors": ["Ada Brink"]},
        {"published": "2031-03-04"},
        {"language": "en"},
        {"caption": "A quay."},
        {"wire": "AFP", "evidence": "Avec AFP"},
        {"repair": ["fix"], "start": 27, "before": "Secönd."},
        {"flag": "loss-budget"},
        {"kinds": "title, paragraph 2"},
        {
            "code": "AD001",
            "cleaner": "ad-label",
            "start": 36,
            "end": 38,
            "text": "Ad",
            "reason": "says 'Ad'",
        },
    ]


def test_a_record_with_nothing_says_so() -> None:
    assert render(Record("a.txt", "")).text == ""
    assert rows(Record("a.txt", "")) == [{"title": None}, {"kinds": ""}]


def test_cuts_are_read_back() -> None:
    assert cuts_of(render(RECORD).removals) == [("AD001", "ad-label", "Ad")]


def test_broken_lines_have_no_cuts() -> None:
    assert cuts_of('nonsense\n[1]\n{"code": "AD001"}\n') == []
    assert cuts_of(None) == []
