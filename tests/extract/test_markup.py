"""A page as text: what is taken out before it is parsed, and what is found on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.extract import markup
from normalizer.extract.markup import take_scripts
from normalizer.extract.tree import parse_page

SCRIPTS = {
    "a script": ("<p>a</p><script>let x = '<p>';</script><p>b</p>", "<p>a</p><p>b</p>"),
    "a style sheet": ("<style media=print>p {}</style><p>a</p>", "<p>a</p>"),
    "an element that only begins like one": ("<scripture>a</scripture>", None),
    "without an end": ("<p>a</p><script>let x = 1", None),
    "in a comment": ("<!-- <script> --><p>a</p><script></script>", "<!-- <script> --><p>a</p>"),
    "after a comment": ("<!-- x --><script>1 --> 2</script><p>a</p>", "<!-- x --><p>a</p>"),
    "in other case": ("<SCRIPT>1</SCRIPT><p>a</p>", None),
    "two in a comment": (
        "<!-- <script>1</script> <script> --><p>a</p><script>2</script>",
        "<!--  <script> --><p>a</p>",
    ),
    "after a script that begins a comment": (
        "<script>'<!--'</script><script>1 --> 2</script><p>a</p>",
        "<p>a</p>",
    ),
    "after an empty comment": ("<!--><script>1 --> 2</script><p>a</p>", "<!--><p>a</p>"),
    "after a style sheet without an end": (
        "<style>p {} <script>1</script><p>a</p>",
        "<style>p {} <p>a</p>",
    ),
    "the end of the page": ("<p>a</p><script>'</body>'</script></body>\n</HTML >", "<p>a</p>\n"),
}


@pytest.mark.parametrize(("page", "left"), SCRIPTS.values(), ids=SCRIPTS)
def test_scripts_are_taken_out(page, left):
    assert take_scripts(page).text.decode() == (page if left is None else left)


ENDS = ("</body>", "</HTML >")
PIECES = (
    "<script>", "<script ", "</script>", "<style a>", "</style>", "<scripted>", "<!--", "-->", ">",
    *ENDS, "</bodyguard>", "<amp-img>", " a ",
)  # fmt: skip


def plainly_taken(page: str) -> str:
    """A page without its scripts, read character by character."""
    left, at = "", 0
    while at < len(page):
        end = next((at + len(tag) for tag in ENDS if page.startswith(tag, at)), at)
        for tag in ("script", "style"):
            body = page.find(">", at) + 1
            stop = page.find(f"</{tag}", body)
            close = page.find(">", stop) + 1
            if page.startswith((f"<{tag}>", f"<{tag} "), at) and body and stop >= 0 and close:
                comment_end = page.find("-->", at, stop)
                end = close if comment_end < 0 or not in_comment(left) else comment_end
                left += page[at:end] if end == comment_end else ""
        if end == at:
            left, end = left + page[at], at + 1
        at = end
    return left


TAGS = (
    *PIECES, "<", "!", "-", "/", "<s", "cript", "tyle", "<SCRIPT>", "<scripts-x>", "<s-x>", "<-",
    "<script\t", "<style\n", "<script/", "<style\f>", "<script\r>", "<!-->", "<!--->", "</body",
    "</hTmL\u00a0x>", "</body\v", "</body\x1f>", "</body.>", "</script>", "</scrip", "é", "\0",
    "ff", "fs", "<script ff>", "</html ff>", "012345",
)  # fmt: skip


@given(st.lists(st.sampled_from(TAGS), max_size=24).map("".join))
@settings(max_examples=500, deadline=None)
def test_what_is_compiled_finds_the_same(page):
    asked = page.encode(), b"ff", b"fs", 5
    assert markup.PARTED(*asked) == markup.parted(*asked)


def test_a_text_with_halves_of_characters_is_a_page():
    found = take_scripts("<p>\ud800</p><script type='application/ld+json'>\udfff</script>")
    assert (found.text, found.facts) == (b"<p>?</p>", ["?"])


@pytest.mark.parametrize("page", ["abc", "äöü"])
def test_characters_are_counted_not_bytes(page):
    assert take_scripts(page).is_within(3)
    assert not take_scripts(page).is_within(2)


def in_comment(text: str) -> bool:
    start = text.rfind("<!--")
    return start >= 0 and "-->" not in text[start + 2 :]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
@settings(max_examples=300, deadline=None)
def test_what_is_taken_out_of_any_page(page):
    found = take_scripts(page)
    assert found.text.decode() == plainly_taken(page)
    root, _ = parse_page(found.text)
    assert found.own or not any("-" in element.tag for element in root.iter())


def test_json_ld_is_kept_apart():
    data = f'{{"b": "{"b" * 1000}"}}'
    page = f'<script type="application/ld+json">{{"a": 1}}</script><script>{data}</script>'
    found = take_scripts(page + "<script>c</script>")
    assert (found.text, found.facts, found.data()) == (b"", ['{"a": 1}'], [data])


BODY = "The pier of Eskdal " * 40
ATTRIBUTES = {
    "in double quotation marks": f'<div data-page="{{&quot;a&quot;: &quot;{BODY}&quot;}}">',
    "in single ones": f'<div id=app data-props=\'{{"a": "{BODY}"}}\'>',
}


@pytest.mark.parametrize("page", ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes_that_carry_data(page):
    assert take_scripts(page).data() == [f'{{"a": "{BODY}"}}']


@pytest.mark.parametrize("page", ['<a data-x="{&quot;a&quot;: 1}">', '<a style="a: b">', "a='{\""])
def test_attributes_that_carry_none(page):
    assert take_scripts(page).data() == []


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("<p>a</p><my-text>b</my-text>", True),
        ("<script-list>a</script-list>", True),
        ("<script>'<my-text>'</script>", False),
        ("<p>a - b</p><!-- c -->", False),
    ],
)
def test_elements_of_the_pages_own_making_are_seen(page, own):
    assert take_scripts(page).own == own
