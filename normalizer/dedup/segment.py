"""Segment files: arrays behind a header, written once, checked, and mapped into memory.

A file is the magic line, the header's length (8 bytes, little endian), the header (JSON:
what the segment holds, and for each array its type, place and length), and the arrays.
"""

from __future__ import annotations

import errno
import json
import mmap
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from normalizer.errors import InputError, OutputError

__all__ = ["Sections", "publish", "read_sections", "smallest", "write_sections"]

MAGIC: Final = b"normalizer segment 1\n"
_ALIGN: Final = 8

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Sections:
    """An open segment file: its header's `about`, its arrays by name, its size in bytes."""

    about: Mapping[str, Any]
    arrays: Mapping[str, Array]
    size: int

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]


def smallest(values: Array) -> Array:
    """Return the values in the smallest unsigned type that holds them."""
    most = int(values.max()) if len(values) else 0
    for kind in (np.uint8, np.uint16, np.uint32):
        if most <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype(np.uint64)


def publish(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or none, also after a crash.

    Raises:
        OutputError: `disk-full`, `index-unwritable`; nothing is left of it.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as problem:
        raise _refused(path, problem) from problem
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _refused(path: Path, problem: OSError) -> OutputError:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        hint = "make room, then run the same command again"
        return OutputError("disk-full", f"{path}: no space is left", hint)
    what = f"{path}: cannot be written: {problem.strerror or problem}"
    hint = "check the folder's permissions, then run the same command again"
    return OutputError("index-unwritable", what, hint)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_sections(path: Path, about: Mapping[str, Any], arrays: Mapping[str, Array]) -> int:
    """Write a segment file and return its size in bytes."""
    places: dict[str, tuple[str, int, int]] = {}
    blocks: list[bytes] = []
    at = 0
    for name, array in arrays.items():
        block = array.tobytes()
        block += bytes(-len(block) % _ALIGN)
        places[name] = (array.dtype.str, at, len(array))
        blocks.append(block)
        at += len(block)
    body = b"".join(blocks)
    header = json.dumps(
        {"about": about, "arrays": places, "bytes": len(body), "crc32": zlib.crc32(body)},
        ensure_ascii=False,
        sort_keys=True,
    ).encode()
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % _ALIGN)
    data = MAGIC + len(header).to_bytes(8, "little") + header + body
    publish(path, data)
    return len(data)


def read_sections(path: Path) -> Sections:
    """Map a segment file into memory.

    Raises:
        FileNotFoundError: there is no such file.
        InputError: it is cut short or damaged.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < len(MAGIC) + 8:
            raise _damaged(path, "is cut short")
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = len(MAGIC) + 8
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise _damaged(path, "is no segment")
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    try:
        header = json.loads(bytes(data[start : start + length]))
    except ValueError:
        raise _damaged(path, "has a damaged header") from None
    body = data[start + length :]
    if len(body) != header["bytes"] or zlib.crc32(body) != header["crc32"]:
        raise _damaged(path, "does not agree with its checksum")
    arrays = {
        name: np.frombuffer(body, dtype=np.dtype(kind), count=count, offset=at)
        for name, (kind, at, count) in header["arrays"].items()
    }
    return Sections(header["about"], arrays, size)


def _damaged(path: Path, what: str) -> InputError:
    return InputError(
        "index-damaged",
        f"{path}: the segment {what}",
        "put the file back from a copy, or make the index anew",
    )
