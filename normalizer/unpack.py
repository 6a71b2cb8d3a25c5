"""Decompression: gzip, bzip2, xz and zstd, told by their first bytes, within a limit."""

from __future__ import annotations

import io
import re
from typing import IO, cast

from normalizer.errors import DecodeError, LimitError

__all__ = [
    "LARGEST_INPUT",
    "compression_of",
    "decompress",
    "is_damage",
    "open_compressed",
    "too_large",
]

LARGEST_INPUT = 64 * 1024 * 1024  # bytes, after decompression

_MAGIC = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),  # a first block, or the end
    "xz": re.compile(rb"\xfd7zXZ\x00"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd"),
}


def decompress(data: bytes, *, name: str = "input", limit: int = LARGEST_INPUT) -> bytes:
    """Return what gzip, bzip2, xz or zstd data holds; other data as it is.

    Nested compression is undone once only.

    Raises:
        DecodeError: `compressed-broken`, the data is cut short or damaged.
        LimitError: `input-too-large`, more than `limit` bytes come out.
    """
    kind = compression_of(data)
    if kind is None:
        if len(data) > limit:
            raise too_large(name, limit)
        return data
    try:
        with open_compressed(kind, io.BytesIO(data)) as stream:
            out = stream.read(limit + 1)
    except Exception as problem:
        if not is_damage(problem):
            raise
        raise DecodeError(
            "compressed-broken",
            f"{name}: {kind} data cannot be unpacked: {problem}",
            "fetch or copy the file again; it is cut short or damaged",
        ) from problem
    if len(out) > limit:
        raise too_large(name, limit)
    return out


def too_large(name: str, limit: int) -> LimitError:
    """Return the error for an input of more than `limit` bytes."""
    return LimitError(
        "input-too-large",
        f"{name}: holds more than {limit:,} bytes",
        "split it, or raise limits.input-bytes in the settings",
    )


def compression_of(head: bytes) -> str | None:
    """Name the compression that data is in by its first ten bytes, None where there is none."""
    return next((kind for kind, magic in _MAGIC.items() if magic.match(head)), None)


def open_compressed(kind: str, raw: IO[bytes]) -> IO[bytes]:
    """Return a stream of what compressed data holds; `kind` is as `compression_of` names it.

    What reading damaged data raises is told by `is_damage`.
    """
    if kind == "gzip":
        import gzip

        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    if kind == "bzip2":
        import bz2

        return cast(IO[bytes], bz2.BZ2File(raw))
    if kind == "xz":
        import lzma

        return cast(IO[bytes], lzma.LZMAFile(raw))
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # 3.14
    except ImportError:
        from backports import zstd
    return cast(IO[bytes], zstd.ZstdFile(raw))


def is_damage(problem: Exception) -> bool:
    """Tell whether an exception means that compressed data is cut short or damaged."""
    if isinstance(problem, OSError):  # of gzip and bzip2; those of the system have a number
        return problem.errno is None
    return isinstance(problem, EOFError | ValueError) or type(problem).__name__ in (
        "error", "LZMAError", "ZstdError",
    )  # fmt: skip
