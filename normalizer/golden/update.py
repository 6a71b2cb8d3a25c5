"""Golden files renewed: what changes by rule, what an article would lose, the writing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from normalizer.blocks import is_unspaced
from normalizer.errors import OutputError
from normalizer.golden.cases import Case
from normalizer.golden.compare import Outcome
from normalizer.golden.render import cuts_of

__all__ = ["Change", "RuleChange", "lost_words", "plan_update", "remove", "write_goldens"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class RuleChange:
    """How many cuts one cleaner made more and made no more, and the words in them."""

    code: str
    cleaner: str
    added: int
    dropped: int
    words_added: int
    words_dropped: int


@dataclass(frozen=True)
class Change:
    """What renewing a case's golden files would change.

    `lost` lists paragraphs of the stored text that the new one has not, if words of the
    stored text are missing from it; `words_lost` counts those words.
    """

    case: Case
    new: bool
    rules: tuple[RuleChange, ...]
    words_gained: int
    words_lost: int
    lost: tuple[str, ...]


def plan_update(outcome: Outcome) -> Change:
    """Say what storing an outcome that differs would change."""
    old, now = outcome.stored, outcome.now
    gone = lost_words(old.text or "", now.text or "")
    gained = lost_words(now.text or "", old.text or "")
    kept = set((now.text or "").split("\n"))
    lost = (line for line in (old.text or "").split("\n") if line and line not in kept)
    return Change(
        outcome.case,
        outcome.status == "new",
        _by_rule(cuts_of(old.removals), cuts_of(now.removals)),
        gained.total(),
        gone.total(),
        tuple(lost) if gone else (),
    )


def lost_words(before: str, after: str) -> Counter[str]:
    """Count the words that `before` has and `after` has not, each as often as it is missing."""
    return _words(before) - _words(after)


def _words(text: str) -> Counter[str]:
    """Count the words; in scripts that put no spaces between words, the characters."""
    single = [char for char in text if is_unspaced(char)]
    spaced = "".join(" " if is_unspaced(char) else char for char in text) if single else text
    return Counter([*single, *_WORD.findall(spaced)])


def _by_rule(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]]
) -> tuple[RuleChange, ...]:
    """Compare cuts by cleaner and text, wherever in the Document they stand."""
    added, dropped = Counter(after) - Counter(before), Counter(before) - Counter(after)
    rules = sorted({(code, cleaner) for code, cleaner, _ in (*added, *dropped)})
    return tuple(_rule_change(*rule, added, dropped) for rule in rules)


def _rule_change(
    code: str,
    cleaner: str,
    added: Counter[tuple[str, str, str]],
    dropped: Counter[tuple[str, str, str]],
) -> RuleChange:
    more, words_more = _count(added, (code, cleaner))
    less, words_less = _count(dropped, (code, cleaner))
    return RuleChange(code, cleaner, more, less, words_more, words_less)


def _count(cuts: Counter[tuple[str, str, str]], rule: tuple[str, str]) -> tuple[int, int]:
    """Return the number of a rule's cuts and of the words in them."""
    own = [(text, count) for (*of, text), count in cuts.items() if tuple(of) == rule]
    words = sum(_words(text).total() * count for text, count in own)
    return sum(count for _, count in own), words


def write_goldens(outcome: Outcome) -> None:
    """Store what an outcome has now, each file whole or not at all.

    Raises:
        OutputError: `golden-unwritable`.
    """
    for path, data in (
        (outcome.case.text, outcome.now.text),
        (outcome.case.removals, outcome.now.removals),
    ):
        _replace(path, data or "")


def remove(paths: Iterable[Path]) -> None:
    """Delete golden files whose fixture is gone, and the folders that this leaves empty.

    Raises:
        OutputError: `golden-unwritable`.
    """
    for path in paths:
        try:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        except OSError as problem:
            raise _unwritable(path, problem) from problem


def _replace(path: Path, data: str) -> None:
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data.encode("utf-8", "backslashreplace"))
        part.replace(path)
    except OSError as problem:
        with suppress(OSError):
            part.unlink()
        raise _unwritable(path, problem) from problem


def _unwritable(path: Path, problem: OSError) -> OutputError:
    return OutputError(
        "golden-unwritable",
        f"{path}: cannot be written: {problem.strerror}",
        "check the folder's permissions and the room left",
    )
