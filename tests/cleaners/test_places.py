"""Where cleaners look: at a text's edges, below a notice, at what a document's blocks are alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.cleaners import _sought, byline, cookie_banner
from normalizer.cleaners._shape import after_body, before_body, convicting_hit, left_of, near_edge
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases, load
from normalizer.model import Block, Blocks, Evidence, Kind

PROSE = "The council of Norrholm voted nine to four on Tuesday evening for the new tram line."
NOTICE = "We use cookies to improve your experience. Read our Cookie Policy."


def blocks_of(lines: list[str]) -> Blocks:
    return Blocks(Block("paragraph", line, 200 * at, at) for at, line in enumerate(lines))


@given(st.lists(st.sampled_from([PROSE, "Label"]), max_size=9).map(blocks_of))
def test_a_byline_may_stand_before_and_after_the_body_and_below_a_standfirst(
    blocks: Blocks,
) -> None:
    prose = blocks.prose
    standfirst = len(prose) > 2 and prose[0] <= byline.STANDFIRST
    places = {
        b.index
        for b in blocks
        if before_body(blocks, b)
        or after_body(blocks, b)
        or (standfirst and prose[0] < b.index < prose[1])
    }
    assert byline._edges(blocks, prose) == (places if prose else set())


def notice_line_by_line(blocks: Blocks, phrases: Phrases) -> list[int]:
    """What a consent notice takes, by a look at one block after the other."""
    found = []
    inside = False
    for block in blocks:
        hit = convicting_hit(phrases, "cookie-banner", block)
        told = hit is not None and (hit.whole or near_edge(blocks, block, cookie_banner.REACH))
        inside = told or (inside and cookie_banner._continues(block, phrases))
        found += [block.index] if inside else []
    return found


LINES = st.lists(st.sampled_from([PROSE, NOTICE, "Accept all", "Settings", "No."]), max_size=12)


@given(LINES.map(blocks_of))
def test_a_consent_notice_goes_on_to_the_next_line_that_is_none_of_it(blocks: Blocks) -> None:
    phrases = load(("en",)).within(blocks)
    cuts = list(cookie_banner.cookie_banner(blocks, phrases))
    assert [blocks.by_start[cut.start].index for cut in cuts] == notice_line_by_line(
        blocks, phrases
    )


def test_blocks_are_looked_for_once_in_a_document_and_given_while_they_are_left() -> None:
    asked = []

    def labels(blocks: Blocks) -> list[Block]:
        asked.append(blocks)
        return [b for b in blocks if b.words == 1]

    blocks = blocks_of(["Tram", PROSE, "Ferry", "Quay"])
    assert [b.text for b in left_of(blocks, labels)] == ["Tram", "Ferry", "Quay"]
    left = blocks.left([blocks[3], blocks[1], blocks[2]])
    assert [(b.index, b.text) for b in left_of(left, labels)] == [(0, "Quay"), (2, "Ferry")]
    assert left_of(left.left([left[1]]), labels) == []
    assert asked == [blocks]


KINDS = st.sampled_from(["quote", "paragraph", "heading", "caption"])
LINES = st.sampled_from(
    ["@quay", "#storm", "18:40", "", "mail ada@norrholm.example", "A line of five words here."]
)
NAMES = st.sampled_from(
    ["", "entry", "pull-quote é", "quoted", "zitat", "kasten citat", "quo t", "zitrat", "ż zitat"]
)


@given(st.lists(st.tuples(KINDS, LINES | st.text(max_size=30), NAMES, st.booleans())))
def test_what_is_sought_is_found_as_without_what_is_compiled(
    lines: list[tuple[Kind, str, str, bool]],
) -> None:
    blocks = Blocks(
        [
            Block(kind, text, 0, at, evidence=Evidence(hints=names, is_article=is_article))
            if names
            else Block(kind, text, 0, at)
            for at, (kind, text, names, is_article) in enumerate(lines)
        ]
    )
    found = sought_in(blocks)
    blocks.remembered.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sought, "ASSEMBLY", None)
        assert sought_in(blocks) == found
