"""Parsing: what lxml reads, what it refuses, what it would drop."""

from __future__ import annotations

import pytest
from lxml import etree

from normalizer.extract.markup import take_scripts
from normalizer.extract.tree import parse_page, prune


def words(root) -> str:
    return " ".join("".join(root.itertext()).split())


CASES = {
    "plain": ("<p>Hello</p>", "Hello", False),
    "an XML declaration": ("<?xml version='1.0' encoding='latin-1'?><p>Grüße</p>", "Grüße", False),
    "a charset that lies": ("<meta charset='latin-1'><p>Grüße</p>", "Grüße", False),
    "null bytes": ("<p>a\0b</p>", "ab", False),
    "no tags": ("just text", "just text", False),
    "nothing": ("", "", True),
    "a comment alone": ("<!-- x -->", "", True),
    "deeper than the parser reads": ("<div>" * 5000 + "bottom" + "</div>" * 5000, "bottom", True),
    "text behind the page's end": (
        "<html><body><p>a</p></body></html>\n<div><p>b</p></div></body></html>",
        "a b",
        False,
    ),
    "ends written in other ways": (
        "<p>a</p></body ><p>b</p></Body></HTML x=1><p>c</p>",
        "abc",
        False,
    ),
    "text behind its body": ("<html><BODY><p>a</p></BODY> b <p>c</p></HTML> d", "a b c d", False),
    "a page that ends where it begins": ('<HTML lang="en" /><p>a</p></body></html>', "a", False),
    "a body that ends where it begins": (
        '<html><head/><body class="a" /><p>a</p><p>b</p></body></html>',
        "ab",
        False,
    ),
    "a body that is empty": ("<html><body/></html>", "", False),
    "lone surrogates": ("<p>a\ud800b</p>", "a?b", False),
}


@pytest.mark.parametrize(("html", "expected", "rescued"), CASES.values(), ids=CASES)
def test_parse(html, expected, rescued):
    root, was_rescued = parse_page(take_scripts(html).text)
    assert (words(root), was_rescued) == (expected, rescued)


@pytest.mark.parametrize(
    "embed", ["<embed src=x>", "<embed title='<embed>'>", "<EMBED/>", "<b id=it's><embed></b>"]
)
def test_a_plug_in_has_no_end_tag(embed):
    root, _ = parse_page(f"<div>{embed}<p>a</p></div><p>b</p>")
    assert [len(e) for e in root.iter("embed")] == [0]
    assert words(root) == "ab"


def test_what_looks_like_a_plug_in_in_an_attribute_is_none():
    root, _ = parse_page("<p title='><embed x='>a</p><embed><p>b</p>")
    assert [e.get("title") for e in root.iter("p")] == ["><embed x=", None]


def test_rescue_keeps_text_that_lxml_refuses(monkeypatch):
    def refuse(data, parser):
        raise ValueError("refused")

    monkeypatch.setattr(etree, "fromstring", refuse)
    root, rescued = parse_page("<p>One\x01\x1c\uffff fish</p><div>Two fish</div>")
    assert rescued
    assert [" ".join(p.text.split()) for p in root.iter("p")] == ["One fish", "Two fish"]


def test_dropped_elements_leave_the_text_after_them():
    html = "<p>a<svg><text>b</text></svg> c</p>"
    root, _ = parse_page(html)
    prune(root)
    assert words(root) == "a c"


LINE = "The lamp at the end of the pier of Eskdal burns day and night."
UNCLOSED = {
    "a button around a heading": ("<button>Menu<div><h1>Pier</h1></div>", "Menu Pier"),
    "a button around paragraphs": (
        f"<button>Menu<div><p>{LINE}</p><p>{LINE}</p></div>",
        f"Menu {LINE} {LINE}",
    ),
    "a player around an article": ("<video><article>Pier</article>", "Pier"),
    "a button": ("<button><p>Menu</p></button>", ""),
    "a drawing": ("<svg><text>Menu</text></svg>", ""),
    "a select": ("<select><option>Menu</option></select>", ""),
}


@pytest.mark.parametrize(("html", "expected"), UNCLOSED.values(), ids=UNCLOSED)
def test_an_element_without_its_end_tag_takes_no_article_with_it(html, expected):
    root, _ = parse_page(f"<p>a</p><div>{html.replace('</p><', '</p> <')}</div>")
    prune(root)
    text = " ".join(" ".join(root.itertext()).split())
    assert text == f"a {expected}".strip()


def test_elements_in_each_other_are_looked_into_once(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "normalizer.extract.containers._is_unclosed", lambda e: asked.append(e) or False
    )
    html = "<div>" + "<button>" * 200 + "<p>a</p>" + "</button>" * 200 + "</div>"
    root, _ = parse_page(html)
    prune(root)
    assert len(asked) <= 1


def test_navigation_and_footers_are_told_apart_from_the_article():
    html = (
        "<nav><ul><li>Menu <nav>Inner</nav></li></ul></nav>"
        "<article><footer>By Ada</footer></article><nav><p>A paragraph.</p></nav>"
        "<footer>Imprint</footer> Text"
    )
    root, _ = parse_page(html)
    assert prune(root) == ["Menu Inner", "Imprint"]
    assert words(root) == "By AdaA paragraph. Text"
