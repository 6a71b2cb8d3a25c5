"""What a pattern cannot match without: its anchors, read off the pattern.

A phrase list has hundreds of patterns and a document few of their words.  A pattern's
anchors are literal strings of which at least one stands in every text it matches, so
that a plain substring search passes over nearly all patterns untried.  Reading them
also checks that every repeat has a bound, which is what keeps the search linear.
"""

from __future__ import annotations

import re

from normalizer.errors import RuleError

__all__ = ["anchors_of"]

_WIDEST = 120  # characters; the widest gap a pattern may bridge
_REPEAT = re.compile(r"\{(\d*)(,?)(\d*)\}")
# One token: an escape, a class, a bracket, a repeat, a run of plain letters, or another sign.
_TOKEN = re.compile(
    r"\\x[0-9a-f]{2}|\\.|\[\^?(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?<[=!]|[()|]|\{\d{0,6},?\d{0,6}\}|[?*+.^$]|[^\\\[\](){}|?*+.^$]+",
    re.DOTALL,
)

Anchors = tuple[str, ...]


def anchors_of(pattern: str) -> Anchors:
    """Return literals of which one stands in every text that the pattern matches.

    Raises:
        RuleError: `phrase-unbounded`, a repeat has no bound or a very wide one;
            `phrase-without-anchor`, the pattern can match without any literal.
    """
    tokens = _TOKEN.findall(pattern)
    if sum(map(len, tokens)) != len(pattern):
        raise RuleError("phrase-syntax", f"phrase {pattern!r} is not understood", "simplify it")
    found, _ = _alternatives(tokens, 0, pattern)
    if not found or any(
        (len(a) < 2 and a.isascii() and a.isalnum()) or not a.strip() for a in found
    ):
        raise RuleError(
            "phrase-without-anchor",
            f"phrase {pattern!r} can match without any word of its own",
            "write it so that each alternative holds a word",
        )
    return found


def _alternatives(tokens: list[str], at: int, pattern: str) -> tuple[Anchors, int]:
    """Read alternatives up to a closing bracket; return their anchors, () where one has none."""
    branches: list[Anchors] = []
    while True:
        anchors, at = _sequence(tokens, at, pattern)
        branches.append(anchors)
        if at >= len(tokens) or tokens[at] == ")":
            break
        at += 1
    if not all(branches):
        return (), at
    return tuple(dict.fromkeys(a for branch in branches for a in branch)), at


def _sequence(tokens: list[str], at: int, pattern: str) -> tuple[Anchors, int]:
    """Read one alternative; return the anchors of its best part."""
    best: Anchors = ()
    run = ""
    while at < len(tokens) and tokens[at] not in "|)":
        token = tokens[at]
        part: Anchors = ()
        if token[0] == "(":
            part, at = _alternatives(tokens, at + 1, pattern)
            if token in ("(?!", "(?=") or token.startswith("(?<"):
                part = ()
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
        best = _better(best, (run,) if run else ())
        run = literal[-1] if literal and least else ""
        if least != 0:
            best = _better(best, part)
    return _better(best, (run,) if run else ()), at


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


def _better(one: Anchors, other: Anchors) -> Anchors:
    """Prefer the anchors whose shortest is longer, and fewer of them at equal length."""
    if not one or not other:
        return one or other
    return max(one, other, key=lambda a: (min(5, *(len(x.strip()) for x in a)), -len(a)))
