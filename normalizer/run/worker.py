"""The worker process: documents one after the other, each within its limits.

The kernel enforces the time limit: a timer is set before each document, and the signal
that it sends ends the process even inside C code.  Nobody has to watch, and a worker
whose parent was killed ends, too.
"""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from normalizer.errors import NormalizerError
from normalizer.run.items import Stage
from normalizer.run.work import STAGES, Task, clean_item

__all__ = ["RETIRED", "TIMEOUTS", "limit_memory", "prepare", "serve", "timed"]

RETIRED = 3  # exit code of a worker that makes room for a new one, without a fault
TIMEOUTS = (-signal.SIGPROF, -signal.SIGALRM)  # exit codes of a process that `timed` ended
# Documents after which it does, since caches and torn memory make it grow.  All processes at most,
# 10,000 pages, two workers: 334 MB where they stay, 309 MB at 1,000, 273 MB at 250, where 1,000
# pages take 270 MB.
_CAREER = 250
_WAITING = 6  # times the CPU time that may pass on the clock


def limit_memory(extra: int) -> None:
    """Let the process grow by `extra` bytes of its own memory, and no further (Linux)."""
    import resource

    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        used = next(
            int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData")
        )
    except (OSError, StopIteration):  # pragma: no cover - no /proc: macOS
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = used * 1024 + extra
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def timed(seconds: float) -> None:
    """End the process after so many seconds of CPU, or six times as many on the clock; 0 stops."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _WAITING)


def prepare(memory: int) -> None:
    """Set a child process up: deadly timers, deaf to the keyboard, no core dumps, little memory."""
    import resource

    for deadly in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(deadly, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit_memory(memory)


def serve(connection: Connection, task: Task, stage: Any) -> None:
    """Work off batches of items until the other end of the connection is closed.

    Args:
        connection: gives lists of items, takes an outcome for each.
        task: what to do.
        stage: a shared number; the index in `STAGES` of what is going on.
    """
    prepare(task.limits.memory)
    numbers = {name: index for index, name in enumerate(STAGES)}

    def mark(name: Stage) -> None:
        stage.value = numbers[name]

    try:
        connection.send(None)  # ready
        done = 0
        while done < _CAREER:
            for item in connection.recv():
                done += 1
                timed(task.limits.seconds)
                outcome = clean_item(item, task, mark)
                timed(0)
                connection.send(outcome)
                if outcome.failure and outcome.failure.code == "memory-limit":
                    os._exit(RETIRED)
        raise SystemExit(RETIRED)
    except NormalizerError as problem:  # a fault of the settings
        timed(0)
        connection.send(problem)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
