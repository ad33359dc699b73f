"""inbox.md is filed line by line, and no line is lost or stands twice, wherever it is cut short."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from harness import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from rlog_git.text.inbox import Clock, read_inbox
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault.config import open_vault
from rlog_git.watch.rounds import Rounds

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

TODAY = "daily/2026/2026-11-23.md"
LINES = """\
2026-11-22 14:02 read: the appendix
2026-11-22 14:02 read: the appendix
idea: freeze the head
- [ ] call the lab
13:02 a plain thought
"""
WORDS = ("read: the appendix", "freeze the head", "call the lab", "a plain thought")
# ends rlog hard, as a power cut would, before the nth change of a name in a folder
KILLED = """\
import os, sys
left = int(sys.argv[1])
def hook(event, args):
    global left
    if event in ("os.rename", "os.remove"):
        left -= 1
        if left < 0:
            os._exit(9)
sys.addaudithook(hook)
from rlog_git.cli.main import run
sys.exit(run(["inbox"]))
"""


def counts(vault: Path) -> list[int]:
    """Return how often each text of LINES stands in the notes of days."""
    text = "".join(path.read_text() for path in sorted((vault / "daily").rglob("*.md")))
    return [text.count(word) for word in WORDS]


def test_lines_are_filed_and_the_inbox_emptied(rlog: Rlog, vault: Path) -> None:
    """Each line goes to its day and section; the file stays, empty."""
    (vault / "inbox.md").write_text(LINES)
    filed = json.loads(rlog("inbox", "--json").out)
    assert [(one["path"][-5:-3], one["section"]) for one in filed] == [
        ("22", "done"),
        ("22", "done"),
        ("23", "ideas"),
        ("23", "next"),
        ("23", "done"),
    ]
    assert (vault / "inbox.md").read_bytes() == b""
    assert counts(vault) == [2, 1, 1, 1]
    assert rlog("inbox").out == "nothing waits in inbox.md\n"


def test_today_files_the_inbox(rlog: Rlog, vault: Path) -> None:
    """`rlog today` files it and says so; the tasks are open tasks at once."""
    (vault / "inbox.md").write_text(LINES)
    done = rlog("today")
    assert "filed 5 lines of inbox.md" in done.err
    assert "- 13:02 a plain thought" in done.out
    assert [task["text"] for task in json.loads(rlog("tasks", "--json").out)] == ["call the lab"]


@pytest.mark.parametrize("words", [("list",), ("find", "lab"), ("tasks",), ("check",), ()])
def test_reading_files_nothing(rlog: Rlog, vault: Path, words: tuple[str, ...]) -> None:
    """A command that only reads leaves the inbox as it is."""
    (vault / "inbox.md").write_text(LINES)
    rlog(*words)
    assert (vault / "inbox.md").read_text() == LINES
    assert not list((vault / "daily").rglob("*.md"))


def test_the_watcher_files_the_inbox(vault: Path) -> None:
    """A round of the watcher files what was appended, and says where it went."""
    (vault / "inbox.md").write_text(LINES)
    said: list[str] = []
    rounds = Rounds(open_vault(vault), lambda: datetime.fromisoformat(NOW), said.append)
    rounds.look_around()
    assert f"3 lines of inbox.md → {TODAY}" in said
    assert counts(vault) == [2, 1, 1, 1]
    assert (vault / "inbox.md").read_bytes() == b""


def test_a_line_without_its_newline_waits_a_moment(rlog: Rlog, vault: Path) -> None:
    """What may be in the middle of being appended is left, unless one asks for all."""
    inbox = vault / "inbox.md"
    inbox.write_text("13:00 whole\n13:01 hal")
    os.utime(inbox, (4e9, 4e9))
    assert rlog("today").code == 0
    assert inbox.read_text() == "13:01 hal"
    assert rlog("inbox").code == 0
    assert "- 13:01 hal\n" in (vault / TODAY).read_text()


def test_odd_bytes_are_kept(rlog: Rlog, vault: Path) -> None:
    """Bytes that are no UTF-8, and CRLF, are filed as they are."""
    (vault / "inbox.md").write_bytes(b"# Inbox\r\n13:00 caf\xe9\r\n13:01 tea\r\n")
    assert rlog("inbox").code == 0
    assert b"- 13:00 caf\xe9\n- 13:01 tea\n" in (vault / TODAY).read_bytes()
    assert (vault / "inbox.md").read_bytes() == b"# Inbox\r\n"


@pytest.mark.parametrize("point", range(12))
def test_a_crash_loses_and_doubles_nothing(rlog: Rlog, vault: Path, point: int) -> None:
    """Killed before any rename or removal, the next command ends it: each line stands once."""
    assert rlog("today").code == 0
    (vault / "inbox.md").write_text(LINES)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(point)],
        check=False,
        capture_output=True,
        env=os.environ | {"RLOG_NOW": "2026-11-23T14:02+01:00"},
    )
    assert killed.returncode in (0, 9), killed.stderr
    with (vault / "inbox.md").open("a") as inbox:
        inbox.write("13:30 appended meanwhile\n")
    assert rlog("today", now="2026-11-24T09:00+01:00").code == 0
    notes = "".join(path.read_text() for path in sorted((vault / "daily").rglob("*.md")))
    assert counts(vault) == [2, 1, 1 + notes.count("→ call the lab"), 1]
    assert notes.count("appended meanwhile") == 1
    assert (vault / "inbox.md").read_bytes() == b""


def test_a_damaged_batch_stops_no_command(rlog: Rlog, vault: Path) -> None:
    """What cannot be read of an earlier filing is told of, and everything else goes on."""
    rlog("today")
    (state,) = {path.parent for path in (vault.parent).rglob("journal.tsv")}
    (state / "inbox").mkdir(exist_ok=True)
    (state / "inbox" / "batch.json").write_text("{")
    done = rlog("list")
    assert "was being filed" in done.err
    assert "Traceback" not in done.err


ROW = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n"), max_size=60)
FORMS = st.sampled_from(
    ["", "2026-11-22 ", "2026-11-22T14:02:11Z ", "14:02 ", "- [ ] ", "idea: ", "> ", "  ", "# "]
)


@given(st.lists(st.builds(str.__add__, FORMS, ROW), max_size=8))
@settings(max_examples=400, deadline=None)
def test_every_row_stands_in_exactly_one_thought(rows: list[str]) -> None:
    """Whatever was appended, each row that holds something goes into one entry, in order."""
    clock = Clock(date(2026, 11, 23), lambda moment: moment.astimezone(UTC))
    thoughts = read_inbox(rows, clock, GRAMMAR.kinds)
    held = [n for one in thoughts for n in range(one.first, one.last + 1)]
    title = bool(rows) and rows[0].removeprefix("\ufeff").startswith("# ")
    assert held == [n for n, row in enumerate(rows) if row.strip() and not (n == 0 and title)]
    assert all(one.line.startswith("- ") and one.line[2:].strip() for one in thoughts)


@given(ROW)
@settings(max_examples=400, deadline=None)
def test_no_word_is_dropped(row: str) -> None:
    """The words of a line stand in its entry, whatever they are."""
    clock = Clock(date(2026, 11, 23), lambda moment: moment)
    for one in read_inbox([f"x {row}"], clock, GRAMMAR.kinds):
        shown = "".join(c for c in row if c.isalnum())
        assert shown in "".join(c for c in one.line if c.isalnum())


def test_a_moment_is_read_whole() -> None:
    """The offset of a stamp moves it over midnight into another day."""
    clock = Clock(date(2026, 11, 23), lambda moment: moment.astimezone(UTC))
    (one,) = read_inbox(["2026-11-23T00:30+02:00 x"], clock, GRAMMAR.kinds)
    assert (one.day, one.line) == (datetime(2026, 11, 22, tzinfo=UTC).date(), "- 22:30 x")
