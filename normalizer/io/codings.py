"""Codings of an HTTP body undone: chunks, gzip, deflate, brotli, zstd, within a limit.

Crawlers keep a response's headers as they were sent and often its body as it was read, so
a coding that is declared need not be there.  A body that is not in it is taken as it is,
as are codings that nobody knows (`none`, `utf-8`); what reads the body next sees whether
it is text.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from normalizer.unpack import compression_of, is_damage, open_compressed

__all__ = ["Undone", "undo_codings"]

_PART = 1 << 16  # bytes
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")


@dataclass(frozen=True)
class Undone:
    """A body on its way out of its codings.

    `stages` are the body as it was sent, then with one coding after the other undone.
    `is_cut_short` says that a coding ended before its end: the last stage is what there
    was.  `is_too_large` says that a stage is larger than the limit; it is cut off there.
    """

    stages: tuple[bytes, ...]
    is_cut_short: bool = False
    is_too_large: bool = False

    @property
    def data(self) -> bytes:
        """The body with all codings undone."""
        return self.stages[-1]


def undo_codings(
    body: bytes, content: Iterable[str], transfer: Iterable[str], limit: int
) -> Undone:
    """Undo what `Content-Encoding` and `Transfer-Encoding` say was done to a body.

    Args:
        body: the body as it was sent.
        content: the values of all `Content-Encoding` headers, in their order.
        transfer: those of `Transfer-Encoding`, which is applied after them.
        limit: bytes that a stage may have.
    """
    names = [n.strip().lower() for value in (*content, *transfer) for n in value.split(",")]
    stages, is_cut_short = [body], False
    for name in reversed(names):
        undo = _UNDO.get(name)
        found = undo(stages[-1], limit) if undo else None
        if found is None or found == (b"", False):  # nothing came out of it
            continue
        data, is_whole = found
        stages.append(data[:limit])
        if len(data) > limit:
            return Undone(tuple(stages), is_cut_short, is_too_large=True)
        is_cut_short = is_cut_short or not is_whole
    return Undone(tuple(stages), is_cut_short)


# What follow return the data and whether it is whole, or None where the body is not in the
# coding.  They stop where there is more than the limit.
_Found = tuple[bytes, bool] | None


def _dechunk(body: bytes, _: int) -> _Found:
    """Join chunks: a size in hexadecimal, a line end, as many bytes, a line end; 0 is the end."""
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts), True
        start = size.end()
        parts.append(body[start : start + length])
        if start + length > len(body):
            return b"".join(parts), False
        at = start + length
        at += 2 * body.startswith(b"\r\n", at)
    return (b"".join(parts), False) if parts and at == len(body) else None


def _inflate(body: bytes, limit: int) -> _Found:
    """Unpack gzip and deflate, whichever of them it was called: servers mix them up."""
    for window in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):  # either header, then none at all
        member = zlib.decompressobj(window)
        try:
            data = member.decompress(body, limit + 1)
        except zlib.error:
            continue
        if compression_of(member.unused_data[:10]) == "gzip":
            return _read_stream("gzip", body, limit)
        # Without a header, what does not come to its end may be anything.
        if window > 0 or member.eof or len(data) > limit:
            return data, member.eof
    return None


def _unzstd(body: bytes, limit: int) -> _Found:
    return _read_stream("zstd", body, limit) if compression_of(body[:10]) == "zstd" else None


def _read_stream(kind: str, body: bytes, limit: int) -> _Found:
    data = bytearray()
    try:
        with open_compressed(kind, io.BytesIO(body)) as stream:
            read: Callable[[int], bytes] = stream.read1  # type: ignore[attr-defined]
            while len(data) <= limit and (part := read(_PART)):  # all that stands before damage
                data += part
    except EOFError:
        return bytes(data), False
    except Exception as problem:
        if not is_damage(problem):
            raise
        return None
    return bytes(data), True


def _unbrotli(body: bytes, limit: int) -> _Found:
    """Unpack brotli, which has no sign: what does not come to its end may be anything."""
    try:
        from fastwarc.stream_io import BrotliReader
    except ImportError:
        return None
    try:
        return BrotliReader(io.BytesIO(body)).read(limit + 1), True
    except OSError:
        return None


_UNDO: dict[str, Callable[[bytes, int], _Found]] = {
    "chunked": _dechunk,
    "gzip": _inflate,
    "x-gzip": _inflate,
    "deflate": _inflate,
    "zstd": _unzstd,
    "br": _unbrotli,
}
