"""start, stop, later and park, as one types them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NEXT_DAY = "2026-11-24T09:00+01:00"
NOTE = "daily/2026/2026-11-23.md"


def typed(answer: str, *words: str) -> str:
    """Run rlog at a terminal on the next morning, type an answer, return what was shown."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "rlog_git", *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=os.environ | {"RLOG_NOW": NEXT_DAY},
    ) as process:
        os.close(slave)
        os.write(master, f"{answer}\n".encode())
        shown = b""
        while process.poll() is None or not shown.endswith(b"\n"):
            try:
                shown += os.read(master, 4096)
            except OSError:
                break
    os.close(master)
    return shown.decode()


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("00:20", "- 23:30–00:20 reading"),
        ("50m", "- 23:30–00:20 reading"),
        ("drop", "- 23:30 reading"),
    ],
)
def test_a_clock_left_over_night_is_asked_about(
    vault: Path, rlog: Rlog, answer: str, line: str
) -> None:
    """At a terminal the answer ends it; nothing is counted by itself."""
    assert rlog("start", "reading", now="2026-11-23T23:30+01:00").code == 0
    assert "When did you stop?" in typed(answer, "stop")
    assert line in (vault / NOTE).read_text().split("\n")


def test_without_a_terminal_nothing_is_counted(vault: Path, rlog: Rlog) -> None:
    """A clock left over night is left running and the way out is said, with the typed text."""
    rlog("start", "reading", now="2026-11-23T23:30+01:00")
    before = (vault / NOTE).read_bytes()
    for words in (("stop",), ("start", "some other thing")):
        found = rlog(*words, now=NEXT_DAY)
        assert (found.code, (vault / NOTE).read_bytes()) == (3, before)
        assert all(option in found.err for option in ("--at", "--spent", "--drop"))
    assert "some other thing" in found.err
    assert rlog("stop", "--drop", now=NEXT_DAY).code == 0
    assert "- 23:30 reading" in (vault / NOTE).read_text()


def test_spent_is_said_or_summed_and_never_both(vault: Path, rlog: Rlog) -> None:
    """Ranges of all days count where the task does not say itself."""
    rlog("todo", "train")
    rlog("start", "train", now="2026-11-23T10:00+01:00")
    rlog("stop", now="2026-11-23T11:00+01:00")
    rlog("start", "train", now=NEXT_DAY)
    rlog("stop", "--spent", "30m", now="2026-11-24T09:40+01:00")
    (task,) = json.loads(rlog("tasks", "--json", now=NEXT_DAY).out)
    assert task["spent_min"] == 90
    rlog("done", "train", "--spent", "2h", now=NEXT_DAY)
    (task,) = json.loads(rlog("tasks", "--done", "--json", now=NEXT_DAY).out)
    assert task["spent_min"] == 120
    assert vault.is_dir()


def test_an_old_dash_is_no_clock(vault: Path, rlog: Rlog) -> None:
    """'09:30 - text' in an old note is an entry with a dash."""
    (vault / "daily/2026").mkdir(parents=True)
    (vault / NOTE).write_text("## What was done\n- 09:30 - talked to Ann\n")
    assert rlog("stop").code == 1


def test_a_private_task_is_logged_privately(vault: Path, rlog: Rlog) -> None:
    """The clock of a task below a private heading says #private."""
    (vault / "daily/2026").mkdir(parents=True)
    (vault / NOTE).write_text("## Next #private\n- [ ] ask about it\n\n## Done\n")
    rlog("start", "ask")
    assert "did: ask about it #private [task:: " in (vault / NOTE).read_text()


def test_a_parked_tree_goes_and_comes_back_whole(vault: Path, rlog: Rlog) -> None:
    """Children and text go along to the backlog and return from it."""
    (vault / "daily/2026").mkdir(parents=True)
    tree = "- [ ] the paper\n  - [ ] figure 2\n    ```\n    code\n\n    ```\n  - a remark\n"
    (vault / NOTE).write_text(f"## Next\n{tree}\n## Done\n")
    assert rlog("park", "paper").code == 0
    backlog = (vault / "notes/backlog.md").read_text()
    assert [line.split(" ^")[0] for line in backlog.split("\n")[1:8]] == tree.split("\n")[:7]
    assert rlog("later", "paper", "today").code == 0
    assert "→ the paper" in (vault / "notes/backlog.md").read_text()
    assert (vault / NOTE).read_text().count("- [ ] the paper") == 1
    assert (vault / NOTE).read_text().count("- [ ] figure 2") == 1
    assert rlog("check").code == 0


def test_plain_tasks_stay_tasks(vault: Path, rlog: Rlog) -> None:
    """A new task with a box, or a ticked one, makes no plain bullet vanish from the list."""
    text = (vault / "rlog.toml").read_text()
    (vault / "rlog.toml").write_text(f"carry_since = 2026-11-01\n{text}")
    (vault / "daily/2026").mkdir(parents=True)
    (vault / NOTE).write_text("## Next\n- buy milk\n- rerun\n\n## Done\n")
    rlog("today")
    rlog("todo", "call Ann")
    rlog("done", "rerun")
    said = {task["text"] for task in json.loads(rlog("tasks", "--json").out)}
    assert said == {"buy milk", "call Ann"}


def test_a_late_entry_carries_nothing_into_the_past(vault: Path, rlog: Rlog) -> None:
    """With --at on a day before the last opened one, the past note gets the entry alone."""
    rlog("todo", "left open", now="2026-11-20T09:00+01:00")
    rlog("today", now=NEXT_DAY)
    assert rlog("--at", "2026-11-22T18:00+01:00", "add", "forgot to say", now="").code == 0
    assert "left open" not in (vault / "daily/2026/2026-11-22.md").read_text()
    assert "- [ ] left open" in (vault / "daily/2026/2026-11-24.md").read_text()


def test_todays_note_of_another_program_is_used(vault: Path, rlog: Rlog) -> None:
    """Where a phone made today's note under another name, entries and tasks go there."""
    rlog("todo", "left open", now="2026-11-20T09:00+01:00")
    (vault / "2026-11-23 from my phone.md").write_text("## Next\n- [ ] call Ann\n\n## Done\n")
    assert rlog("add", "on the way").code == 0
    text = (vault / "2026-11-23 from my phone.md").read_text()
    assert "on the way" in text
    assert "- [ ] left open" in text
    assert not (vault / NOTE).exists()
