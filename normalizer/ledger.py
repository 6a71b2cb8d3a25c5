"""Putting an article together again from what was kept of it and what was cut."""

from __future__ import annotations

from normalizer.errors import LedgerError
from normalizer.model import Record

__all__ = ["restore"]

LONGEST_GAP = 1 << 26  # line ends between two pieces of a record that are believed


def restore(record: Record) -> str:
    """Return the Document's text that the record was made from, character for character.

    Raises:
        LedgerError: `no-ledger`, the record was written without its removals;
            `broken-ledger`, its blocks and removals overlap or do not fit.
    """
    if record.removals is None or record.spacing is None:
        raise LedgerError(
            "no-ledger",
            f"{record.source}: the record holds no removals",
            "clean the article again without --ledger none",
        )
    pieces = sorted(
        [(b.start, b.start + len(b.text), b.text) for b in record.blocks]
        + [(r.start, r.start + len(r.text), r.text) for r in record.removals]
        + [(s.start, s.start + len(s.text), s.text) for s in record.spacing]
    )
    parts: list[str] = []
    at = 0
    for start, end, text in pieces:
        if start < at:
            raise LedgerError(
                "broken-ledger",
                f"{record.source}: two pieces of the record claim character {start}",
                "the record was changed after it was written; clean the article again",
            )
        if start - at > LONGEST_GAP:
            raise LedgerError(
                "broken-ledger",
                f"{record.source}: {start - at} characters before {start} are in no piece",
                "the record was changed after it was written; clean the article again",
            )
        parts.append("\n" * (start - at))
        parts.append(text)
        at = end
    return "".join(parts)
