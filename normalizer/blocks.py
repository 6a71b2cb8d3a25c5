"""Blocks and what is voted on them: spans of a Document's text, with their evidence.

Offsets are in characters of the Document's text; `start` is inclusive, `end` exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable
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
    look_at,
)

__all__ = [
    "ITEM_NUMBER",
    "Block",
    "Blocks",
    "Cut",
    "Evidence",
    "Kind",
    "block_at",
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
LOOK_AT = look_at if TEXTS is None else TEXTS.look_at
Made = TypeVar("Made")
ITEM_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")  # before the text of a list's item
_PROSE = 12  # words of a sentence that reads as a paragraph
_ENDS = frozenset(".!?…。！？؟।۔:;")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔:;][\"'“”‘’«»‹›)\]」』*\s]*$")
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
        return _ends_sentence(self.text)

    @cached_property
    def is_prose(self) -> bool:
        """Whether the block reads as a paragraph: a sentence of twelve words or more."""
        return self.words >= _PROSE and self.ends_sentence

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


def _key_of_item(folded: str) -> str:
    return key_of(_bare("list-item", folded))


def _ends_sentence(text: str) -> bool:
    return text[-1:] in _ENDS or _SENTENCE_END.search(text[-12:]) is not None


def _look_at(blocks: Iterable[Block]) -> None:
    """Find out what all cleaners ask of a block: of all blocks at once, in half the time."""
    new = [b for b in blocks if "key" not in b.__dict__]
    looked_at = LOOK_AT([b.text for b in new])
    if ASSEMBLY is not None:
        ASSEMBLY.learned(new, looked_at, _PROSE, _ends_sentence, _key_of_item)
        return
    for block, looked in zip(new, looked_at, strict=True):
        if looked is None:
            continue
        known = block.__dict__
        text, key, words = looked
        if block.kind == "list-item" and text[:1].isdigit():
            key = _key_of_item(text)
            words = min(words, key.count(" ") + 1 if key else 0)
        known["folded"], known["key"] = text, key
        if words >= 0:
            known["words"] = words
            known["is_prose"] = words >= _PROSE and _ends_sentence(block.text)


def _renumbered(blocks: list[Block]) -> list[Block]:
    """Return copies that know what was found out, which `replace` forgets."""
    if TEXTS is not None:
        return list(TEXTS.renumbered(Block, blocks))
    return [
        made(Block, {**block.__dict__, "index": index, "space_before": 1})
        for index, block in enumerate(blocks)
    ]


class Blocks(tuple[Block, ...]):
    """The blocks of one Document, in order, with what several cleaners ask of them."""

    title: str
    language: str | None
    remembered: dict[Hashable, Any]  # what cleaners found out
    _first: Blocks | None

    def __new__(
        cls, blocks: Iterable[Block], title: str = "", language: str | None = None
    ) -> Blocks:
        """Make the sequence; `title` is the article's, where the page names it."""
        self = super().__new__(cls, blocks)
        _look_at(self)
        self.title = title
        self.language = language
        self.remembered = {}
        self._first = None
        self._place(None)
        return self

    def left(self, kept: Iterable[Block]) -> Blocks:
        """Return what cuts left of the blocks, in the order given, as a sequence of its own.

        Each is one blank line below the one before, and keeps what was found out about it.
        """
        blocks = tuple.__new__(Blocks, _renumbered(list(kept)))
        blocks.title, blocks.language, blocks._first = self.title, self.language, self.first
        blocks.remembered = {}
        blocks._place(self.first._said_again)
        return blocks

    def _place(self, again: frozenset[str] | None) -> None:
        """Find at once, where that is compiled, what is asked of nearly all sequences of blocks.

        `again` are the keys that more than one block of the whole document has, if known.
        """
        if ASSEMBLY is not None:
            self.__dict__.update(ASSEMBLY.placed(self, again))

    @property
    def first(self) -> Blocks:
        """The blocks of the whole document, where these are what cuts left of them."""
        return self if self._first is None else self._first

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """Indices of the blocks that read as a paragraph: a sentence of twelve words or more."""
        return tuple([b.index for b in self if b.is_prose])

    def short(self, longest: int) -> list[Block]:
        """Return the blocks of at most so many words, in order."""
        return [b for b in self if b.words <= longest]

    @cached_property
    def headings(self) -> list[Block]:
        """The headings, in order."""
        return [b for b in self if b.kind == "heading"]

    @cached_property
    def body(self) -> range:
        """Indices from the first to the last block that reads as a paragraph."""
        return range(self.prose[0], self.prose[-1] + 1) if self.prose else range(0)

    @cached_property
    def by_start(self) -> dict[int, Block]:
        """The blocks by where they start."""
        return {b.start: b for b in self}

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where blocks end."""
        return frozenset([b.end for b in self])

    @cached_property
    def is_spaced(self) -> bool:
        """Whether blank lines part the paragraphs, so that a missing one says something."""
        later = [self[i] for i in self.prose if i > 0]
        return 2 * sum(b.space_before > 0 for b in later) > len(later)

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Where each text stands: block indices by `Block.key`."""
        found: dict[str, list[int]] = {}
        for block in self:
            found.setdefault(block.key, []).append(block.index)
        return {key: tuple(at) for key, at in found.items()}

    @cached_property
    def repeated(self) -> tuple[tuple[int, ...], ...]:
        """The places of each text that stands more than once, in order of the first."""
        again = self.first._said_again
        keys = [b.key for b in self] if again else []
        if again.isdisjoint(keys):
            return ()
        found: dict[str, list[int]] = {}
        for key, block in zip(keys, self, strict=True):
            if key in again:
                found.setdefault(key, []).append(block.index)
        return tuple([tuple(at) for at in found.values() if len(at) > 1])

    @cached_property
    def _said_again(self) -> frozenset[str]:
        """The keys that more than one block has."""
        keys = [b.key for b in self]
        if len(set(keys)) == len(keys):
            return frozenset()
        counts = Counter(keys)
        return frozenset([key for key, count in counts.items() if count > 1])

    @cached_property
    def folded(self) -> str:
        """All blocks' folded texts, one a line; a quick test of what can occur at all."""
        return "\n".join([b.folded for b in self])


def block_at(blocks: Blocks, offset: int) -> Block | None:
    """The block that begins at an offset, as most that are cut do, or the last one before it."""
    found = blocks.by_start.get(offset)
    if found is not None:
        return found
    before = bisect_right(blocks, offset, key=lambda b: b.start)
    return blocks[before - 1] if before else None
