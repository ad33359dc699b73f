"""Look at the journal as a file: what waits in it, and what in it is no record."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from rlog_git.daybook.recovery import written_ns
from rlog_git.vault import journal

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.vault.config import Vault

NAME = "journal.tsv"
ENTRY_FIELDS = 6
# '187a3f0c2b5e1d00-1f4c', then a tab; tabs inside a field are escaped
RECORD = re.compile(rb"[0-9a-f]{12,20}-[0-9a-f]{1,8}\t")
GRACE_SECONDS = 0.2


def waiting(vault: Vault, patience_seconds: float) -> list[str]:
    """Return the lines of the entries that no note is known to hold, oldest first.

    Younger ones are left out: the process that wrote them is about to put them in.
    """
    before = time.time_ns() - int(patience_seconds * 1e9)
    return [
        row[-1]
        for row in journal.pending(str(vault.state))
        if len(row) == ENTRY_FIELDS and row[1] == "entry" and written_ns(row[0]) <= before
    ]


def unreadable(state: Path) -> list[bytes]:
    """Return what in the journal is no record: a write cut short, garbage, NULs."""
    return _sort(_read(state / NAME))[1]


def renew(state: Path, aside: Path) -> int:
    """Move the journal aside and begin a new one with its records; return how many lines were none.

    Another rlog may append meanwhile: it gets a moment to finish in the file it has open.
    """
    path = state / NAME
    with journal.Lock(str(state)):
        path.rename(aside)
        time.sleep(GRACE_SECONDS)
        good, bad = _sort(_read(aside))
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, b"".join(row + b"\n" for row in good))
            os.fsync(file)
        finally:
            os.close(file)
    return len(bad)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _sort(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return (records, other lines); a record behind a torn one on the same line is rescued."""
    *rows, torn = data.split(b"\n")
    good: list[bytes] = []
    bad = [torn] if torn else []
    for row in rows:
        starts = [found.start() for found in RECORD.finditer(row)]
        if not row:
            continue
        if not starts or b"\0" in row[starts[-1] :]:
            bad.append(row)
            continue
        good.append(row[starts[-1] :])
        if starts[-1]:
            bad.append(row[: starts[-1]])
    return good, bad
