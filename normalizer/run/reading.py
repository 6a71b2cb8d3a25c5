"""From parts to items: every file of a part opened, its documents numbered, shards ended.

What cannot be read is an item with a failure in its place.  The numbers and the ends of
shards depend on the inputs alone, so that a second reading can leave out what is done.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from normalizer.errors import ConfigError, InputError, NormalizerError
from normalizer.run.items import EndOfPart, EndOfShard, Failure, Item, Place
from normalizer.run.members import read_member
from normalizer.run.plan import Part

__all__ = ["Message", "Reading", "read_part"]

Message = Item | EndOfShard | EndOfPart
Progress = Callable[[int, int], None]


def _nobody(member: int, items: int) -> None:
    """Take no note of the progress."""


@dataclass(frozen=True)
class Reading:
    """How a part is to be read.

    `limit` is the largest document in bytes, `shard_bytes` what ends a shard.  `done` holds
    the shards that are left out, `start` the first message wanted.  `broken` names files
    (by number in the part) that end a reader, with the item at which each is given up.
    """

    limit: int
    shard_bytes: int
    done: frozenset[int] = frozenset()
    start: int = 0
    broken: Mapping[int, tuple[int, Failure]] = field(default_factory=dict)


class _Shards:
    """Counts what goes into the shard at hand, and says when it is full."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.shard = 0
        self.message = 0
        self._clear()

    def _clear(self) -> None:
        self.read = self.size = 0
        self.passed_over: Counter[str] = Counter()
        self.digest = hashlib.blake2b(digest_size=16)
        self.began = time.process_time()

    @property
    def is_empty(self) -> bool:
        return not self.read and not self.passed_over

    def take(self, item: Item) -> Item:
        """Give an item its number and shard."""
        self.read += 1
        self.size += item.size
        self.digest.update(_identity(item))
        numbered = replace(item, number=self.message, shard=self.shard)
        self.message += 1
        return numbered

    def end(self) -> EndOfShard:
        """End the shard, and begin the next."""
        mark = EndOfShard(
            self.message,
            self.shard,
            self.read,
            dict(sorted(self.passed_over.items())),
            self.digest.hexdigest(),
            time.process_time() - self.began,
        )
        self.message += 1
        self.shard += 1
        self._clear()
        return mark

    def is_wanted(self, message: Message, shard: int) -> bool:
        """Tell whether a message is to be sent."""
        return message.number >= self.reading.start and shard not in self.reading.done


def _identity(item: Item) -> bytes:
    """Return what tells an item from another: its name, and its bytes where they are at hand."""
    head = f"{item.source}\0{item.size}\0".encode("utf-8", "surrogatepass")
    if item.values is not None:
        from normalizer.io.parquet import as_json

        return head + json.dumps(as_json(item.values)).encode("utf-8", "surrogatepass")
    return head + (item.line or item.page or b"")


def read_part(part: Part, reading: Reading, mark: Progress = _nobody) -> Iterator[Message]:
    """Yield the items of a part, a mark after each shard, and one at the end.

    Args:
        part: its files.
        reading: what is wanted of them.
        mark: is told, before each step, the number of the file and of documents taken of it.

    Raises:
        ConfigError: `extra-missing`, a package that reads these files is not installed.
    """
    shards = _Shards(reading)
    for number, member in enumerate(part.members):
        stop = reading.broken.get(number)
        mark(number, 0)
        taken = 0
        try:
            for found in _until(member.path, read_member(member, reading.limit), stop):
                if isinstance(found, str):
                    shards.passed_over[found] += 1
                    continue
                item = shards.take(found)
                if shards.is_wanted(item, item.shard):
                    yield item
                if shards.size >= reading.shard_bytes:
                    yield from _ended(shards)
                taken += 1
                mark(number, taken)
        except (ConfigError, MemoryError):
            raise
        except Exception as problem:
            item = shards.take(_failed(member.path, taken, problem))
            if shards.is_wanted(item, item.shard):
                yield item
    if not shards.is_empty:
        yield from _ended(shards)
    yield EndOfPart(shards.message, shards.shard)


def _ended(shards: _Shards) -> Iterator[EndOfShard]:
    shard = shards.shard
    mark = shards.end()
    if shards.is_wanted(mark, shard):
        yield mark


def _until(
    path: str, found: Iterator[Item | str], stop: tuple[int, Failure] | None
) -> Iterator[Item | str]:
    """Yield what a file holds; of one that is given up, so many items, then the failure."""
    if stop is None:
        yield from found
        return
    wanted, failure = stop
    taken = 0
    while taken < wanted:
        each = next(found)
        taken += isinstance(each, Item)
        yield each
    yield Item(0, 0, path, Place(path, wanted), 0, failure=failure)


def _failed(path: str, taken: int, problem: Exception) -> Item:
    error = problem
    if not isinstance(error, NormalizerError):
        what = f"{path}: {type(problem).__name__}: {problem}"[:500]
        error = InputError("input-unreadable", what, "check the file; its rest was not read")
    return Item(0, 0, path, Place(path, taken), 0, failure=Failure.of(error, "read"))
