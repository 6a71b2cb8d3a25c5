"""Title, authors, dates, language, address and outlet."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract.jsonld import MOST_VALUES, PageFacts, parse_json_ld
from normalizer.extract.metadata import host_of, iso_date, outlet_of
from normalizer.extract.reading import read_page

DATES = {
    "2024-03-05": "2024-03-05",
    "2024-03-05T06:07:08Z": "2024-03-05T06:07:08+00:00",
    "2024-03-05T06:07:08.123+02:00": "2024-03-05T06:07:08+02:00",
    "2024-03-05 06:07": "2024-03-05T06:07:00",
    "2024-03-05T06:07:08+0100": "2024-03-05T06:07:08+01:00",
    "20240305": "2024-03-05",
    "20240305T060708Z": "2024-03-05T06:07:08+00:00",
    "Tue, 05 Mar 2024 06:07:08 +0000": "2024-03-05T06:07:08+00:00",
    "2024-13-05": None,
    "yesterday": None,
    "March, soon": None,
    "": None,
}


@pytest.mark.parametrize(("value", "expected"), DATES.items())
def test_dates(value, expected):
    assert iso_date(value) == expected


ADDRESSES = st.lists(
    st.sampled_from(
        ["http://", "https://", "HTTPS://", "//", "www.", "Quay.example", "a.b", "ö", "@", ":80",
         "[::1]", "[", "]", "/", "?", "#", ".", "-", "_", " ", "\n", "\t", "%41", "x" * 254]
    ),
    max_size=6,
)  # fmt: skip


@given(ADDRESSES.map("".join), st.sampled_from(["", "http://", "https://www.a.b"]))
@settings(max_examples=1000, deadline=None)
def test_the_host_is_that_of_the_standard_library(address, before):
    try:
        expected = (urlsplit(before + address).hostname or "").removeprefix("www.")
    except ValueError:
        expected = ""
    assert host_of(before + address) == expected


def metadata(head: str, body: str = "<p>x</p>", lang: str = "", **known):
    known = {"url": None, "outlet": None} | known
    return read_page(
        f"<html {lang}><head>{head}</head><body>{body}</body></html>", **known
    ).metadata


def ld(**values) -> str:
    return f'<script type="application/ld+json">{json.dumps(values)}</script>'


def test_json_ld_goes_before_meta_tags():
    head = ld(
        **{"@type": "NewsArticle", "headline": "From JSON", "author": [{"name": "Ida Falk"}]},
        datePublished="2024-03-05",
        dateModified="2024-03-06",
    )
    head += '<meta name="author" content="Someone Else"><meta property="og:title" content="Other">'
    found = metadata(head)
    assert found.title == "From JSON"
    assert found.authors == ("Ida Falk",)
    assert (found.published, found.updated) == ("2024-03-05", "2024-03-06")


def test_meta_tags():
    found = metadata(
        '<meta property="article:published_time" content="2024-03-05T01:02:03Z">'
        '<meta property="article:modified_time" content="2024-03-06">'
        '<meta name="author" content="By Ida Falk"><meta property="og:locale" content="de_AT">'
        '<meta property="og:url" content="https://www.harbour.example.co.uk/a/b">'
        "<title>Piers of the coast</title>"
    )
    assert found.title == "Piers of the coast"
    assert found.authors == ("Ida Falk",)
    assert found.published == "2024-03-05T01:02:03+00:00"
    assert found.language == "de"
    assert found.url == "https://www.harbour.example.co.uk/a/b"
    assert found.outlet == "example.co.uk"


def test_of_meta_tags_the_first_is_kept_of_those_that_are_read():
    html = (
        '<meta name="theme-color" content="a"><meta name="Description" content=" b  c ">'
        '<meta name="description" content="d"><meta property="twitter:title" content=" ">'
        '<meta property="twitter:title" content="e"><meta http-equiv="content-language" content=f>'
    )
    head = read_page(html, url=None, outlet=None).head
    assert head.meta == {"description": "b c", "twitter:title": "e", "content-language": "f"}


@pytest.mark.parametrize(
    "author", ["https://example.org/ida", "desk@example.org", "x" * 101, "  "], ids=lambda a: a[:12]
)
def test_what_is_no_name_is_no_author(author):
    assert metadata(f'<meta name="author" content="{author}">').authors == ()


def test_the_heading_is_the_title_where_the_head_repeats_it():
    head = '<meta property="og:title" content="Ferry pier is rebuilt | The Courier">'
    assert metadata(head, "<h1>Ferry pier is rebuilt</h1>").title == "Ferry pier is rebuilt"
    assert metadata(head, "<h1>The Courier</h1>").title != "Weather"
    assert metadata(
        '<meta property="og:title" content="Pier opens">', "<h1>Weather</h1>"
    ).title == ("Pier opens")
    said = "潮見の橋、通行再開（潮見新聞） - ひろば"
    unspaced = f"<title>{said}</title>"
    assert metadata(unspaced, "<h1>潮見の橋、通行再開</h1>").title == "潮見の橋、通行再開"
    assert metadata(unspaced, "<h1>天気予報</h1>").title == said
    assert metadata("<title>CNN's ferry opens</title>", "<h1>CNN</h1>").title == "CNN's ferry opens"
    soft = "<title>Hafen\xadmeisterin lobt Leute | Post</title>"
    assert (
        metadata(soft, "<h1>Hafenmeis&shy;terin lobt Leute</h1>").title
        == "Hafenmeisterin lobt Leute"
    )
    assert metadata(soft, "<p>x</p>").title == "Hafenmeisterin lobt Leute | Post"
    assert metadata("", "<h1>Alone</h1>").title == "Alone"
    assert metadata("", "<p>x</p>").title is None


def test_time_elements_give_the_date_where_nothing_else_does():
    body = (
        '<time class="updated" datetime="2024-03-07">later</time><time datetime="soon">x</time>'
        '<time datetime="2024-03-05">then</time>'
    )
    assert metadata("", body).published == "2024-03-05"


LANGUAGES = {
    'lang="pt-BR"': "pt",
    'lang="EN"': "en",
    'xml:lang="fr"': "fr",
    'lang=""': None,
    'lang="english"': None,
}


@pytest.mark.parametrize(("lang", "expected"), LANGUAGES.items())
def test_language(lang, expected):
    assert metadata("", lang=lang).language == expected


def test_addresses():
    canonical = '<link rel="canonical" href="/a/b">'
    assert metadata(canonical, url="https://example.org/x").url == "https://example.org/a/b"
    assert metadata(canonical).url is None
    assert metadata("", url="https://example.org/x").url == "https://example.org/x"
    assert metadata('<link rel="canonical" href="https://[bad">').url is None
    assert metadata("", url="https://example.org/x", outlet="mine").outlet == "mine"


OUTLETS = {
    "https://news.example.com.au/a": "example.com.au",
    "https://localhost:80/x": "localhost",
    "example.com.au/a": "example.com.au",
    "nonsense": None,
    "https://[bad": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize(("url", "expected"), OUTLETS.items())
def test_outlets(url, expected):
    assert outlet_of(url) == expected
    assert outlet_of(url) == expected  # as it is known then


def test_the_longest_body_wins_and_others_fill_its_gaps():
    scripts = [
        json.dumps({"@graph": [{"@type": "Article", "headline": "A", "articleBody": "short"}]}),
        json.dumps(
            {"@type": ["Thing", "BlogPosting"], "articleBody": "a longer <b>body</b> &amp; more"}
        ),
        json.dumps({"@type": "Organization", "name": "Courier"}),
    ]
    facts = parse_json_ld(scripts)
    assert facts.headline == "A"
    assert " ".join(facts.body.split()) == "a longer body & more"


BODIES = {
    "Renova&ccedil;&atilde;o": "Renovação",
    "Renova&amp;ccedil;&amp;atilde;o &amp;ndash; j&amp;#225;": "Renovação – já",
    "Type &amp;lt;p&amp;gt; here": "Type &lt;p&gt; here",
    "Fish &amp; chips&copy;": "Fish & chips©",
}


@pytest.mark.parametrize(("said", "body"), BODIES.items())
def test_letters_that_were_escaped_twice_are_letters(said, body):
    assert parse_json_ld([json.dumps({"@type": "Article", "articleBody": said})]).body == body


BROKEN = {
    "no JSON": "var x = 1;",
    "deep": "[" * 200_000,
    "a comment around": '<!-- {"@type": "Article", "headline": "A"} -->',
    "a list of names": '{"@type": "Article", "headline": ["A"], "author": "Ida", "name": 3}',
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_broken_json_ld_says_what_it_can(script):
    facts = parse_json_ld([script])
    assert isinstance(facts, PageFacts)
    assert facts.headline == ("A" if "Article" in script else "")


def test_many_values_are_read_to_a_limit():
    script = json.dumps([{"a": 1}] * (MOST_VALUES + 10) + [{"@type": "Article", "headline": "A"}])
    assert parse_json_ld([script]).headline == ""


TYPES = {
    "Report": True, "NewsArticle": True, "BlogPosting": True, "\\u004eews\\u0041rticle": True,
    "Reportage": False, "Article about a pier": False, "\\u004eews": False, "WebPage": False,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "is_article"), TYPES.items())
def test_types_of_articles(kind, is_article):
    scripts = [
        '{"@type": "Organization", "name": "Eastmere Courier"}',
        f'[{{"@type": ["Thing", "{kind}", 1], "headline": "The pier", "url": "/a"}}]',
        f'{{"@type": "{kind}", "url": "/b", "isAccessibleForFree": false}}',
    ]
    told = {"headline": "The pier", "url": "/a", "free": False, "kind": json.loads(f'"{kind}"')}
    expected = PageFacts(**told) if is_article else PageFacts()
    assert parse_json_ld(scripts) == expected
    assert parse_json_ld(scripts[:1]) == PageFacts()
