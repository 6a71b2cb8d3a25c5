"""Parsing: what lxml reads, what it refuses, what it would drop."""

from __future__ import annotations

import pytest

from normalizer.extract.tree import drop_unread, parse_page


def words(root) -> str:
    return " ".join(root.text_content().split())


CASES = {
    "plain": ("<p>Hello</p>", "Hello", False),
    "an XML declaration": ("<?xml version='1.0' encoding='latin-1'?><p>Grüße</p>", "Grüße", False),
    "a charset that lies": ("<meta charset='latin-1'><p>Grüße</p>", "Grüße", False),
    "null bytes": ("<p>a\0b</p>", "ab", False),
    "no tags": ("just text", "just text", False),
    "nothing": ("", "", True),
    "a comment alone": ("<!-- x -->", "", True),
    "deeper than the parser reads": ("<div>" * 5000 + "bottom" + "</div>" * 5000, "bottom", True),
    "lone surrogates": ("<p>a\ud800b</p>", "a?b", False),
}


@pytest.mark.parametrize(("html", "expected", "rescued"), CASES.values(), ids=CASES)
def test_parse(html, expected, rescued):
    root, was_rescued = parse_page(html)
    assert (words(root), was_rescued) == (expected, rescued)


def test_rescue_keeps_text_that_lxml_refuses(monkeypatch):
    from lxml import html as lxml_html

    build = lxml_html.document_fromstring

    def refuse(data, **kwargs):
        if kwargs:
            raise ValueError("refused")
        return build(data)

    monkeypatch.setattr(lxml_html, "document_fromstring", refuse)
    root, rescued = parse_page("<p>One\x01 fish</p><div>Two fish</div>")
    assert rescued
    assert [p.text for p in root.iter("p")] == ["One fish", "Two fish"]


def test_dropped_elements_leave_the_text_after_them():
    root, _ = parse_page("<p>a<svg><text>b</text></svg> c</p>")
    drop_unread(root)
    assert words(root) == "a c"
