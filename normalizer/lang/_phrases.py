"""Phrase lists as data: what a language's cruft says, found fast and in linear time.

A list has up to three kinds of entries, all matched against folded text (lower case,
straight quotes, plain hyphens and spaces):

* `whole`: the block's words, nothing else: `related content`;
* `starts`: the words that the block starts with: `sign up for our newsletter`;
* `phrases`: small regular expressions, anywhere in the block.  Only bounded repeats
  are allowed, so that none can backtrack without bound, and each needs a literal
  stretch, by which a phrase that cannot occur is passed over without being tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from normalizer.errors import RuleError
from normalizer.model import Block

__all__ = ["Hit", "Phrase", "PhraseList", "Phrases"]

_LONGEST = 4000  # characters of a block that are searched for phrases
_WIDEST = 80  # characters; the widest gap a phrase may bridge
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")


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
    """One regular expression of a list; `anchor` is the literal that it cannot do without."""

    pattern: str

    @cached_property
    def anchor(self) -> str:
        """The longest literal stretch of the pattern.

        Raises:
            RuleError: `phrase-without-anchor`, there is none, or alternatives stand
                outside of brackets; `phrase-unbounded`, a repeat has no bound.
        """
        return max(_literals(self.pattern), key=len)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)


def _literals(pattern: str) -> list[str]:
    """List the literal stretches outside of brackets; check that every repeat is bounded."""
    runs, run, depth, at = [""], "", 0, 0
    while at < len(pattern):
        char = pattern[at]
        step = 1
        if char == "\\":
            escaped = pattern[at + 1 : at + 2]
            step = 2
            char = escaped if depth == 0 and not escaped.isalnum() else ""
        elif char == "[":
            step = pattern.index("]", at + 2) - at + 1
            char = ""
        elif char in "()":
            depth += 1 if char == "(" else -1
            char = ""
        elif char in "*+":
            raise RuleError(
                "phrase-unbounded", f"phrase {pattern!r} repeats without bound", "use {0,40}"
            )
        elif char == "{":
            step = _bounded(pattern, at)
            run, char = run[:-1], ""
        elif char == "?":
            run, char = run[:-1] if at and pattern[at - 1] not in ")]}" else run, ""
        elif char in ".^$|":
            if char == "|" and depth == 0:
                raise RuleError(
                    "phrase-without-anchor",
                    f"phrase {pattern!r} has alternatives outside of brackets",
                    "make them entries of their own",
                )
            char = ""
        if char and depth == 0:
            run += char
        else:
            runs.append(run)
            run = ""
        at += step
    runs.append(run)
    longest = max(map(len, runs))
    if longest < (2 if not pattern.isascii() else 3):
        raise RuleError(
            "phrase-without-anchor",
            f"phrase {pattern!r} has no literal stretch of three letters",
            "write it so that some words stand outside of brackets",
        )
    return runs


def _bounded(pattern: str, at: int) -> int:
    repeat = _REPEAT.match(pattern, at)
    upper = (repeat[3] if repeat[2] else repeat[1]) if repeat else ""
    if not repeat or not upper or int(upper) > _WIDEST:
        raise RuleError(
            "phrase-unbounded",
            f"phrase {pattern!r} has a repeat without bound or over {_WIDEST}",
            "use {0,40}",
        )
    return repeat.end() - at


@dataclass(frozen=True)
class PhraseList:
    """The entries of one list, of one language or of several put together."""

    whole: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    def narrowed(self, text: str) -> PhraseList:
        """Return the list without the phrases that cannot occur in folded `text`."""
        phrases = tuple(p for p in self.phrases if p.anchor in text)
        return PhraseList(self.whole, self.starts, phrases)

    def search(self, block: Block) -> Hit | None:
        """Find the first entry that the block matches."""
        if block.key in self.whole:
            return Hit(block.text, 0, len(block.text), whole=True)
        if self.starts and block.key.startswith(self.starts):
            return Hit(block.text[:_WIDEST], 0, len(block.text))
        folded = block.folded if len(block.text) <= _LONGEST else block.folded[:_LONGEST]
        for phrase in self.phrases:
            if phrase.anchor in folded:
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
