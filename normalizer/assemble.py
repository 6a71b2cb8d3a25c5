"""Cuts to a Record; `normalizer.ledger` leads back to the text it was made from.

Cuts are merged block by block, so that removals and kept blocks never overlap and
together with the white space between them make up Document.text, character for
character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from normalizer.blocks import ASSEMBLY, made, new_tuple
from normalizer.errors import RuleError
from normalizer.model import (
    Block,
    Blocks,
    BlockSpan,
    Credit,
    Cut,
    Document,
    Kind,
    Link,
    Record,
    Removal,
    Spacing,
)
from normalizer.sequence import block_at
from normalizer.title import title_index

__all__ = [
    "Piece",
    "assemble",
    "has_captions",
    "join_blocks",
    "merge_cuts",
]

_TIGHT = ("list-item", "table")  # kinds of blocks of which one follows the other line by line
_MARKS = re.compile(r"#{1,6}\s+")  # before a heading in Markdown


class Piece(NamedTuple):
    """A part of a block and the cut that takes it, or None where it is kept."""

    block: Block
    start: int
    end: int
    cut: Cut | None = None
    also: tuple[str, ...] = ()


def merge_cuts(blocks: Blocks, cuts: Iterable[Cut]) -> list[Piece]:
    """Return the pieces of all blocks in order, each kept or cut by one cleaner.

    Where several cleaners want the same text, the surest one's cut is carried out, then
    the one with the lower code.  Of cuts at the same edge of a block the longest wins.

    Raises:
        RuleError: `cut-across-blocks`, a cut is not within one block.
    """
    parted = _parted(blocks, cuts)
    return [piece for block in blocks for piece in parted.get(block.index) or (_whole(block),)]


def _whole(block: Block) -> Piece:
    start = block.start
    return new_tuple(Piece, (block, start, start + len(block.text), None, ()))


def _parted(blocks: Blocks, cuts: Iterable[Cut]) -> dict[int, list[Piece]]:
    """The pieces of those blocks that cuts take something of, by their indices."""
    wanted: dict[int, list[Cut]] = {}
    for cut in cuts:
        block = block_at(blocks, cut.start)
        if block is None or cut.end > block.start + len(block.text):
            raise RuleError(
                "cut-across-blocks",
                f"cleaner {cut.cleaner} cuts {cut.start} to {cut.end}, more than one block",
                "yield one cut per block",
            )
        wanted.setdefault(block.index, []).append(cut)
    return {at: _pieces(blocks[at], some) for at, some in wanted.items()}


def _pieces(block: Block, cuts: Sequence[Cut]) -> list[Piece]:
    if len(cuts) == 1:
        only, start = cuts[0], block.start
        end = start + len(block.text)
        if only.start == start and only.end == end:
            return [new_tuple(Piece, (block, start, end, only, ()))]
    order = sorted(cuts, key=lambda c: (-c.sureness, c.code, c.start, c.end))
    whole = [c for c in order if c.start == block.start and c.end == block.end]
    if whole:
        return [_cut_piece(block, block.start, block.end, whole)]
    heads = sorted((c for c in order if c.start == block.start), key=lambda c: -c.end)
    tails = sorted((c for c in order if c.end == block.end), key=lambda c: c.start)
    head_end = heads[0].end if heads else block.start
    tail_start = tails[0].start if tails else block.end
    if (
        head_end >= tail_start
        or not block.text[head_end - block.start : tail_start - block.start].strip()
    ):
        return [_cut_piece(block, block.start, block.end, heads or tails)]
    made = []
    if heads:
        made.append(_cut_piece(block, block.start, head_end, heads))
    made.append(_kept_piece(block, head_end, tail_start))
    if tails:
        made.append(_cut_piece(block, tail_start, block.end, tails))
    return made


def _cut_piece(block: Block, start: int, end: int, cuts: Sequence[Cut]) -> Piece:
    also = {c.code for c in cuts} - {cuts[0].code}
    return Piece(block, start, end, cuts[0], tuple(sorted(also)))


def _kept_piece(block: Block, start: int, end: int) -> Piece:
    """Leave the space at the edges of what is kept to the gaps."""
    text = block.text[start - block.start : end - block.start]
    left = len(text) - len(text.lstrip())
    return Piece(block, start + left, start + len(text.rstrip()))


def assemble(
    document: Document,
    cuts: Iterable[Cut],
    *,
    captions: str = "field",
    ledger: str = "region",
    flags: Iterable[str] = (),
    wire: tuple[Credit, ...] = (),
) -> Record:
    """Return the Record of a document and the cuts that are to be carried out.

    `captions` is `field` (set aside), `inline` (left in the text) or `drop` (neither;
    they stay in `blocks`).  `ledger` is `region`, `full` or `none`.  `wire` are the
    agencies credited.
    """
    parted = _parted(document.blocks, cuts)
    begun = (b for b in document.blocks if b.index not in parted or _begins(parted[b.index]))
    title_at = title_index(begun, document.blocks.title)
    kept, removals, spacing = _carry_out(document, parted, title_at)
    known = document.metadata
    title = known.title or next((b.text for b in kept if b.kind == "title"), None)
    aside = ("title",) if captions == "inline" else ("title", "caption")
    whole = ledger != "none"
    text = join_blocks([b for b in kept if b.kind not in aside])
    fields: dict[str, Any] = {
        "source": document.source, "text": text, "url": known.url, "outlet": known.outlet,
        "title": " ".join(_MARKS.sub("", title, count=1).split()) if title else None,
        "authors": known.authors, "published": known.published, "updated": known.updated,
        "language": known.language, "blocks": tuple(kept),
        "captions": _captions(kept) if captions == "field" else (), "wire": wire,
        "removals": tuple(removals) if whole else None,
        "spacing": tuple(spacing) if whole else None, "repairs": document.repairs,
        "flags": _flags((*document.flags, *flags), text), "encoding": document.encoding,
        "outside": document.outside, "links": _kept_links(document.links, kept), "extra": {},
    }  # fmt: skip
    return made(Record, fields)


def _kept_links(links: Sequence[Link], kept: Sequence[BlockSpan]) -> tuple[Link, ...]:
    """The links that stand in what is kept."""
    if not links or not kept:
        return ()
    starts = [b.start for b in kept]
    return tuple(k for k in links if k.end <= kept[bisect_right(starts, k.start) - 1].end)


def _flags(flags: Iterable[str], text: str) -> tuple[str, ...]:
    named = dict.fromkeys(flags)
    if not text:
        named["empty"] = None
    return tuple(named)


def _begins(pieces: Sequence[Piece]) -> bool:
    """Whether what is kept of a block is its beginning."""
    return any(p.cut is None and p.start == p.block.start for p in pieces)


def _carry_out(
    document: Document, parted: Mapping[int, Sequence[Piece]], title_at: int | None
) -> tuple[list[BlockSpan], list[Removal], list[Spacing]]:
    """Return what is kept, what is taken, and the gaps that are more than line ends.

    One block is the title.  What follows the last piece is a gap, too.
    """
    if ASSEMBLY is not None:
        kinds = BlockSpan, Removal, Spacing
        found: tuple[list[BlockSpan], list[Removal], list[Spacing]]
        found = ASSEMBLY.carried_out(document.blocks, document.text, parted, title_at, *kinds)
        return found
    kept: list[BlockSpan] = []
    removals: list[Removal] = []
    spacing: list[Spacing] = []
    at = 0
    for block in document.blocks:
        first, whole, index = block.start, block.text, block.index
        for _, start, end, cut, also in parted.get(index) or (_whole(block),):
            gap = document.text[at:start]
            if gap.strip("\n"):
                spacing.append(Spacing(at, gap))
            at = end
            text = whole[start - first : end - first]
            if cut is None:
                kind: Kind = "title" if index == title_at else block.kind
                fields = {"kind": kind, "text": text, "start": start, "end": end}
                kept.append(made(BlockSpan, fields))
            else:
                removals.append(_removal(cut, start, end, text, also))
    if at < len(document.text):
        spacing.append(Spacing(at, document.text[at:]))
    return kept, removals, spacing


def _removal(cut: Cut, start: int, end: int, text: str, also: tuple[str, ...]) -> Removal:
    fields = {
        "code": cut.code, "cleaner": cut.cleaner, "start": start, "end": end, "text": text,
        "reason": cut.reason, "also": also,
    }  # fmt: skip
    return made(Removal, fields)


def _captions(kept: Iterable[BlockSpan]) -> tuple[str, ...]:
    once: dict[str, str] = {}
    for block in kept:
        if block.kind == "caption":
            once.setdefault(" ".join(block.text.casefold().split()), " ".join(block.text.split()))
    return tuple(once.values())


def join_blocks(blocks: Sequence[BlockSpan]) -> str:
    """Put blocks together: list items and table rows by a line end, others by a blank line."""
    if ASSEMBLY is not None:
        return str(ASSEMBLY.joined(blocks))
    parts: list[str] = []
    before: Kind | None = None
    for block in blocks:
        kind, text = block.kind, block.text
        if parts:
            parts.append("\n" if kind == before and kind in _TIGHT else "\n\n")
        if "\n" in text and kind != "table":
            text = text.replace("\n", " ")
        parts.append(text)
        before = kind
    return "".join(parts)


def has_captions(record: Record) -> bool:
    """Whether captions were left in a record's text: none is set aside, and the first is there."""
    first = next((b for b in record.blocks if b.kind == "caption"), None)
    return first is not None and not record.captions and join_blocks([first]) in record.text
