"""Workers that clean in parallel, and their output in the order of the input.

The parent never waits for one document while another could be worked on, holds a bounded
number of documents and bytes (so memory stays flat and a reader that is too fast has to
wait), and replaces workers that die.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

from normalizer.errors import NormalizerError, RunError
from normalizer.run.children import Child, context, start
from normalizer.run.feed import Feed
from normalizer.run.items import Failure, Item, Outcome
from normalizer.run.plan import Part
from normalizer.run.reading import Message
from normalizer.run.work import STAGES, Task
from normalizer.run.worker import RETIRED, TIMEOUTS, serve

__all__ = ["Done", "Pool"]

_ITEMS_EACH = 256  # documents on their way, per worker
_BYTES_EACH = 16 * 1024 * 1024  # of documents and of output on their way, per worker


@dataclass(frozen=True, slots=True)
class Done:
    """A message whose turn has come, with the outcome if it is an item."""

    part: Part
    message: Message
    outcome: Outcome | None = None


@dataclass(slots=True)
class _Job:
    place: int
    part: Part
    item: Item
    crashes: int = 0

    @property
    def weight(self) -> int:
        return 512 + (self.item.size if self.item.path is None else 0)


@dataclass
class _Worker:
    child: Child
    stage: Any
    ready: bool = False
    batch: deque[_Job] = field(default_factory=deque)


class Pool:
    """A fixed number of workers; use it in a `with`."""

    def __init__(self, jobs: int, task: Task) -> None:
        self._task = task
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._waiting: deque[list[_Job]] = deque()
        self._done: dict[int, Done] = {}
        self._weights: dict[int, int] = {}
        self._weight = 0
        self._came = self._went = 0

    def __enter__(self) -> Pool:
        self._workers = [self._start() for _ in range(self._jobs)]
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            if kind is None and worker.ready:
                worker.child.connection.close()  # it ends by itself, all of them at once
            else:
                worker.child.process.kill()
        for worker in self._workers:
            worker.child.ended()

    def _start(self) -> _Worker:
        stage = context().Value("b", 0, lock=False)
        return _Worker(start(serve, self._task, stage), stage)

    def run(self, feed: Feed) -> Iterator[Done]:
        """Yield all messages of the feed in its order, items with their outcomes.

        Raises:
            RunError: `worker-cannot-start`.
            NormalizerError: what the reader or a worker could not go on with.
        """
        while not feed.finished or self._came > self._went:
            busy = {w.child.connection: w for w in self._workers if w.batch or not w.ready}
            sources: list[Any] = list(busy)
            if not feed.finished and self._has_room():
                sources.append(feed.connection)
            for connection in wait(sources):
                worker = busy.get(connection)  # type: ignore[call-overload]
                if worker is None:
                    self._take(feed.receive())
                else:
                    self._hear(worker)
            self._hand_out()
            while self._went in self._done:
                self._weight -= self._weights.pop(self._went)
                yield self._done.pop(self._went)
                self._went += 1

    def _has_room(self) -> bool:
        on_the_way = self._came - self._went
        return (
            on_the_way < _ITEMS_EACH * self._jobs and self._weight < _BYTES_EACH * self._jobs
        ) or not on_the_way

    def _take(self, messages: list[tuple[Part, Message]]) -> None:
        """Queue what came; what needs no work is done already."""
        batch = []
        for part, message in messages:
            place = self._came
            self._came += 1
            self._weights[place] = 0
            if isinstance(message, Item):
                self._weigh(place, _Job(place, part, message).weight)
            if isinstance(message, Item) and message.failure is None:
                batch.append(_Job(place, part, message))
            else:
                failure = message.failure if isinstance(message, Item) else None
                outcome = Outcome(message.number, failure=failure) if failure else None
                self._done[place] = Done(part, message, outcome)
        if batch:
            self._waiting.append(batch)

    def _weigh(self, place: int, weight: int) -> None:
        self._weights[place] += weight
        self._weight += weight

    def _hand_out(self) -> None:
        for worker in self._workers:
            if not self._waiting:
                return
            if worker.ready and not worker.batch:
                worker.batch.extend(self._waiting.popleft())
                try:
                    worker.child.connection.send([job.item for job in worker.batch])
                except OSError:
                    self._replace(worker)

    def _hear(self, worker: _Worker) -> None:
        """Take one answer of a worker, or replace it if it has none to give any more."""
        try:
            answer: Outcome | NormalizerError | None = worker.child.connection.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return
        if answer is None:
            worker.ready = True
            return
        if isinstance(answer, NormalizerError):
            raise answer
        self._finish(worker.batch.popleft(), answer)

    def _finish(self, job: _Job, outcome: Outcome) -> None:
        if outcome.written is not None:
            self._weigh(job.place, len(outcome.written.record) + len(outcome.written.removals))
        self._done[job.place] = Done(job.part, job.item, outcome)

    def _replace(self, worker: _Worker) -> None:
        """Put a new worker in the place of one that died, and its rest back in the queue.

        A document at which a worker dies is tried once more by itself, since a machine
        short of memory kills innocents; one that ran out of time is not.
        """
        code = worker.child.ended()
        if not worker.ready:
            raise RunError(
                "worker-cannot-start",
                f"a worker process ends at once (exit code {code})",
                "see the messages above; is there enough memory for --jobs workers?",
            )
        rest = list(worker.batch)
        if rest and code != RETIRED:
            suspect = rest.pop(0)
            suspect.crashes += 1
            stage = STAGES[worker.stage.value]
            if code in TIMEOUTS or suspect.crashes > 1:
                failure = self._blame(suspect.item, code, STAGES.index(stage))
                self._finish(suspect, Outcome(suspect.item.number, failure=failure))
            else:
                self._waiting.appendleft([suspect])
        if rest:
            self._waiting.appendleft(rest)
        self._workers[self._workers.index(worker)] = self._start()

    def _blame(self, item: Item, code: int, stage: int) -> Failure:
        """Return what the death of a worker means for the document that it was working on."""
        at, source, limits = STAGES[stage], item.source, self._task.limits
        if code in TIMEOUTS:
            what = f"{source}: takes more than {limits.seconds:g} s"
            return Failure("time-limit", what, "leave it out, or raise --time-limit", at)
        if code == -signal.SIGKILL:
            what = f"{source}: its worker was killed, twice; the machine ran out of memory"
            return Failure("worker-killed", what, "leave it out, or use fewer --jobs", at)
        what = f"{source}: ends the worker process ({code}), twice"
        return Failure("worker-crashed", what, "leave it out, and please report it", at)
