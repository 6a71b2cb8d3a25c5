"""PT001: the article in the text of a whole page, and texts that are no such page."""

from __future__ import annotations

from itertools import product

import pytest
from page_dumps import PAGES, STYLES

from normalizer.config import Selection, Settings
from normalizer.ledger import restore
from normalizer.pipeline import normalize

CASES = list(product(PAGES, STYLES))


@pytest.mark.parametrize(("language", "style"), CASES)
def test_the_article_is_left(language, style):
    page = PAGES[language]
    record = normalize(page.text(style), html=False)
    assert record.title == page.title
    assert record.text.split("\n\n") == list(page.body)
    assert restore(record) == page.text(style)


@pytest.mark.parametrize("language", PAGES)
def test_each_cut_says_why(language):
    record = normalize(PAGES[language].text("lines"), html=False)
    assert any("PT001" in (r.code, *r.also) for r in record.removals)
    assert all(r.reason for r in record.removals)


@pytest.mark.parametrize("language", PAGES)
def test_an_article_without_its_page_is_left_alone(language):
    page = PAGES[language]
    record = normalize("\n\n".join((page.title, *page.body)), html=False)
    assert record.text.split("\n\n") == list(page.body)
    assert not record.removals


def test_a_clean_text_stays_as_it_is():
    record = normalize(PAGES["en"].text("spaced"), html=False)
    again = normalize(f"{record.title}\n\n{record.text}", html=False)
    assert again.text == record.text


def test_without_the_cleaner_the_page_stays():
    page = PAGES["en"]
    sections = ("Tidehall", "Fishmarket", "Upper Skarn", "Ropewalk", "Island Life")
    text = "\n".join((*sections, page.text("lines")))
    settings = Settings(selection=Selection(ignore=("PT001",)))
    assert "Ropewalk" in normalize(text, html=False, settings=settings).text
    assert "Ropewalk" not in normalize(text, html=False).text
