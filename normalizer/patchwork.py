"""Bytes that are not in one charset throughout: broken UTF-8, and files patched together.

A page that includes another, and a file of lines from several sources, hold UTF-8 beside
what is older.  Letters of a single-byte page hardly ever make valid UTF-8 by chance, so a
line or element that is valid UTF-8 is that.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

__all__ = ["MENDED", "beside_utf8", "broken_utf8", "read_beside_utf8"]

MENDED = "normalizer-windows-1252"  # an error handler of codecs, registered here
_HIGH = bytes(range(0x80, 0x100))
_PART = re.compile(rb"[^\n<]*[\n<]?")
_PART_END = re.compile(rb"[\n<]")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")  # how a character beyond ASCII begins
_AT_ONCE = 1 << 16  # bytes that are taken apart at once, so that memory stays flat
_FEWEST = 8  # bytes beyond ASCII in pieces that are UTF-8; a short word may be so by chance
_SHARE = 0.1  # of all bytes beyond ASCII; so many must be in such pieces
# Where all is in Latin letters, fewer do: no language puts what such letters look like together.
_LATIN = re.compile("[\x00-\u024f\u2000-\u206f\u20ac\u2122]+")
# Halves of characters, each encoded as if it were one (CESU-8), as some databases do.
_PAIR = re.compile(rb"\xed([\xa0-\xaf][\x80-\xbf])\xed([\xb0-\xbf][\x80-\xbf])")
_HALF = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


def broken_utf8(data: bytes) -> int | None:
    """Count the bytes that spoil UTF-8, or None where the data is not UTF-8 at all."""
    halves = sum(map(len, _HALF.findall(data)))
    whole = _HALF.sub(b"", data) if halves else data
    bad = len(whole) - len(whole.decode("utf-8", "ignore").encode("utf-8"))
    high = _high(whole)
    if (high and bad <= 0.1 * high + 1 and bad < high) or (halves and not bad):
        return bad + halves
    return None


def _high(data: bytes | bytearray) -> int:
    return len(data) - len(data.translate(None, _HIGH))


def beside_utf8(data: bytes) -> bytes | None:
    """Return what is not UTF-8 of data that is in other parts; None where there is no such mix.

    Parts are lines, and what stands between two tags.
    """
    own, others = bytearray(), bytearray()
    for parts in _chunks(data):
        for part, is_utf8 in parts:
            if not is_utf8:
                others += part
            elif not part.isascii():
                own += part
    if not others or not own:
        return None
    high = _high(own)
    if high >= _FEWEST and high >= _SHARE * (high + _high(others)):
        return bytes(others)
    from normalizer.codepages import is_latin

    is_latin_letters = _LATIN.fullmatch(own.decode("utf-8")) and is_latin(bytes(others))
    return bytes(others) if is_latin_letters else None


def read_beside_utf8(data: bytes, codec: str) -> str:
    """Return the text of such data, what is not UTF-8 read by `codec`."""
    return "".join(
        "".join(part.decode("utf-8" if is_utf8 else codec, MENDED) for part, is_utf8 in parts)
        for parts in _chunks(data)
    )


def _chunks(data: bytes) -> Iterator[list[tuple[bytes, bool]]]:
    """Yield some parts at a time, each with whether it is UTF-8; all at once if none can be."""
    start = 0
    while start < len(data):
        found = _PART_END.search(data, start + _AT_ONCE)
        end = found.end() if found else len(data)
        chunk = data[start:end]
        if chunk.isascii() or not _SEQUENCE.search(chunk):
            yield [(chunk, chunk.isascii())]
        else:
            yield [(part, _is_utf8(part)) for part in _PART.findall(chunk) if part]
        start = end


def _is_utf8(part: bytes) -> bool:
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mend(problem: UnicodeError) -> tuple[str, int]:
    """Codec error handler: join halves of characters, read other bytes as windows-1252.

    A character that the end of the data cuts in two, or of which there is a half, is lost.
    """
    assert isinstance(problem, UnicodeDecodeError)
    data, start, end = problem.object, problem.start, problem.end
    if problem.encoding.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        return "\ufffd", end
    if problem.encoding in ("utf-8", "utf_8"):
        if _PAIR.match(data, start):
            halves = data[start : start + 6].decode("utf-8", "surrogatepass")
            return halves.encode("utf-16", "surrogatepass").decode("utf-16"), start + 6
        if _HALF.match(data, start):
            return "\ufffd", start + 3
        if end == len(data) and (end - start > 1 or data[start - 1 : start] > b"\x7f"):
            return "\ufffd", end
    return data[start:end].decode("windows-1252", "replace"), end


codecs.register_error(MENDED, _mend)
