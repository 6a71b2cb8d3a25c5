"""Bytes that are not in one charset throughout: broken UTF-8, and files patched together.

A page that includes another, and a file of lines from several sources, hold UTF-8 beside
what is older.  Letters of a single-byte page hardly ever make valid UTF-8 by chance, so a
line or element that is valid UTF-8 is that.
"""

from __future__ import annotations

import codecs
import re

__all__ = ["MENDED", "broken_utf8", "join_pieces", "utf8_pieces"]

MENDED = "normalizer-windows-1252"  # an error handler of codecs, registered here
_HIGH = bytes(range(0x80, 0x100))
_PIECE = re.compile(rb"[^\n<]*[\n<]?")
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


def _high(data: bytes) -> int:
    return len(data) - len(data.translate(None, _HIGH))


def utf8_pieces(data: bytes) -> tuple[list[tuple[bytes, bool]], bytes] | None:
    """Return the pieces, each with whether it is UTF-8, and all that is not.

    Pieces are lines, and what stands between two tags.  None means that there is no mix.
    """
    pieces = [(piece, _is_utf8(piece)) for piece in _PIECE.findall(data)]
    others = b"".join(piece for piece, is_utf8 in pieces if not is_utf8)
    own = b"".join(piece for piece, is_utf8 in pieces if is_utf8 and not piece.isascii())
    if not others or not own:
        return None
    high = _high(own)
    if high >= _FEWEST and high >= _SHARE * (high + _high(others)):
        return pieces, others
    from normalizer.codepages import is_latin

    is_latin_letters = _LATIN.fullmatch(own.decode("utf-8")) and is_latin(others)
    return (pieces, others) if is_latin_letters else None


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def join_pieces(pieces: list[tuple[bytes, bool]], codec: str) -> str:
    """Return the text of pieces, those that are not UTF-8 read by `codec`."""
    return "".join(piece.decode("utf-8" if is_utf8 else codec, MENDED) for piece, is_utf8 in pieces)


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
