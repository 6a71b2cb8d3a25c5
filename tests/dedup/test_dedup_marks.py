from __future__ import annotations

import pytest
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE, article
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.dedup.articles import Article
from normalizer.dedup.marks import CODE, cut_shared, mark_shared, record_of_text
from normalizer.dedup.shared import compare
from normalizer.ledger import restore
from normalizer.model import BlockSpan, Record
from normalizer.pipeline import normalize


def cut(*articles: Article) -> list[Record]:
    groups = compare(articles).groups()
    return cut_shared([record_of_text(a) for a in articles], groups)


def test_all_but_the_canonical_copy_are_cut_and_can_be_put_back() -> None:
    articles = [article("a", CHOIR, STORM), article("b", STORM, BRIDGE), article("c", STORM)]
    kept, shorter, empty = cut(*articles)
    assert kept.text == articles[0].text
    assert shorter.text == BRIDGE
    assert (empty.text, empty.flags) == ("", ("empty",))
    assert shorter.removals is not None
    (removal,) = shorter.removals
    assert (removal.code, removal.text) == (CODE, STORM)
    assert removal.reason == "identical copy of a passage in a"
    assert [restore(r) for r in (kept, shorter, empty)] == [a.text for a in articles]


@pytest.mark.parametrize(
    "printed, text",
    [
        (STORM.replace("storm", "gale"), ""),
        (f"{STORM} {STORM_MORE}", None),
        (STORM.replace("Tuesday night", "7 May") + " It cost 31 million.", ""),
    ],
)
def test_what_says_more_than_the_canonical_copy_stays(printed: str, text: str | None) -> None:
    _, record = cut(article("a", STORM), article("b", printed))
    assert record.text == (printed if text is None else text)


def test_quotes_are_marked_and_not_cut() -> None:
    said = "We will rebuild the pier before the children come back from the islands in spring"
    articles = [
        article("a", f'At the hearing on Monday Ilsa Brandt said: "{said}."'),
        article("b", f"“{said},” the mayor told the Post on her way to the train for Lintoft."),
    ]
    groups = compare(articles).groups()
    records = [record_of_text(a) for a in articles]
    assert [r.text for r in cut_shared(records, groups)] == [a.text for a in articles]
    marked = mark_shared(records, groups)
    (mark,) = marked[1].extra["shared"]  # type: ignore[misc]
    assert mark["level"] == "quote"
    assert articles[1].text[mark["start"] : mark["end"]] == f"{said},"


def test_marks_say_whose_a_passage_is_and_cut_nothing() -> None:
    articles = [
        article("a", f"ALDMERE (AP) — {STORM}", published="2031-05-01"),
        article("b", BRIDGE, STORM),
        article("c", CHOIR),
    ]
    records = [record_of_text(a) for a in articles]
    marked = mark_shared(records, compare(articles).groups())
    assert [r.text for r in marked] == [r.text for r in records]
    (mark,) = marked[1].extra["shared"]  # type: ignore[misc]
    assert (mark["canonical"], mark["origin"], mark["outlets"]) == ("a", "AP", 2)
    assert mark["relation"] == "near"
    assert marked[2].extra["shared"] == []


def test_a_cleaned_page_loses_the_block_and_keeps_its_ledger() -> None:
    page = f"Skip to main content\n\nStorm hits the harbour town again\n\n{STORM}\n\n{CHOIR}\n"
    record = normalize(page, source="page", html=False)
    other = article("a", STORM)
    groups = compare([other, Article.from_record(record)]).groups()
    (shorter,) = cut_shared([record], groups)
    assert STORM not in shorter.text
    assert CHOIR in shorter.text
    assert shorter.title == record.title
    assert restore(shorter) == page


@pytest.mark.parametrize("caption", ["The quay at dusk.", "The quay\nat dusk."])
@pytest.mark.parametrize("is_inline", [True, False])
def test_captions_stay_in_the_text_where_they_were(caption: str, is_inline: bool) -> None:
    shown = "The quay at dusk."
    spans, at = [], 0
    for kind, text in (("caption", caption), ("paragraph", STORM), ("paragraph", CHOIR)):
        spans.append(BlockSpan(kind, text, at, at + len(text)))  # type: ignore[arg-type]
        at += len(text) + 2
    body = f"{STORM}\n\n{CHOIR}"
    record = Record(
        "page",
        f"{shown}\n\n{body}" if is_inline else body,
        blocks=tuple(spans),
        captions=() if is_inline else (shown,),
    )
    groups = compare([article("a", STORM), Article.from_record(record)]).groups()
    (shorter,) = cut_shared([record], groups)
    assert shorter.text == (f"{shown}\n\n{CHOIR}" if is_inline else CHOIR)


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("ab .\n\r\t\u3000"), max_size=40))
def test_a_record_of_a_text_restores_to_it(text: str) -> None:
    assert restore(record_of_text(Article("a", text))) == text
