"""What is left out of a page's bytes because of where it stands changes nothing that is read."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from normalizer.compiled import compiled
from normalizer.decode import decode
from normalizer.extract import tree
from normalizer.extract.boxes import NUMBERS
from normalizer.extract.markup import take_scripts
from normalizer.extract.nesting import CLOSED_BY, EMPTY, RANK, RANKS, RAW, rules
from normalizer.extract.reading import read_page

TRIM = compiled("normalizer.extract._trim")
pytestmark = pytest.mark.skipif(
    TRIM is None or etree.LIBXML_VERSION[:2] != tree.TOLD_ALIKE, reason="pages are not trimmed here"
)
EVERY = 10  # of the labelled pages
OUTER = ("html", "head", "body", "frameset", "frame", "noframes")
NAMES = sorted(name for name in rules() if "*" not in name and name not in OUTER)
# In these libxml2 reads no tags, so that none but their own end tags meet them.
NESTING = [name for name in NAMES if name not in (*RAW, *EMPTY)]


def reading(html: str | bytes, *, hrefs: bool, trim: bool) -> list:
    """All that is read of a page, with or without the trimming."""
    with pytest.MonkeyPatch.context() as patch:
        if not trim:
            patch.setattr(tree, "_TRIM", None)
        read = read_page(html, url=None, outlet=None, hrefs=hrefs)
    boxes = read.page.boxes
    columns = [list(getattr(boxes, name)) for name in ("tag", "name", *NUMBERS)]
    head = [getattr(read.head, name) for name in read.head.__slots__]
    known = [read.facts, read.metadata, read.rescued, boxes.numbering, boxes.numbers.tolist()]
    return [read.page.blocks, read.page.skipped, head, *known, *columns]


def assert_read_alike(html: str | bytes, *, hrefs: bool = False) -> None:
    assert reading(html, hrefs=hrefs, trim=True) == reading(html, hrefs=hrefs, trim=False)


def parsed(html: str):
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    return etree.fromstring(html.encode(), parser)


@pytest.mark.parametrize("old", NESTING)
def test_the_start_tags_that_end_an_element(old):
    ending = set()
    for new in NAMES:
        root = parsed(f"<html><body><x><{old} id=old><{new} id=new></x>")
        old_one, new_one = (root.find(f".//*[@id='{name}']") for name in ("old", "new"))
        if old_one not in new_one.iterancestors():
            ending.add(new)
    assert ending == set(CLOSED_BY.get(old, "").split()) - {*OUTER}


def test_the_start_tags_that_end_elements_where_a_page_has_a_body():
    root = parsed("<html><body><p id=a>b<body>c<p id=d>e<head>f")
    assert [p.text for p in root.iter("p")] == ["b", "e"]
    assert {"body", "head"} <= set(CLOSED_BY["p"].split())


def test_the_elements_without_content():
    for name in NAMES:
        after = parsed(f"<html><body><{name} id=a></x><i id=b>c</i>").find(".//*[@id='b']")
        if name not in RAW:
            assert (name in EMPTY) == (after.getparent().tag == "body")


@pytest.mark.parametrize("outer", NESTING)
def test_the_end_tags_that_end_no_element(outer):
    for inner in NESTING:
        if inner == outer or inner in CLOSED_BY.get(outer, "").split():
            continue
        root = parsed(f"<html><body><{outer}><{inner}></{outer}><i id=after>")
        is_within = root.find(".//i[@id='after']").getparent().tag == inner
        assert is_within == (RANKS.get(inner, RANK) > RANKS.get(outer, RANK))


def body(html: str) -> str:
    """What is left of a body."""
    start = "<html><head><title>The pier</title></head><body>"
    assert_read_alike(start + html)
    left = TRIM.trimmed((start + html).encode(), hrefs=True).decode()
    assert left.startswith(start)
    return left.removeprefix(start)


LEFT = {
    "navigation": (
        "<nav class=a><ul>\n <li><a href='/b>'>Quay &amp; pier</a></li> <li>Ferries</ul></nav>c",
        "<nav class=a> Quay &amp; pier Ferries </nav>c",
    ),
    "a footer": ("<FOOTER><div>a<br>b</div>c<i>d</FOOTER>e", "<FOOTER> a b c d</FOOTER>e"),
    "navigation in a footer": (
        "<footer>a<nav><b>c</b></nav><div>d</div></footer>", "<footer>a c d </footer>",
    ),
    "an element around that ends": ("<div><nav><b>a</b></div>c", "<div><nav> a </div>c"),
    "no end": ("<nav><ul><li>a</ul>b", "<nav><ul><li>a</ul>b"),
    "an end that ends nothing": (
        "<nav><div>a</nav>b<p>c</p>", "<nav><div>a</nav>b<p>c</p>",
    ),
    "an end tag alone": ("<nav><b>a</i>c</b></nav>",) * 2,
    "a comment": ("<nav><b>a<!-- </nav> -->&am<!---->p;</b></nav>",
                  "<nav> a<!-- </nav> -->&am<!---->p; </nav>"),
    "what may become a sign": ("<nav>&am<b>p;</b><<b>i></b></nav>", "<nav>&am p; < i> </nav>"),
    "a paragraph": ("<nav><b>a</b><p>c</p></nav>",) * 2,
    "a headline": ("<footer><b>a</b><h1>c</h1></footer>",) * 2,
    "a date": ("<nav><time datetime=2024-05-01>a</time></nav>",) * 2,
    "an element of the page's own making": ("<nav><x-a>a</x-a></nav>",) * 2,
    "a script of another case": ("<nav><b>a</b><SCRIPT>b</SCRIPT></nav>",) * 2,
    "in an article": ("<article><nav><b>a</b></nav></article>",) * 2,
    "in an article that does not end": (
        "<article><div></article><nav><b>a</b></nav></div>",
    ) * 2,
    "behind an article": (
        "<article><b></article><nav><b>a</b></nav>", "<article><b></article><nav> a </nav>",
    ),
    "in a paragraph": ("<p><nav><b>a</b></nav>",) * 2,
    "behind a paragraph": ("<p>a<div><nav><b>b</b></nav>", "<p>a<div><nav> b </nav>"),
    "in a span": ("<span><nav><b>a</b></nav></span>",) * 2,
    "in an element of the page's own making": ("<x-a><nav><b>a</b></nav></x-a>",) * 2,
    "in a table": (
        "<table><tr><td><nav><li>a</nav></table>", "<table><tr><td><nav> a</nav></table>",
    ),
    "a form": ("<svg><path d=a /><g>b</g></svg>c<select><option>d<option>e</select>f",
               "<svg></svg>c<select></select>f"),
    "a form in navigation": (
        "<nav>a<button>b<i>c</i></button>d</nav>", "<nav>a d</nav>",
    ),
    "a form in a footer that is kept": (
        "<footer>a<button>b<i>c</i></button><p>d</p></footer>",
        "<footer>a<button></button><p>d</p></footer>",
    ),
    "a form in a span in navigation": (
        "<nav>a<span>b<svg><g>c</g></svg>d</span></nav>", "<nav>a b d </nav>",
    ),
    "a button with an article": ("<button><b>a</b><h1>b</h1></button>",) * 2,
    "a template": ("<template><b>a</b></template>",) * 2,
    "white space before a block": (
        "<div> <b>a</b> <div>b</div> <i>c</i> </div> ",
        "<div><b>a</b><div>b</div><i>c</i></div> ",
    ),
    "white space between others": ("<b>a</b> <i>b</i> <br> <img> c",) * 2,
    "white space in a table": ("<table> <tr> <td>a</td> <td> </td> </tr> </table>",) * 2,
    "white space in a link or bold": ("<a> <div>a</div> </a><b>a <div>b</div></b>",) * 2,
    "white space before what is passed over": ("<div> <svg></svg> a</div>",) * 2,
    "white space behind navigation": ("<div>a<nav></nav> <nav></nav> <b>b</b></div>",) * 2,
    "white space at an end tag alone": ("<div></p> </p> <!----> a</div>",) * 2,
    "a second body": (
        "<nav><b>a</b><body></nav><nav><b>c</b></nav>",
        "<nav><b>a</b><body></nav><nav> c </nav>",
    ),
    "an end of the body": ("</html ><nav><b>a</b></nav>", "</html ><nav><b>a</b></nav>"),
    "an empty body": ("<body/><nav><b>a</b></nav>",) * 2,
    "a plug-in": ("<nav><b>a</b></nav><embed><nav><b>c</b></nav>",
                  "<nav> a </nav><embed><nav><b>c</b></nav>"),
    "too deep to know": ("<b>" * 260 + "<nav><b>a</b></nav>",) * 2,
    "names too long to know": (f"<{'n' * 101}></{'n' * 102}><nav><b>a</b></nav>",) * 2,
    "navigation in itself": (
        "<nav>" * 9 + "<b>a</b>" + "</nav>" * 9, "<nav>" * 9 + "<b>a</b>" + "</nav>" * 9,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), LEFT.values(), ids=LEFT)
def test_what_is_left_of_a_body(page, expected):
    assert body(page) == expected


@pytest.mark.parametrize(
    "start", ["", "<p>", "<html><head>", "<html><head><noscript>", "<html></html>", "<head/>"]
)
def test_without_a_body_that_is_known_nothing_is_left_out(start):
    page = f"{start}<nav><b>a</b></nav>"
    assert_read_alike(page)
    assert TRIM.trimmed(page.encode()).decode() == page


PROSE = "The ferry to Eskdal was held up by ice for two days, its whole crew said on Monday. "
TAGS = st.sampled_from(
    (
        "nav", "footer", "NAV", "article", "blockquote", "figure", "div", "p", "ul", "li", "span",
        "a", "b", "i", "table", "tr", "td", "section", "header", "h1", "h2", "main", "svg", "path",
        "button", "select", "option", "noscript", "template", "label", "font", "x-part", "video",
        "iframe", "title", "time", "form", "dl", "dt", "dd", "hr", "br", "img", "pre", "address",
        "body", "html", "head", "nav-x", "embed", "textarea", "center", "odd",
    )
)  # fmt: skip
SAID = st.sampled_from(
    (
        "", "", "", "", ' class="sr-only"', " hidden", ' style="display:none"', ' a="x>y"', " b='",
        ' style="display: block"', " shadowrootmode=open", " /", "/", ' datetime="2024-05-01"',
    )
)  # fmt: skip
TEXTS = st.sampled_from(
    (
        "", " ", "\n", "a", "Quay ", PROSE, 3 * PROSE, "&am", "p;", "&lt", "&nbsp;", "<", "</",
        "<!", "<!-- a -->", "<!-- ", "-->", "é", "日本", "<?x>", "</>", "\0", "\f", "<![CDATA[",
        "<script>a</script>", "<SCRIPT>a", "</body >", "</nav x='>'>", "cafÃ©", "<p>", "</p>",
    )
)  # fmt: skip
WELL_FORMED = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda tag, said, held: f"<{tag}{said}>{''.join(held)}</{tag}>",
        TAGS, SAID, st.lists(inner, max_size=5),
    ),
    max_leaves=20,
)  # fmt: skip
BROKEN = st.lists(
    st.one_of(
        TEXTS, st.builds("<{}{}>".format, TAGS, SAID), st.builds("</{}>".format, TAGS), WELL_FORMED
    ),
    max_size=20,
).map("".join)
STARTS = st.sampled_from(
    ("<body>", "<html><head><title>The pier</title></head><body>", "", "<head>", "<head>a<body>")
)


@given(STARTS, st.one_of(WELL_FORMED, BROKEN), st.booleans())
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@example("<body>", "<div> <button>a</button>\n <b>b</b></div>", False)
@example("<body>", "<nav><footer><b>a</b></footer><p></nav>", False)
@example("<body>", "<nav b='><embed b='>a</embed><embed></embed></nav>", False)
@example("<body>", "<article><div></article><nav><b>a</b></nav></div></article>", False)
@example("<body>", f"<span hidden><nav>{'<b>a</b>' * 70}</nav>{3 * PROSE}</span>", False)
@example("<body>", f"<p><button>{'<b>a</b>' * 70}</button>{PROSE}</p>" * 3, False)
@example("<body>", f"<video style='display:none'><h1>a</h1>{PROSE}", False)
def test_the_same_reading(start, page, hrefs):
    assert_read_alike(start + page, hrefs=hrefs)


def test_the_same_readings_of_labelled_pages(shared):
    for path in sorted((shared / "bench" / "pages").rglob("*.html.gz"))[::EVERY]:
        text, _ = decode(gzip.decompress(path.read_bytes()), html=True)
        data = take_scripts(text).text.replace(b"\0", b"")
        assert len(TRIM.trimmed(data)) < len(data)
        assert_read_alike(text, hrefs=True)


@pytest.mark.parametrize(
    "page",
    [
        "<nav>" * 40_000, "<nav>a</nav>" * 40_000, "<nav>" + "<div>" * 40_000 + "</nav>",
        "<nav>a" * 200 + "</nav>" * 200, ("<nav><b>a</b>" + "</i>") * 40_000, "<svg>" * 40_000,
        "<nav>" + "<b>a</b>" * 40_000 + "</nav>", "<nav>" + "<b>a</b>" * 40_000,
        ("<b>" * 200 + "</b>" * 200) * 100, "<b>" * 240 + "</i>" * 40_000,
    ],
    ids=("open", "closed", "elements", "nested", "stray", "drawings", "long", "long and open",
         "deep", "stray and deep"),
)  # fmt: skip
def test_long_bodies(page):
    whole = f"<body>{page}".encode()
    assert len(TRIM.trimmed(whole)) <= len(whole)


def test_a_page_nested_too_deep_is_flattened_as_it_came():
    assert_read_alike("<body><nav><b>a</b><i>c</i></nav>" + "<div>" * 3000 + PROSE)
