"""Measure everything and print one table: python -m bench.run [--quick] [--days N] [--check]."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench import answers, capture, carry, commits, hook, index, site, trackers
from bench.measure import Bench, BenchError, Row, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Group = Callable[[Bench], Iterable[Row]]

GROUPS: dict[str, Group] = {
    "capture": capture.measure,
    "index": index.measure,
    "hook": hook.measure,
    "commits": commits.measure,
    "carry": carry.measure,
    "trackers": trackers.measure,
    "answers": answers.measure,
    "site": site.measure,
}
DAYS = 3650
RUNS = 15
QUICK_DAYS = 60
QUICK_RUNS = 3
IDENTITY = {
    f"GIT_{role}_{fact}": value
    for role in ("AUTHOR", "COMMITTER")
    for fact, value in (("NAME", "Bench"), ("EMAIL", "bench@example.org"))
}


def main() -> int:
    """Run the asked groups, print the table and return the exit code."""
    asked = _arguments()
    cache = asked.work or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    cache = cache / "rlog-bench" if asked.work is None else cache
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=cache) as folder:
        bench = _bench(asked, cache.resolve(), Path(folder).resolve())
        rows: list[Row] = []
        failures = [text for name in asked.only or GROUPS if (text := _measure(name, bench, rows))]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {asked.days:,} days; medians;")
    print("pairs run in turns; ours and peer by the clock, in brackets user + system time.\n")
    print(table(rows))
    missed = sum(row.holds is False for row in rows)
    print(f"\n{sum(row.holds is True for row in rows)} goals hold, {missed} missed")
    for failure in failures:
        print(f"failed: {failure}")
    return 1 if failures or (asked.check and missed) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--days", type=int, help=f"days of the long vault ({DAYS})")
    parser.add_argument("--runs", type=int, help=f"measured pairs ({RUNS})")
    parser.add_argument("--quick", action="store_true", help="see that all of it runs; no figures")
    parser.add_argument("--long", action="store_true", help="also index ten times the days")
    parser.add_argument("--only", action="append", choices=GROUPS, help="may be given again")
    parser.add_argument("--check", action="store_true", help="end with 1 where a goal is missed")
    parser.add_argument("--work", type=Path, help="folder for vaults and peers (the user's cache)")
    asked = parser.parse_args()
    asked.days = asked.days or (QUICK_DAYS if asked.quick else DAYS)
    asked.runs = asked.runs or (QUICK_RUNS if asked.quick else RUNS)
    return asked


def _bench(asked: argparse.Namespace, cache: Path, work: Path) -> Bench:
    beside = Path(sys.executable).parent / "rlog"
    rlog = str(beside) if beside.exists() else shutil.which("rlog")
    if not rlog:
        sys.exit("bench: there is no rlog beside this Python. Install it first: make bench")
    return Bench(
        rlog=rlog,
        python=sys.executable,
        work=work,
        cache=cache,
        env=_clean_environment(work),
        days=asked.days,
        runs=asked.runs,
        quick=asked.quick,
        long=asked.long,
    )


def _clean_environment(work: Path) -> dict[str, str]:
    """Return an environment in which neither git nor rlog sees the user's own settings."""
    mine = ("GIT_", "RLOG_", "XDG_", "PYTHON", "COVERAGE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    own = {
        "HOME": str(work / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "NO_COLOR": "1",
    }
    (work / "home").mkdir()
    return kept | own | IDENTITY


def _measure(name: str, bench: Bench, rows: list[Row]) -> str:
    """Add the rows of one group; return why it failed, so that the other groups still run."""
    sys.stderr.write(f"{name} …\n")
    try:
        for row in GROUPS[name](bench):
            rows.append(row)  # noqa: PERF402 - the rows before a failure count
    except (BenchError, OSError) as error:
        return f"{name}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
