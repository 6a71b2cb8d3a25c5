"""From paths to parts: files in a fixed order, grouped so that a part is worth a task.

A part is read from its beginning to its end by one reader, and its shards are numbered
within it: the output depends on the inputs alone, whoever works on which part.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import Any, Literal

from normalizer.errors import InputError, NormalizerError
from normalizer.io import remote
from normalizer.io.files import ROW_SUFFIXES, SUFFIXES

__all__ = ["STDIN", "Kind", "Member", "Part", "kind_of", "members", "parts", "total_bytes"]

Kind = Literal["page", "rows", "parquet", "warc", "unknown", "bad", "passed-over"]

_SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys(SUFFIXES, "page"),
    **dict.fromkeys(ROW_SUFFIXES, "rows"),
    ".parquet": "parquet",
    **{f".warc{packed}": "warc" for packed in ("", ".gz", ".zst")},
}
STDIN = "-"  # `-=PATH` is standard input that was put into a file
_MOST_MEMBERS = 20_000  # files of a part: some 5 MB of paths


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a part: its path, what it holds, its size in bytes, its time of change in ns.

    `name` is what records call it, where that is not the path.  Of a `bad` one
    `error` has code, message and hint; of one that is `passed-over` the code.
    """

    path: str
    kind: Kind
    size: int = 0
    stamp: int = 0
    error: tuple[str, str, str] | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """What records and messages call the file."""
        return self.name or self.path


@dataclass(frozen=True)
class Part:
    """Files that are read one after the other, numbered from 0."""

    number: int
    members: tuple[Member, ...]

    @cached_property
    def size(self) -> int:
        """Bytes of all files, as they lie on the disk."""
        return sum(member.size for member in self.members)

    def key(self, how: dict[str, Any]) -> str:
        """Return the hash of the part's files (path, size, time of change) and of `how`."""
        told = json.dumps([how, [astuple(m) for m in self.members]], sort_keys=True)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def kind_of(path: str) -> Kind:
    """Return what a file's name says it holds; `unknown` where it says nothing."""
    name = path.lower()
    for suffix in sorted(_SUFFIXES, key=len, reverse=True):
        if name.endswith(suffix):
            return _SUFFIXES[suffix]
    return "unknown"


def parts(inputs: Iterable[str], part_bytes: int, *, exclude: Path | None = None) -> Iterator[Part]:
    """Yield the parts of the inputs; a file larger than `part_bytes` is a part by itself.

    Args:
        inputs: files, folders, globs, `scheme://` paths.
        part_bytes: what the files of a part may come to.
        exclude: a folder that is not looked into: the output.
    """
    number, size = 0, 0
    waiting: list[Member] = []
    for member in members(inputs, exclude=exclude):
        full = size + member.size > part_bytes or len(waiting) >= _MOST_MEMBERS
        if waiting and full:
            yield Part(number, tuple(waiting))
            number, size, waiting = number + 1, 0, []
        waiting.append(member)
        size += member.size
    if waiting:
        yield Part(number, tuple(waiting))


def total_bytes(inputs: Iterable[str], *, exclude: Path | None = None) -> int:
    """Return the size of all inputs on the disk, in bytes."""
    return sum(member.size for member in members(inputs, exclude=exclude))


def members(inputs: Iterable[str], *, exclude: Path | None = None) -> Iterator[Member]:
    """Yield the files of the inputs in the order given, those of a folder sorted by path."""
    skip = os.path.realpath(exclude) if exclude else ""
    for path in inputs:
        if path == STDIN or path.startswith(f"{STDIN}="):
            yield replace(_member(path[2:], "unknown"), name=STDIN)
        elif remote.is_remote(path):
            yield from _remote(path)
        elif Path(path).is_dir():
            yield from _folder(path, skip)
        elif any(sign in path for sign in "*?[") and not os.path.lexists(path):
            yield from _glob(path, skip)
        else:
            yield _member(path, kind_of(path))


def _bad(path: str, error: NormalizerError) -> Member:
    return Member(path, "bad", error=(error.code, error.message, error.hint))


def _member(path: str, kind: Kind) -> Member:
    """Return the file as a member; what cannot be opened shows when it is read."""
    try:
        known = os.stat(path)  # noqa: PTH116 - hot in large folders
    except (OSError, ValueError):
        return Member(path, kind)
    return Member(path, kind, known.st_size, known.st_mtime_ns)


def _glob(pattern: str, skip: str) -> Iterator[Member]:
    found = sorted(glob(pattern, recursive=True))  # noqa: PTH207
    if not found:
        error = InputError("no-match", f"{pattern}: matches no file", "check the pattern")
        yield _bad(pattern, error)
    for path in found:
        if not Path(path).is_dir():
            yield _member(path, kind_of(path))
        elif "**" not in pattern:  # with it the files below stand in the list themselves
            yield from _folder(path, skip)


def _folder(folder: str, skip: str) -> Iterator[Member]:
    any_found = False
    for member in _walk(folder, skip):
        any_found |= member.kind != "passed-over"
        yield member
    if not any_found:
        hint = "it must hold files such as *.html, *.txt, *.jsonl, *.parquet, *.warc.gz"
        yield _bad(folder, InputError("folder-empty", f"{folder}: holds no articles", hint))


def _walk(folder: str, skip: str) -> Iterator[Member]:
    """Yield a folder's files, sorted by path; links to folders are not followed."""
    waiting: list[Member | str] = [folder]
    while waiting:
        head = waiting.pop()
        if isinstance(head, Member):
            yield head
            continue
        try:
            with os.scandir(head) as entries:
                listed = sorted(entries, key=lambda e: e.name, reverse=True)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            error = InputError("folder-unreadable", f"{head}: {reason}", "check its permissions")
            yield _bad(head, error)
            continue
        for entry in listed:
            if not entry.is_dir(follow_symlinks=False):
                waiting.append(_entry(entry))
            elif not entry.name.startswith(".") and os.path.realpath(entry.path) != skip:
                waiting.append(entry.path)


def _entry(entry: os.DirEntry[str]) -> Member:
    kind = kind_of(entry.name)
    if entry.name.startswith("."):
        return Member(entry.path, "passed-over", error=("hidden-file", "", ""))
    if kind == "unknown":
        return Member(entry.path, "passed-over", error=("other-suffix", "", ""))
    return _member(entry.path, kind)


def _remote(path: str) -> Iterator[Member]:
    try:
        found = remote.listing(path)
    except NormalizerError as problem:
        yield _bad(path, problem)
        return
    for name, size, stamp in found:
        kind = kind_of(name)
        if kind == "unknown" and name != path:
            yield Member(name, "passed-over", error=("other-suffix", "", ""))
        else:
            yield Member(name, kind, size, stamp)
