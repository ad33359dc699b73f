"""Do work in processes that may hang or die: what one piece of work does harms no other."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from types import TracebackType
    from typing import Self

Setup = TypeVar("Setup")
Job = TypeVar("Job")
Result = TypeVar("Result")

SECONDS, START_SECONDS = 10.0, 60.0
BATCH = 32
MOST_WORKERS = 8
MOST_MEMORY = 2_000_000_000


class Failed(NamedTuple):
    """What became of a job that was given up."""

    reason: str


class _Worker:
    """A process, the way to it, and the jobs it has now with the time until which it may take."""

    def __init__(self, context: BaseContext, start: tuple[object, object]) -> None:
        self.pipe, theirs = context.Pipe()
        # daemonic: it ends with its parent, whatever happens to that
        self.process = context.Process(target=_serve, args=(theirs, *start), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()
        self.batch: list[int] = []
        self.ready = False
        self.until = 0.0

    def stop(self) -> None:
        """End the process and leave nothing of it behind."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


class Workers(Generic[Setup, Job, Result]):
    """Processes that do jobs for as long as the block lasts.

    `make(setup)` is called once in each; it returns the function that does a job. Both must be
    picklable, and jobs and results too: `make` is a function of a module.
    """

    def __init__(
        self,
        make: Callable[[Setup], Callable[[Job], Result]],
        setup: Setup,
        *,
        count: int = 0,
        seconds: float = SECONDS,
    ) -> None:
        self._start = (make, setup)
        self._count = count or min(os.cpu_count() or 1, MOST_WORKERS)
        self._seconds = seconds
        self._context = multiprocessing.get_context(_cheapest_start())
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Result | Failed]]:
        """Yield the number of each job with its result, in the order in which they are done.

        Jobs are given out in batches. A worker that takes more than the limit for one, or dies, is
        replaced, and its jobs are done again one by one: only one that hangs or dies alone is
        Failed. An error that a job raises is raised here.
        """
        left = deque(_batches(len(jobs), self._count))
        while left or any(worker.batch for worker in self._workers):
            self._give_out(left, jobs)
            busy = [worker for worker in self._workers if worker.batch]
            soonest = min(worker.until for worker in busy) - time.monotonic()
            ready = wait([worker.pipe for worker in busy], max(0.0, soonest))
            for worker in busy:
                if worker.pipe in ready:
                    yield from self._collect(worker, left)
                elif time.monotonic() > worker.until:
                    reason = f"took longer than {self._seconds:g} s"
                    yield from self._give_up(worker, left, reason)

    def _give_out(self, left: deque[list[int]], jobs: Sequence[Job]) -> None:
        while left and sum(bool(worker.batch) for worker in self._workers) < self._count:
            idle = next((worker for worker in self._workers if not worker.batch), None)
            if idle is None:
                idle = _Worker(self._context, self._start)
                self._workers.append(idle)
            idle.batch = left.popleft()
            idle.until = time.monotonic() + (self._seconds if idle.ready else START_SECONDS)
            idle.pipe.send([jobs[number] for number in idle.batch])

    def _collect(
        self, worker: _Worker, left: deque[list[int]]
    ) -> Iterator[tuple[int, Result | Failed]]:
        try:
            results, error = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            yield from self._give_up(worker, left, f"ended with code {worker.process.exitcode}")
            return
        if error is not None:
            raise error
        if not worker.ready:
            worker.ready, worker.until = True, time.monotonic() + self._seconds
            return
        numbers, worker.batch = worker.batch, []
        yield from zip(numbers, results, strict=True)

    def _give_up(
        self, worker: _Worker, left: deque[list[int]], reason: str
    ) -> Iterator[tuple[int, Result | Failed]]:
        """Replace a worker; its jobs are tried alone, a single one is over."""
        worker.stop()
        self._workers.remove(worker)
        if len(worker.batch) == 1:
            yield worker.batch[0], Failed(reason)
        else:
            left.extendleft([number] for number in reversed(worker.batch))


def _batches(count: int, workers: int) -> Iterator[list[int]]:
    """Yield the numbers of jobs in batches: small enough that all workers end together."""
    size = max(1, min(BATCH, count // (4 * workers)))
    for first in range(0, count, size):
        yield list(range(first, min(first + size, count)))


def can_copy_itself() -> bool:
    """Say whether workers start as copies of this process, which is cheap but no good by threads.

    What they are made with then need not be picklable.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def _cheapest_start() -> str:
    return "fork" if can_copy_itself() else "spawn"


def _serve(
    pipe: Connection, make: Callable[[Setup], Callable[[Job], Result]], setup: Setup
) -> None:
    """Do batches of jobs for as long as the parent lives."""
    _bound_memory()
    work = make(setup)
    pipe.send(([], None))
    parent = multiprocessing.parent_process()
    # a copied process holds the parent's end of its own pipe, so the pipe alone would not tell
    ends: list[Connection | int] = [pipe, *([parent.sentinel] if parent else [])]
    while pipe in wait(ends):
        try:
            jobs = pipe.recv()
        except (EOFError, OSError):
            return
        answer: tuple[list[Result | Failed], Exception | None]
        try:
            answer = [_do(work, job) for job in jobs], None
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            answer = [], error
        pipe.send(answer)


def _do(work: Callable[[Job], Result], job: Job) -> Result | Failed:
    try:
        return work(job)
    except MemoryError:
        return Failed("needed too much memory")
    except RecursionError:
        return Failed("is nested too deep")


def _bound_memory() -> None:
    """Let no text eat the machine's memory: beyond the limit Python raises MemoryError."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - it exists on Unix only

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = MOST_MEMORY if most == resource.RLIM_INFINITY else min(most, MOST_MEMORY)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
