"""Articles put on the disk as they come: texts, heads, and the passages of both levels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

import numpy as np

from normalizer.dedup.articles import UNDATED, Article, paragraphs, published_key
from normalizer.dedup.match import SKETCH
from normalizer.dedup.ondisk.columns import I64, Array
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.origin import Evidence, evidence_of
from normalizer.dedup.passages import PARAGRAPH, QUOTE, Level, Passages, read_passages
from normalizer.dedup.sketch import Rows, rows_of

__all__ = ["NEVER", "Head", "LevelShelf", "Shelf", "hashed"]

# An article.  `moment` sorts by time of publication, `house` hashes the outlet, `plain` says that
# it credits no agency.  Of each level stand the number of the first passage and how many.
ARTICLE: Final = np.dtype(
    [
        ("moment", "<u8"),
        ("house", "<u8"),
        ("head", "<u8"),
        ("text", "<u8"),
        ("head-size", "<u4"),
        ("text-size", "<u4"),
        ("paragraph", "<u4"),
        ("paragraph-count", "<u4"),
        ("quote", "<u4"),
        ("quote-count", "<u4"),
        ("plain", "u1"),
    ]
)
# A passage.  `first` holds the two least members of its sketch, `tokens` where its tokens begin,
# `kept` how long its sketch is.
PASSAGE: Final = np.dtype(
    [
        ("identity", "<u8"),
        ("first", "<u8"),
        ("tokens", "<u8"),
        ("words", "<u4"),
        ("start", "<u4"),
        ("end", "<u4"),
        ("host", "<u4"),
        ("quote", "<u4"),
        ("article", "<u4"),
        ("kept", "<u2"),
        ("whole", "u1"),
    ]
)
NEVER: Final = 1 << 61  # microseconds: the moment of what has no date comes after every other
_BATCH: Final = 1 << 18  # characters that are taken apart together
_FLAGS: Final = np.uint32(3)  # bits of a token that are not its hash


@dataclass(frozen=True)
class Head:
    """What is known of an article beside its text."""

    source: str
    outlet: str | None
    published: str | None
    signs: tuple[Evidence, ...]


class LevelShelf:
    """The passages of one level, their tokens, and the tokens' sketches."""

    def __init__(self, desk: Desk, level: Level) -> None:
        self.level = level
        self.passages = desk.column(PASSAGE)
        self.tokens = desk.column(np.uint32)
        self.sketches = desk.column(np.uint32)

    def add(self, found: Passages, first_article: int) -> None:
        """Append passages of articles that are numbered from `first_article` on."""
        rows = found.rows
        sketches = rows.sets.heads(SKETCH)
        made = np.zeros(len(found), dtype=PASSAGE)
        made["identity"] = rows.identity
        made["first"] = _first_two(sketches.values, sketches.bounds)
        made["tokens"] = rows.bounds[:-1] + len(self.tokens)
        made["words"] = rows.words
        made["start"], made["end"] = found.start, found.end
        made["host"], made["quote"], made["whole"] = found.host, found.quote, found.whole
        made["kept"] = sketches.sizes
        made["article"] = found.article.astype(np.int64) + first_article
        self.passages.append(made)
        self.tokens.append(rows.hashes | rows.flags)
        self.sketches.append(sketches.values)

    def rows(self, passages: Array) -> Rows:
        """Return the rows of some passages, their shingles made anew."""
        keys, bounds = self.tokens.ranges(
            passages["tokens"].astype(np.int64), passages["words"].astype(np.int64)
        )
        flags = (keys & _FLAGS).astype(np.uint8)
        return rows_of(keys & ~_FLAGS, flags, bounds, width=self.level.rule.width)


def _first_two(values: Array, bounds: I64) -> Array:
    """The two least members of each sketch, the least in the upper half."""
    sizes = np.diff(bounds)
    found = np.zeros(len(sizes), dtype=np.uint64)
    some, more = sizes > 0, sizes > 1
    found[some] = values[bounds[:-1][some]].astype(np.uint64) << np.uint64(32)
    found[more] |= values[bounds[:-1][more] + 1]
    return found


class Shelf:
    """All articles of a comparison, numbered as they came."""

    def __init__(self, desk: Desk) -> None:
        self.articles = desk.column(ARTICLE)
        self.paragraphs = LevelShelf(desk, PARAGRAPH)
        self.quotes = LevelShelf(desk, QUOTE)
        self._heads = desk.column(np.uint8)
        self._texts = desk.column(np.uint8)

    def fill(self, articles: Iterable[Article]) -> Iterator[tuple[str, int]]:
        """Put articles on the disk; yields the source and the number of each."""
        for batch in _batches(articles):
            first = len(self.articles)
            self._add(batch, first)
            yield from ((article.source, first + i) for i, article in enumerate(batch))

    def _add(self, batch: Sequence[Article], first: int) -> None:
        made = np.zeros(len(batch), dtype=ARTICLE)
        spans = [paragraphs(article.text) for article in batch]
        for entry, article, some in zip(made, batch, spans, strict=True):
            signs = evidence_of(article, some)
            entry["moment"] = _moment(article.published)
            entry["house"] = hashed(article.house)
            entry["plain"] = not any(sign.kind in {"dateline", "credit"} for sign in signs)
            told = [[s.agency, s.kind, s.text] for s in signs]
            head = json.dumps([article.source, article.outlet, article.published, told]).encode()
            text = article.text.encode("utf-8", "surrogatepass")
            entry["head"], entry["head-size"] = len(self._heads), len(head)
            entry["text"], entry["text-size"] = len(self._texts), len(text)
            self._heads.append(np.frombuffer(head, np.uint8))
            self._texts.append(np.frombuffer(text, np.uint8))
        levels = read_passages(batch, spans_of=spans)
        for shelf, found in zip((self.paragraphs, self.quotes), levels, strict=True):
            name = shelf.level.name
            counts = np.bincount(found.article, minlength=len(batch))
            made[f"{name}-count"] = counts
            made[name] = len(shelf.passages) + np.cumsum(counts) - counts
            shelf.add(found, first)
        self.articles.append(made)

    def head(self, article: Array) -> Head:
        """Return what is known of an article, a record of `articles`."""
        start = int(article["head"])
        data = self._heads.read(start, start + int(article["head-size"])).tobytes()
        source, outlet, published, signs = json.loads(data)
        return Head(source, outlet, published, tuple(Evidence(*sign) for sign in signs))

    def text(self, article: Array) -> str:
        """Return the text of an article, a record of `articles`."""
        start = int(article["text"])
        data = self._texts.read(start, start + int(article["text-size"])).tobytes()
        return data.decode("utf-8", "surrogatepass")


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _moment(published: str | None) -> int:
    """Microseconds since the year 1, in UTC; `NEVER` where no date is known."""
    key = published_key(published)
    if key == UNDATED:
        return NEVER
    past = datetime.fromisoformat(key) - datetime.min
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def hashed(name: str) -> int:
    """Return 64 bits that stand for a name."""
    data = name.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
