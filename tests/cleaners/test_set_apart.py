"""What a page sets apart from its running text: embedded posts, pulled quotes."""

from __future__ import annotations

import pytest

from normalizer.blocks import Kind
from normalizer.cleaners._base import all_cleaners, vote
from normalizer.lang import load
from normalizer.model import Block, Blocks, Evidence

SAID = '"Nobody on this quay has slept since Monday," said Maud Pettifer, who mends nets in Eskdal.'
PULLED = "Nobody on this quay has slept since Monday"
NEXT = "The harbour office says that the ferries will sail again once the wind has dropped."


def codes(text: str, kind: Kind = "paragraph", **evidence: object) -> set[str]:
    """The codes of the cuts on a block between two paragraphs of a page."""
    at, blocks = 0, []
    for index, (line, shape, seen) in enumerate(
        [
            (SAID, "paragraph", Evidence(tag="p")),
            (text, kind, Evidence(**evidence)),  # type: ignore[arg-type]
            (NEXT, "paragraph", Evidence(tag="p")),
        ]
    ):
        blocks.append(Block(shape, line, at, index, evidence=seen))  # type: ignore[arg-type]
        at += len(line) + 2
    together = Blocks(blocks)
    phrases = load(("en",)).within(together)
    cuts = vote(all_cleaners(), together, phrases)
    assert all(c.start == blocks[1].start for c in cuts)
    return {c.code for c in cuts}


POSTS = {
    "a post": ("quote", "twitter-tweet story", {"EP001"}),
    "a picture's post": ("quote", "instagram-media", {"EP001"}),
    "a quotation": ("quote", "story", set()),
    "a class of the same name elsewhere": ("paragraph", "twitter-tweet", set()),
    "a word that only begins so": ("quote", "twitter-tweets", set()),
}


@pytest.mark.parametrize(("kind", "hints", "expected"), POSTS.values(), ids=POSTS)
def test_embedded_posts(kind, hints, expected):
    text = "The pier is shut until Friday, take the bus from Orrin."
    assert codes(text, kind, hints=hints) == expected


QUOTES = {
    "a pulled quote": (PULLED, "quote", {}, {"PQ001"}),
    "by its class": (PULLED, "paragraph", {"hints": "pullquote"}, {"PQ001"}),
    "in a sign of quotation": (f"“{PULLED}.”", "quote", {}, {"PQ001"}),
    "a paragraph that says it again": (PULLED, "paragraph", {}, set()),
    "a quotation that stands nowhere else": (NEXT.replace("wind", "fog"), "quote", {}, set()),
    "other words": (PULLED.replace("quay", "pier"), "quote", {}, set()),
    "too short to tell": ("Nobody has slept", "quote", {}, set()),
}


@pytest.mark.parametrize(("text", "kind", "evidence", "expected"), QUOTES.values(), ids=QUOTES)
def test_pulled_quotes(text, kind, evidence, expected):
    assert codes(text, kind, **evidence) == expected
