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
from normalizer.dedup.postings import COLUMNS, look_up, postings
from normalizer.dedup.segment import Sections, read_sections, smallest, write_sections
from normalizer.dedup.sketch import Rows, rows_of

__all__ = ["KEPT", "Held", "Segment", "source_hash", "write_segment"]

_U32 = npt.NDArray[np.uint32]
_I64 = npt.NDArray[np.int64]

# Members of a sketch that an index keeps.  20,000 paragraphs with 4,356 labelled pairs: candidates
# hold 98.5 % of them at 10, 99.1 % at 12, 99.6 % at 16; each takes five bytes.
KEPT: Final = 12
_BLOCK: Final = 256  # articles compressed together


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
            **postings(passages.rows.sets.heads(KEPT)),
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
        self.size = self._sections.size
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
        name = level.name
        return look_up(
            {key: self._sections[f"{name}/{key}"] for key in COLUMNS}, rows.sets.heads(KEPT)
        )
