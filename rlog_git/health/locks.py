"""Examine the lock of rlog's writers: a process that holds it and does not let go."""

from __future__ import annotations

import fcntl
import os
import time
from typing import TYPE_CHECKING

from rlog_git.health.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.health.findings import Patient

# a write takes milliseconds
PATIENCE_SECONDS = 2.0


def lock_held(patient: Patient) -> Iterator[Finding]:
    """Find a lock that a stuck process holds: entries wait in the journal meanwhile."""
    path = patient.state / "lock"
    if path.is_file() and not _frees_itself(path):
        holder = _holder(path)
        who = f"process {holder}" if holder else "another process"
        mend = f"Look at it with 'ps -p {holder}'; if it hangs, end it with 'kill {holder}'"
        yield Finding(
            "lock-held",
            str(path),
            f"{who} has held the lock of rlog's writers for {PATIENCE_SECONDS:g} s",
            mend if holder else "Look for an rlog that hangs, and end it",
        )


def _frees_itself(path: Path) -> bool:
    """Wait a while for the lock; a file that cannot be opened or locked holds nobody up."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return True
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    return False
                time.sleep(0.05)
            except OSError:
                return True
            else:
                return True
    finally:
        os.close(file)


def _holder(path: Path) -> int:
    """Return the process that holds the lock of a file, 0 where the system does not tell."""
    inode = str(path.stat().st_ino)
    try:
        with open("/proc/locks", encoding="ascii") as rows:  # noqa: PTH123 - a constant
            # '1: FLOCK  ADVISORY  WRITE 4711 08:01:1234567 0 EOF'
            for row in rows:
                fields = row.split()
                if "FLOCK" in fields and "->" not in fields and fields[5].endswith(":" + inode):
                    return int(fields[4])
    except (OSError, ValueError, IndexError):
        pass  # macOS has no such file
    return 0
