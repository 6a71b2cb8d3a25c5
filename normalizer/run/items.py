"""What passes between the reader, the workers and the writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from normalizer.errors import NormalizerError

__all__ = ["EndOfPart", "EndOfShard", "Failure", "Item", "Outcome", "Place", "Stage", "Written"]

Stage = Literal["read", "decode", "extract", "clean", "write"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: the input, its number there from 0, and its byte or line."""

    input: str
    item: int = 0
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document has no record."""

    code: str
    message: str
    hint: str
    stage: Stage

    @classmethod
    def of(cls, error: NormalizerError, stage: Stage) -> Failure:
        """Return the failure that an error means."""
        return cls(error.code, error.message, error.hint, stage)


@dataclass(frozen=True, slots=True)
class Item:
    """One document on its way to a worker.

    Of `path` (a file that the worker opens itself), `line` (a JSON object as bytes),
    `values` (a row of a table) and `page` (bytes of a page) one is given, or `failure`.
    `size` is in bytes and decides where shards end.  `about` says what is known from
    outside: `url`, `charset`, `truncated`.
    """

    number: int
    shard: int
    source: str
    place: Place
    size: int
    path: str | None = None
    line: bytes | None = None
    values: Mapping[str, Any] | None = None
    page: bytes | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Written:
    r"""A document's output: its record and its removals as JSON lines, each with its "\n".

    `columns` are those that `--map` names and its row has.
    """

    record: bytes
    removals: bytes = b""
    partition: str = ""
    seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)  # extract, clean, write
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: its output, or why there is none."""

    number: int
    written: Written | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class EndOfShard:
    """All items of a shard were sent; `read` counts them, `passed_over` what is no document."""

    number: int
    shard: int
    read: int
    passed_over: Mapping[str, int]
    digest: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class EndOfPart:
    """All of a part was read; it has `shards` shards."""

    number: int
    shards: int
