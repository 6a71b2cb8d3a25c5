"""What a pattern cannot match without: its anchors, read off the pattern.

A phrase list has hundreds of patterns and a document few of their words.  A pattern's
anchors are literal strings of which at least one stands in every text it matches, so
that a plain substring search passes over nearly all patterns untried.  Most patterns hold
at a block's start alone, and so does an anchor that stands a few characters further on.
Reading them also checks that every repeat has a bound, which is what keeps the search linear.

Where a pattern has further words of its own, a text without them is no match either: its
needs.  They are looked for before a pattern is tried, or compiled at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from normalizer.errors import RuleError
from normalizer.late import late

__all__ = ["ANYWHERE", "Anchor", "Reading", "anchors_of", "read_pattern"]

ANYWHERE = 1 << 30  # characters; the reach of an anchor that may stand wherever it likes

_NEEDS = 2  # of a pattern that are looked for; with two, three in four patterns are not tried
_MOST_LITERALS = 8  # of a need
_WIDEST = 120  # characters; the widest gap a pattern may bridge
_REPEAT = late(r"\{(\d*)(,?)(\d*)\}")
# One token: an escape, a class, a bracket, a repeat, a run of plain letters, or another sign.
_TOKEN = late(
    r"\\x[0-9a-f]{2}|\\.|\[\^?(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?<[=!]|[()|]|\{\d{0,6},?\d{0,6}\}|[?*+.^$]|[^\\\[\](){}|?*+.^$]+",
    re.DOTALL,
)

# Words that stand in nearly every text and so are bad anchors.
_FUNCTION_WORDS = (
    "the and for with from this that your you our have has was were are will more their not but"
    " who which when there here what about after also into than them been out its his her all get"
    " can may read view time first one new der die das und den von mit ist für auf des ein eine"
    " les des une est que pour dans par sur avec los las una con por del para che non per"
)
_COMMON = frozenset(_FUNCTION_WORDS.split())


class Anchor(NamedTuple):
    """A literal of a pattern, and by how many characters of a block it has ended at the latest."""

    text: str
    reach: int = ANYWHERE


Anchors = tuple[Anchor, ...]


class Reading(NamedTuple):
    """What is known of a pattern.

    Its anchors, whether it matches at the start of a text alone, or up to its end alone, the
    most characters that it can match, and its needs: of each of them one literal stands in
    every text that it matches, beside the anchors.
    """

    anchors: Anchors
    opens: bool
    closes: bool
    widest: int
    needs: tuple[tuple[str, ...], ...] = ()


Part = tuple[float, Anchors]  # how often anchors stand in a text, and these

_NO_PART: Part = (math.inf, ())


class _Alternatives(NamedTuple):
    """What was read up to a closing bracket.

    `part` are the anchors, none where an alternative has none, `heads` the literals that
    the alternatives begin with, `widest` the most characters that one can match, `at` the
    place of the bracket.
    """

    part: Part
    heads: tuple[str, ...]
    widest: int
    at: int


def anchors_of(pattern: str) -> Anchors:
    """Return literals of which one stands in every text that the pattern matches.

    Raises:
        RuleError: as `read_pattern`.
    """
    return read_pattern(pattern).anchors


def read_pattern(pattern: str) -> Reading:
    """Return what can be told of a pattern before it is tried.

    Raises:
        RuleError: `phrase-unbounded`, a repeat has no bound or a very wide one;
            `phrase-without-anchor`, the pattern can match without any literal.
    """
    tokens = _TOKEN.findall(pattern)
    if sum(map(len, tokens)) != len(pattern):
        raise RuleError("phrase-syntax", f"phrase {pattern!r} is not understood", "simplify it")
    parts, _, widest, at = _sequence(tokens, 0, pattern)
    (_, found), needs = _rarest(parts), _needs(parts)
    if at < len(tokens):
        (_, found), _, widest, _ = _alternatives(tokens, 0, pattern)
        needs = ()
    if not found or any(
        (len(a) < 2 and a.isascii() and a.isalnum()) or not a.strip() for a, _ in found
    ):
        raise RuleError(
            "phrase-without-anchor",
            f"phrase {pattern!r} can match without any word of its own",
            "write it so that each alternative holds a word",
        )
    opens = _opens(tokens)
    if not opens:
        found = tuple([Anchor(anchor.text) for anchor in found])
    return Reading(found, opens, _closes(tokens), widest, needs)


def _needs(parts: list[Part]) -> tuple[tuple[str, ...], ...]:
    """Return the literals of the rarest parts but the first, whose literals are the anchors.

    What others imply is left out.
    """
    known = [_texts(_rarest(parts))]
    for part in sorted(parts, key=lambda part: part[0]):
        texts = _texts(part)
        if len(texts) <= _MOST_LITERALS and not any(_implies(other, texts) for other in known):
            known.append(texts)
    return tuple(known[1 : 1 + _NEEDS])


def _texts(part: Part) -> tuple[str, ...]:
    return tuple([anchor.text for anchor in part[1]])


def _implies(texts: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether one of the others stands wherever one of the texts does."""
    return all(any(other in text for other in others) for text in texts)


def _opens(tokens: list[str]) -> bool:
    """Whether a pattern matches at the start of a text alone, in each of its alternatives."""
    depth = 0
    begins = True
    for token in tokens:
        if begins and token != "^":
            return False
        depth += (token[0] == "(") - (token == ")")
        begins = token == "|" and depth == 0
    return not begins


def _closes(tokens: list[str]) -> bool:
    """Whether a pattern matches up to the end of a text alone, in each of its alternatives."""
    depth = 0
    ends = False
    for token in tokens:
        depth += (token[0] == "(") - (token == ")")
        if token == "|" and depth == 0 and not ends:
            return False
        ends = token == "$" and depth == 0
    return ends


def _alternatives(tokens: list[str], at: int, pattern: str) -> _Alternatives:
    """Read alternatives up to a closing bracket; reaches count from where they start."""
    branches: list[Part] = []
    heads: list[str] = []
    widest = 0
    while True:
        parts, head, wide, at = _sequence(tokens, at, pattern)
        branches.append(_rarest(parts))
        heads.append(head)
        widest = max(widest, wide)
        if at >= len(tokens) or tokens[at] == ")":
            break
        at += 1
    if len(branches) == 1:
        return _Alternatives(branches[0], tuple(heads), widest, at)
    if _NO_PART in branches:
        return _Alternatives(_NO_PART, (), widest, at)
    together = _part(anchor for branch in branches for anchor in branch[1])
    return _Alternatives(together, tuple(heads), widest, at)


def _sequence(tokens: list[str], at: int, pattern: str) -> tuple[list[Part], str, int, int]:
    """Read one alternative.

    Return its parts that have anchors, its first literal, the most characters that it can
    match, and the place of the token after it.
    """
    parts: list[Part] = []
    run = ""
    head: str | None = None
    before = 0  # characters at most before the token that is read
    while at < len(tokens) and tokens[at] not in "|)":
        token = tokens[at]
        part = _NO_PART
        heads: tuple[str, ...] = ()
        width = _width(token)
        if token[0] == "(":
            part, heads, width, at = _alternatives(tokens, at + 1, pattern)
            if token in ("(?!", "(?=") or token.startswith("(?<"):
                part, heads, width = _NO_PART, (), 0
        literal = _literal(token)
        at += 1
        repeat = _repeat(tokens, at, pattern)
        if repeat is not None:
            at += 1
        if literal and repeat is None:
            run += literal
            before += width
            continue
        if literal:
            run += literal[:-1]
            before += width - 1
            width = 1
        head = run if head is None else head
        if run:
            parts.append(_part([Anchor(run, before)]))
            if heads and repeat is None:  # the literal goes on in each of the alternatives
                parts.append(_part([Anchor(run + h, before + len(h)) for h in heads]))
        least, most = (1, 1) if repeat is None else repeat
        run = literal[-1] if literal and least else ""
        if least != 0 and part != _NO_PART:
            parts.append(_moved(part, before))
        before += width * most
    if run:
        parts.append(_part([Anchor(run, before)]))
    return parts, run if head is None else head, before, at


def _width(token: str) -> int:
    """Return how many characters a token matches at most; a bracket is read by itself."""
    if token[0] == "\\":
        return ANYWHERE if token[1].isdigit() else int(token[1] not in "bBAZ")
    if token[0] == "[":
        return 1
    return 0 if token[0] in "()|{}?*+^$" else len(token)


def _literal(token: str) -> str:
    if token[0] == "\\":
        if token.startswith("\\x"):
            return chr(int(token[2:], 16))
        return "" if token[1].isalnum() else token[1]
    return "" if token[0] in "[({|)?*+.^$" else token


def _repeat(tokens: list[str], at: int, pattern: str) -> tuple[int, int] | None:
    """Return the least and the most of the repeat that stands at `at`, None where none does."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token == "?":
        return 0, 1
    repeat = _REPEAT.fullmatch(token)
    if repeat is None and token not in "*+":
        return None
    upper = (repeat[3] if repeat[2] else repeat[1]) if repeat else ""
    if repeat is None or not upper or int(upper) > _WIDEST:
        raise RuleError(
            "phrase-unbounded",
            f"phrase {pattern!r} has a repeat without bound, or over {_WIDEST}",
            "use a bounded one, such as {0,40}",
        )
    return int(repeat[1] or 0), int(upper)


def _part(anchors: Iterable[Anchor]) -> Part:
    """Return anchors as a part, each once with the widest of its reaches."""
    known: dict[str, int] = {}
    for text, reach in anchors:
        known[text] = max(reach, known.get(text, 0))
    return sum(map(_frequency, known)), tuple(map(Anchor, known, known.values()))


def _moved(part: Part, by: int) -> Part:
    """Return a part with characters before it, as many as `by`."""
    return part[0], tuple([Anchor(text, reach + by) for text, reach in part[1]])


def _rarest(parts: Iterable[Part]) -> Part:
    """The part whose anchors stand in the fewest texts, of equals the first."""
    return min(parts, key=lambda part: part[0], default=_NO_PART)


@lru_cache(maxsize=8192)
def _frequency(anchor: str) -> float:
    """How often an anchor stands in a text, roughly: by its letters, a common word as two."""
    words = anchor.split()
    letters = sum([2 if word in _COMMON else len(word) for word in words]) + 0.5 * len(words)
    return float(5.0**-letters)
