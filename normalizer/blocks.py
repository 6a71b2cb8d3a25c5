"""Blocks and what is voted on them: spans of a Document's text, with their evidence.

Offsets are in characters of the Document's text; `start` is inclusive, `end` exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, NamedTuple

__all__ = [
    "ITEM_NUMBER",
    "Block",
    "Blocks",
    "Cut",
    "Evidence",
    "Kind",
    "count_words",
    "fold",
    "is_unspaced",
]

Kind = Literal[
    "title", "paragraph", "heading", "standfirst", "list-item", "quote", "table", "caption"
]

# One character for one character, so that an offset in the folded text holds in the text.
_FOLDED = {'"': "“”„‟«»", "'": "‘’‚‛`´", "-": "–—‒―‐‑−", " ": "\t\n\u00a0\u2009\u202f\u3000"}
_FOLD = tuple((char, plain) for plain, chars in _FOLDED.items() for char in chars)
_WORD = re.compile(r"\w+")
# Scripts that put no space between words; two of their characters count as one word.
_UNSPACED = (
    ("\u0e00", "\u0eff"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
)  # fmt: skip
ITEM_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")  # before the text of a list's item
_PROSE = 12  # words of a sentence that reads as a paragraph
_PIECE = 1 << 16  # characters looked at together
_APART = "\x1e"  # between blocks that are looked at together; a text that holds it is not
_GAP = re.compile(rf"[^\w{_APART}]+")
_ENDS = frozenset(".!?…。！？؟।۔:;")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔:;][\"'“”‘’«»‹›)\]」』*\s]*$")
_CLOSERS = "\"'“”‘’«»‹›)]」』* "  # may stand behind the end of a sentence
_QUESTIONS = frozenset("?？؟")


def fold(text: str) -> str:
    """Lower case, straight quotes and hyphens, plain spaces; as long as `text`."""
    folded = text.replace("İ", "i").lower()  # the one letter that lowers to two characters
    for char, plain in _FOLD:  # a tenth of the time of `str.translate`, since most are not there
        if char in folded:
            folded = folded.replace(char, plain)
    return folded


@cache
def _unspaced() -> re.Pattern[str]:
    """Characters of such scripts; compiled (2 ms) where a text has more than ASCII."""
    return re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def is_unspaced(char: str) -> bool:
    """Whether the character is of a script that puts no space between words."""
    return char >= _UNSPACED[0][0] and any(first <= char <= last for first, last in _UNSPACED)


def count_words(text: str) -> int:
    """Return the number of words; two characters count as one where a script has no spaces."""
    if text.isascii():
        return len(text.split())
    spaced, unspaced = _unspaced().subn(" ", text)
    return len(spaced.split()) + (unspaced + 1) // 2


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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
        if self.folded.isascii() or not _unspaced().search(self.text):
            return self.key.count(" ") + 1 if self.key else 0
        unspaced = len(_unspaced().findall(self.text))
        return len(_WORD.findall(_unspaced().sub(" ", self.text))) + (unspaced + 1) // 2

    @cached_property
    def key(self) -> str:
        """The words alone, folded: equal keys mean the same text to a reader.

        An item's number is none of its words.
        """
        return " ".join(_WORD.findall(_bare(self.kind, self.folded)))

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the text ends as a sentence does, closing quotes aside."""
        return self.text[-1:] in _ENDS or _SENTENCE_END.search(self.text[-12:]) is not None

    @property
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

    def moved(self, index: int) -> Block:
        """Return the block at another index, with what was found out about it so far."""
        other = object.__new__(Block)
        other.__dict__.update(self.__dict__, index=index, space_before=1)
        return other

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
        return Cut(self.start + start, self.start + stop, reason, sureness)


def _bare(kind: Kind, folded: str) -> str:
    """A block's text without the number that it has as an item of a list."""
    number = ITEM_NUMBER.match(folded) if kind == "list-item" else None
    return folded if number is None else folded[number.end() :]


def _without_gaps(folded: str) -> str:
    """A text with one space for all that stands between two words.

    Piece by piece where it is long: the regular expression keeps all it has found so far.
    """
    pieces: list[str] = []
    at = 0
    while len(folded) - at > _PIECE:
        word = _WORD.search(folded, at + _PIECE)
        if word is None:
            break
        pieces.append(_GAP.sub(" ", folded[at : word.start()]))
        at = word.start()
    rest = _GAP.sub(" ", folded[at:] if at else folded)
    return "".join((*pieces, rest)) if pieces else rest


def _look_at(blocks: Iterable[Block]) -> None:
    """Find out what all cleaners ask of a block: of all blocks at once, in half the time."""
    new = [b for b in blocks if "key" not in b.__dict__]
    folded = fold(_APART.join([b.text for b in new]))
    texts = folded.split(_APART)
    if len(texts) != len(new):
        return
    keys = _without_gaps(folded).split(_APART)
    unspaced = not folded.isascii() and _unspaced().search(folded) is not None
    for block, text, key in zip(new, texts, keys, strict=True):
        known = block.__dict__
        known["folded"] = text
        if block.kind == "list-item" and text[:1].isdigit():
            key = _GAP.sub(" ", _bare(block.kind, text))
        known["key"] = key = key.strip(" ")
        if not unspaced:
            known["words"] = key.count(" ") + 1 if key else 0


class Blocks(tuple[Block, ...]):
    """The blocks of one Document, in order, with what several cleaners ask of them."""

    title: str
    language: str | None

    def __new__(
        cls, blocks: Iterable[Block], title: str = "", language: str | None = None
    ) -> Blocks:
        """Make the sequence; `title` is the article's, where the page names it."""
        self = super().__new__(cls, blocks)
        _look_at(self)
        self.title = title
        self.language = language
        return self

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """Indices of the blocks that read as a paragraph: a sentence of twelve words or more."""
        return tuple([b.index for b in self if b.is_prose])

    def short(self, longest: int) -> list[Block]:
        """Return the blocks of at most so many words, in order."""
        return [b for b in self if b.words <= longest]

    @cached_property
    def body(self) -> range:
        """Indices from the first to the last block that reads as a paragraph."""
        return range(self.prose[0], self.prose[-1] + 1) if self.prose else range(0)

    @cached_property
    def by_start(self) -> dict[int, Block]:
        """The blocks by where they start."""
        return {b.start: b for b in self}

    @cached_property
    def edges(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where blocks start, and where they end."""
        return frozenset(b.start for b in self), frozenset(b.end for b in self)

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
        return tuple(at for at in self.places.values() if len(at) > 1)

    @cached_property
    def folded(self) -> str:
        """All blocks' folded texts, one a line; a quick test of what can occur at all."""
        return "\n".join([b.folded for b in self])
