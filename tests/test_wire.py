"""Agencies: who is credited, and by which words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalizer.cleaners.wire_credit import _lines_like_agencies
from normalizer.lang import words_of
from normalizer.model import Block
from normalizer.pipeline import Given, normalize
from normalizer.wire import SOURCE, agencies_in, dateline_agency, is_agency, names_agency

AGENCIES = [*words_of("_agencies"), *sum(words_of("_agencies").values(), ())]
PIECES = [*AGENCIES, *" ()[]/.,-–—&+|:：", "Source", "quay", "“"]

BODY = (
    "The port of Norrholm reopened on Monday after four weeks of repairs, its owner said.",
    "The first ferry left with eighty passengers and two lorries of mail for the islands.",
    "The owner expects the second part of the repairs to begin after the summer holidays.",
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("The Associated Press contributed to this report.", ["AP"]),
        ("With files from Agence France-Presse and Reuters", ["AFP", "Reuters"]),
        ("Mit Material der dpa", ["dpa"]),
        ("新华社", ["Xinhua"]),
        ("The AP course at the school", ["AP"]),
        ("APPLE and REUTERSBERG", []),
    ],
)
def test_agencies_are_found_by_every_spelling(line, names):
    assert [name for name, _ in agencies_in(line)] == names


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("NORRHOLM (AP) — The port reopened.", "AP"),
        ("Norrholm, 4 May (Reuters) - The port reopened.", "Reuters"),
        ("(dpa) - Der Hafen ist wieder offen.", "dpa"),
        ("The port (pictured) - reopened.", None),
        ("The port reopened, the agency (AP) reported at length in its evening bulletin.", None),
    ],
)
def test_datelines_name_the_agency(text, agency):
    credit = dateline_agency(text)
    assert (credit.agency if credit else None) == agency


@pytest.mark.parametrize(
    ("closing", "agencies"),
    [
        (" (AP)", ["AP"]),
        (" /ritzau/", ["Ritzau"]),
        ("（新华社）", ["Xinhua"]),
        (" (AFP/Reuters)", ["AFP", "Reuters"]),
        (" Source: Reuters", ["Reuters"]),
        (" (PM)", []),
        (" It was told so by the AP.", []),
    ],
)
def test_the_last_paragraph_may_end_with_the_agency(closing, agencies):
    record = normalize("\n\n".join([*BODY, BODY[0].replace("port", "pier") + closing]))
    assert [c.agency for c in record.wire] == agencies
    assert record.text.endswith(closing)


@pytest.mark.parametrize(("line", "code"), [("Quelle: dpa", "WC001"), ("Foto: dpa", "PC001")])
def test_a_label_tells_whose_credit_it_is(line, code):
    removals = normalize("\n\n".join([*BODY, line]), given=Given(language="de")).removals
    assert [(r.code, r.text) for r in removals] == [(code, line)]


@pytest.mark.parametrize("body, credited", [(3, True), (4, False)])
def test_only_the_first_four_paragraphs_carry_a_dateline(body, credited):
    lines = [*(BODY * 2)[:body], "NORRHOLM (AP) — " + BODY[0], *BODY]
    assert [c.agency for c in normalize("\n\n".join(lines)).wire] == ["AP"] * credited


def test_a_name_is_looked_for_before_who_it_is():
    assert names_agency("The port, Reuters reported, reopened.")
    assert names_agency("Graph: APA")  # letters of another name; `agencies_in` tells
    assert not names_agency("The port reopened on Monday.")


@given(st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
@example("& /ritzau/ AP")
@example("Source: dpa")
def test_no_line_of_agencies_is_passed_over(text: str) -> None:
    line = Block("paragraph", text, 0)
    assert _lines_like_agencies([line]) or not is_agency(SOURCE.sub("", text))


def test_record_credits_each_agency_once_with_its_evidence():
    text = "\n\n".join(["NORRHOLM (AP) — " + BODY[0], *BODY[1:], "Reporting by Reuters and AP"])
    record = normalize(text)
    assert [c.agency for c in record.wire] == ["Reuters", "AP"]
    assert record.wire[0].evidence == "Reporting by Reuters and AP"


def test_an_agency_in_the_news_is_no_credit():
    text = "\n\n".join(
        ["Reuters will cut two hundred jobs, its owner said on Monday in Norrholm.", *BODY]
    )
    assert normalize(text).wire == ()
