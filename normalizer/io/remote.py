"""Paths in object stores (`s3://`, `gs://`, `memory://`, ...), through fsspec."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from normalizer.errors import ConfigError, InputError, OutputError

__all__ = ["is_remote", "listing", "local_folder", "open_remote"]

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}://")
# What tells a changed object from the one that was read, in the order of preference.
_VERSIONS = ("ETag", "etag", "md5Hash", "LastModified", "mtime", "updated", "created")


def is_remote(path: str) -> bool:
    """Tell whether a path names a place in an object store."""
    return _SCHEME.match(path) is not None


def local_folder(path: str) -> Path:
    """Return the folder that results go to.

    Raises:
        OutputError: `output-remote`, it is in an object store, which a `Path` cannot name.
    """
    if is_remote(path):
        raise OutputError(
            "output-remote",
            f"{path}: results are written to local folders only",
            "name a folder of this machine, or one that is mounted, and copy it there afterwards",
        )
    return Path(path)


def _filesystem(path: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as problem:
        raise ConfigError(
            "extra-missing", f"{path}: needs fsspec", 'pip install "article-normalizer[fsspec]"'
        ) from problem
    try:
        found: tuple[Any, str] = url_to_fs(path)
    except (ImportError, ValueError, OSError) as problem:
        raise _unreadable(path, problem) from problem
    return found


def _unreadable(path: str, problem: Exception) -> InputError:
    return InputError(
        "remote-unreadable",
        f"{path}: {str(problem) or type(problem).__name__}"[:400],
        "check the path, the credentials, and that the store's own package is installed",
    )


def listing(path: str) -> list[tuple[str, int, int]]:
    """Return (path, bytes, version) of each object that a path, prefix or glob names, sorted.

    `version` is a number that differs when the object has changed.

    Raises:
        ConfigError: `extra-missing`.
        InputError: `remote-unreadable`, `no-match`.
    """
    system, inner = _filesystem(path)
    try:
        if any(sign in inner for sign in "*?["):
            found = system.glob(inner, detail=True)
        elif system.isdir(inner):
            found = system.find(inner, detail=True)
        else:
            found = {inner: system.info(inner)}
    except Exception as problem:  # each store has errors of its own
        raise _unreadable(path, problem) from problem
    files = {name: about for name, about in found.items() if about.get("type") != "directory"}
    if not files:
        raise InputError("no-match", f"{path}: holds no objects", "check the path")
    return [
        (
            str(system.unstrip_protocol(name)),
            int(files[name].get("size") or 0),
            _version(files[name]),
        )
        for name in sorted(files)
    ]


def _version(about: dict[str, Any]) -> int:
    told = next((str(about[key]) for key in _VERSIONS if about.get(key)), "")
    return zlib.crc32(told.encode())


@contextmanager
def open_remote(path: str) -> Iterator[IO[bytes]]:
    """Open an object for reading.

    Raises:
        ConfigError: `extra-missing`.
        InputError: `remote-unreadable`.
    """
    system, inner = _filesystem(path)
    try:
        stream = system.open(inner, "rb")
    except Exception as problem:
        raise _unreadable(path, problem) from problem
    with stream:
        yield stream
