"""Extraction from a page to a Document, whoever decides."""

from __future__ import annotations

import pytest
from extract_pages import SENTENCES, TITLE, article_page
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from normalizer import normalize
from normalizer.blocks import count_words
from normalizer.errors import ConfigError
from normalizer.extract import html
from normalizer.extract.html import EXTRACTORS, FAVORS, extract_html
from normalizer.extract.reading import PageReading, read_page
from normalizer.extract.region import Verdict, article_region

CAPTION = (
    "<figure><img src='p.jpg'><figcaption>The pier at dusk in an old print.</figcaption></figure>"
)


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_the_article_is_found(extractor):
    document = extract_html(article_page(), extractor=extractor)
    article = [b.text for b in document.blocks if b.kind == "paragraph" and b.evidence.is_article]
    assert article == list(SENTENCES)
    assert not any("Section" in b.text or "Story number" in b.text for b in document.blocks)


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_the_flags_say_who_decided(extractor):
    flags = extract_html(article_page(), extractor=extractor).flags
    said = [f for f in flags if f.startswith("extractor:")]
    assert len(said) == 1
    assert (
        said[0]
        in {
            "blocks": {"extractor:blocks"},
            "auto": {"extractor:blocks", "extractor:auto"},
            "trafilatura": {"extractor:trafilatura"},
        }[extractor]
    )


def test_blocks_are_spans_in_order():
    document = extract_html(article_page(inside=CAPTION + "<ul><li>One</li><li>Two</li></ul>"))
    assert [b.index for b in document.blocks] == list(range(len(document.blocks)))
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    assert all(a.end < b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))


def test_title_and_language():
    document = extract_html(article_page())
    assert document.blocks[0].kind == "title"
    assert document.blocks[0].text == TITLE == document.blocks.title
    assert document.blocks.language == "en"


def test_kinds_and_what_stands_between_blocks():
    inside = (
        "<h2>What comes next</h2><blockquote><p>We waited nine years for this vote, he said.</p>"
        f"</blockquote><ul><li><p>Lamps are kept.</p></li><li>Rails are new.</li></ul>{CAPTION}"
        "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>4</td></tr></table>"
        f"<p>First line of a verse,<br>second line of a verse.</p><p>{SENTENCES[0]} Again.</p>"
    )
    document = extract_html(article_page(inside=inside), extractor="blocks", favor="recall")
    kinds = {b.text: b.kind for b in document.blocks}
    assert kinds["What comes next"] == "heading"
    assert kinds["We waited nine years for this vote, he said."] == "quote"
    assert kinds["- Lamps are kept."] == "list-item"
    assert kinds["The pier at dusk in an old print."] == "caption"
    assert kinds["Year | Cost"] == "table"
    assert "- Lamps are kept.\n- Rails are new.\n\n" in document.text
    assert "Year | Cost\n2024 | 4\n\n" in document.text
    assert "of a verse,\nsecond line" in document.text


def test_what_is_no_article_inside_the_region_says_why():
    teaser = (
        '<div class="related-links"><a href="/q">Read more: storms of the past century</a></div>'
    )
    page = article_page(inside=teaser + "".join(f"<p>{s}</p>" for s in SENTENCES[::-1]))
    document = extract_html(page, extractor="blocks", favor="precision")
    (found,) = [b for b in document.blocks if "storms of the past" in b.text]
    assert not found.evidence.is_article
    assert found.evidence.reasons
    assert all(isinstance(reason, str) for reason in found.evidence.reasons)
    assert "related-links" in found.evidence.hints
    assert found.evidence.link_density == 1.0
    assert found.evidence.ancestors[0] == "div"


def test_favor_orders_what_is_kept():
    page = article_page(3, inside="<div>Photo: Ola Reit</div><p>Updated at noon</p>")
    kept = {}
    for favor in FAVORS:
        document = extract_html(page, extractor="blocks", favor=favor)
        kept[favor] = {b.text for b in document.blocks if b.evidence.is_article}
    assert kept["precision"] <= kept["balanced"] <= kept["recall"]


def test_outside_is_counted_and_listed_if_asked():
    page = article_page()
    short, full = extract_html(page), extract_html(page, full_ledger=True)
    assert short.outside.texts == ()
    assert len(full.outside.texts) == short.outside.blocks > 0
    assert sum(map(len, full.outside.texts)) == short.outside.characters
    assert any("Section 3" in text for text in full.outside.texts)


NOTE = "(eb/or)"
NOTES = {
    "a paragraph": (f"<p>{NOTE}</p>", True),
    "a line of the element itself": (f"{NOTE}<br>", True),
    "in an element of its own": (f"<div><p>{NOTE}</p></div>", True),
    "deeper": (f"<div><div><div><p>{NOTE}</p></div></div></div>", False),
}


@pytest.mark.parametrize(("below", "listed"), NOTES.values(), ids=NOTES)
def test_what_stands_right_below_the_article_in_its_element_is_in_its_region(below, listed):
    page = read_page(article_page(inside=below), url=None, outlet=None).page
    verdicts = [Verdict(b.text in SENTENCES, 0.5) for b in page.blocks]
    region = article_region(page, verdicts, None)
    assert [page.blocks[i].text for i in region] == [*SENTENCES, *[NOTE] * listed]


EMPTY = {
    "nothing": "",
    "white space": " \n ",
    "no body": "<html></html>",
    "pictures only": "<img src='x'>",
}


@pytest.mark.parametrize("html", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_pages_without_text(html, extractor):
    document = extract_html(html, extractor=extractor)
    assert document.text == ""
    assert "empty" in document.flags


@pytest.mark.parametrize("option", ["extractor", "favor"])
def test_unknown_options(option):
    with pytest.raises(ConfigError, match="use one of"):
        extract_html("<p>x</p>", **{option: "best"})


def test_same_page_same_document():
    page = article_page(inside=CAPTION)
    assert extract_html(page) == extract_html(page)


@pytest.fixture
def nothing_found(monkeypatch):
    """The model finds no article, after it has asked trafilatura."""
    import numpy as np

    from normalizer.extract import html, verdict
    from normalizer.extract.matrix import Matrix

    def nothing(table, ask, **_):
        if ask:
            ask()
        none = np.zeros(table.rows)
        own = verdict.load_forest("own")
        return verdict.Judgement(none, True, Matrix(table, own.signs), own)

    monkeypatch.setattr(html, "judge", nothing)


def test_trafilatura_stands_in_where_the_model_finds_nothing(nothing_found):
    document = extract_html(article_page())
    assert {"fallback-extractor", "extractor:trafilatura"} <= set(document.flags)
    assert SENTENCES[2] in document.text


def test_it_is_trafilatura_s_slower_mode_that_stands_in(nothing_found, monkeypatch):
    def kept(reading, *, fast, favor="balanced"):
        return [float((SENTENCES[2] in block.text) != fast) for block in reading.page.blocks]

    monkeypatch.setattr(PageReading, "kept", kept)
    found = [b.text for b in extract_html(article_page()).blocks if b.evidence.is_article]
    assert found == [SENTENCES[2]]


def test_appended_articles_are_left_out():
    other = "".join(f"<p>{' '.join(reversed(s.split()))} said the mill.</p>" for s in SENTENCES)
    after = f"<article><h1>The mill opens</h1><div class='article-body'>{other}</div></article>"
    document = extract_html(article_page(after=after), extractor="blocks")
    article = [b.text for b in document.blocks if b.evidence.is_article and b.kind == "paragraph"]
    assert article == list(SENTENCES)
    # A second heading in the same article is a part of it.
    page = article_page(inside=f"<h1>Later</h1><p>{SENTENCES[0]} Again.</p>")
    assert "Again." in extract_html(page, extractor="blocks").text


STORY = "<div class='s'><h1>{head}</h1><p class='d'>{date}</p><div>{body}</div></div>"
MILL = "".join(f"<p>{' '.join(reversed(s.split()))} said the mill.</p>" for s in SENTENCES)
FOLLOWERS = {
    "the next article": (STORY.format(head="The mill opens", date="13 May 2031", body=MILL), 0),
    "with a time told from now": (STORY.format(head="The mill", date="2 days ago", body=MILL), 0),
    "a chapter": (STORY.format(head="The mill", date="Chapter two", body=MILL), 6),
    "a heading in another style": (
        STORY.format(head="The mill", date="13 May 2031", body=MILL).replace("h1", "h2"),
        6,
    ),
    "a date in another style": (
        STORY.format(head="The mill", date="13 May 2031", body=MILL).replace("'d'", "'e'"),
        6,
    ),
    "entries of a live blog": (
        "".join(
            STORY.format(head=f"At {i}", date=f"13 May 2031, {i} pm", body=f"{line}</p>{line}</p>")
            for i, line in enumerate(MILL.split("</p>")[:6] * 2)
        ),
        24,
    ),
}


@pytest.mark.parametrize(("below", "stay"), FOLLOWERS.values(), ids=FOLLOWERS)
def test_an_article_printed_like_the_page_own_is_another(below, stay):
    body = "".join(f"<p>{s}</p>" for s in SENTENCES[: 2 if stay == 24 else 6])
    own = STORY.format(head=TITLE, date="14 May 2031", body=body)
    page = f"<html><head><title>{TITLE}</title></head><body>{own}{below}</body></html>"
    document = extract_html(page, extractor="blocks")
    kept = [b.text for b in document.blocks if b.evidence.is_article]
    assert sum(text.endswith("said the mill.") for text in kept) == stay
    assert SENTENCES[1] in kept


WINDOWS = {
    "a consent tool": ("onetrust-pc-sdk", False),
    "another one": ("didomi-popup", False),
    "the article's own part": ("part-2", True),
}


@pytest.mark.parametrize(("name", "stays"), WINDOWS.values(), ids=WINDOWS)
def test_windows_of_consent_tools(name, stays):
    last = f"<p>{SENTENCES[-1]}</p>"
    page = article_page().replace(last, f'<div id="{name}">{last}</div>')
    assert (SENTENCES[-1] in normalize(page, html=True).text) is stays


def test_a_window_around_all_is_none():
    page = article_page().replace("<article", '<article id="klaro"')
    assert normalize(page, html=True).text == normalize(article_page(), html=True).text


@pytest.mark.parametrize(("number", "stays"), [(17, True), (18, False)], ids=["its own", "another"])
def test_other_posts_are_left_out(number, stays):
    last = f"<p>{SENTENCES[-1]}</p>"
    post = f'<div class="post-{number} post type-post status-publish hentry">{last}</div>'
    page = article_page().replace(last, post).replace("story", "post-17 post type-post hentry")
    assert (SENTENCES[-1] in normalize(page, html=True).text) is stays


def entry(text: str, how: str) -> str:
    return f"<article{how}><h1>At {len(text)}</h1><p>{text} Again.</p></article>"


def test_a_live_blog_of_posts_in_the_post_with_the_title():
    how = ' class="post-{} post type-post hentry"'
    entries = "".join(entry(s, how.format(90 + i)) for i, s in enumerate(SENTENCES * 3))
    page = article_page(1, inside=entries).replace(' class="story"', how.format(17))
    assert normalize(page, html=True).text.count("Again.") > 12
    reasons = {b.evidence.reasons for b in extract_html(page).blocks}
    assert ("it belongs to another article",) not in reasons


@pytest.mark.parametrize(("times", "stay"), [(3, True), (1, False)], ids=["many", "one"])
def test_a_live_blog_of_articles_beside_the_one_with_the_title(times, stay):
    sentences = SENTENCES[1:] if stay else SENTENCES[1:2]
    entries = "".join(entry(s, "") for s in sentences * times)
    page = article_page(1).replace("</main>", f"{entries}</main>")
    text = normalize(page, html=True).text
    assert all((f"{sentence} Again." in text) is stay for sentence in sentences)


LONG = " ".join(
    f"In year {n} the ferry carried {n * 7} people and {n * 3} carts." for n in range(40)
)


@pytest.mark.parametrize(
    ("copied", "stays"), [(LONG, False), (LONG.replace("carts", "eels"), True)], ids=["same", "not"]
)
def test_a_copy_without_paragraphs_is_left_out(copied, stays):
    lines = "".join(f"<p>{line}.</p>" for line in LONG.split(". "))
    page = article_page(inside=f"{lines}<div>{copied}</div>")
    assert (normalize(page, html=True).text.count(copied) == 1) is stays


LABEL = '<p class="cta"><a href="/{n}">See the offer</a></p>'
BUTTONS = {
    "again and again": (LABEL, 4, 4),
    "twice": (LABEL, 2, 0),
    "no link": (LABEL.replace("a href", "b id").replace("/a", "/b"), 4, 0),
    "headings": (LABEL.replace("<p", "<h3").replace("/p", "/h3"), 4, 0),
    "items of lists": (LABEL.replace("<p", "<ul><li").replace("/p>", "/li></ul>"), 4, 0),
}


@pytest.mark.parametrize(("html", "times", "ruled_out"), BUTTONS.values(), ids=BUTTONS)
def test_one_link_again_and_again_is_a_button(html, times, ruled_out):
    between = "".join(f"{html}<p>{SENTENCES[i]} Again.</p>" for i in range(times))
    document = extract_html(article_page(inside=between), extractor="blocks")
    reason = ("the same link stands again and again",)
    assert sum(b.evidence.reasons == reason for b in document.blocks) == ruled_out
    assert sum(b.text.endswith("See the offer") for b in document.blocks) == times


WORDS = ("harbour", "lighthouse", "pilotage", "quayside", "netmaking")
TAGS = [f'<a href="/t/{i}">{word}</a>' for i, word in enumerate(WORDS)]
CLOUDS = {
    "a cloud of tags": (f"<p>{' '.join(TAGS * 4)}</p>", True),
    "few links": (f"<p>{' '.join(TAGS)}</p>", False),
    "links in a paragraph": (
        f"<p>{', which the board had closed, and '.join(TAGS * 4)}</p>",
        False,
    ),
    "a sentence of links": (f"<p>{' '.join(TAGS * 4)}.</p>", False),
    "a row of a table": (f"<table><tr><td>{'</td><td>'.join(TAGS * 4)}</td></tr></table>", False),
}


@pytest.mark.parametrize(("html", "ruled_out"), CLOUDS.values(), ids=CLOUDS)
def test_many_links_in_a_row_are_a_cloud(html, ruled_out):
    page = article_page(3, inside=f"{html}<p>{SENTENCES[4]}</p>")
    document = extract_html(page, extractor="blocks")
    (block,) = [b for b in document.blocks if b.text.startswith("harbour")]
    assert (block.evidence.reasons == ("it is a row of links",)) is ruled_out


SPEAKERS = {
    "each before what they say": ("<div><p>{name}</p><p>{said}</p></div>", 0),
    "after what they say": ("<div><p>{said}</p><p>{name}</p></div>", 6),
    "not each time": ("<div><p>{name}</p></div><div><p>{said}</p></div>", 6),
}


@pytest.mark.parametrize(("html", "ruled_out"), SPEAKERS.values(), ids=SPEAKERS)
def test_the_linked_names_of_who_speaks_are_no_buttons(html, ruled_out):
    turns = "".join(
        html.format(name=f'<a href="/p/{i % 2}">{("Ada Brenwick", "Ola Reit")[i % 2]}</a>', said=s)
        for i, s in enumerate(f"{sentence} Again." for sentence in SENTENCES)
    )
    document = extract_html(article_page(1, inside=turns), extractor="blocks")
    reason = ("the same link stands again and again",)
    assert sum(b.evidence.reasons == reason for b in document.blocks) == ruled_out


def test_paragraphs_of_nothing_to_see_are_no_article():
    page = article_page(inside=f"<p>\u200d</p><p>{SENTENCES[0]} Again.</p><p>\xad\u200b</p>")
    record = normalize(page, html=True)
    assert record.text == normalize(page.replace("<p>\u200d</p>", ""), html=True).text
    assert not set("\u200d\u200b\xad") & set(record.text)


def test_a_tree_that_was_not_kept_is_made_again_as_it_was():
    page = article_page(inside="<script>1</script><span hidden>a</span><my-note>b</my-note>")
    kept, made = (
        etree.tostring(read_page(page, url=None, outlet=None, keep_tree=keep).tree())
        for keep in (True, False)
    )
    assert made == kept


def test_trafilatura_takes_nothing_away_that_the_model_is_sure_of(monkeypatch):
    from normalizer.extract import verdict
    from normalizer.extract.reading import read_page

    table = read_page(article_page(), url=None, outlet=None).signs()
    alone = verdict.judge(table, None).chances
    monkeypatch.setattr(verdict, "in_doubt", lambda chance, words: True)
    for share in (0.0, 0.4, 1.0):
        asked = verdict.judge(table, lambda share=share: [share] * table.rows)
        sure = alone >= verdict.SURE
        assert asked.asked
        assert sure.any()
        assert (asked.chances >= alone)[sure].all()


def test_trafilatura_takes_nothing_away_where_it_kept_a_fragment(monkeypatch):
    from normalizer.extract import verdict
    from normalizer.extract.reading import read_page

    table = read_page(article_page(), url=None, outlet=None).signs()
    alone = verdict.judge(table, None).chances
    monkeypatch.setattr(verdict, "in_doubt", lambda chance, words: True)
    monkeypatch.setattr(verdict, "SURE", 1.1)  # so that nothing is kept for being sure
    words = table["words"]
    one = [float(w == words.max()) for w in words]
    assert max(words) < verdict.FRAGMENT * (alone * words).sum()
    assert (verdict.judge(table, lambda: one).chances >= alone).all()
    rest = [1.0 - kept for kept in one]  # all but one paragraph: now it tells something
    assert (verdict.judge(table, lambda: rest).chances < alone).any()


@given(st.lists(st.text(st.sampled_from("a 日、é"), min_size=1, max_size=300), max_size=12))
def test_texts_that_say_much_do_so_together(texts):
    words = count_words("\n".join(texts))
    assert words > html.MOST_SHOWN if html._say_much(texts) else words <= html.MOST_SHOWN + 12
