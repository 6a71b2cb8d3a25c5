"""Shared passages in records: marked, or cut with each cut in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from normalizer.assemble import has_captions, join_blocks
from normalizer.dedup.articles import Article, paragraphs
from normalizer.dedup.shared import Group, Member
from normalizer.model import BlockSpan, Record, Removal, Spacing

__all__ = ["CODE", "cut_shared", "mark_shared", "record_of_text"]

CODE = "SP001"
CLEANER = "shared-passage"
# What may be cut: all its words, or nearly all, stand in the canonical copy.
_COPIES = frozenset({"identical", "near", "contained"})


def record_of_text(article: Article) -> Record:
    """Return a record of an article that is clean already, its paragraphs as blocks."""
    text = article.text
    spans = paragraphs(text)
    blocks = tuple(BlockSpan("paragraph", text[s:e], s, e) for s, e in spans)
    starts, ends = [0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)]
    gaps = list(zip(starts, ends, strict=True))
    # Line ends between blocks are understood, but not those after the last one.
    spacing = tuple(
        Spacing(s, text[s:e]) for s, e in gaps if text[s:e].strip("\n") or (s < e == len(text))
    )
    return Record(
        article.source,
        text,
        outlet=article.outlet,
        published=article.published,
        wire=article.wire,
        blocks=blocks,
        spacing=spacing,
    )


def mark_shared(records: Sequence[Record], groups: Iterable[Group]) -> list[Record]:
    """Return the records, each with what of it is shared, in the field `shared`.

    Each entry says which passage, at which level, where in the record's text, what it is to
    the canonical copy and where that stands, in how many outlets, and the origin.
    """
    marks: dict[str, list[dict[str, object]]] = {}
    for group in groups:
        first = group.members[0]
        for member in group.members:
            marks.setdefault(member.source, []).append(
                {
                    "passage": group.passage,
                    "level": group.level,
                    "start": member.start,
                    "end": member.end,
                    "relation": member.relation,
                    "canonical": first.source,
                    "outlets": group.outlets,
                    "origin": group.origin and group.origin.agency,
                }
            )
    return [
        replace(record, extra={**record.extra, "shared": _sorted(marks.get(record.source, []))})
        for record in records
    ]


def _sorted(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(entries, key=lambda e: (str(e["start"]).zfill(12), str(e["passage"])))


def cut_shared(records: Sequence[Record], groups: Iterable[Group]) -> list[Record]:
    """Return the records without those paragraphs of which another has the canonical copy.

    Each cut is a removal in the record, so that `restore` puts it back.  A paragraph
    that says more than the canonical copy, or has other figures, stays.  So does every
    quote: what a paragraph says around it is its own.
    """
    cuts: dict[str, list[tuple[Member, Group]]] = {}
    for group in groups:
        canonical = group.members[0]
        if group.level == "paragraph":
            for member in group.members[1:]:
                if member.relation in _COPIES and member.source != canonical.source:
                    cuts.setdefault(member.source, []).append((member, group))
    return [_cut(record, cuts.get(record.source, [])) for record in records]


def _cut(record: Record, cuts: list[tuple[Member, Group]]) -> Record:
    """Move the blocks of the passages from the record's blocks to its removals."""
    aside = {"title"} if has_captions(record) else {"title", "caption"}
    printed = [b for b in record.blocks if b.kind not in aside]
    taken: dict[int, tuple[Member, Group]] = {}
    at = 0
    places = []
    for block in printed:
        text = join_blocks([block])
        start = record.text.find(text, at)
        start = at if start < 0 else start
        at = start + len(text)
        places.append((start, at))
    for member, group in cuts:
        for number, (start, end) in enumerate(places):
            if member.start <= start and end <= member.end:
                taken.setdefault(number, (member, group))
    if not taken:
        return record
    removed = [_removal(printed[number], *why) for number, why in sorted(taken.items())]
    gone = {id(printed[number]) for number in taken}
    kept = tuple(b for b in record.blocks if id(b) not in gone)
    text = join_blocks([b for b in kept if b.kind not in aside])
    return replace(
        record,
        text=text,
        blocks=kept,
        flags=record.flags if text else tuple(dict.fromkeys((*record.flags, "empty"))),
        removals=None
        if record.removals is None
        else tuple(sorted((*record.removals, *removed), key=lambda r: (r.start, r.end))),
    )


def _removal(block: BlockSpan, member: Member, group: Group) -> Removal:
    first = group.members[0]
    reason = f"{member.relation} copy of a passage in {first.source}"
    return Removal(CODE, CLEANER, block.start, block.end, block.text, reason)
