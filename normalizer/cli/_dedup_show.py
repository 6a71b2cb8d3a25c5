"""How `dedup` prints what it found: JSON objects, and text for people."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from normalizer.io.plain import printable
from normalizer.io.records import dump_object, error_to_dict, record_to_dict

if TYPE_CHECKING:
    from normalizer.cli._dedup_read import Read
    from normalizer.dedup.shared import Group, Member, Pair
    from normalizer.model import Record

__all__ = ["group_lines", "pair_lines", "record_lines", "text_lines"]

_PIECES = re.compile(r"\S+\s*")


def group_lines(groups: Iterable[Group]) -> Iterator[str]:
    """Yield a line of JSON for each group."""
    for group in groups:
        yield dump_object(group.to_dict())


def pair_lines(pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield a line of JSON for each pair."""
    for pair in pairs:
        yield dump_object(
            {
                "a": pair.a,
                "b": pair.b,
                "level": pair.level,
                "relation": pair.relation,
                "jaccard": pair.jaccard,
                "containment": pair.containment,
                "shared": pair.shared,
                "spans": pair.spans,
            }
        )


def text_lines(groups: Iterable[Group], *, color: bool) -> Iterator[str]:
    """Yield lines for people: passages with most outlets first, differences marked.

    Words that a member has and the canonical copy has not stand in {+ +}, those that it
    lacks in [- -]; in colour green and red.  Nothing of an article can steer the terminal.
    """
    for group in sorted(groups, key=lambda g: -g.outlets):
        yield from _group(group, color)
        yield ""


def _group(group: Group, color: bool) -> Iterator[str]:
    origin = f", from {printable(group.origin.agency)}" if group.origin else ""
    outlets = f"{group.outlets} outlet{'' if group.outlets == 1 else 's'}"
    head = f"{outlets}: {group.level}{origin}"
    yield click.style(head, bold=True) if color else head
    for number, member in enumerate(group.members):
        house = f" ({_flat(member.outlet)})" if member.outlet else ""
        match = "" if not number else f"  {member.relation} {member.jaccard:.2f}"
        yield f"  {printable(member.source)}{house} {member.start}-{member.end}{match}"
        if member.text and not number:
            yield f"    {_flat(member.text)}"
        elif member.text and member.relation != "identical":
            yield f"    {_marked(group, member, color)}"


def _flat(text: str) -> str:
    return printable(" ".join(text.split()))


def _marked(group: Group, member: Member, color: bool) -> str:
    """The member's text with what differs from the canonical copy marked."""
    old = _PIECES.findall(_flat(group.members[0].text or group.text or ""))
    new = _PIECES.findall(_flat(member.text or ""))
    matcher = difflib.SequenceMatcher(None, [_key(w) for w in old], [_key(w) for w in new], False)
    parts = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append("".join(new[k:m]).strip())
            continue
        if j > i:
            parts.append(_sign("".join(old[i:j]).strip(), "-", color))
        if m > k:
            parts.append(_sign("".join(new[k:m]).strip(), "+", color))
    return " ".join(parts)


def _key(word: str) -> str:
    return re.sub(r"\W", "", word).casefold() or word.strip()


def _sign(text: str, sign: str, color: bool) -> str:
    if color:
        return click.style(
            text, fg="green" if sign == "+" else "red", strikethrough=sign == "-" or None
        )
    left, right = ("{", "}") if sign == "+" else ("[", "]")
    return f"{left}{sign}{text}{sign}{right}"


def record_lines(read: Sequence[Read], groups: list[Group], mode: str) -> Iterator[str]:
    """Yield a line for each input, in input order: its record, or its error."""
    from normalizer.dedup.marks import cut_shared, mark_shared

    change = cut_shared if mode == "cut" else mark_shared
    records = iter(change([_record(item) for item in read if item.error is None], groups))
    for item in read:
        if item.error is not None:
            yield dump_object(error_to_dict(item.source, item.error))
        else:
            yield dump_object(record_to_dict(next(records)))


def _record(item: Read) -> Record:
    from normalizer.dedup.marks import record_of_text

    if item.record is not None:
        return item.record
    assert item.article is not None
    assert item.row is not None
    record = record_of_text(item.article)
    given = item.row.given
    return replace(
        record,
        url=given.url,
        title=given.title,
        language=given.language,
        extra={k: v for k, v in item.row.extra.items() if k != "wire"},
    )
