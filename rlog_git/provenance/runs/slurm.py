"""Ask Slurm what became of the jobs that `rlog run -- sbatch …` submitted."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 15.0
FIELDS = "JobIDRaw,State,ExitCode,Start,End,ElapsedRaw"
# states in which a job goes on, or waits to; 'CANCELLED by 1000' and all others have ended
GOES_ON = (
    "PENDING RUNNING REQUEUED RESIZING SUSPENDED CONFIGURING COMPLETING STAGE_OUT SIGNALING "
    "SPECIAL_EXIT STOPPED REQUEUE_HOLD REQUEUE_FED RESV_DEL_HOLD"
).split()


class Job(NamedTuple):
    """A job that ended: its state in small letters, its exit code as rlog counts, its seconds."""

    state: str
    exit: int | None
    seconds: float | None
    start: datetime | None


def ended_jobs(numbers: Sequence[str]) -> dict[str, Job]:
    """Return the jobs that have ended, by their number; none where there is no `sacct`."""
    wanted = [number for number in numbers if number.isdecimal()]
    if not wanted or not shutil.which("sacct"):
        return {}
    command = ["sacct", "-n", "-P", "-X", "-j", ",".join(wanted), "-o", FIELDS]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    rows = done.stdout.decode("utf-8", "replace").split("\n")
    found = {number: job for row in rows if (read := _row(row)) for number, job in [read]}
    return {number: job for number, job in found.items() if number in wanted}


def _row(row: str) -> tuple[str, Job] | None:
    """Read ``4711|COMPLETED|0:0|2026-11-23T15:10:04|2026-11-23T16:12:40|3756``."""
    parts = row.strip().split("|")
    if len(parts) != FIELDS.count(",") + 1 or not parts[1]:
        return None
    number, said, code, start, _end, elapsed = parts
    state = said.split()[0]
    if state in GOES_ON:
        return None
    status, _, signal = code.partition(":")
    number_of = -int(signal) if signal.isdecimal() and int(signal) else None
    status_of = int(status) if status.isdecimal() else None
    seconds = float(elapsed) if elapsed.isdecimal() else None
    word = {"COMPLETED": "finished", "FAILED": "failed"}.get(state, state.lower())
    return number, Job(word, number_of or status_of, seconds, _moment(start))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        return None
