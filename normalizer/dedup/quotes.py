"""Quotes: what stands in quotation marks, as units of their own.

A quote that an attribution interrupts ("...", she said. "...") is one quote in two
pieces, and so is one that runs over paragraphs, each of which opens with a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Quote", "find_quotes", "has_marks"]

# A mark belongs to a family; what opens a family's quote is closed by any mark of it.
_FAMILIES = {
    **dict.fromkeys('"“”„‟＂〝〞', '"'),
    **dict.fromkeys("«»", "«"),
    **dict.fromkeys("「」", "「"),
    **dict.fromkeys("『』", "『"),
}
_MARK = re.compile("[" + "".join(_FAMILIES) + "]")
# A single mark opens where a word begins that is none of those which are written with it, and
# closes by a sign of the sentence, or behind a letter that no apostrophe ends a word with, as
# those of the boys' and goin' do.
_SINGLE = re.compile(
    r"['‘](?:(?<!\S.)|(?<=[(\[—–]‘))(?=[^\W\d_])"
    r"(?!(?i:s|t|n|m|k|r|em|til|tis|twas|cause|cos|round|bout)\b)"
)
_SINGLE_END = re.compile(
    r"['’](?:(?<=[,.!?…].)(?!\w)|(?<=[^\W\d_nosNOS].)(?!\w)"
    r"|(?<![\s,.!?…].)(?=[,.;:!?)]|\s?$))"
)
_OPENERS = frozenset("„‟「『〝")
_CLOSERS = frozenset("」』〞")
_LONGEST = 20_000  # characters of a quote, over however many paragraphs
_LONGEST_GAP = 120  # characters between two pieces that an attribution may take
_GAP_WORDS = 14
_WORD = re.compile(r"\w+")
# An attribution holds no sentence of its own: it may end with a full stop, at its end.
_SENTENCE = re.compile(r"[.!?…。！？](?=\s+\S)")
_SPOKEN_END = re.compile(r"[,!?…—–-]\s{0,2}$")
_COMMA = re.compile(r"^[,，、]")
_INITIAL = re.compile(r"\b(?:\w|\w{2,4})\.(?=\s)")


@dataclass(frozen=True)
class Quote:
    """A quote's pieces, as spans of the article's text without the marks, and its paragraph."""

    pieces: tuple[tuple[int, int], ...]
    paragraph: int


def _opens(text: str, at: int, start: int) -> bool:
    """Whether the mark at `at` opens a quote: space or a bracket before it, a letter after."""
    mark = text[at]
    if mark in _OPENERS or mark in _CLOSERS:
        return mark in _OPENERS
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    # French sets a space inside its marks.
    tight = not after.isspace() or mark == "«"
    return tight and not before.isalnum() and before not in ",.!?…"


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the quoted spans of a paragraph and whether each was closed.

    A quote inside a quote belongs to it, where the marks tell that it opens.
    """
    open_at, open_mark, depth = -1, "", 0
    for found in _MARK.finditer(text, start, end):
        at, mark = found.start(), found.group()
        if not open_mark:
            if _opens(text, at, start):
                open_at, open_mark, depth = at, mark, 0
        elif _FAMILIES[mark] == _FAMILIES[open_mark]:
            if mark == open_mark and mark != '"' and _opens(text, at, start):
                depth += 1
            elif depth:
                depth -= 1
            else:
                yield open_at + 1, at, True
                open_mark = ""
    if open_mark:
        yield open_at + 1, end, False


def _may_be_single(text: str) -> bool:
    """Whether a single mark stands behind space; quicker than the pattern, which tells."""
    if "'" in text and (" '" in text or text[0] == "'" or "\n'" in text):
        return True
    return "‘" in text


def _all_pieces(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """The pieces of a paragraph, those in single marks too where they cut no other in two."""
    found = list(_pieces(text, start, end))
    openers = [mark.end() for mark in _SINGLE.finditer(text, start, end)]
    if not openers:
        return found
    closers = [mark.start() for mark in _SINGLE_END.finditer(text, start, end)]
    starts, ends = [piece[0] for piece in found], [piece[1] for piece in found]
    made: list[tuple[int, int, bool]] = []
    at, taken = start, 0  # what stands before these places is dealt with
    for first in openers:
        close = bisect_left(closers, first)
        if close == len(closers):
            break
        last = closers[close]
        low, high = bisect_left(ends, first), bisect_right(starts, last)
        if first > at and (low == high or (first <= starts[low] and ends[high - 1] < last)):
            made += [*found[taken:low], (first, last, True)]
            at, taken = last + 1, high
    return made + found[taken:]


def _is_attribution(text: str, piece: tuple[int, int], start: int) -> bool:
    """Whether what stands between a piece and the next, at `start`, says who speaks."""
    gap = text[piece[1] + 1 : start]
    spoken = _SPOKEN_END.search(text[max(piece[0], piece[1] - 3) : piece[1]])
    if not (spoken or _COMMA.match(gap)) or len(gap) > _LONGEST_GAP:
        return False
    words = len(_WORD.findall(gap))
    return words <= _GAP_WORDS and not _SENTENCE.search(_INITIAL.sub("", gap.rstrip(" .:")))


def has_marks(text: str) -> bool:
    """Whether there is a quotation mark in the text."""
    if '"' in text or (not text.isascii() and _MARK.search(text) is not None):
        return True
    return _may_be_single(text) and _SINGLE.search(text) is not None


def find_quotes(text: str, spans: Sequence[tuple[int, int]]) -> list[Quote]:
    """Return the quotes of an article.

    Args:
        text: the article.
        spans: its paragraphs, as spans of `text`.
    """
    quotes: list[Quote] = []
    running: list[tuple[int, int]] = []  # a quote that goes on in the next paragraph
    first = 0
    marks = [found.start() for found in _MARK.finditer(text)]
    pieces: Callable[[str, int, int], Iterable[tuple[int, int, bool]]] = _pieces
    if _may_be_single(text) and (singles := [found.start() for found in _SINGLE.finditer(text)]):
        marks, pieces = sorted(marks + singles), _all_pieces
    for number, (start, end) in enumerate(spans):
        if not running and bisect_left(marks, start) == bisect_left(marks, end):
            continue  # most paragraphs hold no mark
        current: list[tuple[int, int]] = running
        goes_on, running = bool(current), []
        for piece_start, piece_end, closed in pieces(text, start, end):
            piece = (piece_start, piece_end)
            joined = bool(current) and (
                goes_on or _is_attribution(text, current[-1], piece_start - 1)
            )
            if current and (not joined or piece_start - current[0][0] > _LONGEST):
                quotes.append(Quote(tuple(current), first))
                current = []
            if not current:
                first = number
            current.append(piece)
            goes_on = False
            if not closed:
                if _opens_next(text, spans, number):
                    running, current = current, []
                else:
                    current.pop()  # an inch mark, or a quote that nobody closed
        if current:
            quotes.append(Quote(tuple(current), first))
    return quotes


def _opens_next(text: str, spans: Sequence[tuple[int, int]], number: int) -> bool:
    if number + 1 >= len(spans):
        return False
    mark = text[spans[number + 1][0]]
    return mark in _FAMILIES and mark not in _CLOSERS
