"""What a pattern cannot match without: its anchors, read off the pattern.

A phrase list has hundreds of patterns and a document few of their words.  A pattern's
anchors are literal strings of which at least one stands in every text it matches, so
that a plain substring search passes over nearly all patterns untried.  Reading them
also checks that every repeat has a bound, which is what keeps the search linear.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from normalizer.errors import RuleError

__all__ = ["anchors_of"]

_WIDEST = 120  # characters; the widest gap a pattern may bridge
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")
# One token: an escape, a class, a bracket, a repeat, a run of plain letters, or another sign.
_TOKEN = re.compile(
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

Anchors = tuple[str, ...]
Part = tuple[float, Anchors]  # how often anchors stand in a text, and these

_NO_PART: Part = (math.inf, ())


def anchors_of(pattern: str) -> Anchors:
    """Return literals of which one stands in every text that the pattern matches.

    Raises:
        RuleError: `phrase-unbounded`, a repeat has no bound or a very wide one;
            `phrase-without-anchor`, the pattern can match without any literal.
    """
    tokens = _TOKEN.findall(pattern)
    if sum(map(len, tokens)) != len(pattern):
        raise RuleError("phrase-syntax", f"phrase {pattern!r} is not understood", "simplify it")
    (_, found), _, _ = _alternatives(tokens, 0, pattern)
    if not found or any(
        (len(a) < 2 and a.isascii() and a.isalnum()) or not a.strip() for a in found
    ):
        raise RuleError(
            "phrase-without-anchor",
            f"phrase {pattern!r} can match without any word of its own",
            "write it so that each alternative holds a word",
        )
    return found


def _alternatives(tokens: list[str], at: int, pattern: str) -> tuple[Part, Anchors, int]:
    """Read alternatives up to a closing bracket.

    Return their anchors, none where one has none, and the literals they begin with.
    """
    branches: list[Part] = []
    heads: list[str] = []
    while True:
        part, head, at = _sequence(tokens, at, pattern)
        branches.append(part)
        heads.append(head)
        if at >= len(tokens) or tokens[at] == ")":
            break
        at += 1
    if len(branches) == 1:
        return branches[0], tuple(heads), at
    if _NO_PART in branches:
        return _NO_PART, (), at
    return _part(dict.fromkeys(a for branch in branches for a in branch[1])), tuple(heads), at


def _sequence(tokens: list[str], at: int, pattern: str) -> tuple[Part, str, int]:
    """Read one alternative; return the anchors of its best part and its first literal."""
    best = _NO_PART
    run = ""
    head: str | None = None
    while at < len(tokens) and tokens[at] not in "|)":
        token = tokens[at]
        part = _NO_PART
        heads: Anchors = ()
        if token[0] == "(":
            part, heads, at = _alternatives(tokens, at + 1, pattern)
            if token in ("(?!", "(?=") or token.startswith("(?<"):
                part, heads = _NO_PART, ()
        literal = _literal(token)
        at += 1
        least = _least(tokens, at, pattern)
        if least is not None:
            at += 1
        if literal and least is None:
            run += literal
            continue
        if literal:
            run += literal[:-1]
        head = run if head is None else head
        if run:
            best = _rarer(best, _part((run,)))
            if heads and least is None:  # the literal goes on in each of the alternatives
                best = _rarer(best, _part(dict.fromkeys(run + h for h in heads)))
        run = literal[-1] if literal and least else ""
        if least != 0:
            best = _rarer(best, part)
    if run:
        best = _rarer(best, _part((run,)))
    return best, run if head is None else head, at


def _literal(token: str) -> str:
    if token[0] == "\\":
        if token.startswith("\\x"):
            return chr(int(token[2:], 16))
        return "" if token[1].isalnum() else token[1]
    return "" if token[0] in "[({|)?*+.^$" else token


def _least(tokens: list[str], at: int, pattern: str) -> int | None:
    """Return the least count of the repeat that stands at `at`, None where none does."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token == "?":
        return 0
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
    return int(repeat[1] or 0)


def _part(anchors: Iterable[str]) -> Part:
    known = tuple(anchors)
    return sum(map(_frequency, known)), known


def _rarer(one: Part, other: Part) -> Part:
    """Prefer the anchors that stand in fewer texts, of equals the first."""
    return other if other[0] < one[0] else one


@lru_cache(maxsize=8192)
def _frequency(anchor: str) -> float:
    """How often an anchor stands in a text, roughly: by its letters, a common word as two."""
    words = anchor.split()
    letters = sum([2 if word in _COMMON else len(word) for word in words]) + 0.5 * len(words)
    return float(5.0**-letters)
