"""Labelled sets on disk: pages, and for each the body that people marked as the article.

    SET/gold.jsonl            one row a page: id, gold; optional, url, lang, without, page
    SET/pages/ID.html         or .htm, .xhtml, .txt; compressed or not

Several sets can share a folder: `DIR/gold/NAME.jsonl` and `DIR/pages/NAME/ID.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalizer.errors import InputError, NormalizerError
from normalizer.io.files import SUFFIXES, stem_of
from normalizer.io.inputs import NOTHING_GIVEN
from normalizer.io.jsonl import read_rows
from normalizer.pipeline import Given

__all__ = ["LabelledPage", "LabelledSet", "find_sets", "read_pages"]

_PAGES = tuple(s for s in SUFFIXES if s.split(".")[1] in ("html", "htm", "xhtml", "txt"))
_TEXTS = ("optional", "url", "outlet", "published", "lang")


@dataclass(frozen=True)
class LabelledSet:
    """Where a set's labels and pages stand, and what it is called."""

    name: str
    gold: Path
    pages: Path


@dataclass(frozen=True)
class LabelledPage:
    """A page and its marked body.

    `optional` (title, standfirst) counts neither for nor against; `without` are snippets
    known to be no article; `language` is empty where the label does not say it.
    """

    name: str
    path: Path
    gold: str
    optional: str = ""
    language: str = ""
    without: tuple[str, ...] = ()
    given: Given = NOTHING_GIVEN


def find_sets(folder: Path, names: Iterable[str] = ()) -> list[LabelledSet]:
    """Return the sets of a folder: the one it is, or those of these names in it (all if none).

    Raises:
        InputError: `set-missing`, there are no labels where they should stand.
    """
    wanted = tuple(names)
    shown = folder.as_posix()
    own = folder / "gold.jsonl"
    if own.is_file() and not wanted:
        return [LabelledSet(shown, own, folder / "pages")]
    golds = [folder / "gold" / f"{name}.jsonl" for name in wanted]
    golds = golds or sorted((folder / "gold").glob("*.jsonl"))
    missing = next((path for path in golds if not path.is_file()), None if golds else own)
    if missing is not None:
        raise InputError(
            "set-missing",
            f"{missing}: there is no such file",
            "a set is a folder with gold.jsonl and pages/; see docs/evaluation.md",
        )
    return [LabelledSet(f"{shown}#{g.stem}", g, folder / "pages" / g.stem) for g in golds]


def read_pages(labelled: LabelledSet) -> Iterator[LabelledPage | NormalizerError]:
    """Yield the pages of a set in the order of their labels; what is wrong comes as an error.

    Raises:
        InputError: `set-unreadable`, the labels cannot be read; `set-empty`, there are none.
    """
    seen: set[str] = set()
    number = 0
    try:
        with labelled.gold.open("rb") as stream:
            for number, row in read_rows(stream, str(labelled.gold)):
                if isinstance(row, NormalizerError):
                    yield row
                    continue
                try:
                    yield from _pages_of(row, labelled, f"{labelled.gold}: line {number}", seen)
                except NormalizerError as problem:
                    yield problem
    except OSError as problem:
        raise InputError(
            "set-unreadable", f"{labelled.gold}: {problem.strerror}", "check its permissions"
        ) from problem
    if not number:
        raise InputError(
            "set-empty",
            f"{labelled.gold}: holds no labels",
            "a label is a line of JSON with `id` and `gold`; see docs/evaluation.md",
        )


def _pages_of(
    row: Mapping[str, Any], labelled: LabelledSet, where: str, seen: set[str]
) -> Iterator[LabelledPage]:
    ident, gold = row.get("id"), row.get("gold")
    without = row.get("without") or []
    texts = {key: row.get(key) or "" for key in _TEXTS}
    strings = isinstance(without, list) and all(isinstance(w, str) for w in without)
    if not (isinstance(ident, str) and ident and isinstance(gold, str) and strings) or not all(
        isinstance(text, str) for text in texts.values()
    ):
        raise _bad(where, "`id` and `gold` must be strings, `without` a list of them")
    if ident in seen:
        raise _bad(where, f"the id {ident!r} stands there twice")
    seen.add(ident)
    known = Given(
        url=texts["url"] or None,
        outlet=texts["outlet"] or None,
        published=texts["published"] or None,
    )
    paths = _paths(row, ident, labelled, where)
    for path in paths:
        name = ident if len(paths) == 1 else ident + path.name[len(stem_of(path.name)) :]
        yield LabelledPage(
            name, path, gold, texts["optional"], texts["lang"], tuple(without), known
        )


def _paths(row: Mapping[str, Any], ident: str, labelled: LabelledSet, where: str) -> list[Path]:
    """Return the files of a row: those that `page` names, or the one named after the id."""
    named = row.get("page")
    if named is None:
        found = (labelled.pages / f"{ident}{suffix}" for suffix in _PAGES)
        path = next((path for path in found if path.is_file()), None)
        if path is None:
            raise InputError(
                "page-missing",
                f"{where}: {labelled.pages / ident} has no page",
                "it must be named ID.html or ID.txt, compressed or not",
            )
        return [path]
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise _bad(where, "`page` must be a path, or a list of them")
    paths = [labelled.gold.parent / name for name in names]
    for path in paths:
        if not path.is_file():
            raise InputError("page-missing", f"{where}: {path} is no file", "check `page`")
    return paths


def _bad(where: str, what: str) -> InputError:
    return InputError("bad-label", f"{where}: {what}", "see docs/evaluation.md for the fields")
