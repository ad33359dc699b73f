"""Remember the runs that have not ended, and notice later those whose end nobody saw."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rlog_git.errors import RlogError
from rlog_git.provenance.runs.logging import End, Logged, finish
from rlog_git.provenance.runs.slurm import ended_jobs

if TYPE_CHECKING:
    from rlog_git.provenance.runs.slurm import Job
    from rlog_git.vault.config import Vault

Record = dict[str, Any]
NAME = "runs"
BOOT = Path("/proc/sys/kernel/random/boot_id")
# of the fields behind the command's name in /proc/PID/stat, from 0; the first is its state
START_TIME = 19
KEPT_SECONDS = 14 * 86_400


def note(vault: Vault, logged: Logged, pid: int) -> None:
    """Note that a run has begun: its process, ours, the machine."""
    record = {
        "logged": list(logged),
        "pid": [pid, _born(pid)],
        "keeper": [os.getpid(), _born(os.getpid())],
        "machine": _machine(),
        "begun": time.time(),
    }
    _write(vault, logged.id, record)


def forget(vault: Vault, logged: Logged) -> None:
    """Forget a run that could not be logged."""
    _path(vault, logged.id).unlink(missing_ok=True)


def note_job(vault: Vault, logged: Logged, job: str) -> None:
    """Note the number that Slurm gave a run."""
    _write(vault, logged.id, {**_read(_path(vault, logged.id)), "job": job})


def complete(vault: Vault, logged: Logged, end: End) -> None:
    """Complete a run in the log; where its line waits for an editor, the next command does."""
    record = _read(_path(vault, logged.id)) or {"logged": list(logged), "begun": time.time()}
    _write(vault, logged.id, {**record, "end": [end.exit, end.seconds]})
    if end.job and end.exit:
        end = end._replace(job="")  # 'sbatch --wait' hands on how the job ended
    if finish(vault, logged, end) and not end.job:
        _path(vault, logged.id).unlink(missing_ok=True)


def is_quiet(vault: Vault) -> bool:
    """Say whether no run is unfinished."""
    try:
        return not any((vault.state / NAME).iterdir())
    except OSError:
        return True


def settle(vault: Vault) -> None:
    """Complete the runs whose processes are gone; never raise for one that cannot be written."""
    for path in sorted((vault.state / NAME).glob("*.json")):
        record = _read(path)
        try:
            logged = Logged(*record["logged"])
            if _is_over(record):
                _settle(vault, path, logged, record)
        except (KeyError, TypeError, ValueError):
            path.unlink(missing_ok=True)  # half a record of a crash
        except (OSError, RlogError):
            continue  # another time


def settle_jobs(vault: Vault) -> None:
    """Complete the runs that Slurm says have ended; quiet where it says nothing."""
    records = {path: _read(path) for path in sorted((vault.state / NAME).glob("*.json"))}
    jobs = {path: record for path, record in records.items() if record.get("job")}
    if not jobs:
        return
    found = ended_jobs([str(record["job"]) for record in jobs.values()])
    for path, record in jobs.items():
        job = found.get(str(record["job"]))
        try:
            if job and finish(vault, Logged(*record["logged"]), _end_of(job)):
                path.unlink(missing_ok=True)
        except (KeyError, TypeError, OSError, RlogError):
            continue  # another time


def _end_of(job: Job) -> End:
    """Return the end of a job; what Slurm calls by another word than failed keeps that word."""
    plain = job.state in ("finished", "failed")
    return End(job.exit, job.seconds, state="" if plain else job.state, start=job.start)


def _settle(vault: Vault, path: Path, logged: Logged, record: Record) -> None:
    code, seconds = record.get("end", (None, None))
    done = finish(vault, logged, End(code, seconds, state="" if "end" in record else "unknown"))
    if done or time.time() - record.get("begun", 0) > KEPT_SECONDS:
        path.unlink(missing_ok=True)


def _is_over(record: Record) -> bool:
    """Say whether a run has ended and no bookkeeper is about to write that."""
    if record.get("job"):
        return False  # Slurm knows
    if record.get("machine") != _machine():
        # it was restarted since; another host looks itself
        return bool(record.get("machine", ["", ""])[0] == _machine()[0])
    return not (_lives(*record["keeper"]) or ("end" not in record and _lives(*record["pid"])))


def _lives(pid: int, born: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not born or _born(pid) == born


def _born(pid: int) -> str:
    """Return when a process began, in ticks since the boot; nothing where the system does not say.

    Another process may get the number of one that is gone.
    """
    try:
        data = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    fields = data.rpartition(b")")[2].split()
    if len(fields) <= START_TIME or fields[0] in (b"Z", b"X"):
        return ""  # it ended, and nobody has asked how
    return fields[START_TIME].decode()


def _machine() -> list[str]:
    try:
        boot = BOOT.read_text().strip()
    except OSError:
        boot = ""
    return [os.uname().nodename, boot]


def _path(vault: Vault, block_id: str) -> Path:
    return vault.state / NAME / f"{block_id}.json"


def _write(vault: Vault, block_id: str, record: Record) -> None:
    """Write a record whole or not at all: a crash must not leave a run that runs for ever."""
    path = _path(vault, block_id)
    fresh = path.with_suffix(".new")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(record, file)
    fresh.replace(path)


def _read(path: Path) -> Record:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
