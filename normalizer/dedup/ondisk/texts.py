"""The distinct texts of a level, numbered by what they say, and where each is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from normalizer.dedup.ondisk.columns import I64, U64, Array, Column
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.ondisk.ranks import NOBODY, Ranks
from normalizer.dedup.ondisk.shelf import LevelShelf
from normalizer.dedup.ondisk.sorting import Sorter
from normalizer.errors import LimitError

__all__ = ["Texts", "number_texts", "passage_of", "rank_of"]

_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_MOST: Final = (1 << 31) - 1  # articles, and distinct texts of a level
# Where a text is printed: the rank of the article above the number of the passage; and the text.
_PLACE: Final = np.dtype([("at", "<u8"), ("text", "<u4")])


def rank_of(at: Array) -> I64:
    """Return the ranks of the articles that some places are in."""
    return (at >> _HALF).astype(np.int64)


def passage_of(at: Array) -> I64:
    """Return the numbers of the passages at some places."""
    return (at & _LOWER).astype(np.int64)


@dataclass(frozen=True)
class Texts:
    """The distinct texts of a level, least hashes first, as candidates are looked for.

    `places` has each text's places, by text, then source, then start; `starts` where those of
    each text begin, and one entry more.  `marks` has for each passage its text, above a bit
    that says whether it is the text's first place.
    """

    shelf: LevelShelf
    desk: Desk
    places: Column
    starts: Column
    marks: Column

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, passages: I64) -> I64:
        """Return the texts of some passages."""
        return self.marks.take(passages).astype(np.int64) >> 1

    def first_passages(self, texts: Array) -> Array:
        """Return the passages, as records, where some texts are printed first."""
        places = self.places.take(self.starts.take(texts))
        return self.shelf.passages.take(passage_of(places["at"]))

    def postings(self) -> Iterator[U64]:
        """Yield hash and text of each member of each text's sketch, sorted."""
        keys = self.desk.sorter(1)
        sketched = 0
        for start, passages in self.shelf.passages.pieces(self.desk.room.rows):
            sizes = passages["kept"].astype(np.int64)
            members = self.shelf.sketches.read(sketched, sketched + int(sizes.sum()))
            sketched += len(members)
            marks = self.marks.read(start, start + len(passages))
            wanted = np.repeat((marks != NOBODY) & ((marks & 1) != 0), sizes)
            owners = np.repeat(marks >> 1, sizes)[wanted]
            keys.add((members[wanted].astype(np.uint64) << _HALF) | owners)
        for (chunk,) in keys.chunks():
            yield chunk


def number_texts(shelf: LevelShelf, ranks: Ranks, desk: Desk) -> Texts:
    """Return the distinct texts of a level.

    Raises:
        LimitError: `too-many-passages`.
    """
    places, starts = desk.column(_PLACE), desk.column(np.uint64)
    by_passage = desk.sorter(2)
    before: tuple[int, int] | None = None
    for first, identity, at in _by_content(shelf, ranks, desk).chunks():
        if not len(at):
            continue
        fresh = np.ones(len(at), dtype=np.bool_)
        fresh[1:] = (first[1:] != first[:-1]) | (identity[1:] != identity[:-1])
        fresh[0] = (int(first[0]), int(identity[0])) != before
        before = int(first[-1]), int(identity[-1])
        text = len(starts) - 1 + np.cumsum(fresh)
        _check(int(text[-1]), len(ranks.articles), len(shelf.passages))
        part = np.empty(len(at), dtype=_PLACE)
        part["at"], part["text"] = at, text
        starts.append(np.flatnonzero(fresh) + len(places))
        places.append(part)
        by_passage.add(at & _LOWER, (text.astype(np.uint64) << np.uint64(1)) | fresh)
    starts.append(np.array([len(places)]))
    marks = desk.filled(
        by_passage.chunks(), len(shelf.passages), lambda start, stop: np.full(stop - start, NOBODY)
    )
    return Texts(shelf, desk, places, starts, marks)


def _by_content(shelf: LevelShelf, ranks: Ranks, desk: Desk) -> Sorter:
    """Least hashes, identity and place of all passages whose articles count."""
    ordered = desk.sorter(3)
    for start, passages in shelf.passages.pieces(desk.room.rows):
        first, last = passages["article"][[0, -1]].tolist()
        rank = ranks.of.read(first, last + 1)[passages["article"] - first].astype(np.uint64)
        counts = rank != NOBODY
        number = np.arange(start, start + len(passages), dtype=np.uint64)
        at = (rank << _HALF) | number
        ordered.add(passages["first"][counts], passages["identity"][counts], at[counts])
    return ordered


def _check(text: int, articles: int, passages: int) -> None:
    if text >= _MOST or articles >= _MOST or passages > NOBODY:
        raise LimitError(
            "too-many-passages",
            f"{passages:,} passages of {articles:,} articles are more than can be numbered",
            "compare the corpus in several pieces, or day by day with an index",
        )
