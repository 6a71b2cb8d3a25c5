"""Comparison on the disk: what `compare` finds, of a corpus of any size, in the same memory.

Articles go to the disk as they come.  Everything after that is sorting: passages by what
they say, sketches by hash, pairs of texts, the places of each component.  What must be
looked up is read in pieces.  What is held in memory depends on `Room`, not on the corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from normalizer.dedup.articles import Article, as_article
from normalizer.dedup.ondisk.clusters import Clusters, form
from normalizer.dedup.ondisk.containment import settle
from normalizer.dedup.ondisk.desk import Desk, Room
from normalizer.dedup.ondisk.edges import link
from normalizer.dedup.ondisk.gathering import gather
from normalizer.dedup.ondisk.hosting import hosted
from normalizer.dedup.ondisk.outlets import by_outlet
from normalizer.dedup.ondisk.ranks import Ranks, rank
from normalizer.dedup.ondisk.report import told
from normalizer.dedup.ondisk.shelf import Shelf
from normalizer.dedup.ondisk.texts import number_texts
from normalizer.dedup.results import Group
from normalizer.model import Record

__all__ = ["Room", "by_outlet", "find_shared_on_disk"]


def find_shared_on_disk(
    articles: Iterable[Record | Article], folder: Path, room: Room | None = None
) -> Iterator[Group]:
    """Yield the passages that the articles' outlets share, as `find_shared` returns them.

    A passage in more places than `room.line` is told in several groups of one name, each of
    which begins with the canonical member.

    Args:
        articles: cleaned records, or articles, in any order; of two with the same source the
            last one counts.
        folder: a folder to work in; it is emptied first, and gone at the end.
        room: what may be held in memory.

    Raises:
        LimitError: `too-many-passages`.
    """
    desk = Desk(folder, room or Room())
    try:
        shelf = Shelf(desk)
        filled = shelf.fill(map(as_article, articles))
        named = ((s.encode("utf-8", "surrogatepass"), n) for s, n in filled)
        ranks = rank(named, shelf.articles, desk)
        paragraphs, quotes = _clusters(shelf, ranks, desk)
        within = hosted(paragraphs, quotes, desk)
        yield from told(paragraphs, quotes, within, shelf, ranks, desk)
    finally:
        desk.close()


def _clusters(shelf: Shelf, ranks: Ranks, desk: Desk) -> tuple[Clusters, Clusters]:
    quotes = number_texts(shelf.quotes, ranks, desk)
    spoken, voices = link(quotes)
    paragraphs = number_texts(shelf.paragraphs, ranks, desk)
    links, component = link(paragraphs)
    settled = settle(links, paragraphs, spoken, quotes, shelf)
    return (
        form(gather(paragraphs, settled, component, ranks), paragraphs, ranks),
        form(gather(quotes, spoken, voices, ranks), quotes, ranks),
    )
