"""Witnesses of the article: what trafilatura kept, what JSON-LD's `articleBody` holds.

Each is matched back to the page's own blocks by runs of words, so that a block is kept
by a witness to a share between 0 and 1.  Everything is a set look-up: linear in the page.
Where it was compiled (`_witnesses.pyx`), that takes a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from normalizer.compiled import compiled

__all__ = ["Shingles", "ask_trafilatura", "block_words", "shares"]

HOLDINGS = compiled("normalizer.extract._witnesses")
RUN = 4  # words in a row; as long as the shingles extraction is scored by
_WORD = re.compile(r"\w+")


class Shingles:
    """The runs of words of a text, to tell which share of a block stands in it."""

    def __init__(self, text: str) -> None:
        lines = [block_words(line) for line in text.splitlines()]
        self.lines = {words for words in lines if words}
        self.runs = set(_runs([word for words in lines for word in words]))

    def share(self, words: tuple[str, ...]) -> float:
        """The share of a block's runs that the text holds; short blocks by whole lines.

        A block of fewer than `RUN` words is held if a line of the text is the same.
        """
        if words in self.lines:
            return 1.0
        if len(words) < RUN:
            return 0.0
        return sum(map(self.runs.__contains__, _runs(words))) / (len(words) - RUN + 1)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*[words[at:] for at in range(RUN)], strict=False)


def block_words(text: str) -> tuple[str, ...]:
    """The words of a block, folded, as `Shingles` compares them."""
    return tuple(_WORD.findall(text.lower()))


def _copied(root: Any) -> Any:
    """The tree as trafilatura wants it: its own, of lxml's HTML elements."""
    from lxml import etree, html

    markup = etree.tostring(root, encoding="utf-8", method="html")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(markup, parser=parser)


def ask_trafilatura(root: Any, *, fast: bool, favor: str = "balanced") -> str:
    """Run trafilatura over a copy of a pruned tree; return its text, empty if it finds none.

    `favor` is `precision`, `recall` or `balanced`, as trafilatura knows them.
    """
    import logging

    from trafilatura import bare_extraction

    # trafilatura reports pages without text as warnings and errors; the verdict says it.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(
            _copied(root),
            fast=fast,
            favor_precision=favor == "precision",
            favor_recall=favor == "recall",
            include_comments=False,
            with_metadata=False,
        )
    except Exception:  # a witness that fails says nothing, the page's own signs decide
        return ""
    text = getattr(document, "text", None)
    return text if isinstance(text, str) else ""


def shares(text: str, blocks: Sequence[str]) -> list[float]:
    """For each block the share that a witness's text holds."""
    if HOLDINGS is not None:
        lines = [line.lower() for line in text.splitlines()]
        found: list[float] = HOLDINGS.shares(lines, [block.lower() for block in blocks], RUN)
        return found
    held = Shingles(text)
    return [held.share(block_words(block)) for block in blocks]
