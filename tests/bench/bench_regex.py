"""Every regular expression of the package on text made to hurt it: work must grow linearly.

usage: python tests/bench/bench_regex.py        (exits 1 when one does not)

For each repeat in a pattern's own parse tree a text is made that goes through it as often as
possible and then fails.  Searching twice the text may take at most 2.5 times as long; times
below `QUICK` are not looked at, they cannot hurt.  Patterns that are used on short pieces only
are listed in `SHORT` with the longest piece, and measured on that.
"""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from patterns import module_patterns, phrase_patterns, written_patterns

SIZES = (8_000, 16_000)  # characters
GROWTH = 2.5
QUICK = 0.02  # seconds for the larger text: what the slowest linear ones take is a tenth of it
PATIENCE = 5  # seconds after which a search counts as endless

LONGEST_PHRASE = 4_000  # characters of a block that phrases are looked for in

# Pattern name -> the most characters it is ever given, and who sees to that.
SHORT: dict[str, int] = {
    "normalizer.cleaners.station_chrome.CLOCK": 24,  # asks for the length first
    "normalizer.lang._anchors._REPEAT": 1_000,  # an entry of our own phrase lists
    "normalizer.lang._anchors._TOKEN": 1_000,
}


def patterns() -> Iterator[tuple[str, re.Pattern[Any], int]]:
    """Yield every pattern of the package once: name, pattern, the most characters it is given."""
    seen: set[tuple[Any, int]] = set()
    for name, pattern in [*module_patterns(), *written_patterns(), *phrase_patterns()]:
        if (pattern.pattern, pattern.flags) not in seen:
            seen.add((pattern.pattern, pattern.flags))
            longest = LONGEST_PHRASE if ".toml[" in name else SIZES[1]
            yield name, pattern, SHORT.get(name, longest)


def _sample(tree: Any) -> str:
    """A text that the pattern's tree matches, as near as needed."""
    return "".join(_sample_one(op, argument) for op, argument in tree)


def _sample_one(op: Any, argument: Any) -> str:
    if op is sre.LITERAL:
        return chr(argument)
    if op in (sre.NOT_LITERAL, sre.ANY):
        return "x" if argument != ord("x") else "y"
    if op is sre.IN:
        return _sample_set(argument)
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _sample(argument[2]) * max(1, min(argument[0], 3))
    if op is sre.BRANCH:
        return _sample(argument[1][0])
    if op is sre.SUBPATTERN:
        return _sample(argument[3])
    if op is sre.ATOMIC_GROUP:
        return _sample(argument)
    return ""


_CLASSES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def _sample_set(argument: Any) -> str:
    negated = argument and argument[0][0] is sre.NEGATE
    if negated:
        taken = re.compile("".join(("[", *map(_set_text, argument[1:]), "]")))
        return next((c for c in "a1 -~\n\u00e9" if not taken.match(c)), "a")
    op, value = argument[0]
    if op is sre.LITERAL:
        return chr(value)
    return chr(value[0]) if op is sre.RANGE else _CLASSES.get(value, "a")


def _set_text(entry: Any) -> str:
    op, value = entry
    if op is sre.LITERAL:
        return re.escape(chr(value))
    if op is sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s"}.get(value, r"\w")


def pumps(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """Return (prefix, unit) pairs: texts that go round each of the pattern's repeats."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    made: set[tuple[str, str]] = set()
    _collect(parser.parse(text, pattern.flags & ~re.DEBUG), "", made)
    whole = _sample(parser.parse(text, pattern.flags & ~re.DEBUG))
    return {*made, ("", whole or "a"), ("", " "), ("", "a"), ("", "\n"), ("", "a ")}


def _collect(tree: Any, before: str, made: set[tuple[str, str]]) -> None:
    for op, argument in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            made.add((before, _sample(argument[2]) or "a"))
            _collect(argument[2], before, made)
        elif op is sre.BRANCH:
            for branch in argument[1]:
                _collect(branch, before, made)
        elif op is sre.SUBPATTERN:
            _collect(argument[3], before, made)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            _collect(argument[1], before, made)
        elif op is sre.ATOMIC_GROUP:
            _collect(argument, before, made)
        before += _sample_one(op, argument)


@contextmanager
def patience() -> Iterator[None]:
    """Give up on a search that takes too long."""

    def enough(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def seconds(pattern: re.Pattern[Any], prefix: str, unit: str, size: int) -> float:
    """Return the CPU time of finding all that a text of this size holds; the best of three."""
    text = (prefix + unit * (size // max(1, len(unit))))[:size] + "\x00"
    data: Any = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in pattern.finditer(data):
            pass
        best = min(best, time.process_time() - began)
        if best < QUICK / 4:
            break
    return best


def worst(pattern: re.Pattern[Any], longest: int) -> tuple[float, float, str]:
    """Return growth, seconds and unit of the text that hurts most."""
    sizes = [min(SIZES[0], longest // 2), min(SIZES[1], longest)]
    found = (0.0, 0.0, "")
    for prefix, unit in sorted(pumps(pattern)):
        try:
            with patience():
                small, large = (seconds(pattern, prefix, unit, size) for size in sizes)
        except TimeoutError:
            return float("inf"), float(PATIENCE), prefix + unit
        growth = large / max(small, 1e-6) if large >= QUICK else 0.0
        found = max(found, (growth, large, prefix + unit))
    return found


def main() -> int:
    """Measure all patterns; returns 1 when one grows too fast."""
    bad = count = 0
    for name, pattern, longest in patterns():
        count += 1
        growth, took, unit = worst(pattern, longest)
        if growth > GROWTH:
            bad += 1
            print(f"{name}: {growth:.1f} times the work, {took:.3f} s, {unit!r:.60}")
    print(f"{count} patterns, {bad} grow faster than {GROWTH} times for twice the text")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
