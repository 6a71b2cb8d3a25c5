"""One segment of an index: articles without their texts, their passages, and postings."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.articles import Article
from normalizer.dedup.codec import Packed, decode, encode, pack, unpack, vocabulary
from normalizer.dedup.origin import Evidence
from normalizer.dedup.passages import PARAGRAPH, QUOTE, Level, Passages
from normalizer.dedup.segment import Sections, read_sections, smallest, write_sections
from normalizer.dedup.sketch import Rows, rows_of, stretch

__all__ = ["KEPT", "Held", "Segment", "source_hash", "write_segment"]

_U32 = npt.NDArray[np.uint32]
_I64 = npt.NDArray[np.int64]

# Members of a sketch that an index keeps.  20,000 paragraphs with 4,356 labelled pairs: candidates
# hold 98.5 % of them at 10, 99.1 % at 12, 99.6 % at 16; each takes five bytes.
KEPT: Final = 12
_BLOCK: Final = 256  # articles compressed together
# Bits of a posting's hash that are written; the bits above are its bucket of some 16 postings.
# One in 16 look-ups of another hash hits by chance; two of a passage's sketch hardly ever do, and
# verification tells.
_LOW_BITS: Final = 8
# Postings of one hash that a query looks at: of a text in more places it finds a thousand.
_LONGEST_LIST: Final = 1024


@dataclass(frozen=True)
class Held:
    """An article as an index holds it: without text, with the evidence found in it."""

    article: Article
    signs: tuple[Evidence, ...]


@lru_cache(maxsize=1 << 16)
def source_hash(source: str) -> int:
    """Return 32 bits of the source's checksum; articles of a segment are in its order."""
    return zlib.crc32(source.encode("utf-8", "surrogatepass"))


def _packed(held: Sequence[Held]) -> tuple[npt.NDArray[np.uint8], _I64]:
    """Articles in compressed blocks, and where each block begins."""
    blocks = []
    for start in range(0, len(held), _BLOCK):
        rows = [
            [h.article.source, h.article.outlet, h.article.published]
            + [[s.agency, s.kind, s.text] for s in h.signs]
            for h in held[start : start + _BLOCK]
        ]
        blocks.append(
            zlib.compress(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass"), 6)
        )
    ends = np.cumsum([0] + [len(block) for block in blocks])
    return np.frombuffer(b"".join(blocks), dtype=np.uint8), ends


def _unpacked(data: bytes) -> list[Held]:
    rows = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return [
        Held(
            Article(source, "", outlet, published),
            tuple(Evidence(agency, kind, text) for agency, kind, text in signs),
        )
        for source, outlet, published, *signs in rows
    ]


def _postings(rows: Rows) -> dict[str, npt.NDArray[Any]]:
    """Sorted postings: a directory by the hash's upper bits, lower bits, and rows in two planes."""
    kept = rows.sketches.heads(KEPT)
    keys = (kept.values.astype(np.uint64) << np.uint64(32)) | np.repeat(
        np.arange(len(rows), dtype=np.uint64), kept.sizes
    )
    keys.sort()
    bits = min(24, max(0, len(keys).bit_length() - 5))
    hashes = (keys >> np.uint64(32)).astype(np.uint32)
    bucket = (hashes >> np.uint32(32 - bits)) if bits else np.zeros_like(hashes)
    low = (hashes >> np.uint32(32 - bits - _LOW_BITS)) & np.uint32((1 << _LOW_BITS) - 1)
    row = keys & np.uint64(0xFFFFFFFF)
    return {
        "directory": np.searchsorted(bucket, np.arange((1 << bits) + 1)).astype(np.uint32),
        "low": low.astype(np.uint8),
        "row": (row & np.uint64(0xFFFF)).astype(np.uint16),
        "row-above": smallest(row >> np.uint64(16)) if len(rows) > 0x10000 else row[:0],
    }


def _keys(rows: Rows) -> _U32:
    return rows.hashes | rows.flags


def write_segment(
    path: Path,
    held: Sequence[Held],
    levels: tuple[Passages, Passages],
    about: Mapping[str, Any],
) -> int:
    """Write a segment; returns its size in bytes.

    Args:
        path: the file.
        held: the articles, by `source_hash`, then source.
        levels: their paragraphs and quotes, by article, then start.
        about: what else its header says.
    """
    words = vocabulary(np.concatenate([_keys(p.rows) for p in levels]))
    articles, blocks = _packed(held)
    arrays: dict[str, npt.NDArray[Any]] = {
        "sources": np.array([source_hash(h.article.source) for h in held], dtype=np.uint32),
        "articles": articles,
        "blocks": smallest(blocks),
        "words": words,
    }
    for passages in levels:
        data, sizes = encode(_keys(passages.rows), passages.rows.bounds, words)
        packed = pack(data, sizes)
        columns = {
            "tokens": packed.data,
            "blocks": smallest(packed.starts),
            "sizes": smallest(sizes),
            "passages": smallest(np.bincount(passages.article, minlength=len(held))),
            "start": smallest(passages.start),
            "length": smallest(passages.end - passages.start),
            "host": smallest(passages.host),
            **_postings(passages.rows),
        }
        if passages.level is QUOTE:
            columns |= {"quote": smallest(passages.quote), "whole": smallest(passages.whole)}
        arrays |= {f"{passages.level.name}/{name}": value for name, value in columns.items()}
    return write_sections(path, about, arrays)


class Segment:
    """A segment, open for reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sections: Sections = read_sections(path)
        self.about = self._sections.about
        self._blocks: dict[int, list[Held]] = {}

    @property
    def sources(self) -> _U32:
        """The hashes of the articles' sources, sorted."""
        found: _U32 = self._sections["sources"]
        return found

    def held(self, article: int) -> Held:
        """Return an article."""
        block = article // _BLOCK
        if block not in self._blocks:
            start, end = self._sections["blocks"][block : block + 2].tolist()
            self._blocks[block] = _unpacked(self._sections["articles"][start:end].tobytes())
        return self._blocks[block][article % _BLOCK]

    def find(self, source: str) -> int | None:
        """Return the number of the article with this source, if there is one."""
        wanted = np.uint32(source_hash(source))
        at = int(np.searchsorted(self.sources, wanted))
        while at < len(self.sources) and self.sources[at] == wanted:
            if self.held(at).article.source == source:
                return at
            at += 1
        return None

    @cached_property
    def _starts(self) -> dict[str, _I64]:
        """Where each row's tokens begin, by level."""
        return {
            level.name: np.concatenate(
                [[0], np.cumsum(self._sections[f"{level.name}/sizes"], dtype=np.int64)]
            )
            for level in (PARAGRAPH, QUOTE)
        }

    @cached_property
    def _firsts(self) -> dict[str, _I64]:
        """The first passage of each article, by level."""
        return {
            level.name: np.concatenate(
                [[0], np.cumsum(self._sections[f"{level.name}/passages"], dtype=np.int64)]
            )
            for level in (PARAGRAPH, QUOTE)
        }

    def count(self, level: Level) -> int:
        """Return how many passages of a level there are."""
        return len(self._sections[f"{level.name}/sizes"])

    def articles_of(self, rows: Mapping[Level, _I64]) -> list[int]:
        """Return the articles that some passages are of."""
        found = [
            np.searchsorted(self._firsts[level.name], chosen, "right") - 1
            for level, chosen in rows.items()
        ]
        numbers: list[int] = np.unique(np.concatenate(found)).tolist()
        return numbers

    def passages(self, level: Level, rows: _I64 | None = None) -> Passages:
        """Return the chosen passages of a level, or all; articles numbered as in the segment."""
        if rows is None:
            rows = np.arange(self.count(level))
        part = {
            name: self._sections[f"{level.name}/{name}"]
            for name in ("tokens", "blocks", "sizes", "start", "length", "host")
        }
        packed = Packed(part["tokens"], part["blocks"].astype(np.int64))
        data, starts = unpack(packed, self._starts[level.name], rows)
        keys, bounds = decode(
            data,
            starts,
            part["sizes"][rows].astype(np.int64),
            self._sections["words"],
        )
        start = part["start"][rows].astype(np.int64)
        host = part["host"][rows].astype(np.int32)
        quote, whole = host, np.ones(len(rows), dtype=np.bool_)
        if level is QUOTE:
            quote = self._sections["quote/quote"][rows].astype(np.int32)
            whole = self._sections["quote/whole"][rows] != 0
        article = np.searchsorted(self._firsts[level.name], rows, "right") - 1
        return Passages(
            level,
            rows_of(
                keys & np.uint32(0xFFFFFFFC),
                (keys & np.uint32(3)).astype(np.uint8),
                bounds,
                width=level.rule.width,
                size=KEPT,
            ),
            article.astype(np.int32),
            start,
            start + part["length"][rows],
            host,
            quote,
            whole,
        )

    def lookup(self, level: Level, rows: Rows) -> _I64:
        """Return the passages that share two members of their sketch with one of `rows`.

        One is enough where a sketch has no more.
        """
        kept = rows.sketches.heads(KEPT)
        owners = np.repeat(np.arange(len(rows)), kept.sizes)
        starts, ends = self._ranges(level, kept.values)
        sizes = np.minimum(ends - starts, _LONGEST_LIST)
        at, _ = stretch(starts, sizes)
        row = self._sections[f"{level.name}/row"][at].astype(np.uint64)
        above = self._sections[f"{level.name}/row-above"]
        if len(above):
            row |= above[at].astype(np.uint64) << np.uint64(16)
        keys = (np.repeat(owners, sizes).astype(np.uint64) << np.uint64(32)) | row
        keys.sort()
        single = kept.sizes[(keys >> np.uint64(32)).astype(np.int64)] < 2
        twice = np.zeros(len(keys), dtype=np.bool_)
        twice[1:] = keys[1:] == keys[:-1]
        return np.unique(keys[twice | single] & np.uint64(0xFFFFFFFF)).astype(np.int64)

    def _ranges(self, level: Level, hashes: _U32) -> tuple[_I64, _I64]:
        """Where the postings of each hash begin and end."""
        directory = self._sections[f"{level.name}/directory"].astype(np.int64)
        low = self._sections[f"{level.name}/low"]
        bits = (len(directory) - 1).bit_length() - 1
        bucket = (
            (hashes >> np.uint32(32 - bits)).astype(np.int64)
            if bits
            else np.zeros(len(hashes), dtype=np.int64)
        )
        wanted = (hashes >> np.uint32(32 - bits - _LOW_BITS)) & np.uint32((1 << _LOW_BITS) - 1)
        return (
            _bisect(low, wanted, directory[bucket], directory[bucket + 1], right=False),
            _bisect(low, wanted, directory[bucket], directory[bucket + 1], right=True),
        )


def _bisect(values: npt.NDArray[Any], wanted: _U32, start: _I64, end: _I64, *, right: bool) -> _I64:
    """Binary search of many values at once, each within its own sorted stretch."""
    low, high = start.copy(), end.copy()
    while True:
        open_ = np.flatnonzero(low < high)
        if not len(open_):
            return low
        middle = (low[open_] + high[open_]) // 2
        here = values[middle]
        below = here <= wanted[open_] if right else here < wanted[open_]
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
