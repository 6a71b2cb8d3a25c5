"""How a page falls into blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from normalizer.extract import page as pages
from normalizer.extract.boxes import NUMBERS, Page
from normalizer.extract.heads import MARK, ROWS
from normalizer.extract.hints import GROUPS
from normalizer.extract.page import read_blocks, read_tree, reader_of
from normalizer.extract.tree import parse_page, prune


@pytest.fixture(autouse=True, scope="module", params=["plain", "compiled"])
def walk(request):
    """Each test walks both ways, where the walk was compiled."""
    if request.param == "compiled" and reader_of(etree.Element("html")) is None:
        pytest.skip("the walk is not compiled for this lxml")
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "plain":
            patched.setattr(pages, "_WALK", None)
        yield


def page_of(html: str, **asked) -> Page:
    root, _ = parse_page(html)
    reader = reader_of(root)
    if reader is not None:
        return read_tree(reader, root, root.find("body"), **asked)
    prune(root)
    return read_blocks(root.find("body"), **asked)


def blocks_of(html: str):
    return page_of(html).blocks


def texts(html: str) -> list[str]:
    return [b.text for b in blocks_of(html)]


CASES = {
    "paragraphs": ("<p>One fish.</p><p>Two fish.</p>", ["One fish.", "Two fish."]),
    "inline elements join": ("<p>A <b>bold</b><i>er</i> word</p>", ["A bolder word"]),
    "text around a block": ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
    "line breaks end a block": ("<p>one<br>two<br><br>three</p>", ["one", "two", "three"]),
    "white space is evened out": ("<p>  a \n\t b  </p>", ["a b"]),
    "white space alone is nothing": ("<div> <p> \n </p> </div>", []),
    "scripts and styles": ("<p>x</p><script>y</script><style>z</style>", ["x"]),
    "form controls": ("<select><option>No</option></select><button>Go</button><p>Yes</p>", ["Yes"]),
    "text after a dropped element": ("<p>a<script>b</script> c</p>", ["a c"]),
    "hidden inline": ('<p>a<span style="display: none">b</span>c</p>', ["ac"]),
    "for screen readers only": ('<p>a<span class="sr-only">b</span>c</p>', ["ac"]),
    "pictures": ('<p>a<img alt="no">b</p>', ["ab"]),
    "readings of characters": (
        "<p>港の<ruby>桟橋<rp>(</rp><rt>さんばし</rt><rp>)</rp></ruby>は<ruby>朝<rt>あさ</ruby>から</p>",
        ["港の桟橋は朝から"],
    ),
    "a leaf between texts": ("<div>a<div></div>b</div>", ["a", "b"]),
    "block inside a link": ('<a href="/x"><div>one</div><div>two</div></a>', ["one", "two"]),
    "rows of a table": (
        "<table><caption>Fares</caption><tr><th>Day</th><th>Crowns</th></tr>"
        "<tr><td><p>Monday</p></td><td>4</td></tr></table>",
        ["Fares", "Day | Crowns", "Monday | 4"],
    ),
    "a table of layout": (
        "<table><tr><td><h1>Title</h1></td><td><p>Text</p></td></tr></table>",
        ["Title", "Text"],
    ),
    "list items": ("<ul><li>one</li><li><p>two</p></li></ul>", ["one", "two"]),
    "entities": ("<p>Fish &amp; chips</p>", ["Fish & chips"]),
}


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_blocks(html, expected):
    assert texts(html) == expected


def test_evidence_of_a_block():
    html = (
        '<div class="story"><p id="lead"><a href="/a">Two words</a> and <b>bold</b> '
        '<em>slant</em></p></div><img src="x"><figure><figcaption>A caption</figcaption></figure>'
    )
    page = page_of(html)
    first, caption = page.blocks
    assert (first.link_chars, first.links) == (len("Two words"), 1)
    assert (first.bold_chars, first.italic_chars) == (4, 5)
    assert page.boxes.tag[first.box] == "p"
    assert page.boxes.name[first.box] == "lead"
    assert page.boxes.name[page.boxes.parent[first.box]] == "story"
    assert (first.media, caption.media) == (0, 1)


def test_breaks_are_counted_before_a_block():
    assert [b.breaks for b in blocks_of("<p>a<br>b<br><br>c</p><p>d</p>")] == [0, 1, 2, 0]


def test_hidden_blocks_are_kept_and_marked():
    html = '<div hidden><p>a</p></div><p style="visibility:hidden">b</p><p>c</p>'
    page = page_of(html)
    assert [(b.text, page.boxes.hidden[b.box]) for b in page.blocks] == [
        ("a", True),
        ("b", True),
        ("c", False),
    ]


CLIPPED = "clip: rect(0 0 0 0); height: 1px; overflow: hidden; position: absolute"


@pytest.mark.parametrize("style", [CLIPPED, "clip-path:inset(50%);position:absolute"])
def test_what_only_screen_readers_see_is_read_over(style):
    link = f'<a href="/x">report<span style="{style}">, opens new tab</span></a>'
    assert [b.text for b in blocks_of(f"<p>The {link} says so.</p>")] == ["The report says so."]


def test_same_style_same_path():
    page = page_of('<div class="x"><p>a</p><p>b</p><p class="y">c</p></div>')
    a, b, c = (page.boxes.path[block.box] for block in page.blocks)
    assert a == b != c


def test_a_box_knows_its_blocks():
    page = page_of("<div><p>a</p><p>b</p></div><p>c</p>")
    around = page.boxes.parent[page.blocks[0].box]
    assert (page.boxes.first[around], page.boxes.last[around]) == (0, 2)


def test_the_numbers_of_boxes_stand_in_columns():
    boxes = page_of('<div class="ad"><p hidden>a</p><p>b</p></div><p>c</p>').boxes
    assert boxes.numbers.tolist() == [list(getattr(boxes, name)) for name in NUMBERS]


def test_depth_needs_no_recursion():
    deep = "<div>" * 1900 + "bottom" + "</div>" * 1900
    page = page_of(deep)
    (block,) = page.blocks
    assert block.text == "bottom"
    assert page.boxes.depth[block.box] == 1900


def test_attributes_whose_names_have_brackets():
    assert texts('<div><p <b class="x">one</p></div><p>two</p>') == ["one", "two"]
    assert texts("<div><p>one</p><pm.<p>two</p></div>") == ["one", "two"]


def test_attributes_named_as_our_own_say_nothing():
    html = f'<p {MARK}="x" normalizer-mark="x">one</p><div {ROWS}=""><p>a</p><p>b</p></div>'
    page = page_of(html)
    assert [(b.text, b.row) for b in page.blocks] == [("one", False), ("a", False), ("b", False)]
    assert not any(page.boxes.mark)


def test_links_where_they_are_asked_for():
    html = '<p>See <a href="/a?b=1&amp;c">the  plan</a> and <a href="#x"> it </a>.</p>'
    (block,) = page_of(html, hrefs=True).blocks
    assert block.text == "See the plan and it ."
    assert [(block.text[a:b], address) for a, b, address in block.hrefs] == [
        ("the plan", "/a?b=1&c"),
        ("it", "#x"),
    ]


def test_a_link_over_several_blocks_is_a_link_in_each():
    html = '<a href="/x"><div>one</div><p>two</p></a><p>three</p>'
    assert [(b.text, b.hrefs) for b in page_of(html, hrefs=True).blocks] == [
        ("one", ((0, 3, "/x"),)),
        ("two", ((0, 3, "/x"),)),
        ("three", ()),
    ]


CAPTION = 1 << GROUPS.index("caption")
NAMED = {
    "in it": ('<p><span class="caption">a</span></p>', [True]),
    "around it": ('<span class="caption"><p>a</p><p>b</p></span><p>c</p>', [True, True, False]),
    "around lines": ('<p><span class="caption">a<br>b</span><br>c</p>', [True, True, False]),
    "empty before it": ('<div><span class="caption"></span></div><p>a</p>', [False]),
    "empty before a line": ('<p><span class="caption"></span><br>a</p>', [False]),
}


@pytest.mark.parametrize("hrefs", [False, True])
@pytest.mark.parametrize(("html", "named"), NAMED.values(), ids=NAMED)
def test_inline_elements_name_what_stands_in_them(html, named, hrefs):
    blocks = page_of(f"<div>{html}</div>", hrefs=hrefs).blocks
    assert [bool(b.inline & CAPTION) for b in blocks] == named


LINKS = {
    "in it": ('<p><a href="/x">a</a> <a href="/y">b</a></p>', [2]),
    "around it": ('<a href="/x"><p>a</p><p>b</p></a><p>c</p>', [1, 1, 0]),
    "around a picture before it": ('<a href="/x"><img></a><p>a</p>', [0]),
}


@pytest.mark.parametrize("hrefs", [False, True])
@pytest.mark.parametrize(("html", "links"), LINKS.values(), ids=LINKS)
def test_links_are_counted_in_the_blocks_that_have_them(html, links, hrefs):
    assert [b.links for b in page_of(f"<div>{html}</div>", hrefs=hrefs).blocks] == links


def test_mojibake_is_mended_and_noted():
    (block,) = blocks_of("<p>The cafÃ© of Orrin reopened, the board said on Tuesday.</p>")
    assert block.text == "The café of Orrin reopened, the board said on Tuesday."
    assert block.before.startswith("The cafÃ©")
    assert block.steps


def test_soft_hyphens_go_and_are_noted():
    html = '<p>Die Hafen&shy;meisterin <a href="/x">lob\xadte</a> die Leute.</p><p>\xad</p>'
    block, unseen = page_of(html, hrefs=True).blocks
    assert block.text == "Die Hafenmeisterin lobte die Leute."
    assert block.before == "Die Hafen\xadmeisterin lob\xadte die Leute."
    assert block.hrefs == ((19, 24, "/x"),)
    assert unseen.text == "\xad"


@given(st.lists(st.text(alphabet="abc <>&\n", max_size=12), max_size=8))
def test_every_visible_word_is_in_a_block(words):
    from html import escape

    html = "".join(f"<p>{escape(w)}</p>" for w in words)
    assert texts(f"<div>{html}</div>") == [" ".join(w.split()) for w in words if w.split()]
