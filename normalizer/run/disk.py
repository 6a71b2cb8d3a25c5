"""Files of the output: whole or not there, and what the disk refuses said clearly."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from normalizer.errors import OutputError

__all__ = [
    "PART",
    "ShardFile",
    "checksum_of",
    "copy_file",
    "output_errors",
    "publish_file",
    "replace_file",
]

PART = ".part"  # what the name of a file ends with until it is whole
_COPY = 1 << 20  # bytes


@contextmanager
def output_errors(out: Path) -> Iterator[None]:
    """Turn what the disk refuses into errors that say what to do.

    Raises:
        OutputError: `disk-full`, `output-lost`, `output-unwritable`.
    """
    try:
        yield
    except OSError as problem:
        again = "then run the same command again: what is done stays done"
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise OutputError(
                "disk-full", f"{out}: no space is left", f"make room, {again}"
            ) from problem
        if problem.errno in (errno.ENOENT, errno.ESTALE):
            lost = f"{out}: the folder was removed or unmounted"
            raise OutputError("output-lost", lost, f"bring it back, {again}") from problem
        what = f"{out}: cannot be written: {problem.strerror or problem}"
        hint = f"check its permissions, {again}"
        raise OutputError("output-unwritable", what, hint) from problem


@dataclass(frozen=True)
class ShardFile:
    """A file of a shard: path below the output folder, bytes, and checksum (SHA-256)."""

    path: str
    size: int
    sha256: str


def publish_file(path: Path, out: Path, place: Path) -> ShardFile:
    """Give a file its final name, `place` below `out`, once its bytes are on the disk."""
    checksum = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(_COPY):
            checksum.update(piece)
            size += len(piece)
        os.fsync(file.fileno())
    target = out / place
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    _sync_folder(target.parent)
    return ShardFile(place.as_posix(), size, checksum.hexdigest())


def checksum_of(path: Path) -> str | None:
    """Return a file's checksum (SHA-256), None where it cannot be read to its end."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _taking_the_place_of(target: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes a target's place once it is whole; if that fails, none is left."""
    waiting = target.with_name(target.name + PART)
    try:
        with waiting.open("wb") as file:
            yield file
        waiting.replace(target)
    except OSError:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise


def replace_file(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    with _taking_the_place_of(target) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def copy_file(source: Path, target: Path) -> bool:
    """Copy a file, if it is one; returns whether it was."""
    if not source.is_file():
        return False
    try:
        file = source.open("rb")
    except OSError:
        return False
    with file, _taking_the_place_of(target) as copy:
        while piece := file.read(_COPY):
            copy.write(piece)
    return True
