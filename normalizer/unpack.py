"""Files by their first bytes: what is compressed is unpacked, within a limit; what is no text."""

from __future__ import annotations

import io
import re
from typing import IO, cast

from normalizer.errors import DecodeError, LimitError

__all__ = [
    "LARGEST_INPUT",
    "TEXT_WANTED",
    "compression_of",
    "decompress",
    "is_damage",
    "known_file",
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
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7", b"\x28\xb5")  # how these begin
TEXT_WANTED = "give it the article's text or HTML"
_CORPUS = "`normalizer run` reads it"
# How data begins, what stands where behind it, what it is, and what to do with it.
_NOT_TEXT = (
    (b"\x89PNG\r\n", 0, (b"",), "a PNG picture", TEXT_WANTED),
    (b"\xff\xd8\xff", 0, (b"",), "a JPEG picture", TEXT_WANTED),
    (b"GIF8", 4, (b"7a", b"9a"), "a GIF picture", TEXT_WANTED),
    (b"RIFF", 8, (b"WEBP", b"WAVE", b"AVI "), "a WebP picture, a film or a sound", TEXT_WANTED),
    (b"%PDF-", 0, (b"",), "a PDF document", TEXT_WANTED),
    (b"PK\x03\x04", 0, (b"",), "a ZIP archive or an office document", TEXT_WANTED),
    (b"\x7fELF", 0, (b"",), "a program", TEXT_WANTED),
    (b"PAR1", 4, (b"\x15",), "a Parquet file", _CORPUS),
    (b"WARC/", 5, (b"1.", b"0."), "a WARC file", _CORPUS),
    (b"\xd0\xcf\x11\xe0", 0, (b"",), "an old office document", TEXT_WANTED),
    (b"\x1f\x8b\x08", 0, (b"",), "compressed twice", "unpack it once"),
)

_BEGINNINGS = tuple(magic for magic, *_ in _NOT_TEXT)


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
    if not head.startswith(_PACKED):
        return None
    return next((kind for kind, magic in _MAGIC.items() if magic.match(head)), None)


def known_file(head: bytes) -> tuple[str, str] | None:
    """Say what a file that is no text is, and what to do with it; None where that is not known."""
    if not head.startswith(_BEGINNINGS):
        return None
    for magic, at, more, what, hint in _NOT_TEXT:
        if head.startswith(magic) and head.startswith(more, at):
            return what, hint
    return None


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
