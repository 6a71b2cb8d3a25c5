"""A record as golden files: text as it is printed, and every cut on a line of its own.

Both are made to be read in a diff: what changed is on the lines that changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from normalizer.io.plain import as_text
from normalizer.io.records import dump_object
from normalizer.model import Record

__all__ = ["Golden", "cuts_of", "render"]


@dataclass(frozen=True)
class Golden:
    """The contents of a case's golden files; None where a file is not there."""

    text: str | None
    removals: str | None


def render(record: Record) -> Golden:
    r"""Return the golden files of a record.

    The text is what `normalizer clean` prints.  The second file has an object a line:
    first what the record says beside its text, one field or caption a line and only
    where there is any (`authors`, `published`, `updated`, `language`, `caption`, `wire`,
    `repair`, `flag`, `kinds`), then the removals by their start.
    """
    lines = [*_fields(record), *_removals(record)]
    return Golden(as_text(record), "".join(dump_object(line) + "\n" for line in lines))


def _fields(record: Record) -> Iterator[dict[str, Any]]:
    if record.title is None:
        yield {"title": None}
    if record.authors:
        yield {"authors": list(record.authors)}
    for name in ("published", "updated", "language"):
        value = getattr(record, name)
        if value is not None:
            yield {name: value}
    for caption in record.captions:
        yield {"caption": caption}
    for credit in record.wire:
        yield {"wire": credit.agency, "evidence": credit.evidence}
    for repair in record.repairs:
        yield {"repair": list(repair.steps), "start": repair.start, "before": repair.before}
    for flag in record.flags:
        yield {"flag": flag}
    yield {"kinds": _kinds(record)}


def _kinds(record: Record) -> str:
    """Return the kinds of the kept blocks in order, runs counted: `title, paragraph 3`."""
    runs = ((kind, len(list(run))) for kind, run in groupby(b.kind for b in record.blocks))
    return ", ".join(f"{kind} {count}" if count > 1 else kind for kind, count in runs)


def _removals(record: Record) -> Iterator[dict[str, Any]]:
    for cut in record.removals or ():
        yield {
            "code": cut.code,
            "cleaner": cut.cleaner,
            "start": cut.start,
            "end": cut.end,
            "text": cut.text,
            "reason": cut.reason,
        }


def cuts_of(removals: str | None) -> list[tuple[str, str, str]]:
    """Return (code, cleaner, text) of each cut in a removals file.

    A file that somebody broke, or that was written in another form, has the cuts that
    can be read; the comparison of the files themselves tells that it is not as it was.
    """
    found = []
    for line in (removals or "").split("\n"):
        try:
            row = json.loads(line)
            found.append((row["code"], row["cleaner"], row["text"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found
