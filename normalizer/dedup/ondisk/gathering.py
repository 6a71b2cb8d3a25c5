"""The places of each component, and of what hangs on to it, put together by sorting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from normalizer.dedup.groups import TURNED
from normalizer.dedup.ondisk.columns import I64, U64, Array, Column
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.ondisk.edges import LONGER, Links, relation_of, sides
from normalizer.dedup.ondisk.ranks import Ranks
from normalizer.dedup.ondisk.sorting import Rows, Sorter
from normalizer.dedup.ondisk.texts import Texts, passage_of, rank_of
from normalizer.dedup.verify import CONFLICT, NEAR

__all__ = ["Gathered", "Places", "gather"]

_ONE: Final = np.uint64(1)
# The second number of a row: what hangs on comes after the core, and of that quotes that are
# whole before pieces; then the earliest.
_HANGS: Final = np.uint64(1 << 63)
_PIECE: Final = np.uint64(1 << 62)
# The third: who credits no agency comes after who does; then by source and start.
_PLAIN: Final = np.uint64(1 << 63)


class Places(NamedTuple):
    """Places of passages in components, one entry each in every array.

    `order` and `place` sort the places of a component, the canonical one first; `relation` is
    0 for its core, and of what hangs on to it the relation to it.
    """

    component: I64
    order: U64
    place: U64
    text: I64
    relation: Array
    whole: Array

    @classmethod
    def of(cls, rows: Rows) -> Places:
        """Return the places that a row of `Gathered` stands for."""
        component, order, place, told = rows
        text = (told >> np.uint64(4)).astype(np.int64)
        relation = ((told >> _ONE) & np.uint64(7)).astype(np.uint8)
        whole = (told & _ONE) != 0
        return cls(component.astype(np.int64), order, place, text, relation, whole)

    @property
    def at(self) -> U64:
        """Article and passage of each."""
        return self.place & ~_PLAIN

    @property
    def hangs(self) -> npt.NDArray[np.bool_]:
        """Whether each hangs on to its component."""
        return self.order >= _HANGS

    def where(self, chosen: npt.NDArray[np.bool_]) -> Places:
        """Return the chosen places."""
        return Places(
            self.component[chosen],
            self.order[chosen],
            self.place[chosen],
            self.text[chosen],
            self.relation[chosen],
            self.whole[chosen],
        )


class Gathered(NamedTuple):
    """Rows for `Places`, and for each component whether two outlets at least print its core."""

    rows: Sorter
    printed: Column


def gather(texts: Texts, links: Links, component: Column, ranks: Ranks) -> Gathered:
    """Return the places of all components that have several, or something that hangs on."""
    rows = texts.desk.sorter(4)
    printed = _cores(texts, _linked(links, len(texts), texts.desk), component, ranks, rows)
    for host, text, relation in _guests(links, component, printed, texts.desk):
        _hang(host, text, relation, texts, ranks, rows)
    return Gathered(rows, printed)


def _linked(links: Links, count: int, desk: Desk) -> Column:
    """Whether each text has a link."""
    ends = desk.sorter(1)
    for pairs, _ in links.pieces():
        for side in sides(pairs):
            ends.add(side)
    ones = ((text, np.ones(len(text), np.uint8)) for (text,) in ends.chunks())
    return desk.filled(ones, count, lambda start, stop: np.zeros(stop - start), np.uint8)


def _cores(texts: Texts, linked: Column, component: Column, ranks: Ranks, rows: Sorter) -> Column:
    """Add the places of texts that match; returns which components two outlets print."""
    desk = texts.desk
    houses = desk.sorter(3)
    for _, places in texts.places.pieces(desk.room.rows):
        first, last = int(places["text"][0]), int(places["text"][-1])
        often = np.diff(texts.starts.read(first, last + 2)) > 1
        often |= linked.read(first, last + 1) != 0
        here = places["text"].astype(np.int64) - first
        chosen = often[here]
        here, at = here[chosen], places["at"][chosen]
        if not len(at):
            continue
        of = component.read(first, last + 1)[here].astype(np.uint64)
        articles = ranks.articles.take(rank_of(at))
        whole = _is_whole(texts, at)
        told = ((here + first).astype(np.uint64) << np.uint64(4)) | whole
        rows.add(of, articles["moment"], _placed(at, articles), told)
        starts = np.flatnonzero(np.diff(here, prepend=-1))
        house = articles["house"]
        ends = np.minimum.reduceat(house, starts), np.maximum.reduceat(house, starts)
        houses.add(of[starts], *ends)
    linked.close()
    return desk.filled(_several(houses), len(texts), _zeros, np.uint8)


def _zeros(start: int, stop: int) -> Array:
    return np.zeros(stop - start, dtype=np.uint8)


def _is_whole(texts: Texts, at: U64) -> Array:
    """Whether passages are whole quotes; paragraphs are."""
    if texts.shelf.level.name == "paragraph":
        return np.ones(len(at), dtype=np.uint64)
    found: Array = texts.shelf.passages.take(passage_of(at))["whole"].astype(np.uint64)
    return found


def _placed(at: U64, articles: Array) -> U64:
    return at | (articles["plain"].astype(np.uint64) << np.uint64(63))


def _several(houses: Sorter) -> Iterator[Rows]:
    """Yield each component and whether its places are of two outlets at least."""
    kept: Rows | None = None  # what is known of the last component, which may go on
    for chunk in houses.chunks():
        rows = chunk
        if kept is not None:
            rows = tuple(np.concatenate(pair) for pair in zip(kept, chunk, strict=True))
        component, least, most = rows
        starts = np.flatnonzero(np.concatenate([[True], component[1:] != component[:-1]]))
        least, most = np.minimum.reduceat(least, starts), np.maximum.reduceat(most, starts)
        component = component[starts]
        yield component[:-1], (least != most)[:-1].astype(np.uint64)
        kept = component[-1:], least[-1:], most[-1:]
    if kept is not None:
        yield kept[0], (kept[1] != kept[2]).astype(np.uint64)


def _guests(
    links: Links, component: Column, printed: Column, desk: Desk
) -> Iterator[tuple[I64, I64, Array]]:
    """Yield components, texts of others that hang on to them, and their relation.

    As `groups` has it, a contained passage hangs on to its container, unless several outlets
    print it by itself.  Of several links the first one says how.
    """
    found = desk.sorter(3)
    seen = 0
    for pairs, codes in links.pieces():
        number = np.arange(seen, seen + len(pairs), dtype=np.uint64) << _ONE
        seen += len(pairs)
        hangs = relation_of(codes) != NEAR
        left, right = (side[hangs] for side in sides(pairs))
        relation, longer = relation_of(codes[hangs]), (codes[hangs] & LONGER) != 0
        one, other = component.take(left), component.take(right)
        several = printed.take(one) != 0, printed.take(other) != 0
        turned = _turned(relation)
        number = number[hangs]
        for host, guest, text, rel, contains, mine, theirs, order in (
            (one, other, right, turned, ~longer, *several, number),
            (other, one, left, relation, longer, *several[::-1], number | _ONE),
        ):
            takes = np.where(contains | (rel == CONFLICT), mine, ~theirs) & (host != guest)
            key = (host.astype(np.uint64) << np.uint64(32)) | text.astype(np.uint64)
            found.add(key[takes], order[takes], rel[takes])
    before = -1
    for key, _, rel in found.chunks():
        first = np.ones(len(key), dtype=np.bool_)
        first[1:] = key[1:] != key[:-1]
        if len(key):
            first[0] = int(key[0]) != before
            before = int(key[-1])
        yield *sides(key[first]), rel[first]


def _turned(relation: Array) -> Array:
    table = np.arange(8, dtype=np.uint8)
    for one, other in TURNED.items():
        table[one] = other
    found: Array = table[relation]
    return found


def _hang(host: I64, text: I64, relation: Array, texts: Texts, ranks: Ranks, rows: Sorter) -> None:
    """Add the places of texts to those of the components that they hang on to."""
    starts = texts.starts.take(text).astype(np.int64)
    bounds = np.zeros(len(text) + 1, dtype=np.int64)
    np.cumsum(texts.starts.take(text + 1).astype(np.int64) - starts, out=bounds[1:])
    for begin in range(0, int(bounds[-1]), texts.desk.room.rows):
        number = np.arange(begin, min(begin + texts.desk.room.rows, int(bounds[-1])))
        guest = np.searchsorted(bounds, number, "right") - 1
        at = texts.places.take(starts[guest] + number - bounds[guest])["at"]
        articles = ranks.articles.take(rank_of(at))
        whole = _is_whole(texts, at)
        order = _HANGS | np.where(whole != 0, np.uint64(0), _PIECE) | articles["moment"]
        told = (text[guest].astype(np.uint64) << np.uint64(4)) | whole
        told |= relation[guest].astype(np.uint64) << _ONE
        rows.add(host[guest].astype(np.uint64), order, _placed(at, articles), told)
