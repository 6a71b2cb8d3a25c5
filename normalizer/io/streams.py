"""Byte streams to read from: what may be opened, and decompression while reading.

Only regular files and pipes that the shell hands over are opened; a fifo without a
writer, a socket or a terminal device would keep a batch waiting for ever.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from normalizer.errors import DecodeError, InputError, NormalizerError
from normalizer.unpack import compression_of, is_damage, open_compressed, too_large

__all__ = ["open_input", "read_all", "reading", "with_head"]

_LONGEST_MAGIC = 10  # bytes
_CHUNK = 1 << 16
_HANDED_OVER = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")


def _some(stream: IO[bytes], size: int) -> bytes:
    """Read what is there, up to `size` bytes, so that rows come through a slow pipe at once."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(size)


def with_head(head: bytes, rest: IO[bytes]) -> io.BufferedReader:
    """Return a stream of `head`, then what is left in `rest`."""
    return io.BufferedReader(_Joined(head, rest), _CHUNK)


class _Joined(io.RawIOBase):
    """A stream whose first bytes were read already, and stand at its head again."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        """Fill `into` and return the number of bytes; 0 at the end."""
        if self._head:
            part, self._head = self._head[: len(into)], self._head[len(into) :]
        else:
            part = _some(self._rest, len(into))
        into[: len(part)] = part
        return len(part)


class _Guarded(io.RawIOBase):
    """A stream that raises errors with a code, and closes the file below it."""

    def __init__(self, stream: IO[bytes], name: str, below: IO[bytes] | None) -> None:
        super().__init__()
        self._stream = stream
        self._name = name
        self._below = below

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        """Fill `into` and return the number of bytes; 0 at the end."""
        with reading(self._name):
            part = _some(self._stream, len(into))
        into[: len(part)] = part
        return len(part)

    def close(self) -> None:
        if self._below is not None:
            self._below.close()
        super().close()


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn what can go wrong while a stream is read into errors with a code.

    Raises:
        InputError: see `_refusal`.
        DecodeError: `compressed-broken`.
    """
    try:
        yield
    except NormalizerError:
        raise
    except Exception as problem:
        if is_damage(problem):
            raise _broken(name, problem) from problem
        if isinstance(problem, OSError):
            raise _refusal(name, problem) from problem
        raise


def _broken(name: str, problem: Exception) -> DecodeError:
    return DecodeError(
        "compressed-broken",
        f"{name}: compressed data cannot be unpacked: {problem}",
        "fetch or copy the file again; it is cut short or damaged",
    )


def _refusal(name: str, problem: OSError) -> InputError:
    if problem.errno == errno.ENOENT:
        return InputError(
            "input-not-found", f"{name}: there is no such file or folder", "check the path"
        )
    if problem.errno in (errno.EACCES, errno.EPERM):
        return InputError(
            "no-permission", f"{name}: may not be read", "check its permissions and its folder's"
        )
    if problem.errno == errno.ELOOP:
        return InputError(
            "symlink-loop", f"{name}: is a link that leads back to itself", "mend the link"
        )
    return InputError(
        "input-unreadable",
        f"{name}: cannot be read: {problem.strerror or problem}",
        "check the path and the disk",
    )


def open_input(path: str, name: str) -> io.BufferedReader:
    """Open a file, or standard input where `path` is `-`, and undo its compression.

    gzip, bzip2, xz and zstd are told by their first bytes and undone once.  Reading from
    the stream raises the same errors.

    Raises:
        InputError: `input-not-found`, `no-permission`, `symlink-loop`, `not-a-file`,
            `input-unreadable`.
        DecodeError: `compressed-broken`.
    """
    with reading(name):
        if path == "-":
            return _decompressed(sys.stdin.buffer, name, None)
        _check_kind(path, name)
        raw = open(path, "rb")  # noqa: PTH123, SIM115 - pathlib costs start-up time
        return _decompressed(raw, name, raw)


def _check_kind(path: str, name: str) -> None:
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except ValueError as problem:  # a null byte in the path
        raise InputError("input-not-found", f"{name!r}: is no path", "check it") from problem
    if stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and path.startswith(_HANDED_OVER)):
        return
    kinds = {
        stat.S_ISDIR: "a folder",
        stat.S_ISFIFO: "a named pipe",
        stat.S_ISSOCK: "a socket",
        stat.S_ISCHR: "a device",
        stat.S_ISBLK: "a device",
    }
    kind = next((what for test, what in kinds.items() if test(mode)), "no regular file")
    raise InputError(
        "not-a-file",
        f"{name}: is {kind}, not a file",
        "give a file, or pipe the data in and name it `-`",
    )


def _decompressed(raw: IO[bytes], name: str, below: IO[bytes] | None) -> io.BufferedReader:
    head = _read_exactly(raw, _LONGEST_MAGIC)
    stream: IO[bytes] = with_head(head, raw)
    kind = compression_of(head)
    if kind:
        stream = open_compressed(kind, stream)
    return io.BufferedReader(_Guarded(stream, name, below), _CHUNK)


def _read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Read `size` bytes, or all there are, however few a pipe gives at once."""
    parts = b""
    while len(parts) < size:
        part = stream.read(size - len(parts))
        if not part:
            break
        parts += part
    return parts


def read_all(stream: IO[bytes], limit: int, name: str) -> bytes:
    """Return what the stream holds.

    Raises:
        LimitError: `input-too-large`, it is more than `limit` bytes.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(name, limit)
    return data
