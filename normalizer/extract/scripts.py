"""The JSON that a page's scripts hold: as they are, assigned, parsed from a string, streamed.

Nothing is run: what is written in another way than pages of that kind write it is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

__all__ = ["SHORTEST_SCRIPT", "STREAM", "data_of"]

SHORTEST_SCRIPT = 500  # characters of a script that may hold an article
MOST_STARTS = 8  # places in one script at which data may begin

# Where data begin: behind `=`, or as a string that is parsed, then with how it is written.
_STARTS = re.compile(
    r'=\s{0,3}(?=[{\[]\s{0,3}["{\[])|JSON\.parse\((decodeURIComponent\()?\s{0,3}(?=["\'])'
)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'', re.DOTALL)
_ESCAPE = re.compile(r'\\(?:x([0-9a-fA-F]{2})|(.))|"', re.DOTALL)
# Next.js brings what React drew on the server in pieces: rows of a number and JSON, or of a
# number, a length in bytes and text, to which JSON refers as `$` and the number.
STREAM = "__next_f.push"
_PIECE = re.compile(rf'{re.escape(STREAM)}\(\[1,\s?(?=")')
_ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")


def data_of(scripts: Sequence[str]) -> Iterator[Any]:
    """Yield the JSON values that scripts hold, those of each in turn, then what they stream."""
    for script in scripts:
        if len(script) > SHORTEST_SCRIPT and STREAM not in script:
            yield from _data(script)
    yield from _streamed([script for script in scripts if STREAM in script])


def _data(script: str) -> Iterator[Any]:
    """Yield the JSON values that a script is, that it assigns, or that it parses."""
    try:
        yield json.loads(script, strict=False)
        return
    except (ValueError, RecursionError):
        pass
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(MOST_STARTS):
        start = _STARTS.search(script, at)
        if start is None:
            return
        at = start.end()
        try:
            if start.group().startswith("="):
                value, at = decoder.raw_decode(script, at)
            else:
                text, at = _literal(script, at)
                value = json.loads(unquote(text) if start.group(1) else text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield value


def _literal(script: str, at: int) -> tuple[str, int]:
    """The text of a JavaScript string that begins at an offset, and where it ends.

    Raises:
        ValueError: it has no end, or holds escapes that are none.
    """
    found = _LITERAL.match(script, at)
    if found is None:
        raise ValueError("a string without an end")
    written = found.group(1) if found.group(1) is not None else found.group(2)
    text: str = json.loads(f'"{_ESCAPE.sub(_as_json, written)}"', strict=False)
    return text, found.end()


def _as_json(escape: re.Match[str]) -> str:
    """An escape of a JavaScript string, or a quotation mark, as JSON writes it."""
    code, letter = escape.groups()
    if code:
        return f"\\u00{code}"
    if letter is None:
        return '\\"'
    return f"\\{letter}" if letter in '"\\/bfnrtu' else letter.strip("\n")


def _streamed(scripts: Sequence[str]) -> Iterator[Any]:
    """Yield the values of the rows that scripts push, each text in the first place it is used."""
    rows, texts = _rows("".join(_pieces(scripts)).encode("utf-8", "replace"))

    def filled(node: dict[str, Any]) -> dict[str, Any]:
        for key, value in node.items():
            if isinstance(value, str) and value[:1] == "$":
                node[key] = texts.pop(value[1:], value)
        return node

    for row in rows:
        try:
            yield json.loads(row, strict=False, object_hook=filled)
        except (ValueError, RecursionError):
            continue
    yield texts


def _pieces(scripts: Sequence[str]) -> Iterator[str]:
    for script in scripts:
        for start in _PIECE.finditer(script):
            try:
                yield _literal(script, start.end())[0]
            except ValueError:
                continue


def _rows(stream: bytes) -> tuple[list[bytes], dict[str, str]]:
    """The rows of JSON in a stream, and its texts by their numbers."""
    rows: list[bytes] = []
    texts: dict[str, str] = {}
    at = 0
    while at < len(stream):
        row = _ROW.match(stream, at)
        if row is not None and row.group(2):
            end = row.end() + int(row.group(2), 16)
            texts[row.group(1).decode()] = stream[row.end() : end].decode("utf-8", "replace")
            at = end
            continue
        start = at if row is None else row.end()
        end = stream.find(b"\n", start)
        end = len(stream) if end < 0 else end
        if stream[start : start + 1] in (b"[", b"{"):
            rows.append(stream[start:end])
        at = end + 1
    return rows, texts
