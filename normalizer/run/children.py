"""Child processes of a run: started from a warm server, told apart by how they end."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

__all__ = ["Child", "context", "start"]

_PATIENCE = 10.0  # seconds for a process whose connection is closed to end


@dataclass(frozen=True)
class Child:
    """A process and the connection to it."""

    process: BaseProcess
    connection: Connection

    def ended(self) -> int:
        """Wait for the process to end; returns its exit code, minus a signal's number."""
        self.connection.close()
        self.process.join(_PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        code = self.process.exitcode
        self.process.close()
        return -signal.SIGKILL if code is None else code


def context() -> Any:
    """Return the way to start children: forked from a server that has all modules loaded.

    A new worker costs some 20 ms instead of the second that loading trafilatura takes, and
    threads of the caller do no harm, which a plain fork could not promise.
    """
    try:
        found = multiprocessing.get_context("forkserver")
    except ValueError:  # pragma: no cover - Windows
        return multiprocessing.get_context("spawn")
    found.set_forkserver_preload(["normalizer.run.warm"])
    return found


def start(target: Callable[..., None], *arguments: Any) -> Child:
    """Start `target(connection, *arguments)` in a child process."""
    ways = context()
    ours, theirs = ways.Pipe()
    process = ways.Process(target=target, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return Child(process, ours)
