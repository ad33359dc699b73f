"""Work that hangs, dies or eats memory is given up; all other work is done."""

from __future__ import annotations

import os
import re
import time
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest

from rlog_git.site import workers as module
from rlog_git.site.rendering.limits import TooSlowError, limited
from rlog_git.site.workers import Failed, Workers

if TYPE_CHECKING:
    from collections.abc import Callable


def make(factor: int) -> Callable[[int], int]:
    """Return a multiplication, in which some numbers do harm."""

    def work(number: int) -> int:
        if number == 13:
            while True:
                pass
        if number == 17:
            os._exit(3)
        if number == 19:
            return len(bytearray(4_000_000_000))
        if number == 23:
            raise ZeroDivisionError
        return factor * number

    return work


def done(numbers: list[int], count: int = 2) -> dict[int, int | Failed]:
    """Return what became of each number."""
    with Workers(make, 10, count=count, seconds=1) as workers:
        return {numbers[at]: outcome for at, outcome in workers.run(numbers)}


def test_all_work_is_done_once() -> None:
    """Each job has its result, whatever the batches."""
    for size in (0, 1, 7, 500):
        assert done([n * 100 for n in range(size)]) == {n * 100: n * 1000 for n in range(size)}


def test_what_hangs_or_dies_is_given_up_alone() -> None:
    """A job without end, one that ends its process and one that eats memory are the only losses."""
    outcomes = done(list(range(22)))
    failed = {n: outcome.reason for n, outcome in outcomes.items() if isinstance(outcome, Failed)}
    assert failed == {
        13: "took longer than 1 s",
        17: "ended with code 3",
        19: "needed too much memory",
    }
    assert {n: outcome for n, outcome in outcomes.items() if n not in failed} == {
        n: 10 * n for n in range(22) if n not in failed
    }


def test_one_worker_survives_too() -> None:
    """A single worker is replaced as often as needed."""
    outcomes = done([13, 17, 1, 17, 2], count=1)
    assert outcomes[1] == 10
    assert outcomes[2] == 20


def test_an_error_of_a_job_is_the_callers() -> None:
    """What a job raises reaches who asked for it, as a broken template does."""
    with pytest.raises(ZeroDivisionError):
        done([1, 23, 2])


def test_no_process_is_left() -> None:
    """When the block ends, also by an error, its processes are gone."""
    with Workers(make, 10, count=2, seconds=5) as workers:
        outcomes = workers.run([1, 2, 13, 3])
        next(outcomes)
        processes = [worker.process for worker in workers._workers]
        assert processes
    assert not any(process.is_alive() for process in processes)


def test_a_block_has_its_time() -> None:
    """A block that uses more of the processor than it may is stopped, one that waits is not."""
    with limited(0.1):
        time.sleep(0.2)
    with pytest.raises(TooSlowError), limited(0.1):
        re.match(r"(a*)*b", "a" * 40)


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_both_ways_to_start(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copied process does the same as a new one; where threads run only a new one is safe."""
    monkeypatch.setattr(module, "_cheapest_start", lambda: start)
    with Workers(itemgetter, 1, count=2) as workers:
        assert dict(workers.run(["ab", "cd", "ef"])) == {0: "b", 1: "d", 2: "f"}
