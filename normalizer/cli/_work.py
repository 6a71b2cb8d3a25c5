"""Work on many inputs, in this process or in several, results in the order of the inputs."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["work_in_order"]


class _HasData(Protocol):
    """What is worked on; its data is what takes the time."""

    @property
    def data(self) -> bytes | str | None: ...


_I = TypeVar("_I", bound=_HasData)
_R = TypeVar("_R")
_CHUNK_ITEMS = 8  # inputs handed to a process at once
_CHUNK_SIZE = 1 << 20  # characters or bytes, past which a chunk takes no more
_AHEAD = 3  # chunks read ahead for each process; more would only fill memory


def work_in_order(
    work: Callable[[_I], _R],
    items: Iterable[_I],
    *,
    jobs: int,
    died: Callable[[_I], _R],
) -> Iterator[_R]:
    """Yield `work(item)` for each item in order; `jobs` processes take part.

    No more is read from `items` than the processes need next.  Where an item kills its
    process, `died(item)` stands in its place and the others go on.
    """
    if jobs <= 1:
        yield from map(work, items)
        return
    crew = _Crew(jobs)
    waiting: deque[tuple[list[_I], Future[list[_R]]]] = deque()
    try:
        for chunk in _chunks(items):
            waiting.append((chunk, crew.submit(work, chunk)))
            if len(waiting) >= jobs * _AHEAD:
                yield from _results(*waiting.popleft(), work, died)
        while waiting:
            yield from _results(*waiting.popleft(), work, died)
    finally:
        crew.leave()


class _Crew:
    """Some processes; they are replaced when one of them was killed."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = _pool(jobs)

    def submit(self, work: Callable[[_I], _R], chunk: list[_I]) -> Future[list[_R]]:
        """Hand a chunk to the processes."""
        from concurrent.futures import BrokenExecutor

        try:
            return self._pool.submit(_work_on, work, chunk)
        except BrokenExecutor:
            self._pool = _pool(self._jobs)
            return self._pool.submit(_work_on, work, chunk)

    def leave(self) -> None:
        """End the processes once they have done what they are at."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # fork spares each process the start-up; elsewhere than on Linux it is not safe.
    context = get_context("fork" if sys.platform == "linux" else None)
    return ProcessPoolExecutor(jobs, context, initializer=_ignore_interrupt)


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent process, which ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work_on(work: Callable[[_I], _R], chunk: list[_I]) -> list[_R]:
    return [work(item) for item in chunk]


def _chunks(items: Iterable[_I]) -> Iterator[list[_I]]:
    chunk: list[_I] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.data or b"")
        if len(chunk) >= _CHUNK_ITEMS or size >= _CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _results(
    chunk: list[_I],
    future: Future[list[_R]],
    work: Callable[[_I], _R],
    died: Callable[[_I], _R],
) -> Iterator[_R]:
    from concurrent.futures import BrokenExecutor

    try:
        yield from future.result()
        return
    except BrokenExecutor:
        pass
    for item in chunk:  # one of them, or of the other processes' items, killed its process
        with _pool(1) as alone:
            try:
                yield alone.submit(work, item).result()
            except BrokenExecutor:
                yield died(item)
