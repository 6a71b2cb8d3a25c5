"""Tags of very many attributes: those behind the first thousand are left out before the parse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.attributes import LOOKED_AT, MOST, with_few_attributes
from normalizer.pipeline import normalize

ONE = "The ferry from Norrholm to Eskdal was held up by ice for two days, its crew said."
MANY = 4 * MOST
LONG = "word " * (LOOKED_AT // 4)


def names(count: int, value: str = "") -> str:
    return " ".join(f"data-{i}{value}" for i in range(count))


WORDS = '="a b"'
MARKED = "='a > b'"
DATA = [f'"k{i}": {i},' for i in range(MANY)]
CUT = {
    "names alone": (f"<p {names(MANY)}>", f"<p {names(MOST)}>"),
    "in quotation marks": (f"<p {names(MANY, WORDS)}>", f"<p {names(MOST, WORDS)}>"),
    "an end in one of them": (
        f"<p {names(MANY)} a{MARKED} {names(MANY)}>",
        f"<p {names(MOST)}>",
    ),
    "data without its quotation marks": (
        f"<p {' '.join(DATA)}>",
        f"<p {' '.join(DATA[: MOST // 2])}>",
    ),
    "closed at once": (f"<img {names(MANY)}/>", f"<img {names(MOST)}/>"),
    "two of them": (f"<p {names(MANY)}>a<b {names(MANY)}>", f"<p {names(MOST)}>a<b {names(MOST)}>"),
    "without an end": (f"<p {names(MANY)}", f"<p {names(MOST)}"),
}


@pytest.mark.parametrize(("page", "expected"), CUT.values(), ids=CUT)
def test_attributes_past_the_first_are_left_out(page, expected):
    assert with_few_attributes(f"<body>{page}".encode()) == f"<body>{expected}".encode()


KEPT = {
    "few": f"<p {names(20)}>",
    "one that is long": f'<p data-state="{LONG}">',
    "one with markup in it": f'<p data-state="{"<b>word</b> " * LOOKED_AT}">',
    "a long text": f"<p>{LONG}<br>",
    "a long text without an end": f"<p>{LONG}",
    "a long comment": f"<p><!-- <b> a <i {LONG} -->",
    "a long text without tags": f"<p><textarea>a <i {LONG}</textarea>",
    "signs that begin no tag": f"<p>3 < {LONG} < 4<br>",
}


@pytest.mark.parametrize("page", KEPT.values(), ids=KEPT)
def test_what_is_not_of_many_attributes_stays(page):
    data = f"<body>{page}{ONE}".encode()
    assert with_few_attributes(data) is data


def test_the_first_attributes_are_read_and_the_article_is_whole():
    page = f"<body><p>{ONE}<p>{ONE[4:]}<p class='advert' hidden {names(MANY)}>Ad</p><p>{ONE[8:]}"
    plain = page.replace(names(MANY), "")
    assert normalize(page, html=True).text == normalize(plain, html=True).text
    assert ONE[8:] in normalize(page, html=True).text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(("<p ", ">", names(MANY), '"', "'", "=", " a ", "<!--", "-->"))))
def test_what_is_left_stays(pieces):
    once = with_few_attributes("".join(pieces).encode())
    assert with_few_attributes(once) == once
