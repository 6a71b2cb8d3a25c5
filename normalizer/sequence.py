"""The blocks of a Document in order, with what several cleaners ask of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any

from normalizer.blocks import ASSEMBLY, PROSE, TEXTS, Block, ends_a_sentence, key_of_item, made
from normalizer.words import look_at

__all__ = ["Blocks", "block_at"]


def _look_at(blocks: Iterable[Block]) -> None:
    """Find out what all cleaners ask of a block: of all blocks at once, in half the time."""
    if ASSEMBLY is not None:
        ASSEMBLY.look_at(blocks, PROSE, ends_a_sentence, key_of_item)
        return
    new = [b for b in blocks if "key" not in b.__dict__]
    looked_at = look_at([b.text for b in new])
    for block, looked in zip(new, looked_at, strict=True):
        if looked is None:
            continue
        known = block.__dict__
        text, key, words = looked
        if block.kind == "list-item" and text[:1].isdigit():
            key = key_of_item(text)
            words = min(words, key.count(" ") + 1 if key else 0)
        known["folded"], known["key"] = text, key
        if words >= 0:
            known["words"] = words
            known["is_prose"] = words >= PROSE and ends_a_sentence(block.text)


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
