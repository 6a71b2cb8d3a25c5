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
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from normalizer.lang._anchors import anchors_of
from normalizer.model import Block, Blocks, is_unspaced

__all__ = ["Hit", "Phrase", "PhraseList", "Phrases"]

_LONGEST = 4000  # characters of a block that are searched for phrases
_SHOWN = 80  # characters of a block that a hit on its start shows


class Hit(NamedTuple):
    """A phrase found in a block: the words, and where in the block they stand.

    `whole` and `opening` tell hits of the entries `whole` and `starts`, which cover the
    block, from those of `phrases`.
    """

    text: str
    start: int
    end: int
    whole: bool = False
    opening: bool = False

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

    def search(self, block: Block) -> Hit | None:
        """Find the first entry that the block matches."""
        if block.key in self.whole:
            return _whole_hit(block)
        if any(_starts_with(block.key, start) for start in self.starts):
            return _start_hit(block)
        return _try_phrases(block, self.phrases)


def _first(key: str) -> str:
    """The key's first word, or character in a script that does not space its words."""
    return key[:1] if is_unspaced(key[:1]) else key.partition(" ")[0]


def _starts_with(key: str, start: str) -> bool:
    """Whether the key starts with the words of `start`, the last one whole."""
    after = key[len(start) : len(start) + 1]
    return key.startswith(start) and (after in ("", " ") or is_unspaced(start[-1]))


def _whole_hit(block: Block) -> Hit:
    return Hit(block.text, 0, len(block.text), whole=True)


def _start_hit(block: Block) -> Hit:
    return Hit(block.text[:_SHOWN], 0, len(block.text), opening=True)


def _try_phrases(block: Block, phrases: Iterable[Phrase]) -> Hit | None:
    folded = block.folded if len(block.text) <= _LONGEST else block.folded[:_LONGEST]
    for phrase in phrases:
        found = phrase.regex.search(folded)
        if found:
            start, end = found.span()
            return Hit(block.text[start:end], start, end)
    return None


_EMPTY = PhraseList()


# What a list may have to say on a block: a hit, phrases to try in their order, or no hit.
Finding = Hit | dict[int, Phrase] | None


class Phrases:
    """The phrase lists of the languages that one document may be in."""

    def __init__(
        self,
        lists: Mapping[str, PhraseList],
        languages: tuple[str, ...] = (),
        findings: dict[int, dict[str, Finding]] | None = None,
    ) -> None:
        self._lists = lists
        self._findings = findings
        self.languages = languages

    def within(self, blocks: Blocks) -> Phrases:
        """Return the lists bound to a document's blocks: much faster to search, same results.

        One pass over the text finds the anchors of all phrases at once (Aho-Corasick);
        a phrase is then tried on the blocks that hold one of its anchors, and on no other.
        """
        findings: dict[int, dict[str, Finding]] = {}
        self._find_anchors(blocks, findings)
        for block in blocks:
            key = block.key
            for name in self._whole.get(key, ()):
                findings.setdefault(block.start, {})[name] = _whole_hit(block)
            for start, name in self._starts.get(_first(key), ()):
                if _starts_with(key, start):
                    found = findings.setdefault(block.start, {})
                    if not isinstance(found.get(name), Hit):
                        found[name] = _start_hit(block)
        return Phrases(self._lists, self.languages, findings)

    def _find_anchors(self, blocks: Blocks, findings: dict[int, dict[str, Finding]]) -> None:
        starts = list(accumulate((len(b.folded) + 1 for b in blocks), initial=0))
        index, stop = -1, 0
        done: set[int] = set()
        for end, number in self._automaton.iter(blocks.folded):  # by end, block after block
            if end >= stop:
                index = bisect_right(starts, end) - 1
                stop = starts[index + 1]
                found = findings.setdefault(blocks[index].start, {})
                done = set()
            if number in done:
                continue
            done.add(number)
            for name, order, phrase in self._users[number]:
                tried = found.setdefault(name, {})
                assert isinstance(tried, dict)
                tried[order] = phrase

    @cached_property
    def _users(self) -> list[list[tuple[str, int, Phrase]]]:
        """By an anchor's number, the phrases that have it: their list and place in the list."""
        return list(self._by_anchor.values())

    @cached_property
    def _by_anchor(self) -> dict[str, list[tuple[str, int, Phrase]]]:
        found: dict[str, list[tuple[str, int, Phrase]]] = {}
        for name, entries in self._lists.items():
            for order, phrase in enumerate(entries.phrases):
                for anchor in phrase.anchors:
                    found.setdefault(anchor, []).append((name, order, phrase))
        return found

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick import Automaton

        automaton = Automaton()
        for number, anchor in enumerate(self._by_anchor):
            automaton.add_word(anchor, number)
        automaton.make_automaton()
        return automaton

    @cached_property
    def _whole(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, entries in self._lists.items():
            for key in entries.whole:
                found.setdefault(key, []).append(name)
        return found

    @cached_property
    def _starts(self) -> dict[str, list[tuple[str, str]]]:
        """By its first word (character, where words are not spaced), every start and its list."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, entries in self._lists.items():
            for start in entries.starts:
                found.setdefault(_first(start), []).append((start, name))
        return found

    def search(self, name: str, block: Block) -> Hit | None:
        """Find the first entry of list `name` that stands in the block."""
        if self._findings is None:
            return self._lists.get(name, _EMPTY).search(block)
        found = self._findings.get(block.start)
        if found is None:
            return None
        finding = found.get(name)
        if isinstance(finding, dict):
            finding = _try_phrases(block, [finding[order] for order in sorted(finding)])
            found[name] = finding
        return finding

    def search_inside(self, name: str, block: Block) -> Hit | None:
        """Find the first phrase of list `name` that stands past the start of the block."""
        hits = (_try_phrases(block, (phrase,)) for phrase in self.list(name).phrases)
        return next((hit for hit in hits if hit is not None and hit.start > 0), None)

    def candidates(self, name: str, blocks: Blocks) -> Iterable[Block]:
        """Return the blocks on which list `name` may have a hit, in order."""
        if self._findings is None:
            return blocks
        where = self._places.get(name)
        if not where:
            return ()
        known = blocks.by_start
        return [known[start] for start in where if start in known]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """By list, where the blocks start on which it may have a hit, in order."""
        places: dict[str, list[int]] = {}
        for start, found in sorted((self._findings or {}).items()):
            for name in found:
                places.setdefault(name, []).append(start)
        return places

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
