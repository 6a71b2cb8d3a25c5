"""The compiled walk does what the plain one does, to the last character."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from normalizer.compiled import compiled
from normalizer.decode import decode
from normalizer.extract import hints, page
from normalizer.extract.boxes import NUMBERS, Page
from normalizer.extract.heads import MARK, ROWS
from normalizer.extract.tree import parse_page, prune

ROOT = Path(__file__).resolve().parents[2]
WALK = compiled("normalizer.extract._walk")
HINTS = compiled("normalizer.extract._hints")
pytestmark = pytest.mark.skipif(WALK is None, reason="the walk is not compiled")
EVERY = 10  # of the labelled pages


def columns(walked: Page) -> dict[str, list]:
    return {name: list(getattr(walked.boxes, name)) for name in ("tag", "name", *NUMBERS)}


def assert_alike(quick: Page, plain: Page) -> None:
    assert quick.blocks == plain.blocks
    assert columns(quick) == columns(plain)
    assert quick.boxes.numbering == plain.boxes.numbering
    assert quick.boxes.packed() == plain.boxes.packed()


def assert_walked_alike(markup: str) -> None:
    for hrefs in (False, True):
        quick = WALK.walk(markup.encode(), hrefs=hrefs)
        assert_alike(quick, page.walk_markup(markup, hrefs=hrefs))
    assert WALK.is_balanced(markup.encode()) == (markup.count("<") == markup.count(">"))


def assert_read_alike(data: bytes, monkeypatch) -> None:
    text, _ = decode(data, html=True)
    root, _ = parse_page(text)
    prune(root)
    quick = page.read_blocks(root, hrefs=True)
    with monkeypatch.context() as patched:
        patched.setattr(page, "WALK", page.PLAIN)
        assert_alike(quick, page.read_blocks(root, hrefs=True))


PAGES = sorted((ROOT / "fixtures").rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_on_the_fixtures(path, monkeypatch):
    assert_read_alike(path.read_bytes(), monkeypatch)


def test_on_labelled_pages(shared, monkeypatch):
    for path in sorted((shared / "bench" / "pages").rglob("*.html.gz"))[::EVERY]:
        assert_read_alike(gzip.decompress(path.read_bytes()), monkeypatch)


# All that Python takes for white space, what looks like it and is not, signs of a table's row,
# the marks around links, and characters of one to four bytes that end like white space.
SPACES = "\t\n\r \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f"
CHARACTERS = SPACES + "\u3000 |||a b.é€…\u200b\u2060\ufeff\x05\x05\u1681\u3001\u2030\u205e𝒜&<>\"'"
ENTITIES = (
    "&amp;", "&lt;", "&gt;", "&quot;", "&#13;", "&#9;", "&#10;", "&#160;", "&#x3000;", "&#1;",
    "&nbsp;", "&amp;nbsp;", "&nGt;", "&", "&#", "&;", "&unknown;", "&amp", "&notin;", "&#xD800;",
)  # fmt: skip
INLINE = ("a", "b", "em", "span", "u", "strong", "cite", "sup", "x-note", "a1", "ab", "iframe")
BLOCKS = ("div", "p", "ul", "ol", "li", "table", "tr", "td", "th", "tbody", "caption", "h2")
EMPTY = ("br", "hr", "img")
NAMES = ("class", "id", "role", "itemprop", "style", "hidden", "href", "value", "start", "title")
WORDS = (
    "story", "sr-only", "read-more", "readMore", "more.read-more", "next", "Ad", "", "ads-x", "é",
    "comment_list", "  spaced\u00a0name ", "&amp;amp;", "&amp;", "display: none", "list-style:none",
    "visibility : HIDDEN", "/a?b=1&amp;c", "3", "-2", " class=", "w" * 2100, "x " * 160 + "sr-only",
)  # fmt: skip


def escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


texts = st.one_of(
    st.just(""),
    st.text(alphabet=SPACES, max_size=4).map(escaped),
    st.text(alphabet=CHARACTERS, max_size=12).map(escaped),
    st.lists(st.sampled_from(("a", " ", "|", *ENTITIES)), max_size=5).map("".join),
)
attributes = st.one_of(
    st.just(""),
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)),
            st.just((ROWS, "")),
            st.just((MARK, "7")),
        ),
        max_size=4,
        unique_by=lambda pair: pair[0],
    ).map(lambda pairs: "".join(f' {name}="{value}"' for name, value in pairs)),
)


def element(inside):
    def build(tag: str, said: str, text: str, tail: str) -> str:
        return f"<{tag}{said}>{text}</{tag}>{tail}" if text else f"<{tag}{said}/>{tail}"

    tags = st.sampled_from((*BLOCKS, *INLINE))
    holding = st.builds(build, tags, attributes, inside, texts)
    return st.one_of(
        holding, st.builds(build, st.sampled_from(EMPTY), attributes, st.just(""), texts)
    )


bodies = st.recursive(
    texts, lambda inside: st.lists(element(inside), max_size=6).map("".join), max_leaves=30
)


@given(bodies)
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(f'<table {ROWS}=""><tr><td>a</td> <td class="sr-only">b</td><td/>c</tr></table>')
@example("<a href='x'>a<div>b</div></a>".replace("'", '"'))
@example('<p data-x="a class=" title="ads">b</p>')
@example('<li value=" class=" title="ads">b</li>')
def test_on_generated_pages(body):
    assert_walked_alike(f"<body>{body}</body>")


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000 + "bottom" + "</div>" * 50_000,
        "<b>" * 50_000 + "bottom" + "</b>" * 50_000,
        "<p>" + "one \u3000 two\n" * 30_000 + "</p>",
        "<p>" + " " * 200_000 + "x" + "\u2028" * 100_000 + "</p>",
        "<p>" + "&amp;" * 50_000 + "&nGt;" * 50_000 + "</p>",
        "<p>a</p>" * 20_000,
        "".join(f'<p class="c{i}"><i id="d{i}">{i}</i></p>' for i in range(5000)),
        f'<p class="{"sr-only " * 20_000}">a</p><span class="{"ad " * 20_000}">b</span>',
        "<a href='/x'>a</a> ".replace("'", '"') * 20_000,
    ],
    ids=(
        "deep", "deep inline", "long", "white", "entities", "many", "different", "names", "links",
    ),
)  # fmt: skip
def test_on_large_pages(body):
    assert_walked_alike(f"<body>{body}</body>")


@pytest.mark.parametrize(
    "broken", ["<p", "<p>a</p", "<>", "<p></p></p>", "</p>", "<p>a<", '<p class="a', "<p>a</>b</>"]
)
def test_broken_markup_is_refused(broken):
    with pytest.raises(ValueError, match="not well formed"):
        WALK.walk(broken.encode())


fragments = st.sampled_from(
    (b"<", b">", b"/", b"&", b"p", b"a ", b'class="', b'"', b"\xe2\x80", b"\xc2", b"\xf0\x9f", b" ",
     b"<td>", f'<table {ROWS}="">'.encode(), b"</", b"<br/>", b"&amp;", b"&am", b"\x00", b"<p>")
)  # fmt: skip


@given(st.lists(fragments, max_size=30).map(b"".join), st.booleans())
@settings(max_examples=500, deadline=None)
def test_whatever_the_markup_it_is_walked_or_refused(markup, hrefs):
    WALK.is_balanced(markup)
    try:
        walked = WALK.walk(markup, hrefs=hrefs)
    except ValueError:
        return
    assert all(0 <= block.box < len(walked.boxes) for block in walked.blocks if block.box >= 0)


PARTS = (*hints.PARTS, *hints.WHOLE, *(word for pair in hints.PAIRS for word in pair.split("-")))
letters = st.one_of(
    st.sampled_from(sorted(PARTS)),
    st.sampled_from(sorted(PARTS)).map(str.title),
    st.text(alphabet="abXY9éİK", max_size=3),
)
parting = st.sampled_from(("", "-", "_", " ", "--", "- ", ".", ":", "\x1c", "\xa0", "\n", "/"))


@given(st.lists(st.one_of(letters, parting), max_size=9).map("".join))
@example("sub-title")
@example("read.more-read-more")
@example("x" * 298 + " ads")
@settings(max_examples=600, deadline=None)
def test_a_name_speaks_for_the_same_groups(name):
    assert HINTS.hint_mask(name) == hints.hint_mask(name)


def test_every_word_of_the_vocabulary_is_known():
    for name in (*hints.PARTS, *hints.WHOLE, *hints.PAIRS):
        assert HINTS.hint_mask(f"x {name}-y") == hints.hint_mask(f"x {name}-y") != 0
