"""No pattern of the package can take more than linear time, whatever the text.

Python's matcher backtracks.  What makes that explode is an unbounded repeat within
another repeat, or two unbounded repeats side by side that can take the same
characters.  Both are looked for in the parsed pattern, so no clock is needed.
"""

from __future__ import annotations

import re
import re._constants as ops
import re._parser as parser
from collections.abc import Iterator
from typing import Any

import pytest
from patterns import calls, module_patterns, unknown_calls, written_patterns

from normalizer.lang import known_languages, read_lists

REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT}
ENDLESS = ops.MAXREPEAT
WIDE = 60  # a bound from which a repeat within another counts as endless
PROBES = [chr(c) for c in range(32, 127)] + list("\t\nßéñ中あ가жابश—«“’…0٣")


def _repeats(tree: Any) -> Iterator[tuple[int, Any]]:
    """Yield every repeat as (greatest count, what it repeats)."""
    for op, args in tree:
        if op in REPEATS or op is ops.POSSESSIVE_REPEAT:
            yield args[1], args[2]
        for part in _parts(op, args):
            yield from _repeats(part)


def _parts(op: Any, args: Any) -> list[Any]:
    """Return the patterns within one element of a pattern."""
    if op in REPEATS or op is ops.POSSESSIVE_REPEAT:
        return [args[2]]
    if op is ops.SUBPATTERN:
        return [args[3]]
    if op is ops.BRANCH:
        return list(args[1])
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [args[1]]
    return [args] if op is ops.ATOMIC_GROUP else []


def _nested(tree: Any) -> bool:
    """Whether an endless repeat stands within a repeat that can run often."""
    return any(
        most > 1 and any(inner == ENDLESS for inner, _ in _repeats(body))
        if most != ENDLESS
        else any(inner >= WIDE for inner, _ in _repeats(body))
        for most, body in _repeats(tree)
    )


def _firsts(tree: Any) -> frozenset[str]:
    """Return the probe characters that a repeated single element can take."""
    try:
        one = re.compile(_unparsed(tree))
    except ValueError:
        return frozenset(PROBES)
    return frozenset(p for p in PROBES if one.fullmatch(p))


def _unparsed(tree: Any) -> str:
    """Write a one-character pattern back as a character class."""
    if len(tree) != 1:
        raise ValueError
    op, args = tree[0]
    if op is ops.ANY:
        return "."
    if op is ops.LITERAL:
        return re.escape(chr(args))
    if op is ops.NOT_LITERAL:
        return f"[^{re.escape(chr(args))}]"
    if op is not ops.IN:
        raise ValueError
    return "[" + "".join(_member(*member) for member in args) + "]"


CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}


def _member(op: Any, args: Any) -> str:
    if op is ops.NEGATE:
        return "^"
    if op is ops.LITERAL:
        return re.escape(chr(args))
    if op is ops.RANGE:
        return f"{re.escape(chr(args[0]))}-{re.escape(chr(args[1]))}"
    return CATEGORIES[args]


def _neighbours(tree: Any) -> bool:
    """Whether two endless repeats that can take the same characters stand side by side."""
    before: frozenset[str] = frozenset()
    for op, args in tree:
        if op in REPEATS and args[1] == ENDLESS:
            taken = _firsts(args[2])
            if taken & before:
                return True
            before = taken if args[0] else before | taken
        elif not (op in REPEATS and args[0] == 0) and op is not ops.AT:
            before = frozenset()
        if any(_neighbours(part) for part in _parts(op, args)):
            return True
    return False


def risk_of(pattern: str, flags: int = 0) -> str:
    """Return what is wrong with a pattern, "" where nothing is."""
    tree = parser.parse(pattern, flags)
    if _nested(tree):
        return "a repeat within a repeat"
    return "two endless repeats side by side" if _neighbours(tree) else ""


@pytest.mark.parametrize("bad", [r"(a+)+$", r"(?:\w+ ?)*x", r"\w+\w+$", r"\d+\s*\d*x", r".*.*="])
def test_the_check_finds_patterns_that_explode(bad: str) -> None:
    assert risk_of(bad)


@pytest.mark.parametrize(
    "good", [r"\w+", r"(?:ab){1,3}", r"\d+ \d+", r"a{0,40}b{0,40}", r"(?:a|b)+"]
)
def test_the_check_passes_patterns_that_do_not(good: str) -> None:
    assert not risk_of(good)


@pytest.mark.parametrize("language", known_languages())
def test_phrases_are_bounded(language: str) -> None:
    for name, entries in read_lists(language).items():
        for phrase in entries.phrases:
            tree = parser.parse(phrase.pattern)
            endless = [most for most, _ in _repeats(tree) if most == ENDLESS]
            assert not endless, f"{language}.toml: [{name}] {phrase.pattern!r} has no bound"
            assert not risk_of(phrase.pattern), f"{language}.toml: [{name}] {phrase.pattern!r}"


def test_every_pattern_is_looked_at() -> None:
    assert unknown_calls() == []
    compiled = sum(call.at_import for call in calls())
    assert compiled > 50
    assert len(module_patterns()) >= compiled


@pytest.mark.parametrize(
    ("name", "pattern"),
    [*module_patterns(), *written_patterns()],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_patterns_of_the_package_are_linear(name: str, pattern: re.Pattern[Any]) -> None:
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    assert not risk_of(text, flags), f"{name}: {risk_of(text, flags)} in {text!r}"
