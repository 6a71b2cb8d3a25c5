"""Links of a page, where they are asked for: in the record, in Markdown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizer.config import Settings
from normalizer.io.markdown import as_markdown
from normalizer.io.records import record_from_dict, record_to_dict
from normalizer.ledger import restore
from normalizer.model import Record
from normalizer.pipeline import normalize

BODY = (
    'The harbour board of Eastmere <a href="/board">voted on Tuesday</a> to rebuild the old pier.',
    "Engineers had warned for years that the wooden piles could not carry another stormy winter.",
    'Councillor Ada Brenwick said <a href="https://plan.example/a b">the work</a> would last.',
)
PAGE = (
    "<html><head><title>Eastmere rebuilds its ferry pier</title>"
    '<link rel="canonical" href="https://courier.example/news/pier"></head><body>'
    "<article><h1>Eastmere rebuilds its ferry pier</h1>"
    + "".join(f"<p>{text}</p>" for text in BODY)
    + "</article></body></html>"
)


def cleaned(links: str) -> Record:
    base = Settings()
    settings = replace(base, output=replace(base.output, links=links))
    return normalize(PAGE, html=True, settings=settings)


def test_links_are_spans_of_the_documents_text():
    record = cleaned("field")
    text = restore(record)
    assert [(text[k.start : k.end], k.url) for k in record.links] == [
        ("voted on Tuesday", "https://courier.example/board"),
        ("the work", "https://plan.example/a b"),
    ]


def test_links_change_nothing_else():
    with_links, without = cleaned("field"), cleaned("drop")
    assert without.links == ()
    assert replace(with_links, links=()) == without


def test_links_survive_json():
    record = cleaned("field")
    assert record_from_dict(record_to_dict(record)).links == record.links


def test_links_in_markdown():
    text = as_markdown(cleaned("field"))
    assert "Eastmere [voted on Tuesday](https://courier.example/board) to rebuild" in text
    assert "said [the work](<https://plan.example/a b>) would last" in text
    assert "](" not in as_markdown(cleaned("drop"))


@pytest.mark.parametrize("page", ["<p>Just <a href='/x'>one</a> line of text.</p>", "plain text"])
def test_pages_of_little_else(page):
    base = Settings()
    settings = replace(base, output=replace(base.output, links="field"))
    record = normalize(page, settings=settings)
    assert all(0 <= k.start < k.end <= len(restore(record)) for k in record.links)
