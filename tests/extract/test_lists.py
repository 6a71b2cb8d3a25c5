"""How lists stand in the text: bullets, and numbers as a browser prints them."""

from __future__ import annotations

import pytest

from normalizer.extract.html import extract_html
from normalizer.pipeline import normalize
from tests.extract.extract_pages import SENTENCES, article_page

ONE, TWO, THREE = (
    "The board votes on the budget of the pier.",
    "The crews move to the northern quay for a year.",
    "The lamps are put back before the summer begins.",
)
ITEMS = f"<li>{ONE}</li><li>{TWO}</li><li>{THREE}</li>"

LISTS = {
    "bullets": (f"<ul>{ITEMS}</ul>", "- - -"),
    "numbers": (f"<ol>{ITEMS}</ol>", "1. 2. 3."),
    "paragraphs as items": (f"<ol>{ITEMS}</ol>".replace("<li>", "<li><p>"), "1. 2. 3."),
    "a list that goes on": (f'<ol start="4">{ITEMS}</ol>', "4. 5. 6."),
    "backwards": (f"<ol reversed>{ITEMS}</ol>", "3. 2. 1."),
    "backwards from": (f'<ol reversed start="10">{ITEMS}</ol>', "10. 9. 8."),
    "an item's own number": (f"<ol>{ITEMS}</ol>".replace("<li>", '<li value="7">', 1), "7. 8. 9."),
    "below nought": (f'<ol start="-1">{ITEMS}</ol>', "-1. 0. 1."),
    "letters": (f'<ol type="a">{ITEMS}</ol>', "- - -"),
    "no numbers by style": (f'<ol style="list-style: none">{ITEMS}</ol>', "- - -"),
    "no numbers by class": (f'<ol class="list-unstyled">{ITEMS}</ol>', "- - -"),
    "decimals by style": (f'<ol style="list-style-type: decimal">{ITEMS}</ol>', "1. 2. 3."),
    "no number at all": (f'<ol start="many">{ITEMS}</ol>', "1. 2. 3."),
    "a number beyond all": (f'<ol start="{"9" * 400}">{ITEMS}</ol>', "1. 2. 3."),
    "a list in a list": (
        f"<ul><li>{ONE}<ol><li>{TWO}</li><li>{THREE}</li></ol></li></ul>", "- 1. 2."
    ),
    "numbers typed": (f"<ol><li>1) {ONE}</li><li>2) {TWO}</li><li>{THREE}</li></ol>", "1) 2) 3."),
}  # fmt: skip


def markers(html: str) -> str:
    page = article_page(inside=f"{html}<p>{SENTENCES[0]} Again.</p>")
    document = extract_html(page, extractor="blocks")
    lines = document.text.split("\n")
    return " ".join(line.partition(" ")[0] for line in lines if line.endswith((ONE, TWO, THREE)))


@pytest.mark.parametrize(("html", "expected"), LISTS.values(), ids=LISTS)
def test_markers(html, expected):
    assert markers(html) == expected


def test_cleaning_a_numbered_list_again_changes_nothing():
    once = normalize(article_page(inside=f"<ol>{ITEMS}</ol>"), html=True)
    again = normalize(once.text, html=False)
    assert f"1. {ONE}\n2. {TWO}\n3. {THREE}" in once.text
    assert again.text == once.text
