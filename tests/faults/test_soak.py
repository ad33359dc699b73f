"""Many writers at once, day after day: each entry stands once, each task lives once.

`make soak` writes 20,000 entries; here some 150.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import SOAK, figure

if TYPE_CHECKING:
    from harness import Rlog

pytestmark = [pytest.mark.slow, pytest.mark.soak]

WRITER = Path(__file__).with_name("writers.py")
FIRST = date(2026, 11, 23)
# (kind, entries of one writer and day)
WRITERS = (
    ("commands", 10),
    ("commands", 10),
    ("captures", 110),
    ("captures", 110),
    ("acts", 12),
    ("editor", 30),
)
SHORT = (
    ("commands", 3),
    ("commands", 3),
    ("captures", 30),
    ("captures", 30),
    ("acts", 5),
    ("editor", 6),
)
ENTRIES = 21_000  # some are deleted again; 20,000 and more stand at the end


def _day(number: int, writers: tuple[tuple[str, int], ...]) -> list[str]:
    """Let the writers write side by side on one day; return what was acknowledged."""
    clock = {"RLOG_NOW": f"{FIRST + timedelta(number)}T14:02+01:00"}
    running = [
        subprocess.Popen(
            [sys.executable, str(WRITER), kind, f"d{number}w{index}", str(count)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | clock,
        )
        for index, (kind, count) in enumerate(writers)
    ]
    rows: list[str] = []
    for writer in running:
        out, err = writer.communicate(timeout=600)
        assert b"Traceback" not in err, err.decode()
        assert writer.returncode == 0
        rows += out.decode().split("\n")[:-1]
    return rows


def test_writers_at_once_lose_and_double_nothing(vault: Path, rlog: Rlog) -> None:
    """What was acknowledged stands once; a finished task stays finished, an open one lives once."""
    writers = WRITERS if SOAK else SHORT
    days = -(-ENTRIES // sum(count for _kind, count in writers)) if SOAK else 2
    said: list[str] = []
    for number in range(days):
        said += _day(number, writers)
    rlog("today", now=f"{FIRST + timedelta(days)}T09:00+01:00")
    rlog("today", now=f"{FIRST + timedelta(days)}T09:00+01:00")
    done = {row.removesuffix(" done") for row in said if row.endswith(" done")}
    rows = [row for note in vault.rglob("*.md") for row in note.read_text().split("\n")]
    entries, live, ticked = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        words = row.split()
        if "entry" in words:
            entries[words[words.index("entry") + 1]] += 1
        elif row.startswith("- [ ] task "):
            live[words[4]] += 1
        elif row.startswith("- [x] task "):
            ticked[words[3]] += 1
    gone = {row.removesuffix(" gone") for row in said if row.endswith(" gone")}
    taken = [row for row in said if " " not in row and row not in gone]
    lost = [word for word in taken if not entries[word] + live[word] + ticked[word]]
    doubled = [word for word in taken if entries[word] + live[word] + ticked[word] > 1]
    back = [word for word in gone if entries[word]]
    figure(
        f"soak: {len(taken)} entries of {len(writers)} writers on {days} days, {len(done)} done:"
        f" lost {len(lost)}, doubled {len(doubled)},"
        f" resurrected {sum(live[word] for word in done)} of {len(done)} done and {len(back)} of"
        f" {len(gone)} deleted"
    )
    assert not lost
    assert not doubled, [row for row in rows if any(word in row for word in doubled)]
    assert not back
    assert all(ticked[word] == 1 for word in done)
