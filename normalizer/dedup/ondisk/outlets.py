"""Articles put together by outlet, on the disk: one outlet's are held at a time."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from normalizer.dedup.articles import Article
from normalizer.dedup.ondisk.columns import Array, Column
from normalizer.dedup.ondisk.desk import Desk, Room
from normalizer.dedup.ondisk.shelf import hashed

__all__ = ["by_outlet"]

_PLACE: Final = np.dtype([("start", "<u8"), ("size", "<u4")])
_BATCH: Final = 256  # articles written together


def by_outlet(
    articles: Iterable[Article], folder: Path, *, most: int, characters: int
) -> Iterator[list[Article]]:
    """Yield the articles of each outlet, in the order in which they come.

    Args:
        articles: those whose outlet is not known are left out.
        folder: a folder to work in, gone at the end.
        most: articles of an outlet that are given.
        characters: of their text, about; once there are so many no more are given.
    """
    desk = Desk(folder, Room())
    try:
        data, places, order = desk.column(np.uint8), desk.column(_PLACE), desk.sorter(2)
        waiting = (article for article in articles if article.outlet)
        while batch := list(islice(waiting, _BATCH)):
            first = len(places)
            names = [hashed(article.outlet or "") for article in batch]
            numbers = np.arange(first, first + len(batch), dtype=np.uint64)
            order.add(np.array(names, dtype=np.uint64), numbers)
            places.append(_written(batch, data))
        for outlets, numbers in order.grouped(most=most):
            starts = np.flatnonzero(np.concatenate([[True], outlets[1:] != outlets[:-1]]))
            for some in np.split(numbers, starts[1:]):
                yield list(_read(places.take(some[:most]), data, characters))
    finally:
        desk.close()


def _written(batch: list[Article], data: Column) -> Array:
    made = np.empty(len(batch), dtype=_PLACE)
    for place, article in zip(made, batch, strict=True):
        packed = pickle.dumps(article)
        place["start"], place["size"] = len(data), len(packed)
        data.append(np.frombuffer(packed, np.uint8))
    return made


def _read(places: Array, data: Column, characters: int) -> Iterator[Article]:
    for start, size in places.tolist():
        if characters <= 0:
            return
        article: Article = pickle.loads(data.read(start, start + size).tobytes())
        characters -= len(article.text)
        yield article
