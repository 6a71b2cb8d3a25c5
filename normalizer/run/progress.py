"""How a run tells that it moves: a line on a terminal, or JSON lines for a log."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, TextIO

from normalizer.run.items import Item, Outcome
from normalizer.run.journal import Entry

__all__ = ["JsonLines", "Progress", "Silent", "Terminal"]


class Progress:
    """Counts documents; what it says of them is up to the kinds below."""

    wants_total = False

    def __init__(self, stream: TextIO | None = None, every: float = 0.2) -> None:
        self.stream = stream or sys.stderr
        self.every = every
        self.total = self.finished = self.skipped = self._within = 0
        self.read = self.errors = 0
        self.began = self._spoke = time.monotonic()

    def begin(self, total: int) -> None:
        """Be told the size of all inputs, in bytes."""
        self.total = total

    def skip(self, size: int) -> None:
        """Be told that so many bytes were done by an earlier run."""
        self.skipped += size

    def part(self, size: int) -> None:
        """Be told that a part of so many bytes, as they lie on the disk, is done."""
        self.finished += size
        self._within = 0

    def add(self, item: Item, outcome: Outcome, part_size: int = 0) -> None:
        """Be told that a document is done, and how large its part is on the disk."""
        self.read += 1
        self.errors += outcome.failure is not None
        # Of a compressed part more bytes come out than lie there; it is never more than done.
        self._within = min(self._within + item.size, part_size)
        now = time.monotonic()
        if now - self._spoke >= self.every:
            self._spoke = now
            self.tell()

    @property
    def bytes(self) -> int:
        """Bytes on the disk that this run is done with."""
        return self.finished + self._within

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.read / max(1e-9, time.monotonic() - self.began)

    @property
    def remaining(self) -> float | None:
        """Seconds that the rest will take, by the bytes; None where nobody can tell yet."""
        left = self.total - self.skipped - self.bytes
        if not self.bytes or left < 0:
            return None
        return left * (time.monotonic() - self.began) / self.bytes

    def compared(self, done: int, total: int) -> None:
        """Be told how many articles have been read back for the passages."""
        now = time.monotonic()
        if now - self._spoke >= self.every:
            self._spoke = now
            self.tell_compared(done, total)

    def tell(self) -> None:
        """Say how far it is."""

    def tell_compared(self, done: int, total: int) -> None:
        """Say how far the search for passages is."""

    def shard(self, entry: Entry) -> None:
        """Be told that a shard is written."""

    def note(self, code: str, message: str) -> None:  # noqa: ARG002
        """Say something that the user should know."""
        self.stream.write(f"{message}\n")

    def end(self, manifest: dict[str, Any]) -> None:
        """Be told that all is done."""


class Silent(Progress):
    """Says nothing."""

    def note(self, code: str, message: str) -> None:
        """Say nothing."""


class Terminal(Progress):
    """One line that is written over: documents, errors, rate, time that remains."""

    wants_total = True

    def tell(self) -> None:
        """Write the line again."""
        share = (self.skipped + self.bytes) / self.total if self.total else 0.0
        line = f"{min(1.0, share):4.0%}  {self.read:,} documents  {self.rate:.0f}/s"
        if self.errors:
            line += f"  {self.errors:,} errors"
        if self.remaining is not None:
            line += f"  {clock(self.remaining)} left"
        self._write(line)

    def tell_compared(self, done: int, total: int) -> None:
        """Write the line again."""
        share = done / total if total else 0.0
        self._write(f"{min(1.0, share):4.0%}  {done:,} articles read back for passages")

    def _write(self, line: str) -> None:
        self.stream.write(f"\r\x1b[K{line}")
        self.stream.flush()

    def note(self, code: str, message: str) -> None:  # noqa: ARG002
        """Say something on a line of its own."""
        self.stream.write(f"\r\x1b[K{message}\n")

    def end(self, manifest: dict[str, Any]) -> None:  # noqa: ARG002
        """Take the line away."""
        self.stream.write("\r\x1b[K")
        self.stream.flush()


class JsonLines(Progress):
    """An object a line: `progress` now and then, `shard`, `note`, and `done` at the end."""

    wants_total = True

    def __init__(self, stream: TextIO | None = None, every: float = 5.0) -> None:
        super().__init__(stream, every)

    def _say(self, event: str, **more: object) -> None:
        self.stream.write(json.dumps({"event": event, **more}) + "\n")
        self.stream.flush()

    def tell(self) -> None:
        """Say how far it is."""
        left = self.remaining
        self._say(
            "progress",
            read=self.read,
            errors=self.errors,
            rate=round(self.rate, 1),
            remaining_seconds=None if left is None else round(left),
        )

    def tell_compared(self, done: int, total: int) -> None:
        """Say how far the search for passages is."""
        self._say("progress", stage="passages", read=done, total=total)

    def shard(self, entry: Entry) -> None:
        """Say which shard is written."""
        self._say("shard", name=entry.name, read=entry.read, written=entry.written)

    def note(self, code: str, message: str) -> None:
        """Say something that the user should know."""
        self._say("note", code=code, message=message)

    def end(self, manifest: dict[str, Any]) -> None:
        """Say what came of it."""
        self._say("done", **manifest["counts"])


def clock(seconds: float) -> str:
    """Return a length of time as 59s, 12m30s or 3h05m."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s"
    return f"{whole // 3600}h{whole % 3600 // 60:02d}m"
