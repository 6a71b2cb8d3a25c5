"""Workers and readers with faults on request, to see that a run survives them.

A document's text names its fault; everything else is cleaned as it should be.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from normalizer.run import reader, worker
from normalizer.run.items import Item, Outcome
from normalizer.run.members import read_member
from normalizer.run.plan import Member
from normalizer.run.work import Task, clean_item


def _spin() -> None:
    while True:
        pass


def _grow() -> None:
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def _once(mark: Path) -> None:
    """Die the first time only."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


FAULTS: dict[str, Callable[[], Any]] = {
    "SPIN": _spin,
    "WAIT": lambda: time.sleep(60),
    "GROW": _grow,
    "SEGFAULT": lambda: ctypes.string_at(0),
    "ABORT": os.abort,
    "EXIT": lambda: os._exit(7),
    "KILLED": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "RECURSE": lambda: _recurse(0),
    "RAISE": lambda: 1 // 0,
    "MEMORY": lambda: bytearray(1 << 50),
    "SILENT": lambda: _raise(SystemError("error return without exception set")),
    "MUTE": lambda: _raise(SystemError("<built-in> returned NULL without setting an exception")),
    "SYSTEM": lambda: _raise(SystemError("unknown opcode")),
}


def _raise(problem: Exception) -> None:
    raise problem


def _recurse(depth: int) -> int:
    return _recurse(depth + 1) + 1


def _clean(item: Item, task: Task, mark: Any) -> Outcome:
    text = (item.line or b"").decode()
    for name, fault in FAULTS.items():
        if f"fault {name} " in text:
            return clean_item(item, task, _at_clean(fault, mark))
    if "fault ONCE " in text:
        _once(Path(text.partition("fault ONCE ")[2].split(" ")[0]))
    return clean_item(item, task, mark)


def _at_clean(fault: Callable[[], Any], mark: Any) -> Any:
    def enter(stage: Any) -> None:
        mark(stage)
        if stage == "clean":
            fault()

    return enter


def serve(connection: Connection, task: Task, stage: Any) -> None:
    """A worker with faults."""
    worker.clean_item = _clean  # type: ignore[attr-defined]
    worker.serve(connection, task, stage)


def _read(member: Member, limit: int) -> Iterator[Item | str]:
    for item in read_member(member, limit):
        if isinstance(item, Item) and b"fault READER " in (item.line or b""):
            os.kill(os.getpid(), signal.SIGKILL)
        if isinstance(item, Item) and b"fault READING " in (item.line or b""):
            raise ZeroDivisionError("a fault of a reader")
        if isinstance(item, Item) and b"fault READER-SLOW " in (item.line or b""):
            _spin()
        yield item


def serve_reader(connection: Connection, progress: Any) -> None:
    """A reader with faults."""
    from normalizer.run import reading

    reading.read_member = _read  # type: ignore[attr-defined]
    reader.serve_reader(connection, progress, seconds=0.5)


def serve_briefly(connection: Connection, task: Task, stage: Any) -> None:
    """A worker that makes room for a new one after every batch."""
    worker._CAREER = 1  # type: ignore[attr-defined]
    worker.serve(connection, task, stage)
