"""What a page prints a second time."""

from __future__ import annotations

import pytest
from extract_pages import SENTENCES, TITLE, article_page

from normalizer import normalize, restore
from normalizer.extract.html import extract_html

LINES = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
NARROW = '<div class="narrow">{}</div>'
REASON = ("it repeats the article",)
PRINTINGS = {
    "the whole again": (NARROW.format(f"<h1>{TITLE}</h1>{LINES}"), 0),
    "twice more": (NARROW.format(LINES) + '<div class="print">' + LINES + "</div>", 0),
    "in other elements": (NARROW.format(LINES.replace("<p", "<div").replace("/p", "/div")), 0),
    "with more in it": (NARROW.format(LINES + LINES.replace("the ", "no ")), 6),
    "two paragraphs": (NARROW.format("".join(f"<p>{s}</p>" for s in SENTENCES[:2])), 2),
    "in another order": (NARROW.format("".join(f"<p>{s}</p>" for s in SENTENCES[::-1])), 6),
}


@pytest.mark.parametrize(("again", "stay"), PRINTINGS.values(), ids=PRINTINGS)
def test_a_second_printing_is_left_out(again, stay):
    """Of `again` so many paragraphs stay that are no second printing for this rule."""
    document = extract_html(article_page(inside=again), extractor="blocks")
    ruled_out = [b.text for b in document.blocks if b.evidence.reasons == REASON]
    copies = sum(again.count(f">{s}<") for s in SENTENCES)
    assert sum(text in SENTENCES for text in ruled_out) == copies - stay
    kept = [b.text for b in document.blocks if b.evidence.is_article]
    assert all(sentence in kept for sentence in SENTENCES)


def test_of_a_printing_that_breaks_off_and_a_whole_one_the_whole_stays():
    short = "".join(f"<p>{s}</p>" for s in SENTENCES[:4])
    page = article_page(before=NARROW.format(f"<h1>{TITLE}</h1>{short}"))
    record = normalize(page, html=True)
    assert record.text.split("\n\n") == list(SENTENCES)
    assert restore(record).count(SENTENCES[0]) == 2


def test_a_form_that_comes_again_with_other_names_stays():
    wards = "".join(
        f"<div><h3>Ward of {name}</h3>{LINES}<p>{name} votes on the first Sunday in June.</p></div>"
        for name in ("Orrin", "Tarvos", "Eskdal", "Halvary")
    )
    document = extract_html(article_page(1, inside=wards), extractor="blocks")
    assert not [b for b in document.blocks if b.evidence.reasons == REASON]
