"""Elements that the walk takes for containers, as a browser shows them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract import containers
from normalizer.extract.containers import says, words_of
from normalizer.extract.page import read_blocks
from normalizer.extract.tree import parse_page, prune
from normalizer.pipeline import normalize

ONE = "The ferry from Norrholm to Eskdal was held up by ice for two days, its crew said."
TWO = "Its captain wants the harbour of Tarvos to send a breaker before the next frost sets in."
THREE = "The council of Eskdal votes in March on a new quay, which would cost nine million crowns."
LABEL = "Opens in a new window"
HALF = " ".join(ONE.split()[:6])


def blocks(html: str) -> list[tuple[str, bool]]:
    """The texts of a page's blocks, and whether they are hidden."""
    root, _ = parse_page(html)
    prune(root)
    page = read_blocks(root.find("body"))
    return [(b.text, page.boxes.hidden[b.box]) for b in page.blocks]


def texts(html: str) -> list[str]:
    return [text for text, _ in blocks(html)]


def parts(tag: str, *lines: str, how: str = "") -> str:
    return "".join(f"<{tag}{how}>{line}</{tag}>" for line in lines)


PS = parts("p", ONE, TWO, THREE)
UNCLOSED = {
    "a button": f"<button class=b>Share{PS}",
    "a drawing": f"<svg><path d=x>{PS}",
    "a formula": f"<math><mi>x</mi>{PS}",
    "the reading of a character": f"<p><ruby>x<rt>x</p>{PS}",
    "a map": f"<map name=m><area href=x>{PS}",
    "a picture of AMP": f"<amp-img src=x>{PS}",
    "a plug-in": f"<embed src=x width=4>{PS}",
    "a plug-in in capitals": f'<EMBED SRC="x">{PS}',
    "a plug-in that is closed": f'<embed src="x"/>{PS}',
}


@pytest.mark.parametrize("html", UNCLOSED.values(), ids=UNCLOSED)
def test_what_stands_behind_an_element_without_its_end_is_read(html):
    found = [
        text for text in texts(f"<div><p>{HALF}</p>{html}</div>") if text not in ("Share", "x")
    ]
    assert found == [HALF, ONE, TWO, THREE]


PARTS = ("<button>", "</button>", "<svg>", "</svg>", "<div>", "</div>", "<p>a</p>", "<h1>b</h1>")


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
@settings(max_examples=200, deadline=None)
def test_what_is_around_prose_is_found_from_the_prose(markup):
    root, _ = parse_page(f"<body>a{markup}")
    found = [(e.tag, e) for e in root.iter("button", "svg", "p", "h1")]
    expected = [
        e
        for tag, e in found
        if tag in ("button", "svg") and next(e.iterdescendants("p", "h1"), None) is not None
    ]
    assert containers._around_prose(found) == expected


CLOSED = {
    "a button of one paragraph": f"<button><p>{ONE}</p></button>",
    "a drawing with a description": f"<svg><text>{ONE} {TWO}</text></svg>",
    "a player's excuse": "<video><p>No player.</p><p>Take the file.</p></video>",
    "a select": f"<select>{parts('option', ONE, TWO, THREE)}</select>",
}


@pytest.mark.parametrize("html", CLOSED.values(), ids=CLOSED)
def test_what_is_inside_an_element_with_its_end_is_not(html):
    assert texts(f"<div><p>{HALF}</p>{html}</div>") == [HALF]


NONE = 'style="display: none"'
HIDDEN = {
    "blocks": (f"<p>{HALF} <span {NONE}>now<br>{ONE}<br>{TWO}</span></p>", ["now", ONE, TWO]),
    "paragraphs": (f"<p>{HALF}</p><span {NONE}>{parts('p', ONE, TWO)}</span>", [ONE, TWO]),
    "long text": (
        f"<p>{HALF} <span hidden>{ONE} {TWO} {THREE}</span></p>",
        [f"{ONE} {TWO} {THREE}"],
    ),
    "an element of its own": (
        f"<p>{HALF}</p><read-more hidden>{PS}</read-more>",
        [ONE, TWO, THREE],
    ),
}


@pytest.mark.parametrize(("html", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_a_hidden_part_of_an_article_is_walked_and_marked(html, expected):
    assert blocks(f"<div>{html}</div>") == [(HALF, False), *((text, True) for text in expected)]


def test_a_long_part_for_screen_readers_is_walked():
    html = f'<p>{HALF} <span class="sr-only">{ONE} {TWO} {THREE}</span></p>'
    assert texts(html) == [HALF, f"{ONE} {TWO} {THREE}"]


LABELS = {
    "a label": f"<span {NONE}>{LABEL}</span>",
    "a label in two lines": f"<span {NONE}>{LABEL}<br>{LABEL}</span>",
    "one sentence": f"<span hidden>{ONE}</span>",
    "for screen readers": f'<span class="visually-hidden">{LABEL}</span>',
}


@pytest.mark.parametrize("html", LABELS.values(), ids=LABELS)
def test_a_hidden_label_is_read_over(html):
    assert texts(f"<p>{HALF}{html}</p>") == [HALF]


BLOCK = ' style="display:block"'
PARAGRAPHS = {
    "elements of its own": (parts("story-line", ONE, TWO, THREE), [ONE, TWO, THREE]),
    "in each other": (f"<a-b>{parts('story-line', ONE, TWO)}</a-b>", [ONE, TWO]),
    "styled as blocks": (parts("span", ONE, TWO, how=BLOCK), [ONE, TWO]),
    "a short one between": (parts("story-line", ONE, LABEL, TWO), [ONE, LABEL, TWO]),
    "a term in a sentence": (f"He said <x-term>{ONE}</x-term> twice.", [f"He said {ONE} twice."]),
    "in a heading": (f"<h2>{parts('x-t', ONE, TWO)}</h2>", [ONE + TWO]),
    "in an item": (f"<ul><li>{parts('span', ONE, TWO, how=BLOCK)}</li></ul>", [ONE + TWO]),
    "a plain span": (parts("span", ONE, TWO), [ONE + TWO]),
}


@pytest.mark.parametrize(("html", "expected"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_paragraphs_by_name_or_style(html, expected):
    assert texts(f"<div>{html}</div>") == expected


def test_what_is_a_block_by_its_surroundings_stays_as_it_is():
    html = f"<div><div>{parts('span', ONE, how=BLOCK)}</div><div>{parts('x-y', TWO)}</div></div>"
    root, _ = parse_page(html)
    prune(root)
    assert len(list(root.iter("div"))) == 3


def test_elements_of_its_own_around_blocks_are_containers():
    page = read_blocks(tree_of(f"<x-story>{PS}</x-story><x-links><p>{HALF}</p></x-links>"))
    parents = [page.boxes.parent[block.box] for block in page.blocks]
    assert len(set(parents[:3])) == 1
    assert parents[2] != parents[3]
    assert texts(f"<p>{HALF} <x-y>{LABEL}</x-y></p>") == [f"{HALF} {LABEL}"]


@pytest.mark.parametrize("name", ["x-\x01y", "x-\x7fy", "x-\ufffey", "x-{y}", "x-y:z", "x-*"])
def test_elements_may_have_names_that_xml_may_not(name):
    record = normalize(f"<body><{name}>{ONE}</{name}><{name}>{TWO}</{name}>{PS}", html=True)
    found = record.text + "".join(cut.text for cut in record.removals)
    assert all(sentence in found for sentence in (ONE, TWO, THREE))


ROW = "<tr><td>Eskdal</td><td>{}</td></tr>"
TABLES = {
    "an article": (PS, ["Eskdal", ONE, TWO, THREE]),
    "hidden text": (f"<p>{ONE}</p><div {NONE}>{PS}</div>", ["Eskdal", ONE, ONE, TWO, THREE]),
    "one paragraph": (f"<p>{ONE}</p>", [f"Eskdal | {ONE}"]),
    "figures": ("<p>4</p><p>5</p><p>6</p>", ["Eskdal | 4 5 6"]),
    "a hidden label": (f"4<span {NONE}>{LABEL}</span>", ["Eskdal | 4"]),
    "an article in lines": (
        f"{ONE}<br><br>{TWO}<br>{THREE}<br>{ONE}",
        ["Eskdal", ONE, TWO, THREE, ONE],
    ),
    "figures in lines": ("4<br>5<br>6<br>7", ["Eskdal | 4", "5", "6", "7"]),
}


@pytest.mark.parametrize(("cell", "expected"), TABLES.values(), ids=TABLES)
def test_tables_of_layout_and_of_figures(cell, expected):
    assert texts(f"<table>{ROW.format(cell)}</table>") == expected


def test_paragraphs_in_different_cells_are_a_table_of_data():
    rows = "".join(ROW.format(f"<p>{line}</p>") for line in (ONE, TWO, THREE))
    assert texts(f"<table>{rows}</table>") == [f"Eskdal | {x}" for x in (ONE, TWO, THREE)]


def test_rows_of_one_paragraph_each_are_no_table():
    cells = parts("td", ONE, TWO, THREE).replace("<td>", "<tr><td>")
    page = read_blocks(tree_of(f"<table>{cells}</table>"))
    assert [(b.text, b.row) for b in page.blocks] == [(x, False) for x in (ONE, TWO, THREE)]
    page = read_blocks(tree_of(f"<table>{ROW.format(4)}<tr><td>{ONE}</td></tr></table>"))
    assert [(b.text, b.row) for b in page.blocks] == [("Eskdal | 4", True), (ONE, True)]


def tree_of(html: str):
    root, _ = parse_page(html)
    prune(root)
    return root.find("body")


FIVE = parts("p", ONE, TWO, THREE, ONE, TWO)
SHADOW = f"<story-view><template{{}}>{PS}</template><p>{HALF}</p></story-view>"
UNSEEN = {
    "a drawn template": (SHADOW.format(' shadowrootmode="open"'), [ONE, TWO, THREE, HALF]),
    "a template for scripts": (SHADOW.format(""), [HALF]),
    "an article without scripts": (
        f"<noscript>{PS}</noscript><p>{ONE}</p>",
        [ONE, TWO, THREE, ONE],
    ),
    "beside the article": (f"<noscript>{PS}</noscript>{PS}", [ONE, TWO, THREE]),
    "a request for scripts": (f"<noscript>{parts('p', ONE, TWO)}</noscript><p>{HALF}</p>", [HALF]),
}


@pytest.mark.parametrize(("html", "expected"), UNSEEN.values(), ids=UNSEEN)
def test_what_a_browser_shows_of_templates_and_without_scripts(html, expected):
    assert texts(f"<div>{html}</div>") == expected


FOOTERS = {
    "an article": (f"<p>{ONE}</p><footer>{FIVE}</footer>", 6),
    "an imprint of few paragraphs": (f"<p>{ONE}</p><footer>{PS}</footer>", 1),
    "one that is little of the page": (f"{FIVE * 4}<footer>{FIVE}</footer>", 20),
    "one without an end": (f"<p>{ONE}</p><div><footer>{FIVE}</div>", 6),
}


@pytest.mark.parametrize(("html", "read"), FOOTERS.values(), ids=FOOTERS)
def test_a_footer_with_much_of_the_prose_is_read(html, read):
    assert len(texts(f"<div>{html}</div>")) == read


WORDS = {
    "words": ("<p>one <b>two</b> three</p>", 3),
    "letters without spaces": ("<p>港口委员会周二投票</p>", 5),
    "none": ("<p> <br> </p>", 0),
}


@pytest.mark.parametrize(("html", "words"), WORDS.values(), ids=WORDS)
def test_words_of_an_element(html, words):
    element = parse_page(html)[0].find(".//p")
    assert words_of(element) == words
    assert says(element, words)
    assert not says(element, words + 1)


def test_only_the_first_descendants_are_looked_at():
    html = f"<p>{'<i></i>' * 100}{ONE}</p>"
    assert words_of(parse_page(html)[0].find(".//p")) == 0


NESTED = {
    "hidden parts": ("<span hidden>", "</span>"),
    "elements of its own": ("<x-y>", "</x-y>"),
    "styled as blocks": (f"<span{BLOCK}>", "</span>"),
    "footers": ("<footer>", "</footer>"),
    "cells": ("<table><td>", "</td></table>"),
    "plug-ins": ("<embed>", ""),
    "for browsers without scripts": ("<noscript>", "</noscript>"),
}


@pytest.mark.parametrize("nested", [True, False], ids=["in each other", "side by side"])
@pytest.mark.parametrize(("start", "end"), NESTED.values(), ids=NESTED)
def test_no_part_of_a_page_is_read_again_and_again(start, end, nested, monkeypatch):
    count, times = containers.count_words, 300
    asked = []
    monkeypatch.setattr(containers, "count_words", lambda text: asked.append(text) or count(text))
    html = (start + FIVE) * times + end * times if nested else (start + FIVE + end) * times
    root, _ = parse_page(html)
    prune(root)
    assert len(asked) <= times * 3 * containers.MOST_SEEN
