"""A record as plain text, and text that is safe to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalizer.late import late

if TYPE_CHECKING:
    from normalizer.model import Record

__all__ = ["as_text", "in_one_line", "printable"]

# What can steer a terminal: control characters, overrides of the writing direction.
_CONTROL = late("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_text(record: Record) -> str:
    """Return the title, a blank line, the text; a line end closes it unless it is empty."""
    parts = [part for part in (record.title, record.text) if part]
    return "\n\n".join(parts) + "\n" if parts else ""


def in_one_line(text: str) -> str:
    """Return text in which no character can steer a terminal, or end the line."""
    return printable(text).replace("\n", "\\n")


def printable(text: str) -> str:
    """Return text in which no character can steer a terminal; line ends and tabs stay."""
    return _CONTROL.sub(lambda c: c.group().encode("unicode_escape").decode("ascii"), text)
