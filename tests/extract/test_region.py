"""The region's blocks: compiled as in plain Python, and their numbers as `round` has them."""

from __future__ import annotations

import math

import pytest
from extract_pages import article_page
from hypothesis import given
from hypothesis import strategies as st

from normalizer.extract import block_loops, region
from normalizer.extract.reading import read_page
from normalizer.extract.region import Verdict, find_title, make_blocks

is_compiled = region.LOOPS is not block_loops
needs_loops = pytest.mark.skipif(not is_compiled, reason="no compiled loops here")
ROUNDERS = [block_loops.rounded, *([region.LOOPS.rounded] if is_compiled else [])]
PIECES = st.sampled_from(
    [
        "<h1>The pier</h1>", "<h2 class=' Head'>When</h2>", "<p>It opened.<br>In May.<br></p>",
        "<ul id=a><li>One<li><p>Two</p><div>More of two</div></ul>", "<ol><li>3. Own<li>Next</ol>",
        "<ol start=4 class=unstyled><li>A<li><a href=/b>B</a></ol>", "<ol reversed><li>Z<li>Y</ol>",
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>", "<blockquote><p>Said</blockquote>",
        "<figure><img><figcaption>Seen</figcaption></figure>", "<p class=caption>Photo</p>",
        "<div class='a B'><section><p id=x>Text, <a href=/>linked</a>.</p></section></div>",
        "<p>It wasn\u00e2\u20ac\u2122t mended</p>", "loose text",
    ]
)  # fmt: skip


@needs_loops
@given(st.lists(PIECES, max_size=8), st.lists(st.floats(0, 1), min_size=1), st.data())
def test_the_same_blocks(pieces, scores, data):
    page = read_page(article_page(2, inside="".join(pieces)), url=None, outlet=None).page
    size = len(page.blocks)
    verdicts = [Verdict(s > 0.5, s, ("why",), ()) for s in (scores * size)[:size]]
    first = data.draw(st.integers(0, size))
    part = range(first, data.draw(st.integers(first, size)))
    title = data.draw(st.sampled_from([None, find_title(page, None)]))
    plain = block_loops.region_blocks(page, verdicts, part, title)
    assert repr(make_blocks(page, verdicts, part, title)) == repr(plain)


@pytest.mark.parametrize("rounded", ROUNDERS)
@given(
    st.floats()
    | st.floats(0, 1)
    | st.integers(0, 2000).map(lambda i: i / 2000)
    | st.integers(0, 2000).map(lambda i: math.nextafter(i / 2000, i % 3))
)
def test_shares_are_rounded_as_round_does(rounded, share):
    assert repr(rounded(share)) == repr(round(share, 3))


@pytest.mark.parametrize(
    ("headline", "named", "index"),
    [
        ("Pier reopens after nine weeks", "Pier reopens after nine weeks | The Courier", 0),
        ("潮見の橋、通行再開", "潮見の橋、通行再開（潮見新聞） - ひろば", 0),
        ("天気予報", "潮見の橋、通行再開（潮見新聞） - ひろば", None),
    ],
)
def test_the_headline_that_the_page_is_named_after(headline, named, index):
    html = f"<h1>{headline}</h1><p>The pier reopened on Monday, the board said.</p>"
    page = read_page(html, url=None, outlet=None).page
    assert find_title(page, named) == index
