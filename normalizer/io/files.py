"""Paths as given on a command line to articles: files, folders, globs, standard input.

Nothing here fails as a whole: what cannot be read comes out as an `Input` with an error
in its place, so that a batch goes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from normalizer.errors import InputError, NormalizerError
from normalizer.io.inputs import NOTHING_GIVEN, Input
from normalizer.io.jsonl import read_inputs, refuse_json, sniff
from normalizer.io.streams import open_input, read_all, reading
from normalizer.pipeline import Given
from normalizer.unpack import LARGEST_INPUT

__all__ = [
    "ROW_SUFFIXES",
    "SUFFIXES",
    "Input",
    "Named",
    "inputs",
    "inputs_of",
    "paths_of",
    "stem_of",
]

# A file's path, its relative name without suffixes, and an error or None.
Named = tuple[str, str, NormalizerError | None]

_TEXTS = (".txt", ".html", ".htm", ".xhtml", ".md")
_ROWS = (".jsonl", ".ndjson")
_COMPRESSED = ("", ".gz", ".bz2", ".xz", ".zst")
SUFFIXES = tuple(kind + packed for kind in (*_TEXTS, *_ROWS) for packed in _COMPRESSED)
ROW_SUFFIXES = tuple(kind + packed for kind in _ROWS for packed in _COMPRESSED)


def inputs(
    paths: Iterable[str], *, given: Given | None = None, limit: int = LARGEST_INPUT
) -> Iterator[Input]:
    """Yield the articles that paths name, in their order; a folder's are sorted by path.

    Args:
        paths: files, folders (walked, for files with one of `SUFFIXES`; hidden ones and
            links to folders are left out), globs that no shell expanded, `-` for
            standard input.
        given: what is known of articles that do not say it themselves.
        limit: bytes that an article may hold after decompression, or a line of a JSONL.
    """
    return inputs_of(paths_of(paths), given=given, limit=limit)


def inputs_of(
    files: Iterable[Named], *, given: Given | None = None, limit: int = LARGEST_INPUT
) -> Iterator[Input]:
    """Yield the articles of files that were listed by `paths_of`; see `inputs`."""
    known = given or Given()
    for source, name, problem in files:
        if problem is not None:
            yield Input.failed(source, problem, name=name)
        else:
            for item in _articles(source, name, limit):
                yield _with_given(item, known)


def paths_of(paths: Iterable[str]) -> Iterator[Named]:
    """Yield (path, relative name without suffixes, error or None) of each file named."""
    for path in paths:
        if path == "-":
            yield path, "stdin", None
        elif os.path.isdir(path):  # noqa: PTH112 - pathlib costs start-up time
            yield from _folder(path)
        elif _has_wildcard(path) and not os.path.lexists(path):
            yield from _glob(path)
        else:
            yield path, stem_of(os.path.basename(path)), None  # noqa: PTH119


def stem_of(name: str) -> str:
    """Return a file's name, or relative path, without the suffixes that are known."""
    lowered = name.lower()
    suffix = max((s for s in SUFFIXES if lowered.endswith(s)), key=len, default="")
    return name[: len(name) - len(suffix)] or name


def _has_wildcard(path: str) -> bool:
    return any(sign in path for sign in "*?[")


def _glob(pattern: str) -> Iterator[Named]:
    from glob import glob

    found = sorted(glob(pattern, recursive=True))  # noqa: PTH207
    if not found:
        problem = InputError("no-match", f"{pattern}: matches no file", "check the pattern")
        yield pattern, stem_of(os.path.basename(pattern)), problem  # noqa: PTH119
    yield from paths_of(found)


def _folder(path: str) -> Iterator[Named]:
    any_found = False
    for found, problem in _walk(path):
        any_found = True
        yield found, stem_of(os.path.relpath(found, path)), problem
    if not any_found:
        hint = "it must hold files named " + " ".join(("*" + s) for s in (*_TEXTS, *_ROWS))
        yield path, "", InputError("folder-empty", f"{path}: holds no articles", hint)


def _walk(folder: str) -> Iterator[tuple[str, NormalizerError | None]]:
    """Yield the files below a folder, sorted by path; links to folders are not followed."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path != folder and not path.endswith(os.sep):
            yield path, None
            continue
        try:
            with reading(path), os.scandir(path) as entries:
                names = sorted(entry_path for e in entries if (entry_path := _wanted(e)))
        except NormalizerError as problem:
            yield path, problem
            continue
        waiting.extend(reversed(names))


def _wanted(entry: os.DirEntry[str]) -> str | None:
    """Return an entry's path, a folder's with a separator at its end; None leaves it out."""
    if entry.name.startswith("."):
        return None
    if entry.is_dir(follow_symlinks=False):
        return entry.path + os.sep
    return entry.path if entry.name.lower().endswith(SUFFIXES) else None


def _articles(path: str, name: str, limit: int) -> Iterator[Input]:
    """Yield the articles of one file, or the error that it ends with."""
    try:
        with open_input(path, path) as stream:
            is_jsonl, whole = sniff(stream, limit)
            if is_jsonl or path.lower().endswith(ROW_SUFFIXES):
                yield from read_inputs(whole, path, name=name, longest=limit)
            else:
                data = read_all(refuse_json(whole, path), limit, path)
                yield Input(path, data, name=name)
    except NormalizerError as problem:
        yield Input.failed(path, problem, name=name)


def _with_given(item: Input, known: Given) -> Input:
    """Fill in what is known of all articles where the article does not say it."""
    if known == NOTHING_GIVEN or (item.data is None and item.record is None):
        return item
    given = Given(
        url=item.given.url or known.url,
        outlet=item.given.outlet or known.outlet,
        title=item.given.title or known.title,
        published=item.given.published or known.published,
        language=item.given.language or known.language,
    )
    return replace(item, given=given)
