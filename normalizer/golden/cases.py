"""Which fixtures there are, and where the golden files of each one stand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NoReturn

from normalizer.errors import InputError
from normalizer.io.files import SUFFIXES

__all__ = ["REMOVALS", "TEXT", "Case", "Folders", "Listing", "find_cases"]

TEXT, REMOVALS = ".txt", ".removals.jsonl"
# A fixture is one article: rows of several are no fixture, and Markdown is a note on them.
_ARTICLES = tuple(s for s in SUFFIXES if s.split(".")[1] not in ("jsonl", "ndjson", "md"))
_NOTES = (".md", ".rst", "LICENSE", "LICENCE", "README")


@dataclass(frozen=True)
class Folders:
    """Where fixtures and golden files stand; `root` is what their names are told from."""

    root: Path
    fixtures: Path
    golden: Path

    @classmethod
    def below(cls, root: Path, fixtures: str = "fixtures", golden: str = "golden") -> Folders:
        """Return the folders of these names below `root`."""
        return cls(root, root / fixtures, root / golden)


@dataclass(frozen=True)
class Case:
    """A fixture and its golden files.

    `name` is the fixture's path below the folder of fixtures, its suffix included, so
    that a page and the text scraped from it are two cases: `wire/tally.html` has
    `wire/tally.html.txt` and `wire/tally.html.removals.jsonl`.
    """

    name: str
    fixture: Path
    text: Path
    removals: Path


@dataclass(frozen=True)
class Listing:
    """All cases by name, golden files that belong to none, and files that are no fixture."""

    cases: tuple[Case, ...]
    orphans: tuple[Path, ...] = ()
    ignored: tuple[Path, ...] = ()


def find_cases(folders: Folders, only: Iterable[str] = ()) -> Listing:
    """List the cases and the orphans.

    Args:
        folders: where to look.
        only: names or globs of names (`wire/*`, `*.html`); with any, only cases and
            orphans that match one are listed.

    Raises:
        InputError: `fixtures-missing`, there is no such folder; `fixtures-empty`, it
            holds no fixture, or none that `only` names; `golden-unreadable`, a folder
            that cannot be listed.
    """
    if not folders.fixtures.is_dir():
        raise InputError(
            "fixtures-missing",
            f"{folders.fixtures}: there is no such folder",
            "give the folder that holds the fixtures, or name them with --fixtures",
        )
    wanted = tuple(only)
    cases: list[Case] = []
    ignored: list[Path] = []
    for path in _files(folders.fixtures):
        name = path.relative_to(folders.fixtures).as_posix()
        if not path.name.lower().endswith(_ARTICLES):
            if not path.name.endswith(_NOTES):
                ignored.append(path)
        elif _matches(name, wanted):
            cases.append(_case(folders, name))
    if not cases:
        raise InputError(
            "fixtures-empty",
            f"{folders.fixtures}: holds no fixture" + (" of that name" if wanted else ""),
            "fixtures are articles: files named *.txt or *.html, compressed or not",
        )
    return Listing(tuple(cases), tuple(_orphans(folders, wanted)), tuple(ignored))


def _case(folders: Folders, name: str) -> Case:
    golden = folders.golden / name
    return Case(
        name,
        folders.fixtures / name,
        golden.with_name(golden.name + TEXT),
        golden.with_name(golden.name + REMOVALS),
    )


def _orphans(folders: Folders, only: tuple[str, ...]) -> Iterator[Path]:
    """Yield the golden files whose fixture is not there."""
    if not folders.golden.is_dir():
        return
    for path in _files(folders.golden):
        name = path.relative_to(folders.golden).as_posix()
        suffix = next((s for s in (REMOVALS, TEXT) if name.endswith(s)), None)
        if suffix is None:
            continue
        fixture = name.removesuffix(suffix)
        known = fixture.lower().endswith(_ARTICLES) and (folders.fixtures / fixture).is_file()
        if not known and _matches(fixture, only):
            yield path


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder by path, hidden ones and those in hidden folders not."""
    found: list[tuple[str, Path]] = []
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in names if not name.startswith("."))
        found += ((path.relative_to(folder).as_posix(), path) for path in paths if path.is_file())
    for _, path in sorted(found):
        yield path


def _unreadable(problem: OSError) -> NoReturn:
    """Refuse a folder that hides its fixtures: their golden files would seem to have none."""
    raise InputError(
        "golden-unreadable",
        f"{problem.filename}: cannot be read: {problem.strerror}",
        "check the folder's permissions",
    ) from problem


def _matches(name: str, only: tuple[str, ...]) -> bool:
    return not only or any(fnmatchcase(name, pattern) for pattern in only)
