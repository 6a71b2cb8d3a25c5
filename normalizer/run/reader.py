"""The reader process: parts in, batches of items out, as fast as they are taken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from normalizer.errors import NormalizerError
from normalizer.run.items import Item
from normalizer.run.reading import Message, read_part
from normalizer.run.worker import RETIRED, prepare, timed

__all__ = ["batches", "serve_reader"]

_BATCH_ITEMS = 64
_BATCH_BYTES = 2 * 1024 * 1024  # a tenth of a second's work on pages
_MEMORY = 2 * 1024 * 1024 * 1024  # bytes; a batch of Parquet rows is the largest thing held
_SECONDS = 60.0  # of CPU for one batch of messages


def batches(messages: Iterator[Message]) -> Iterator[list[Message]]:
    """Group messages into batches that are worth a trip between processes."""
    batch: list[Message] = []
    size = 0
    for message in messages:
        batch.append(message)
        size += message.size if isinstance(message, Item) else 0
        if len(batch) >= _BATCH_ITEMS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def serve_reader(connection: Connection, progress: Any, seconds: float = _SECONDS) -> None:
    """Read the parts that the connection asks for until its other end is closed.

    A request is (part, reading); the answer is lists of messages, the last of which ends
    with an `EndOfPart`, or an error that ends the run.

    Args:
        connection: where requests come from and answers go to.
        progress: two shared numbers: the file of the part, the documents taken from it.
        seconds: CPU time that one batch may take.
    """
    prepare(_MEMORY)

    def mark(member: int, items: int) -> None:
        progress[0], progress[1] = member, items

    try:
        connection.send(None)  # ready
        while True:
            part, reading = connection.recv()
            try:
                timed(seconds)
                for batch in batches(read_part(part, reading, mark)):
                    timed(0)  # sending waits for the workers
                    connection.send(batch)
                    timed(seconds)
                timed(0)
            except NormalizerError as problem:
                timed(0)
                connection.send(problem)
            except MemoryError:
                os._exit(RETIRED)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
