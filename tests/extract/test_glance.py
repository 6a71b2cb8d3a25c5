"""What is seen of a page's blocks at a glance is the same compiled as in Python."""

from __future__ import annotations

import pytest
from extract_pages import article_page
from hypothesis import example, given
from hypothesis import strategies as st

from normalizer.compiled import compiled
from normalizer.extract import glance
from normalizer.extract.boxes import TAG_BIT, PageBlock
from normalizer.extract.reading import read_page
from normalizer.extract.region import Verdict
from normalizer.extract.teasers import FIRST_WORDS, LABELS

COMPILED = compiled("normalizer.extract._glance")
needs_compiled = pytest.mark.skipif(COMPILED is None, reason="it was not compiled")
TAGS = ["p", "li", "h2", "figcaption", "dd", "div"]
LINES = [
    *sorted(LABELS), "İ più letti", "I PIÙ LETTI", "▶ Related", "_read", "2031", "1.2.", "a/b/c",
    "1 9", "2031 18h4", "18時40 1931", "1.2. ٣:٤٥", "31.12.2031", "20 8H05",
    "…", "12 March 1931, 18:40", "\u200b\xad", " ", "Ada Brink", "x" * 41, "x" * 81, "\ud800",
]  # fmt: skip
WORDS = st.sampled_from(LINES)
TEXTS = st.lists(WORDS | st.text(max_size=9), min_size=1, max_size=4).map(" ".join)
BLOCKS = st.builds(
    lambda text, box, links, characters, row: PageBlock(
        text, box, characters, 0, 0, links, 0, 0, 0, row
    ),
    TEXTS,
    st.integers(0, len(TAGS) - 1),
    st.sampled_from([0, 1, 2, 10, 12]),
    st.sampled_from([0, 1, 5, 40, 90]),
    st.booleans(),
)
VERDICTS = st.builds(
    Verdict,
    st.booleans(),
    st.sampled_from([0.0, 0.4, 0.5, 0.9]),
    st.just(()),
    st.sampled_from([(), ("model",)]),
)


def block(text: str, **fields: int) -> PageBlock:
    return PageBlock(text, 0, 0, 0, 0, 0, 0, 0, 0, False)._replace(**fields)


def test_kinds_of_blocks() -> None:
    blocks = [
        block("\u200b "),
        block("Read more", links=1, link_chars=9),
        block("Ferry Quay Tide Storm", links=12, link_chars=18),
        block("Lees ook over de haven"),
        block("Leeward of the pier stood a barrel organ. " * 3 + "2031"),
        block("12 March 2031, 18:40"),
        block("12 March 2031"),
    ]
    seen = glance.glance(blocks, [0], FIRST_WORDS)
    assert seen == glance.Seen([0], [1], [2], [1, 3], [0, 1, 2, 3, 5, 6], [5])


def test_blocks_by_their_verdicts() -> None:
    blocks = [block("Ada Brink"), block("said so"), block("link", links=1), block("row", row=True)]
    verdicts = [Verdict(False, 0.5), Verdict(True, 0.9), Verdict(False, 0.5), Verdict(True, 0.9)]
    assert glance.judged(blocks, verdicts, ["p"], [0], 0.4) == glance.Judged(
        [1, 3], [0], [0, 2], True
    )


@needs_compiled
@given(st.lists(BLOCKS))
@example([block(""), block("", links=12)])
def test_the_same_kinds(blocks: list[PageBlock]) -> None:
    tags = [TAG_BIT.get(tag, 0) for tag in TAGS]
    expected = glance.glance(blocks, tags, FIRST_WORDS)
    assert COMPILED.glance(blocks, tags, FIRST_WORDS) == expected
    some = frozenset(["ada", "x"])
    assert COMPILED.glance(blocks, tags, some) == glance.glance(blocks, tags, some)


@needs_compiled
@given(st.lists(st.tuples(BLOCKS, VERDICTS)), st.sampled_from([0.0, 0.4, 0.7]))
def test_the_same_by_verdicts(pairs: list[tuple[PageBlock, Verdict]], least: float) -> None:
    blocks, verdicts = [b for b, _ in pairs], [v for _, v in pairs]
    tags = [TAG_BIT.get(tag, 0) for tag in TAGS]
    expected = glance.judged(blocks, verdicts, TAGS, tags, least)
    assert COMPILED.judged(blocks, verdicts, TAGS, tags, least) == expected
    assert COMPILED.article_of(verdicts) == glance.article_of(verdicts) == expected.article
    held = glance.article_of(verdicts, witnessed=True)
    assert COMPILED.article_of(verdicts, witnessed=True) == held


@needs_compiled
def test_the_same_on_a_page() -> None:
    page = read_page(article_page(), url=None, outlet=None).page
    tags = page.boxes.tags
    expected = glance.glance(page.blocks, tags, FIRST_WORDS)
    assert COMPILED.glance(page.blocks, tags, FIRST_WORDS) == expected
    assert expected.lines


@needs_compiled
def test_what_is_no_block_is_refused() -> None:
    with pytest.raises(TypeError):
        COMPILED.glance([("text",)], [0], FIRST_WORDS)
    with pytest.raises(IndexError):
        COMPILED.glance([block("Read", links=1, link_chars=4, box=9)], [0], FIRST_WORDS)
    with pytest.raises(ValueError, match="verdicts"):
        COMPILED.judged([block("Read")], [], ["p"], [0], 0.5)
    with pytest.raises(TypeError):
        COMPILED.article_of([(True,)])
