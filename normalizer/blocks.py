"""A block and what is voted on it: a span of a Document's text, with its evidence.

Offsets are in characters of the Document's text; `start` is inclusive, `end` exclusive.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar

from normalizer.compiled import compiled
from normalizer.frozen import frozen
from normalizer.words import (
    count_unspaced,
    count_words,
    fold,
    holds_unspaced,
    is_unspaced,
    key_of,
)

__all__ = [
    "ITEM_NUMBER",
    "Block",
    "Cut",
    "Evidence",
    "Kind",
    "count_words",
    "fold",
    "is_unspaced",
    "made",
    "new_tuple",
]

Kind = Literal[
    "title", "paragraph", "heading", "standfirst", "list-item", "quote", "table", "caption"
]

TEXTS = compiled("normalizer._texts")
ASSEMBLY = compiled("normalizer._assembly")
Made = TypeVar("Made")
ITEM_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")  # before the text of a list's item
PROSE = 12  # words of a sentence that reads as a paragraph
_ENDS = frozenset(".!?…。！？؟।۔:;")
_CLOSERS = "\"'“”‘’«»‹›)]」』* "  # may stand behind the end of a sentence
_QUESTIONS = frozenset("?？؟")


def made(kind: type[Made], fields: dict[str, Any]) -> Made:
    """Make a frozen dataclass of all its fields, in half the time that calling it takes."""
    new = object.__new__(kind)
    object.__setattr__(new, "__dict__", fields)
    return new


if TEXTS is not None:
    made, count_words = TEXTS.made, TEXTS.count_words
new_tuple = tuple.__new__  # makes one that is named in half the time that calling it takes


class Evidence(NamedTuple):
    """What an HTML page says of a block; blocks of a text input have none.

    `hints` holds the lower-case class, id, role and itemprop words of the block and
    its ancestors.  `link_density` is the share of the block's characters inside
    links.  `is_article` is the verdict of the witnesses, `score` how sure they are
    of it (0 to 1), `reasons` what spoke for it, strongest first.
    """

    tag: str = ""
    ancestors: tuple[str, ...] = ()
    hints: str = ""
    link_density: float = 0.0
    links: int = 0
    is_article: bool = True
    score: float = 1.0
    reasons: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


@frozen
class Cut:
    """A cleaner's vote to take `start` to `end` (Document offsets) out of the article.

    `sureness` (0 to 1) says how sure the cleaner is; the loss budget withdraws the
    least sure cuts first.
    """

    start: int
    end: int
    reason: str
    sureness: float = 0.8
    code: str = ""
    cleaner: str = ""


@frozen
class Block:
    """A paragraph, heading, caption, ... : a span of the Document's text.

    `space_before` counts the blank lines before it, where the input is text.
    """

    kind: Kind
    text: str
    start: int
    index: int = 0
    space_before: int = 1
    evidence: Evidence | None = None

    @property
    def end(self) -> int:
        """Offset just past the block, in characters of the Document's text."""
        return self.start + len(self.text)

    @cached_property
    def folded(self) -> str:
        """The text in lower case with plain quotes, hyphens and spaces; same length."""
        return fold(self.text)

    @cached_property
    def words(self) -> int:
        """Number of words; two characters count as one where a script has no spaces."""
        if holds_unspaced(self.text):
            return count_unspaced(self.text)
        return self.key.count(" ") + 1 if self.key else 0

    @cached_property
    def key(self) -> str:
        """The words alone, folded: equal keys mean the same text to a reader.

        An item's number is none of its words.
        """
        return key_of(_bare(self.kind, self.folded))

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the text ends as a sentence does, closing quotes aside."""
        return ends_a_sentence(self.text)

    @cached_property
    def is_prose(self) -> bool:
        """Whether the block reads as a paragraph: a sentence of twelve words or more."""
        return self.words >= PROSE and self.ends_sentence

    @property
    def last_mark(self) -> str:
        """The last character, closing quotes and brackets aside; empty where nothing else is."""
        return self.text[-12:].rstrip(_CLOSERS)[-1:]

    @property
    def asks(self) -> bool:
        """Whether the text ends as a question does, closing quotes aside."""
        return self.last_mark in _QUESTIONS

    def cut(
        self,
        reason: str,
        *,
        start: int = 0,
        end: int | None = None,
        sureness: float = 0.8,
    ) -> Cut:
        """Return a vote to take the block out, or its head or tail.

        `start` and `end` are characters within the block; one of them must be the
        block's own start or end, since a block keeps one connected piece.
        """
        stop = len(self.text) if end is None else end
        fields = {
            "start": self.start + start, "end": self.start + stop, "reason": reason,
            "sureness": sureness, "code": "", "cleaner": "",
        }  # fmt: skip
        return made(Cut, fields)


def _bare(kind: Kind, folded: str) -> str:
    """A block's text without the number that it has as an item of a list."""
    number = ITEM_NUMBER.match(folded) if kind == "list-item" else None
    return folded if number is None else folded[number.end() :]


def key_of_item(folded: str) -> str:
    return key_of(_bare("list-item", folded))


def ends_a_sentence(text: str) -> bool:
    tail = text[-12:]
    while (left := tail.rstrip().rstrip(_CLOSERS)) != tail:
        tail = left
    return tail[-1:] in _ENDS
