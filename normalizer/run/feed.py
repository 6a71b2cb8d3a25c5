"""The reader process seen from the run: its messages, and what to do when it dies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection

from normalizer.errors import NormalizerError, RunError
from normalizer.run.children import Child, context, start
from normalizer.run.items import EndOfPart, Failure
from normalizer.run.plan import Part
from normalizer.run.reader import serve_reader
from normalizer.run.reading import Message, Reading
from normalizer.run.worker import RETIRED, TIMEOUTS

__all__ = ["Feed"]


class Feed:
    """Messages of one part after the other; a reader that dies is replaced.

    A file at which the reader dies twice is given up at that place: a failure stands
    for its rest, and the reader goes on with the next file.
    """

    def __init__(self, requests: Iterator[tuple[Part, Reading]]) -> None:
        self._requests = requests
        self._progress = context().Array("q", 2, lock=False)
        self._child: Child | None = None
        self._asked: tuple[Part, Reading] | None = None
        self._suspects: set[tuple[int, int, int]] = set()
        self.finished = False
        self._next()

    @property
    def connection(self) -> Connection:
        """What to wait for; `receive` when it is ready."""
        assert self._child is not None
        return self._child.connection

    def _next(self) -> None:
        self._asked = next(self._requests, None)
        self.finished = self._asked is None
        self._ask()

    def _ask(self) -> None:
        if self._asked is None:
            return
        if self._child is None:
            self._child = start(serve_reader, self._progress)
            try:
                self._child.connection.recv()
            except (EOFError, OSError) as problem:
                raise RunError(
                    "reader-cannot-start",
                    "the reader process ends at once",
                    "see the messages above",
                ) from problem
        try:
            self._child.connection.send(self._asked)
        except OSError:
            self._died()

    def receive(self) -> list[tuple[Part, Message]]:
        """Return the messages that are there; none where the reader had to be replaced.

        Raises:
            NormalizerError: what ends the run, such as a package that is not installed.
        """
        assert self._asked is not None
        part, reading = self._asked
        try:
            batch: list[Message] | NormalizerError = self.connection.recv()
        except (EOFError, OSError):
            self._died()
            return []
        if isinstance(batch, NormalizerError):
            raise batch
        last = batch[-1]
        if isinstance(last, EndOfPart):
            self._next()
        else:
            self._asked = (part, replace(reading, start=last.number + 1))
        return [(part, message) for message in batch]

    def _died(self) -> None:
        """Replace the reader; give the file up if it is the second time at this place."""
        assert self._child is not None
        assert self._asked is not None
        code = self._child.ended()
        self._child = None
        part, reading = self._asked
        member, items = self._progress[0], self._progress[1]
        suspect = (part.number, member, items)
        if suspect in self._suspects or code in TIMEOUTS:
            failure = _blame(part.members[member].path, code)
            broken = {**reading.broken, member: (items, failure)}
            self._asked = (part, replace(reading, broken=broken))
        self._suspects.add(suspect)
        self._ask()

    def close(self) -> None:
        """End the reader: at its leisure if it has nothing to do, else at once."""
        if self._child is not None:
            if not self.finished:
                self._child.process.kill()
            self._child.ended()
            self._child = None


def _blame(path: str, code: int) -> Failure:
    """Return what the death of the reader means for the file that it was reading."""
    hint = "the rest of the file was not read; split the file, or leave it out"
    if code in TIMEOUTS:
        return Failure("time-limit", f"{path}: takes too long to read", hint, "read")
    if code == RETIRED:
        return Failure("memory-limit", f"{path}: takes too much memory to read", hint, "read")
    return Failure("reader-crashed", f"{path}: ends the reader process ({code})", hint, "read")
