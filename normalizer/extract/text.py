"""Plain text to blocks: every line is one, hard-wrapped paragraphs are put together.

A line is a block because scraped text parts its pieces by single line ends as often
as by blank lines.  What a block is (title, caption, heading, ...) is read from its
shape and its neighbours here, as far as that needs no phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from normalizer.blocks import ITEM_NUMBER
from normalizer.model import Block, Blocks, Document, Encoding, Kind, Metadata, Repair
from normalizer.repair import repair

__all__ = ["extract_text"]

_BULLET = re.compile(rf"(?:[•◦▪‣●○■·*–-]\s+\S|{ITEM_NUMBER.pattern})")
_QUOTE = re.compile(r">\s?\S")
_LONGEST_ROW = 400  # characters of a table row
_BLANK = "\u0000\ufeff\u200b"  # not spaces, and nothing to read either

# Text wrapped by a mailer or a terminal: nearly all lines but the last of a paragraph
# have nearly the same length.
_WRAP_AT = range(55, 101)  # characters
_FULL = 0.85  # of these lines are nearly as long as the longest
_ENDED = 0.3  # of them at most end where a sentence does
_WRAPPED_LINES = 6  # so many lines tell that a text is wrapped by their lengths alone


def extract_text(
    text: str,
    *,
    source: str = "",
    metadata: Metadata | None = None,
    encoding: Encoding | None = None,
) -> Document:
    r"""Return the Document of a scraped text; its `text` is the repaired input, whole.

    Line ends must be "\n".  Every line that holds more than space becomes a block,
    or a part of one where the text is hard-wrapped.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    repairs: list[Repair] = []
    at, blank = 0, 0
    lines = text.split("\n")
    for count, line in _units(lines):
        stripped = line.strip().strip(_BLANK).strip()
        if not stripped:
            blank += count
            pieces.append(line + "\n")
            at += len(line) + 1
            continue
        lead = line.index(stripped)
        fixed, steps = repair(stripped)
        tail = line[lead + len(stripped) :]
        start = at + lead
        if steps:
            repairs.append(Repair(start, start + len(fixed), stripped, steps))
        clean = fixed.strip()
        if clean:
            inner = start + fixed.index(clean)
            blocks.append(Block(_shape(clean), clean, inner, len(blocks), blank))
            blank = 0
        piece = line[:lead] + fixed + tail + "\n"
        pieces.append(piece)
        at += len(piece)
    whole = "".join(pieces)[:-1]
    known = metadata or Metadata()
    sequence = Blocks(_kinds(blocks), title=known.title or "", language=known.language)
    flags = () if blocks else ("empty",)
    return Document(whole, sequence, source, known, encoding, tuple(repairs), flags)


def _units(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines, those of a hard-wrapped paragraph joined by their line ends."""
    width = _wrap_width(lines)
    at = 0
    while at < len(lines):
        end = at + 1
        if width:
            while end < len(lines) and _runs_on(lines[end - 1], lines[end], width):
                end += 1
        yield end - at, "\n".join(lines[at:end])
        at = end


def _wrap_width(lines: list[str]) -> int:
    """Return the width a text is wrapped at, or 0 where it is not.

    Where few lines tell, all of them must be full, and most go on in lower case.
    """
    pairs = [(line.rstrip(), after) for line, after in pairwise(lines) if _both_hold(line, after)]
    inner = [line for line, _ in pairs]
    width = max(map(len, inner), default=0)
    if width not in _WRAP_AT:
        return 0
    if len(inner) < _WRAPPED_LINES:
        going_on = sum(map(_goes_on, (after.lstrip() for _, after in pairs)))
        if 2 * going_on < len(pairs) or not all(width - 15 <= len(line) for line in inner):
            return 0
    full = sum(width - 15 <= len(line) for line in inner)
    ended = sum(line.endswith((".", "!", "?", '"', "”")) for line in inner)
    wrapped = full >= _FULL * len(inner) and ended <= _ENDED * len(inner)
    return width if wrapped else 0


def _both_hold(line: str, after: str) -> bool:
    """Whether two lines, one below the other, hold more than space."""
    return bool(line) and bool(after) and not line.isspace() and not after.isspace()


def _goes_on(line: str) -> bool:
    """Whether a line starts within a sentence: in lower case, or with a figure."""
    return line[0].islower() or (line[0].isdigit() and not _BULLET.match(line))


def _runs_on(line: str, after: str, width: int) -> bool:
    """Whether `after` continues the paragraph: the first word of it had no room in `line`."""
    if not line.strip() or not after.strip() or _BULLET.match(after.lstrip()):
        return False
    first = after.split(None, 1)[0]
    return len(line.rstrip()) + 1 + len(first) > width - 2


def _shape(text: str) -> Kind:
    """Read a block's kind from the block alone."""
    if _BULLET.match(text):
        return "list-item"
    if _QUOTE.match(text):
        return "quote"
    if len(text) < _LONGEST_ROW and (text.count("\t") >= 2 or text.count(" | ") >= 2):
        return "table"
    return "paragraph"


def _kinds(blocks: list[Block]) -> Iterator[Block]:
    """Mark headings: short lines without a full stop that stand before a paragraph."""
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        if block.kind == "paragraph" and _is_heading(block, after):
            yield replace(block, kind="heading")
        else:
            yield block


def _is_heading(block: Block, after: Block | None) -> bool:
    if len(block.text) > 160 or block.words > 24 or block.ends_sentence:
        return False
    return after is not None and after.words >= 8 and after.index == block.index + 1
