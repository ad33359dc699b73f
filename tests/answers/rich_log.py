"""Write a log that gives every report something to say: fourteen weeks of one project's life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planting import write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

WEEKS = 14
# a Friday; the log ends there
LAST = date(2026, 11, 20)
NOW = f"{LAST}T18:00+01:00"
# what a label may hold and no file may obey
HOSTILE = "<script>alert('x')</script> & \"quoted\" ]]> -->"
DAYS = (
    (
        "09:10 read: [Weak-to-strong](https://arxiv.org/abs/2312.09390) copies errors #w2s !!",
        "10:00 exp: three seeds #w2s #q/imitation",
        "11:30 insight: the student copies errors #w2s [supports:: imitation] !!",
    ),
    (
        "09:30 chat: @ana says the loss mask is wrong #w2s",
        "10:30 bug: loss mask shifted by one #bug/mask #spike",
        "14:00 fix: shift the loss mask #bug/mask #spike [spent:: 1h]",
    ),
    (
        "09:00 read: https://distill.pub/2020/circuits on features #probe",
        "15:00 result: lr 1e-3 diverges #spike [refutes:: imitation]",
    ),
    (
        "10:00 talk: @jonas on calibration #probe",
        "11:00 run: does a lower lr help? · lr 0.001→0.0003 · acc 0.71 · took 2h #q/imitation",
    ),
    ("09:20 did: wrote the method #writing", "16:00 decision: no new data #w2s"),
)


def write_rich_log(vault: Path) -> None:
    """Write notes for every weekday of the weeks before LAST, and those of project and question."""
    first = LAST - timedelta(days=LAST.weekday()) - timedelta(weeks=WEEKS - 1)
    write_note(vault, "notes/projects/w2s.md", "---\nstatus: active\ngoal: a paper\n---\n# w2s\n")
    write_note(vault, "notes/questions/imitation.md", "# Does the student imitate errors?\n")
    for week in range(WEEKS):
        for weekday, lines in enumerate(DAYS):
            day = first + timedelta(weeks=week, days=weekday)
            spent = 60 + 20 * ((week + weekday) % 5)
            name = f"step {week}.{weekday} {HOSTILE if not week else ''}".strip()
            task = f"[x] {name} #w2s [est:: 1h] [spent:: {spent}m] [completion:: {day}]"
            todo = [task]
            if day > LAST - timedelta(days=7):
                todo += [f"[ ] open {weekday} {HOSTILE} #w2s [est:: 2h]"]
            feel = f"feel: {4 + (week + weekday) % 6}/10"
            ideas = [f"idea: try confidence loss {week} #w2s"] if weekday == 2 else []
            lesson = ["lesson: look at the data before training"] if weekday == 4 else []
            write_day(vault, day, [*lines, feel], todo=todo, ideas=ideas, review=lesson)
