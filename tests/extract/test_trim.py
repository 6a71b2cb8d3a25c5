"""A page without the attributes that are never read is the same page."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from normalizer.compiled import compiled
from normalizer.extract import tree
from normalizer.extract.heads import READ_OF, READ_OF_ALL, SILENT
from normalizer.extract.metadata import READ
from normalizer.extract.reading import read_page

TRIM = compiled("normalizer.extract._trim")
pytestmark = pytest.mark.skipif(
    TRIM is None or etree.LIBXML_VERSION[:2] != tree.TOLD_ALIKE, reason="pages are not trimmed here"
)
EVERY = 10  # of the labelled pages


def read_of(element):
    """What is read of an element's attributes."""
    tag, said = element.tag, element.attrib
    if tag == "link" and said.get("rel") != "canonical":
        names = READ_OF_ALL
    elif tag in SILENT:
        names = {"href"} if tag == "a" else set()
    else:
        names = READ_OF_ALL.union(READ_OF.get(tag, ()))
    return [(name, value) for name, value in said.items() if name in names]


def tells(element):
    """Whether a tag of a page's head says anything that is read."""
    if element.tag == "link":
        return element.get("rel") == "canonical"
    names = map(element.get, ("property", "name", "itemprop", "http-equiv"))
    return element.tag != "meta" or next(filter(None, names), "").lower() in READ


def elements(root):
    """What is read of a tree: of the page's head no white space, and no tags that say nothing."""
    if root is None:
        return []
    head = set() if root.find("head") is None else set(root.find("head").iter())
    found = []
    for element in root.iter():
        if element not in head:
            found.append((element.tag, element.text, element.tail, read_of(element)))
        elif tells(element):
            text = element.text if element.tag == "title" else ""
            found.append((element.tag, (text or "").strip(), read_of(element)))
        if element.tag == "head":  # what stands behind a tag that is left out moves up
            found.append("".join("".join(element.itertext()).split()))
    return found


def parsed(data: bytes):
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        return elements(etree.fromstring(data, parser))
    except etree.LxmlError:
        return "refused"


CASES = {
    "read": ('<p class="a" ID=b>', '<p class="a" ID=b>'),
    "unread": ('<p data-x="1" class="a" onclick=\'b\' async title=c>', '<p class="a">'),
    "its sign in another": ('<p alt="a > b" class="c>d" src="<i x=y>">', '<p class="c>d">'),
    "white space around the sign": ('<p alt = "a"\nsrc\n=\nb class = c>', "<p class = c>"),
    "no white space behind": ('<p alt="a"class="b">', '<p alt="a"class="b">'),
    "no white space before": ('<p class="b"alt="a">', '<p class="b"alt="a">'),
    "an odd name": ('<p a"b="c" =d (e)=f>', '<p a"b="c" =d (e)=f>'),
    "a slash at an end": ("<br data-x=a/><br data-x/><br data-x='a'/>", "<br data-x=a/><br/><br/>"),
    "no end": ('<p alt="a" alt="b', '<p alt="b'),
    "no end of the tag": ('<p alt="a" id', "<p id"),
    "a value without quotes before": ('<p id=a alt="b"/>', '<p id=a alt="b"/>'),
    "a sign that begins a name": ('<p id alt="b" ="c">', '<p id alt="b" ="c">'),
    "a link": ('<a class="b" href="c" id=d><A HREF=e>', '<a href="c"><A HREF=e>'),
    "what is read of some": (
        "<li value=1 type=a><OL start=2 value=1 reversed><input value=1 name=b type=c id=d>",
        "<li value=1><OL start=2 reversed><input id=d>",
    ),
    "what is read of more": (
        "<meta name=a><time datetime=b name=c><p NAME=d><template shadowrootmode=e lang=f>",
        "<meta name=a><time datetime=b><p NAME=d><template shadowrootmode=e>",
    ),
    "a canonical address": (
        "<link rel=canonical href=b><link rel='x' type=y href=b id=c><link rel=b&gt; href=d>"
        "<link title='>' href=b rel='canonical'><link rel=CANONICAL href=b></link rel>",
        "<link rel=canonical href=b><link id=c><link rel=b&gt; href=d>"
        "<link href=b rel='canonical'><link></link rel>",
    ),
    "a picture": ('<img class="b" href="c"><b id="d"><font id="d">', '<img><b><font id="d">'),
    "an end tag with a sign in it": ("</p a='>' <p alt=b>c", "</p a='>' <p alt=b>c"),
    "an end tag without a name": ("</-<v class='>' <p alt=b>", "</-<v class='>' <p>"),
    "a plug-in": ("<embed alt=><embed alt='<'>", "<embed alt=><embed alt='<'>"),
    "an end tag": ('</p alt="a">', '</p alt="a">'),
    "a comment": ('<!-- <p alt="a"> --><p alt="a">', '<!-- <p alt="a"> --><p>'),
    "a short comment": ('<!--><p alt="a">--><p alt="a">', "<!--><p>--><p>"),
    "a comment with a cry": ("<!----!><p alt=a>--><p alt=b>", "<!----!><p>--><p>"),
    "a comment in a script": ("<script><!--<p a=b></script><p alt=b>",) * 2,
    "an open comment": ('<!-- <p alt="a">', '<!-- <p alt="a">'),
    "a declaration": ('<!doctype html><?x <p alt="a">', '<!doctype html><?x <p alt="a">'),
    "a script": (
        '<script src="a">"<p alt=b>"</scripts><p alt=c></SCRIPT><p alt="d">',
        '<script>"<p alt=b>"</scripts><p alt=c></SCRIPT><p>',
    ),
    "a title": ('<title>a <p alt="b"></title ><p alt="c">', '<title>a <p alt="b"></title ><p>'),
    "a field without text": ("<textarea /><p alt=a>", "<textarea /><p>"),
    "a title without end": ('<title>a <p alt="b">', '<title>a <p alt="b">'),
    "plain text": ("<plaintext></plaintext><p alt=b>",) * 2,
    "a head": (
        "<!doctype html>\n<html> <head> <meta charset=a>\n<title>b<meta name=c></title> <META"
        " name=d> <link rel=e><noscript><link href=f></noscript> </head> <meta name=g>",
        "<!doctype html>\n<html> <head>\n<title>b<meta name=c></title><noscript></noscript>"
        " </head> <meta name=g>",
    ),
    "what is read of a head": (
        "<head><meta name=Author id=b><meta itemprop='author' name=c><link rel=canonical>"
        "<meta property=a&#117;thor><meta name=\u212a><meta a'b=c><meta name=AUTHOR_>",
        "<head><meta name=Author id=b><meta itemprop='author' name=c><link rel=canonical>"
        "<meta property=a&#117;thor><meta name=\u212a><meta a'b=c>",
    ),
    "no end of a tag in a head": ("<head><meta name=a", "<head><meta name=a"),
    "a head with text": ("<head>a<meta name=b>", "<head>a<meta name=b>"),
    "a head with another tag": ("<head><br><link rel=a id=b>", "<head><br><link id=b>"),
    "a head behind text": ("a<head><meta name=b>", "a<head><meta name=b>"),
    "a head behind another tag": ("<p><head><meta name=a>", "<p><head><meta name=a>"),
    "a head in a head": ("<head><head><meta name=a>", "<head><head><meta name=a>"),
    "a form feed in a head": ("<head>\f<meta name=a>", "<head>\f<meta name=a>"),
    "text": ('a < b alt="c" > <3 alt="d"> <', 'a < b alt="c" > <3 alt="d"> <'),
}


@pytest.mark.parametrize(("page", "expected"), CASES.values(), ids=CASES)
def test_what_is_left_out(page, expected):
    assert TRIM.trimmed(page.encode(), hrefs=True).decode() == expected
    assert parsed(page.encode()) == parsed(expected.encode())


def test_addresses_are_kept_where_they_are_asked_for():
    assert TRIM.trimmed(b'<a href="b" id="c">d</a>') == b"<a>d</a>"
    reading = read_page("<p><a href='/b'>c</a></p>", url=None, outlet=None, hrefs=True)
    assert reading.page.blocks[0].hrefs == ((0, 1, "/b"),)


PIECES = st.sampled_from(
    (
        "<", ">", "/", "=", '"', "'", " ", "\n", "-", "--", "!", "?", "<!--", "-->", "--!>", "</",
        "<p ", "<a ", "<br ", "<div", "<script>", "</script", "<title>", "</title>", "<iframe x>",
        "</iframe>", "<textarea ", "</textarea>", "<xmp>", "</xmp>", "<style ", "</style>",
        "<svg ", "</p>", "class=", 'class="a"', 'alt="b"', "alt='b'", "alt=b", "alt", "data-x",
        "<link rel=", "canonical", " rel='canonical'", "canon&#105;cal", "<li ", "<ol ", "value=",
        ' data-x="1"', " href=/x", "content=", "\f", "\t", "é", "&amp;", "<![CDATA[", "]]>", "a",
        "<plaintext", "<noscript ", "<html>", "<head>", "</head>", "</html>", "<meta x>",
        "<meta name=", "author", "<link>", "name=a", "<P ALT=x", "<meta charset=latin-1", "/>",
        "x:y=z", "\x0b",
    )
)  # fmt: skip


pages = st.lists(PIECES, max_size=30).map("".join)


@given(st.one_of(pages, pages.map("<head>{}".format)))
@settings(max_examples=2000, deadline=None)
@example("<p alt\x0b=c>")
@example("<head><meta x></br><meta x>a")
@example("<head><meta x></p><meta x>a")
@example("<head></html><meta x><p>a")
@example("<html><head><title>a</title>b<meta x>")
@example("<p alt=a/ /class=b>")
@example("<head><noscript ><meta x><")
@example("<!--->-->a<p alt=b>")
@example("<!--a--!><p alt=b>-->")
def test_the_same_tree(page):
    assert parsed(TRIM.trimmed(page.encode(), hrefs=True)) == parsed(page.encode())


@pytest.mark.parametrize(
    "page",
    [
        "<a x='" * 50_000, '<a x="<a x=\'' * 50_000, "<!--" * 50_000, "<title>" * 50_000,
        "<! " * 50_000, "<p " + "a b=c " * 50_000 + ">", "<p alt='" + "x" * 300_000 + "'>",
        "<" * 300_000,
    ],
    ids=("a quote", "quotes", "comments", "titles", "declarations", "many", "long", "brackets"),
)  # fmt: skip
def test_long_pages(page):
    small = TRIM.trimmed(page.encode(), hrefs=True)
    assert len(small) <= len(page)


def test_what_a_site_rule_or_trafilatura_may_ask_for_stays(tmp_path):
    rule = tmp_path / "harbour.toml"
    rule.write_text('domains = ["harbour.example"]\ndrop = ["[data-x]"]\n')
    html = "<p>The quay is open.</p><p data-x=1>Ferry times</p>"
    reading = read_page(html, url="https://harbour.example/a", outlet=None, sites=(str(rule),))
    assert any(reading.page.boxes.mark)
    assert read_page(html, url=None, outlet=None).tree().find(".//p[@data-x]") is not None


def test_a_head_without_a_body_is_the_page():
    html = "<head><meta name=a class=ads><title>The quay is open</title></head>"
    lean, _ = tree.parse_page(html, lean=True)
    assert lean.find("head/meta") is not None
    assert read_page(html, url=None, outlet=None).page.blocks[0].inline


def test_what_a_player_says_is_read_where_it_is_a_container():
    html = "<video class=story style='display:none'><h1>The quay is open</h1></video>"
    boxes = read_page(html, url=None, outlet=None).page.boxes
    assert (boxes.tag[1], boxes.name[1], bool(boxes.hidden[1])) == ("div", "story", True)
