"""Read what trackers keep of a run: against reading the bytes of the same files."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from bench.measure import Bench, Cost, Row, limit_row, paired, ratio_row
from rlog_git.provenance.runs.finding import walk
from rlog_git.provenance.runs.trackers import BUILT_IN
from tests.trackers.record import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rlog_git.provenance.runs.finding import Found

SAMPLES = Path(__file__).parent.parent / "tests" / "provenance" / "samples"
EACH_MS = 5.0
# walking a tree in which nothing is found: against os.walk would be against itself
FOLDERS = 500


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row for each tracker, and one for a walk over a tree of code."""
    folder = bench.work / "samples"
    lay_out(SAMPLES, folder)
    found = walk([folder], BUILT_IN).found
    for name in dict.fromkeys(one.reader.name for one in found):
        own = [one for one in found if one.reader.name == name]
        pair = paired(_timed(own, _read_runs), _timed(own, _read_bytes), bench.runs)
        yield ratio_row(f"a run of {name} : its files' bytes", pair, None)
        yield limit_row("the same", [cost.cpu for cost in pair.ours], "ms", EACH_MS)
    code = bench.work / "tree"
    for number in range(FOLDERS):
        (code / f"a{number % 20}" / f"b{number}").mkdir(parents=True)
    pair = paired(_walked(code), _walked(code), bench.runs)
    yield limit_row(
        f"a walk over {FOLDERS} folders", [c.wall / FOLDERS for c in pair.ours], "ms", 0.5
    )


def _timed(found: Sequence[Found], act: Callable[[Found], None]) -> Callable[[], Cost]:
    """Return an act over all of one tracker, its cost that of one."""

    def once() -> Cost:
        wall, cpu = perf_counter(), process_time()
        for one in found:
            act(one)
        return Cost(
            (perf_counter() - wall) * 1000 / len(found),
            (process_time() - cpu) * 1000 / len(found),
            0,
        )

    return once


def _walked(folder: Path) -> Callable[[], Cost]:
    def once() -> Cost:
        wall, cpu = perf_counter(), process_time()
        walk([folder], BUILT_IN)
        return Cost((perf_counter() - wall) * 1000, (process_time() - cpu) * 1000, 0)

    return once


def _read_runs(found: Found) -> None:
    list(found.reader.read(found.path))


def _read_bytes(found: Found) -> None:
    paths = found.path.rglob("*") if found.path.is_dir() else [found.path]
    for path in paths:
        if path.is_file():
            path.read_bytes()
