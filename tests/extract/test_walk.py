"""The compiled walk reads a page's tree as it is, and finds what the plain one finds.

The plain one prunes the tree, writes it out and walks the markup.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from normalizer.compiled import compiled
from normalizer.decode import decode
from normalizer.extract import hints, page
from normalizer.extract.boxes import NUMBERS, Page
from normalizer.extract.containers import open_containers, open_own
from normalizer.extract.heads import MARK
from normalizer.extract.markup import take_scripts
from normalizer.extract.metadata import PageHead, read_head
from normalizer.extract.page import read_tree, reader_of
from normalizer.extract.reading import read_page
from normalizer.extract.tree import parse_page, prune
from normalizer.repair import needs_repair

ROOT = Path(__file__).resolve().parents[2]
HINTS = compiled("normalizer.extract._hints")
pytestmark = pytest.mark.skipif(
    reader_of(etree.Element("html")) is None, reason="the walk is not compiled for this lxml"
)
EVERY = 10  # of the labelled pages


def columns(walked: Page) -> dict[str, list]:
    return {name: list(getattr(walked.boxes, name)) for name in ("tag", "name", *NUMBERS)}


def said(head: PageHead) -> dict:
    return {name: getattr(head, name) for name in PageHead.__slots__}


def assert_alike(quick: Page, plain: Page) -> None:
    assert quick.blocks == plain.blocks
    assert quick.skipped == plain.skipped
    assert columns(quick) == columns(plain)
    assert quick.boxes.numbering == plain.boxes.numbering
    assert quick.boxes.numbers.tolist() == plain.boxes.numbers.tolist()


def tree_of(html: str, marked: int = 0):
    """A page's tree and its body, every so many of its elements chosen by a site rule."""
    root, _ = parse_page(html)
    if marked:
        for number, element in enumerate(list(root.iter())[1::marked], 1):
            element.set(MARK, str(number))
    body = root.find("body")
    return root, root if body is None else body


def assert_read_alike(html: str, *, own: bool = True, marked: int = 0) -> None:
    root, top = tree_of(html, marked)
    reader = reader_of(root)
    if reader is None:
        return
    assert said(reader.survey.head) == said(read_head(root))
    assert reader.survey.has_scripts == (next(root.iter("script"), None) is not None)
    if not reader.survey.opens:
        if own and reader.survey.opens_own:
            open_own(root, reader.survey.own_names())
        tags = [element.tag for element in root.iter()]
        root, top = tree_of(html, marked)
        open_containers(root, own=own)
        assert [element.tag for element in root.iter()] == tags
    for hrefs in (False, True):
        root, top = tree_of(html, marked)
        quick = read_tree(reader_of(root), root, top, own=own, hrefs=hrefs)
        root, top = tree_of(html, marked)
        skipped = prune(root, own=own)
        assert_alike(quick, page.read_blocks(top, hrefs=hrefs)._replace(skipped=skipped))


PAGES = sorted((ROOT / "fixtures").rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_on_the_fixtures(path):
    text, _ = decode(path.read_bytes(), html=True)
    assert reader_of(tree_of(take_scripts(text).text)[0])
    assert_read_alike(take_scripts(text).text)


def test_on_labelled_pages(shared):
    for path in sorted((shared / "bench" / "pages").rglob("*.html.gz"))[::EVERY]:
        text, _ = decode(gzip.decompress(path.read_bytes()), html=True)
        markup = take_scripts(text)
        assert_read_alike(markup.text, own=markup.own)


# All that Python takes for white space, what looks like it and is not, signs of a table's row,
# the marks around links, and characters of one to four bytes that end like white space.
SPACES = "\t\n\r \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f"
CHARACTERS = SPACES + "\u3000 |||a b.é€…\u200b\u2060\ufeff\x05\x05\u1681\u3001\u2030\u205e𝒜&<>\"'日"
ENTITIES = (
    "&amp;", "&lt;", "&gt;", "&quot;", "&#13;", "&#9;", "&#10;", "&#160;", "&#x3000;", "&#1;",
    "&nbsp;", "&amp;nbsp;", "&nGt;", "&", "&#", "&;", "&unknown;", "&amp", "&notin;", "&#xD800;",
    "cafÃ©", "itâ€™s", "“9” – †",
)  # fmt: skip
INLINE = (
    "a", "b", "em", "span", "u", "strong", "cite", "sup", "x-note", "a1", "ab", "iframe", "font",
    "label", "time", "video",
)  # fmt: skip
BLOCKS = (
    "div", "p", "ul", "ol", "li", "table", "tr", "td", "th", "tbody", "caption", "h1", "h2", "nav",
    "footer", "article", "blockquote", "form", "header", "x-part",
)  # fmt: skip
UNREAD = ("svg", "button", "noscript", "template", "select", "textarea", "object", "title", "map")
EMPTY = ("br", "hr", "img", "meta", "link")
NAMES = (
    "class", "id", "role", "itemprop", "style", "hidden", "href", "value", "start", "title", "name",
    "property", "content", "rel", "datetime", "type", "shadowrootmode", 'a"b', "a'b", "=c", "é",
    "x<y",
)  # fmt: skip
WORDS = (
    "story", "sr-only", "read-more", "readMore", "more.read-more", "next", "Ad", "", "ads-x", "é",
    "comment_list", "  spaced\u00a0name ", "&amp;amp;", "&amp;", "display: none", "list-style:none",
    "visibility : HIDDEN", "/a?b=1&amp;c", "3", "-2", " class=", "w" * 2100, "x " * 160 + "sr-only",
    "canonical", "author", "Display: Block", "a&#5;b&#10;c", "&lt;&quot;" * 400, "1",
    "background: url(&quot;x&quot;); " * 9 + "display:none",
)  # fmt: skip
PROSE = "The ferry to Eskdal was held up by ice for two days, its whole crew said on Monday. "
DOCTYPES = (
    "", "<!DOCTYPE html>",
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd">',
)  # fmt: skip


def escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


texts = st.one_of(
    st.just(""),
    st.text(alphabet=SPACES, max_size=4).map(escaped),
    st.text(alphabet=CHARACTERS, max_size=12).map(escaped),
    st.lists(st.sampled_from(("a", " ", "|", *ENTITIES)), max_size=5).map("".join),
    st.sampled_from((PROSE, PROSE * 3, PROSE[:40])),
)
attributes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)),
    max_size=4,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: "".join(f' {name}="{value}"' for name, value in pairs))


def element(inside):
    def build(tag: str, said: str, text: str, tail: str) -> str:
        return f"<{tag}{said}>{text}</{tag}>{tail}"

    tags = st.sampled_from((*BLOCKS, *INLINE, *BLOCKS, *INLINE, *UNREAD))
    holding = st.builds(build, tags, attributes, inside, texts)
    return st.one_of(
        holding, st.builds("<{0}{1}>{2}".format, st.sampled_from(EMPTY), attributes, texts)
    )


bodies = st.recursive(
    texts, lambda inside: st.lists(element(inside), max_size=6).map("".join), max_leaves=30
)


@given(st.sampled_from(DOCTYPES), bodies, st.booleans(), st.integers(0, 4))
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(DOCTYPES[0], '<table><tr><td>a</td> <td class="sr-only">b</td><td></td>c</table>', True, 0)
@example(DOCTYPES[2], "<table><tr><td>a<td></td><td name=x>b</table><a name=y></a><p>c", True, 0)
@example(DOCTYPES[2], '<p name="ads">a</p><div name="ads" id="b">c</div><div name>d</div>', True, 0)
@example(DOCTYPES[0], "<a href='x'>a<div>b</div></a>", True, 2)
@example(DOCTYPES[0], '<p data-x="a class=" title="ads">b</p>', False, 0)
@example(DOCTYPES[0], '<li value=" class=" title="ads">b</li>', False, 0)
@example(DOCTYPES[0], "<p>a<svg><path></svg>b</p><nav>c<button>d</button>e</nav>f", False, 1)
@example(DOCTYPES[0], f"<footer>{f'<p>{PROSE}</p>' * 6}</footer><nav>{PROSE}</nav>", False, 0)
@example(DOCTYPES[0], f"<footer>{f'<p>{PROSE}</p>' * 6}</footer>{f'<p>{PROSE}' * 20}", False, 0)
@example(DOCTYPES[0], f"<table><tr><td>{PROSE}</td></tr>{f'<tr><td>{PROSE}' * 3}</table>", False, 0)
@example(DOCTYPES[0], f"<table><tr><td>{f'<p>{PROSE}' * 3}<td>a</table>", False, 0)
@example(DOCTYPES[0], f"<table><tr><td>a<br>{f'{PROSE}<br>' * 4}<td>a</table>", False, 0)
@example(DOCTYPES[0], f"<table><td>a<td><span hidden>{PROSE * 4}</span></table>", False, 0)
def test_on_generated_pages(doctype, body, own, marked):
    assert_read_alike(f"{doctype}<body>{body}</body>", own=own, marked=marked)


BROKEN = ("<", ">", '"', "</div>", "</p", "<p ", "<b", "&", "\x00", "<!--", "-->", "<td", " x<y=")


@given(bodies, st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_on_broken_pages(body, data):
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 9))
        body = body[:at] + data.draw(st.sampled_from(BROKEN)) + body[at + cut :]
    assert_read_alike(f"<body>{body}")


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 2000 + "bottom" + "</div>" * 2000,
        "<b>" * 2000 + "bottom" + "</b>" * 2000,
        "<p>" + "one \u3000 two\n" * 30_000 + "</p>",
        "<p>" + " " * 200_000 + "x" + "\u2028" * 100_000 + "</p>",
        "<p>" + "&amp;" * 50_000 + "&nGt;" * 50_000 + "</p>",
        "<p>" + "&#5;a" * 50_000 + "</p>",
        "<p>a</p>" * 20_000,
        "".join(f'<p class="c{i}"><i id="d{i}">{i}</i></p>' for i in range(5000)),
        "".join(f"<x{i} y{i}=z>{i}</x{i}>" for i in range(3000)),
        f'<p class="{"sr-only " * 20_000}">a</p><span class="{"ad " * 20_000}">b</span>',
        "<a href='/x'>a</a> " * 20_000,
        "<p>" + "a<svg></svg>" * 20_000,
        "<nav>a</nav>" * 20_000,
    ],
    ids=(
        "deep", "deep inline", "long", "white", "entities", "controls", "many", "different",
        "tags", "names", "links", "pieces", "furniture",
    ),
)  # fmt: skip
def test_on_large_pages(body):
    assert_read_alike(f"<body>{body}</body>", own=False)


@given(bodies)
@example("<p>a – “b” ‘c’…</p><p>caf&Atilde;&copy;</p><p>d&#127;</p><p>itâ€™s</p>")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_not_looked_at_needs_no_repair(body):
    root, top = tree_of(f"<body>{body}</body>")
    reader = reader_of(root)
    assume(reader is not None)
    blocks = reader.walk(top).blocks
    needy = [at for at, block in enumerate(blocks) if needs_repair(block.text)]
    assert set(needy) <= set(reader.odd)


def test_quotes_and_dashes_alone_are_not_looked_at():
    root, top = tree_of("<body><p>a – “b” ‘c’… • d</p><p>é</p><p>†</p><p>–</p>")
    reader = reader_of(root)
    reader.walk(top)
    assert reader.odd == [1, 2]


@pytest.mark.parametrize(
    ("html", "is_read"),
    [
        ("<p>a<b<c>d</b<c></p>", False),
        ("<p x<y=1 class=ads>a</p>", True),
        ("<p x<y=1 class=ads id=b>a</p>", False),
        ("<p x<y=1 name=ads>a</p>", False),
        ("<p x<y=1 class='a&#5;'>a</p>", False),
        ("<p x<y=1 class='a\uffff'>a</p>", False),
        ("<p id=b class=ads title='\uffff'>a</p>", True),
    ],
    ids=("an element", "an attribute", "in another order", "a name", "no sign", "nothing", "none"),
)
def test_a_page_with_brackets_in_its_names_is_written_out_where_it_may_differ(html, is_read):
    root, _ = tree_of(html)
    named = [name for element in root.iter() for name in (element.tag, *element.keys())]
    if any("<" in name for name in named):  # libxml2 2.14 has them
        assert (reader_of(root) is not None) == is_read
    assert [b.text[0] for b in read_page(html, url=None, outlet=None).page.blocks] == ["a"]
    assert_read_alike(html)


def test_elements_of_many_names_of_the_page_s_own_making_are_opened():
    parts = "".join(f"<x-{number}><p>{PROSE}</p></x-{number}>" for number in range(30))
    assert_read_alike(f"<body>{parts}")
    assert_read_alike(f"<body><x-part>{PROSE}</x-part><x-part>{PROSE}</x-part><p>{PROSE}")


def test_a_tree_with_other_nodes_is_written_out():
    root = etree.fromstring("<html><body>a<!-- b -->c<?d e?></body></html>")
    assert reader_of(root) is None
    assert reader_of(etree.fromstring('<html xmlns="x:y"><p>a</p></html>')) is None


def test_an_lxml_that_is_not_known_is_asked_for_its_markup(monkeypatch):
    nodes = compiled("normalizer.extract._nodes")
    nodes.is_known.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(etree, "LIBXML_VERSION", (3, 0, 0))
        assert reader_of(etree.Element("html")) is None
    nodes.is_known.cache_clear()
    monkeypatch.setattr(page, "_WALK", None)
    read = read_page("<nav>b</nav><p>a</p>", url=None, outlet=None).page
    assert [block.text for block in read.blocks] == ["a"]
    assert read.skipped == ["b"]


def test_only_an_element_below_the_root_is_read():
    one, other = etree.fromstring("<p><b/></p>"), etree.fromstring("<p/>")
    for root in ("a", object(), None):
        with pytest.raises(TypeError):
            reader_of(root)
    with pytest.raises(TypeError):
        reader_of(one).walk("b")
    for root, top in ((one, other), (one[0], one)):
        with pytest.raises(ValueError, match="no element of the tree"):
            reader_of(root).walk(top)


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
