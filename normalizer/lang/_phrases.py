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
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice, takewhile
from typing import Any, NamedTuple

from normalizer.frozen import frozen
from normalizer.lang._anchors import Reading, read_pattern
from normalizer.lang._places import Place, User, anchor_finder, openers, users_of
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


@frozen
class Phrase:
    """One regular expression of a list."""

    pattern: str

    @cached_property
    def reading(self) -> Reading:
        """What the pattern cannot match without, and where and how much it can match."""
        return read_pattern(self.pattern)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)

    def find(self, block: Block, passed: int = 0) -> Hit | None:
        """Find the pattern in a block; it is tried, and compiled, where its needs are met.

        `passed` are the characters up to the end of its first anchor there, where that is known:
        what matches ends no sooner, and so begins not long before.  Its needs are then met.
        """
        folded = block.folded if len(block.text) <= _LONGEST else block.folded[:_LONGEST]
        _, opens, closes, widest, needs = self.reading
        for need in () if passed else needs:
            for literal in need:  # `any` takes twice the time
                if literal in folded:
                    break
            else:
                return None
        if opens:  # `search` would look for a start everywhere
            found = self.regex.match(folded)
        else:
            found = self.regex.search(folded, max(0, (len(folded) if closes else passed) - widest))
        if found is None:
            return None
        start, end = found.span()
        return Hit(block.text[start:end], start, end)


@frozen
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
        found = (phrase.find(block) for phrase in self.phrases)
        return next((hit for hit in found if hit is not None), None)


def _first(key: str) -> str:
    """The key's first word, or character in a script that does not space its words."""
    return key.partition(" ")[0] if key[:1].isascii() or not is_unspaced(key[0]) else key[0]


def _starts_with(key: str, start: str) -> bool:
    """Whether the key starts with the words of `start`, the last one whole."""
    after = key[len(start) : len(start) + 1]
    return key.startswith(start) and (after in ("", " ") or is_unspaced(start[-1]))


def _whole_hit(block: Block) -> Hit:
    return Hit(block.text, 0, len(block.text), whole=True)


def _start_hit(block: Block) -> Hit:
    return Hit(block.text[:_SHOWN], 0, len(block.text), opening=True)


_EMPTY = PhraseList()


# What a list may have to say on a block: a hit, or phrases to try by their place in the list, with
# the characters passed at the end of the first anchor of each.
Finding = Hit | dict[int, int]
Findings = dict[str, dict[int, Finding]]  # by list, by where a block starts, in order


class _Index:
    """The entries of all lists by the words that tell where they may stand."""

    def __init__(self, lists: Mapping[str, PhraseList]) -> None:
        self.whole: dict[str, list[str]] = {}
        self.starts: dict[str, list[tuple[str, str]]] = {}  # by `_first`: a start and its list
        users: dict[str, list[User]] = {}
        for name, entries in lists.items():
            for key in entries.whole:
                self.whole.setdefault(key, []).append(name)
            for start in entries.starts:
                self.starts.setdefault(_first(start), []).append((start, name))
            for order, phrase in enumerate(entries.phrases):
                for text, reach in phrase.reading.anchors:
                    # One anchor in seven has a space before its word.
                    user = (name, order, reach, phrase.reading.needs)
                    users.setdefault(text.lstrip(" "), []).append(user)
        self.longest = max(map(len, self.whole), default=0)  # characters of a key
        self.users = users_of(list(users.values()), _LONGEST)
        reaches = [max(reach for _, _, reach, _ in some) for some in users.values()]
        self._anchors = anchor_finder(list(users), reaches)

    def anchors_in(self, texts: list[str]) -> list[Place]:
        """Return where anchors stand within their reach: each once in a text, text by text.

        One pass over the texts finds all.
        """
        return self._anchors.places(texts)


def _findings(index: _Index, blocks: Blocks) -> Findings:
    """What the lists may have to say on a document's blocks, but for those that say nothing."""
    starts, texts = [b.start for b in blocks], [b.folded for b in blocks]
    places = index.anchors_in(texts)
    found: dict[str, dict[int, Any]] = index.users.by_list(places, starts, texts)
    for name, hits in _hits_of(index, blocks).items():
        found[name] = dict(sorted({**found.get(name, {}), **hits}.items()))
    return found


def _hits_of(index: _Index, blocks: Blocks) -> dict[str, dict[int, Hit]]:
    """Blocks that are entries of a list, or start as one: by list, by where they start."""
    whole, starts = index.whole, index.starts
    hits: dict[str, dict[int, Hit]] = {}
    for at in openers([b.key for b in blocks], whole, starts, index.longest):
        block = blocks[at]
        key = block.key
        for name in whole.get(key, ()):
            hits.setdefault(name, {})[block.start] = _whole_hit(block)
        for start, name in starts.get(_first(key), ()):
            if _starts_with(key, start):
                hits.setdefault(name, {}).setdefault(block.start, _start_hit(block))
    return hits


class Phrases:
    """The phrase lists of the languages that one document may be in."""

    def __init__(
        self,
        lists: Mapping[str, PhraseList],
        languages: tuple[str, ...] = (),
        findings: Findings | None = None,
    ) -> None:
        self._lists = lists
        self._findings = findings
        self.languages = languages

    def within(self, blocks: Blocks) -> Phrases:
        """Return the lists bound to a document's blocks: much faster to search, same results.

        A phrase is then tried on the blocks that hold one of its anchors, and on no other.
        """
        bound = Phrases(self._lists, self.languages, _findings(self._index, blocks))
        bound._names = self._names
        return bound

    @cached_property
    def _names(self) -> list[str]:
        """The lists' names, sorted."""
        return sorted(self._lists)

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._lists)

    def search(self, name: str, block: Block) -> Hit | None:
        """Find the first entry of list `name` that stands in the block."""
        if self._findings is None:
            return self._lists.get(name, _EMPTY).search(block)
        found = self._findings.get(name)
        if found is None:
            return None
        finding = found.get(block.start)
        if not isinstance(finding, dict):
            return finding
        phrases = self._lists[name].phrases
        for order in sorted(finding):
            hit = phrases[order].find(block, finding[order])
            if hit is not None:
                found[block.start] = hit
                return hit
        del found[block.start]
        return None

    def search_inside(self, name: str, block: Block) -> Hit | None:
        """Find the first phrase of list `name` that stands past the start of the block."""
        hits = (phrase.find(block) for phrase in self.list(name).phrases)
        return next((hit for hit in hits if hit is not None and hit.start > 0), None)

    def may_hit(self, names: Iterable[str]) -> bool:
        """Whether one of the lists may have a hit on any of a document's blocks."""
        return self._findings is None or any(map(self._findings.get, names))

    def candidates(self, name: str, blocks: Blocks) -> Iterable[Block]:
        """Return the blocks on which list `name` may have a hit, in order."""
        if self._findings is None:
            return blocks
        where = self._findings.get(name)
        if not where:
            return ()
        known = blocks.by_start
        return [known[start] for start in where if start in known]

    def names(self, prefix: str = "") -> list[str]:
        """Return the lists' names that start with a prefix, sorted."""
        from_it = islice(self._names, bisect_left(self._names, prefix), None)
        return list(takewhile(lambda name: name.startswith(prefix), from_it))

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
