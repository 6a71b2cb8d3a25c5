"""Readers' comments that no class name tells of."""

from __future__ import annotations

import pytest
from extract_pages import SENTENCES, article_page
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer import normalize, restore
from normalizer.extract.boxes import PageBlock
from normalizer.extract.html import extract_html
from normalizer.extract.threads import _AGO, _stamps

SAID = (
    "I walked out on that pier with my father in 1961 and it was rotten then already, believe me.",
    "Four million is a joke when the school at Orrin has had buckets under its roof since March.",
    "Has anybody asked the crews what they think of the northern quay in a westerly gale?",
    "Keep the lamps and let the rest of it sink, says somebody who has paid for it three times.",
    "My cousin drives piles for a living and he would have done it for half of that, no question.",
)
NAMES = ("Marlow99", "Greta T.", "old_salt", "Ines K.", "Tom Ashby")
AGO = {
    "en": "{} hours ago", "de": "vor {} Stunden", "fr": "il y a {} h", "es": "hace {} horas",
    "it": "{} ore fa", "nl": "{} uur geleden", "pl": "{} godziny temu", "ru": "{} часа назад",
    "tr": "{} saat önce", "sv": "för {} timmar sedan", "ar": "منذ {} ساعات", "hi": "{} घंटे पहले",
    "ja": "{}時間前", "zh": "{}小时前", "ko": "{}시간 전",
}  # fmt: skip
REASON = ("it stands in a thread of comments",)
ENTRY = "<div><p>{name} {time}</p><p>{said}</p></div>"


def thread(ago: str, html: str = ENTRY, names: tuple[str, ...] = NAMES, head: str = "") -> str:
    entries = [
        html.format(name=name, time=ago.format(i + 2), said=said)
        for i, (name, said) in enumerate(zip(names, SAID, strict=True))
    ]
    return head + "".join(entries)


def ruled_out(page: str) -> int:
    """How many comments are none of the article, where any is known as a thread's."""
    blocks = extract_html(page, extractor="blocks").blocks
    if not any(b.evidence.reasons == REASON for b in blocks):
        return 0
    return len(SAID) - sum(b.text in SAID for b in blocks if b.evidence.is_article)


@pytest.mark.parametrize("ago", AGO.values(), ids=AGO)
def test_comments_by_their_names_and_times(ago):
    assert ruled_out(article_page(inside=thread(ago))) == len(SAID)


@pytest.mark.parametrize(("times", "stays"), [(1, False), (9, True)])
def test_little_stands_below_the_comments_and_is_none_of_the_article(times, stays):
    summary = "<p>In short: the pier of Orrin will be closed until the spring of next year.</p>"
    below = f"<div>{thread(AGO['en'])}</div><div>{summary * times}</div>"
    blocks = extract_html(article_page(inside=below), extractor="blocks").blocks
    told = [b.evidence for b in blocks if b.text.startswith("In short")]
    assert len(told) in (0, times)
    assert any(evidence.is_article for evidence in told) == stays


SHAPES = {
    "name and time in lines": "<div><p>{name}</p><p>{time}</p><p>{said}</p></div>",
    "one in the other": "<div><p>{name} {time}</p><p>{said}</p><div></div></div>",
    "without a space": "<div><p><b>{name}</b><i>{time}</i></p><p>{said}</p></div>",
    "the time below": "<div><p>{said}</p><p>{name}, {time}</p></div>",
}


@pytest.mark.parametrize("html", SHAPES.values(), ids=SHAPES)
def test_shapes_of_comments(html):
    assert ruled_out(article_page(inside=thread(AGO["de"], html))) == len(SAID)


TOLD = (
    *AGO.values(), "{} hours", "an hour", " ago", "favor", "hace", "vor ", "ieri", "yesterday",
    "昨日", "前", " fa", "family", ".", " ",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(TOLD), max_size=4).map(lambda told: "".join(told).replace("{}", "3"))
)
@settings(max_examples=300, deadline=None)
def test_no_time_is_missed_by_the_look_at_all_texts(text):
    stamps = _stamps([PageBlock(text, 0, 0, 0, 0, 0, 0, 0, 0, False)], range(1), ())
    assert bool(stamps) == (_AGO.search(text) is not None)


HEADED = {
    "dates below a heading": ("14.05.2031, 1{}:20 Uhr", "<h3>5 Kommentare</h3>", 5),
    "dates in words": ("May 14, 2031 at 1{}:20 pm", "<h3>Comments</h3>", 5),
    "with the month first": ("</p><p>May 14, 2031 at 1{}:20 pm", "<h3>Comments</h3>", 5),
    "dates alone": ("14.05.2031, 1{}:20 Uhr", "", 0),
    "dates without a time of day": ("May 1{}, 2031", "<h3>Comments</h3>", 0),
}


@pytest.mark.parametrize(("time", "head", "found"), HEADED.values(), ids=HEADED)
def test_dates_count_below_a_heading_of_comments(time, head, found):
    assert ruled_out(article_page(inside=thread(time, head=head))) == found


def live(html: str, names: tuple[str, ...] = ("",) * 5) -> str:
    return article_page(inside=thread(AGO["en"], html, names))


NO_THREADS = {
    "a live blog's times": live("<div><p>{time}</p><h3>The vote</h3><p>{said}</p></div>"),
    "a live blog of two reporters": live(ENTRY, ("Ada Fell", "Ola Reit") * 2 + ("Ada Fell",)),
    "in the article's element": article_page(
        inside=thread(AGO["en"], "<p>{name} {time}</p><p>{said}</p>")
    ),
    "two of them": article_page(inside=thread(AGO["en"]).replace("ago", "on", 3)),
    "above the article": article_page(3, before=thread(AGO["en"])),
}  # fmt: skip


@pytest.mark.parametrize("page", NO_THREADS.values(), ids=NO_THREADS)
def test_what_is_no_thread(page):
    assert ruled_out(page) == 0


def test_paragraphs_between_boxes_with_times_stay():
    box = '<div><a href="/{n}">{name}</a><p>Harbour, {time}</p></div>'
    html = "<section><div><p>{said}</p></div></section>" + box
    body = "".join(f"<section><div><p>{s}</p></div></section>" for s in SENTENCES)
    page = article_page(0, inside=body + thread(AGO["en"], html.replace("{n}", "x")))
    assert ruled_out(page) == 0


def test_a_heading_within_the_article_is_none_of_comments():
    parts = "".join(f"<section><div><p>{s}</p></div></section>" for s in SENTENCES)
    body = f"{parts}<h3>They had no comments</h3>{parts}"
    page = article_page(0, inside=body + thread(AGO["en"]))
    kept = [b.text for b in extract_html(page, extractor="blocks").blocks if b.evidence.is_article]
    assert kept.count(SENTENCES[-1]) == 2


def test_a_thread_can_be_put_back():
    page = article_page(inside=thread(AGO["en"], head="<h3>5 comments</h3>"))
    record = normalize(page, html=True)
    assert record.text.split("\n\n") == list(SENTENCES)
    restored = restore(record)
    assert all(said in restored for said in SAID)
