"""Phrase lists as data: what a language's cruft says, found fast and in linear time.

A list has up to three kinds of entries, all matched against folded text (lower case,
straight quotes, plain hyphens and spaces):

* `whole`: the block's words, nothing else: `related content`;
* `starts`: the words that the block starts with: `sign up for our newsletter`;
* `phrases`: small regular expressions, anywhere in the block.  Only bounded repeats
  are allowed, so that none can backtrack without bound, and each needs words of its
  own, by which a phrase that cannot occur is passed over without being tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from normalizer.lang._anchors import anchors_of
from normalizer.model import Block

__all__ = ["Hit", "Phrase", "PhraseList", "Phrases"]

_LONGEST = 4000  # characters of a block that are searched for phrases
_SHOWN = 80  # characters of a block that a hit on its start shows


@dataclass(frozen=True)
class Hit:
    """A phrase found in a block: the words, and where in the block they stand."""

    text: str
    start: int
    end: int
    whole: bool = False

    def group(self) -> str:
        """Return the words that were found, as in `re.Match`."""
        return self.text


@dataclass(frozen=True)
class Phrase:
    """One regular expression of a list."""

    pattern: str

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """Literals of which one stands in every text that the pattern matches."""
        return anchors_of(self.pattern)

    def may_occur(self, text: str) -> bool:
        """Whether folded `text` holds an anchor of the pattern."""
        return any(anchor in text for anchor in self.anchors)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)


@dataclass(frozen=True)
class PhraseList:
    """The entries of one list, of one language or of several put together."""

    whole: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    def narrowed(self, text: str) -> PhraseList:
        """Return the list without the phrases that cannot occur in folded `text`."""
        phrases = tuple(p for p in self.phrases if p.may_occur(text))
        return PhraseList(self.whole, self.starts, phrases)

    def search(self, block: Block) -> Hit | None:
        """Find the first entry that the block matches."""
        if block.key in self.whole:
            return Hit(block.text, 0, len(block.text), whole=True)
        if self.starts and block.key.startswith(self.starts):
            return Hit(block.text[:_SHOWN], 0, len(block.text))
        folded = block.folded if len(block.text) <= _LONGEST else block.folded[:_LONGEST]
        for phrase in self.phrases:
            if phrase.may_occur(folded):
                found = phrase.regex.search(folded)
                if found:
                    start, end = found.span()
                    return Hit(block.text[start:end], start, end)
        return None


_EMPTY = PhraseList()


class Phrases:
    """The phrase lists of the languages that one document may be in."""

    def __init__(self, lists: Mapping[str, PhraseList], languages: tuple[str, ...] = ()) -> None:
        self._lists = lists
        self.languages = languages

    def narrowed(self, text: str) -> Phrases:
        """Return the lists without the phrases that cannot occur in folded `text`."""
        lists = {name: entries.narrowed(text) for name, entries in self._lists.items()}
        return Phrases(lists, self.languages)

    def search(self, name: str, block: Block) -> Hit | None:
        """Find the first entry of list `name` that stands in the block."""
        return self._lists.get(name, _EMPTY).search(block)

    def names(self) -> Iterator[str]:
        """Yield the lists' names, sorted."""
        yield from sorted(self._lists)

    def list(self, name: str) -> PhraseList:
        """Return the list `name`; an empty one where no language has it."""
        return self._lists.get(name, _EMPTY)


def merge(lists: Iterable[PhraseList]) -> PhraseList:
    """Put the same list of several languages together, in the order given."""
    whole: set[str] = set()
    starts: dict[str, None] = {}
    phrases: dict[Phrase, None] = {}
    for entries in lists:
        whole |= entries.whole
        starts.update(dict.fromkeys(entries.starts))
        phrases.update(dict.fromkeys(entries.phrases))
    return PhraseList(frozenset(whole), tuple(starts), tuple(phrases))
