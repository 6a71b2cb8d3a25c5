"""Fixtures cleaned now, held against their golden files."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from normalizer.config import Settings, find_file, load_settings
from normalizer.errors import InputError, LedgerError, NormalizerError, told
from normalizer.golden.cases import Case
from normalizer.golden.render import Golden, render
from normalizer.ledger import restore
from normalizer.pipeline import clean_document, to_document

__all__ = ["Outcome", "Status", "check", "check_all", "settings_for", "stored", "unified_diff"]

Status = Literal["same", "differs", "new", "error"]
_CONTEXT = 2  # lines of a diff around what changed
_NOTHING = Golden(None, None)


@dataclass(frozen=True)
class Outcome:
    """A case, its golden files as they are stored and as they would be made now.

    `status` is `new` where no golden file is there, `error` where the fixture could not
    be cleaned; `now` is empty then.
    """

    case: Case
    status: Status
    stored: Golden
    now: Golden = _NOTHING
    error: NormalizerError | None = None


def settings_for(root: Path) -> Settings:
    """Return the settings closest to a folder; the ledger is always that of the region.

    Raises:
        ConfigError: they cannot be read.
    """
    settings = load_settings(find_file(root), search=False)
    return settings.with_values({"ledger": "region"}, "golden files")


def check_all(cases: Iterable[Case], settings: Settings) -> Iterator[Outcome]:
    """Yield the outcome of each case, in order; one that breaks a cleaner stops no other."""
    for case in cases:
        try:
            yield check(case, settings)
        except Exception as problem:
            broken = NormalizerError(
                "internal-error",
                f"{case.name}: {told(problem)}",
                "this is a bug, of normalizer's or of a cleaner of yours; `normalizer clean` on it "
                "with NORMALIZER_TRACEBACK=1 shows where it happened",
            )
            yield Outcome(case, "error", _NOTHING, error=broken)


def check(case: Case, settings: Settings) -> Outcome:
    """Clean one fixture and hold it against its golden files.

    A record that does not give its Document's text back is an error, whatever the
    golden files say.
    """
    try:
        before = stored(case)
        now = _make(case, settings)
    except NormalizerError as problem:
        return Outcome(case, "error", _NOTHING, error=problem)
    if before == now:
        return Outcome(case, "same", before, now)
    return Outcome(case, "new" if before == _NOTHING else "differs", before, now)


def _make(case: Case, settings: Settings) -> Golden:
    document = to_document(_read(case.fixture), source=case.name, settings=settings)
    record = clean_document(document, settings)
    if restore(record) != document.text:
        raise LedgerError(
            "restore-differs",
            f"{case.name}: restore does not give back the text it was made from",
            "a cleaner's cuts do not fit the blocks; `normalizer clean --diff` shows them",
        )
    return render(record)


def stored(case: Case) -> Golden:
    """Return what the golden files of a case hold.

    Bytes that are not UTF-8 stand in it as lone surrogates, so that a file that somebody
    broke differs, and can be renewed, like any other.

    Raises:
        InputError: `golden-unreadable`.
    """
    files = (case.text, case.removals)
    return Golden(*(_text(path) if path.exists() else None for path in files))


def _text(path: Path) -> str:
    return _read(path).decode("utf-8", "surrogateescape")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InputError(
            "golden-unreadable", f"{path}: cannot be read: {problem.strerror}", "check the file"
        ) from problem


def unified_diff(outcome: Outcome, root: Path) -> list[str]:
    """Return the lines of a unified diff from the golden files to what is made now.

    Both files of a case follow one another; a file without a difference is left out.
    Lines have no line end.
    """
    case, old, new = outcome.case, outcome.stored, outcome.now
    lines: list[str] = []
    for path, before, after in (
        (case.text, old.text, new.text),
        (case.removals, old.removals, new.removals),
    ):
        name = _shown(path, root)
        lines.extend(
            difflib.unified_diff(
                (before or "").split("\n"),
                (after or "").split("\n"),
                name if before is not None else f"{name} (missing)",
                f"{name} (now)",
                n=_CONTEXT,
                lineterm="",
            )
        )
    return lines


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
