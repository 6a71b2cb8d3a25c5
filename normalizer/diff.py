"""A record as a before and after: what was kept, what was cut and by whom, what was mended.

Every line has a sign before it, so that it reads without colour too: `-` was cut, `~`
mended, `=` is kept beside the text (the title, captions), a space kept in it.  The code
of a cut, or the kind of what was kept, stands next; `…` goes on in the same line of the
article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import category, east_asian_width

from normalizer.blocks import count_words
from normalizer.io.plain import in_one_line, printable
from normalizer.model import Record, Repair

__all__ = ["Line", "columns_of", "diff_lines", "render_diff", "summary"]

Sign = Literal[" ", "-", "~", "="]

_PLAIN, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_CUT, _CODE, _MENDED = "\x1b[31;9m", "\x1b[1;31m", "\x1b[33m"
_LABEL = 10  # characters; the longest kind of block
_NARROWEST = 20  # columns of text; a narrower terminal wraps by itself
_CONTEXT = 24  # characters shown on either side of what a repair changed
_LONGEST_REPAIR = 120  # characters shown of it


@dataclass(frozen=True)
class Line:
    """One piece of the Document's text: its sign, a label such as the code, and the text.

    `goes_on` says that it stands in the same line of the article as the piece before.
    """

    sign: Sign
    label: str
    text: str
    goes_on: bool = False


def diff_lines(record: Record) -> Iterator[Line]:
    """Yield the pieces of the Document's text in order; a blank line is an empty piece.

    A repair comes before the piece that it is in.  A record without its ledger shows
    what was kept, and no more.
    """
    gaps = {s.start: s.text for s in record.spacing or ()}
    repairs = sorted(record.repairs, key=lambda r: r.start, reverse=True)
    last = 0
    for start, end, piece in _pieces(record):
        gap = gaps.get(last, "\n" * (start - last))
        if gap.count("\n") > 1 and last:
            yield Line(" ", "", "")
        while repairs and repairs[-1].start < end:
            yield _mended(repairs.pop(), record)
        goes_on = bool(last) and "\n" not in gap
        yield Line(piece.sign, piece.label, piece.text, goes_on)
        last = end


def _pieces(record: Record) -> list[tuple[int, int, Line]]:
    pieces = [(b.start, b.end, _kept(b.kind, b.text)) for b in record.blocks]
    pieces += [(r.start, r.end, Line("-", r.code, r.text)) for r in record.removals or ()]
    return sorted(pieces, key=lambda piece: piece[:2])


def _kept(kind: str, text: str) -> Line:
    if kind in ("title", "caption"):
        return Line("=", kind, text)
    return Line(" ", "" if kind == "paragraph" else kind, text)


def _mended(repair: Repair, record: Record) -> Line:
    """Show what a repair changed, with a little of what stands around it."""
    pieces = (p for start, end, p in _pieces(record) if start <= repair.start < end)
    after = next(pieces, Line(" ", "", "")).text
    before = repair.before
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    steps = ", ".join(step.rpartition(":")[2] for step in repair.steps)
    shown = (_excerpt(text, head, len(text) - tail) for text in (before, after))
    return Line("~", "repair", f"{' → '.join(shown)}  ({steps})")


def _excerpt(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    last = min(last, first + _LONGEST_REPAIR)
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")


def summary(record: Record) -> str:
    """Return one line: words kept and cut, and the cleaners with their number of cuts."""
    kept = sum(count_words(b.text) for b in record.blocks)
    removals = record.removals or ()
    cut = sum(count_words(r.text) for r in removals)
    counts = Counter(f"{r.code} {r.cleaner}" for r in removals)
    named = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in sorted(counts.items()))
    parts = [f"{kept:,} words kept", f"{cut:,} cut"]
    if record.repairs:
        parts.append(f"{len(record.repairs):,} repaired")
    parts.extend(record.flags)
    return ", ".join(parts) + (f": {named}" if named else "")


def render_diff(record: Record, *, color: bool, width: int | None = None) -> str:
    """Return the before and after as lines for a terminal or a file.

    `width` is the number of columns to wrap at; None leaves the lines as they are.
    """
    source = in_one_line(record.source or "input")
    lines = [_paint(f"@@ {source}", _BOLD, color), _paint(f"@@ {summary(record)}", _DIM, color)]
    for piece in diff_lines(record):
        lines.extend(_render(piece, color, width))
    return "\n".join(lines) + "\n"


def _render(piece: Line, color: bool, width: int | None) -> Iterator[str]:
    label = ("… " if piece.goes_on else "") + piece.label
    for text in _wrapped(printable(piece.text), width):
        gutter = f"{piece.sign} {label:<{_LABEL}} "
        if piece.sign == "-":
            yield _paint(gutter, _CODE, color) + _paint(text, _CUT, color)
        elif piece.sign == "~":
            yield _paint(gutter + text, _MENDED, color)
        elif piece.label == "title":
            yield _paint(gutter, _DIM, color) + _paint(text, _BOLD, color)
        else:
            yield (_paint(gutter, _DIM, color) + text).rstrip()
        label = ""


def _wrapped(text: str, width: int | None) -> Iterator[str]:
    room = (width or 0) - _LABEL - 3
    for line in text.split("\n"):
        if room < _NARROWEST or columns_of(line) <= room:
            yield line
        else:
            yield from _rows(line, room)


def _rows(line: str, room: int) -> Iterator[str]:
    """Yield rows of at most `room` columns, parted at spaces or wide characters."""
    start = last = used = 0
    for at, char in enumerate(line):
        columns = _columns(char)
        if used + columns > room:
            end = last if last > start else at
            yield line[start:end].rstrip()
            start = end
            used = columns_of(line[start:at])
        used += columns
        if char == " " or columns == 2:
            last = at + 1
    yield line[start:]


def columns_of(text: str) -> int:
    """Return how many columns a terminal gives a text."""
    return len(text) if text.isascii() and "\t" not in text else sum(map(_columns, text))


def _columns(char: str) -> int:
    """Return how many columns a terminal gives a character."""
    if char.isascii():
        return 8 if char == "\t" else 1
    if east_asian_width(char) in "WF":
        return 2
    return 0 if category(char) in ("Mn", "Me", "Cf") else 1


def _paint(text: str, style: str, color: bool) -> str:
    return f"{style}{text}{_PLAIN}" if color and text.strip() else text
