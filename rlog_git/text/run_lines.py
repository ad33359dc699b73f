"""The line of a run in the day: why first, what changed, how it came out, how long, which code."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from typing import TYPE_CHECKING

from rlog_git.text.commit_lines import SHOWN_SHA, changes_text
from rlog_git.text.escape import clean_line, escape
from rlog_git.text.run_metrics import metric_text, shown_metrics

if TYPE_CHECKING:
    from rlog_git.model import Metric, Run

DOT = " · "
RUNNING = "running"
# ' · running', ' · job 4711 running'
WAITS = re.compile(r" · (?:job \d{1,19} )?running(?= · | #q/| \^|$)")
SHOWN_COMMAND = 80
# the same numbers on every system that rlog runs on
SIGNALS = {
    number: f"SIG{name}"
    for number, name in zip(
        (1, 2, 3, 4, 6, 8, 9, 11, 13, 14, 15),
        "HUP INT QUIT ILL ABRT FPE KILL SEGV PIPE ALRM TERM".split(),
        strict=True,
    )
}
UNKNOWN = "ended, nobody saw how"


def start_line(run: Run, clock: str) -> str:
    """Return ``- 15:10 run: why · lr 0.001→0.0003 · running · w2s@0f89804 +12−3 ^r…``."""
    why = clean_line(run.why)
    first = why or escape(clean_line(run.command, SHOWN_COMMAND)) or run.repo or "a command"
    changed = escape(clean_line(changes_text(run.changes))) if run.changes else ""
    parts = [first, changed, RUNNING, code_text(run)]
    question = f" #q/{run.question}" if run.question else ""
    return f"- {clock} run: {DOT.join(part for part in parts if part)}{question} ^{run.id}"


def end_line(line: str, run: Run, seconds: float | None, job: str = "") -> str:
    """Return the line of a run that was running with how it ended; all else of it stays.

    A `job` that was only submitted goes on running.
    """
    found = WAITS.search(line)
    if not found:
        return line
    if job:
        said = [f"job {job} {RUNNING}"]
    else:
        took = f"took {length(seconds)}" if seconds is not None else ""
        said = [*_metrics(run.metrics), ending(run), took]
    shown = "".join(DOT + part for part in said if part)
    return line[: found.start()] + shown + line[found.end() :]


def new_id(seed: str) -> str:
    """Return a block id of a run: ``r`` and 8 characters of base32."""
    return "r" + b32encode(hashlib.blake2b(seed.encode(), digest_size=5).digest()).decode().lower()


def fold_id(run: Run, same: str) -> str:
    """Return the id of the one line that many runs of a command on a day have."""
    return new_id(f"{run.day}\n{run.repo}\n{same}")


def line_of(data: bytes, block_id: str) -> int:
    """Return the line of a note, from 1, that ends with a block id; 0 where none does."""
    mark = f" ^{block_id}".encode()
    rows = (row.rstrip() for row in data.split(b"\n"))
    return next((number for number, row in enumerate(rows, 1) if row.endswith(mark)), 0)


def ending(run: Run) -> str:
    """Return how a run ended, where that is worth a word: ``exit 1``, ``killed by SIGTERM``."""
    if run.state not in ("", "finished", "failed", "killed", "unknown", RUNNING):
        return clean_line(run.state).replace("_", " ")  # as Slurm says it: 'timeout'
    if run.exit is not None and run.exit < 0:
        return f"killed by {SIGNALS.get(-run.exit, f'signal {-run.exit}')}"
    if run.exit:
        return f"exit {run.exit}"
    if run.exit == 0 or run.state in ("finished", RUNNING):
        return ""
    return UNKNOWN if run.state in ("", "unknown") else run.state


def length(seconds: float) -> str:
    """Return ``2d 3h``, ``1h 5m``, ``12m`` or ``7s``, the largest two units; never nothing."""
    whole = max(1, round(seconds))
    minutes = round(seconds / 60)
    if whole < 60:  # noqa: PLR2004 - a minute
        return f"{whole}s"
    days, rest = divmod(minutes, 24 * 60)
    hours, minute = divmod(rest, 60)
    if days:
        return f"{days}d" + f" {hours}h" * bool(hours)
    if hours:
        return f"{hours}h" + f" {minute}m" * bool(minute)
    return f"{minute}m"


def _metrics(metrics: tuple[Metric, ...]) -> list[str]:
    return [escape(metric_text(one)) for one in shown_metrics(metrics)]


def code_text(run: Run) -> str:
    """Return ``w2s@0f89804 +12−3``, nothing where no commit is known."""
    if not run.sha:
        return ""
    code = f"{run.sha[:SHOWN_SHA]} {run.dirty}".rstrip()
    return f"{escape(clean_line(run.repo))}@{escape(clean_line(code))}"
