"""The sample vault of Obsidian Tasks, read line by line as its own documented grammar reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from oracles import obsidian_tasks

from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.model import Entry

# the lines that the issue counts, and all that the plugin's own rule takes for a task
COUNTED = re.compile(r"\s*([-*+]|[0-9]+[.)]) \[.\] ")
LINES, QUOTED, HIDDEN = 933, 40, 6
# code blocks, and comments of both kinds: Obsidian shows no task there, nor do we
HIDDEN_NOTES = {
    "non_tasks.md",
    "comments_html_style.md",
    "comments_markdown_style.md",
    "Callouts and Block Quotes.md",
}
# signs that the plugin does not know unless its settings name them; format.md §5 says what we read
OWN_SIGNS = {"X": "done", ">": "moved", "<": "moved"}
FIELDS = {
    "priority": "priority",
    "due": "due",
    "scheduled": "scheduled",
    "start": "start",
    "created": "created",
    "done": "done_day",
    "cancelled": "cancelled_day",
    "recurrence": "recurrence",
}


@pytest.fixture(scope="module")
def lines(corpora: Path) -> list[tuple[str, str, obsidian_tasks.TaskLine, Entry | None]]:
    """Return every line that the plugin's rule takes for a task: (place, line, theirs, ours)."""
    found = []
    for path in sorted((corpora / "tasks-vault").rglob("*.md")):
        data = path.read_bytes()
        ours = {entry.place.line: entry for entry in parse(data, path.name).entries if entry.task}
        for number, line in enumerate(data.decode().split("\n"), 1):
            text = line.rstrip("\r")
            theirs = obsidian_tasks.read_line(text)
            if theirs and not theirs.fields:
                theirs = obsidian_tasks.read_line(text, "dataview")
            if theirs:
                found.append((f"{path.name}:{number}", text, theirs, ours.get(number)))
    return found


def test_every_task_line_is_found(
    lines: list[tuple[str, str, obsidian_tasks.TaskLine, Entry | None]],
) -> None:
    """All 933 task lines and 40 quoted ones are read, but for those in code and comments."""
    counted = [line for _, line, _, _ in lines if COUNTED.match(line)]
    assert len(counted) == LINES
    assert sum(">" in line.split("[", 1)[0] for _, line, _, _ in lines) == QUOTED
    missing = [place for place, _, _, ours in lines if ours is None]
    assert len(missing) == HIDDEN, missing
    assert {place.split(":")[0] for place in missing} <= HIDDEN_NOTES


def test_states_dates_and_priorities_are_theirs(
    lines: list[tuple[str, str, obsidian_tasks.TaskLine, Entry | None]],
) -> None:
    """State, priority, all dates, recurrence and block id are those of the plugin's grammar."""
    differences = []
    for place, line, theirs, ours in lines:
        if not ours or not ours.task:
            continue
        expected = {"state": OWN_SIGNS.get(theirs.symbol, theirs.status)}
        expected |= {name: theirs.fields.get(name, "") for name in FIELDS}
        read = {"state": ours.task.state.value}
        read |= {name: getattr(ours.task, own) for name, own in FIELDS.items()}
        if theirs.block_link:
            expected["id"], read["id"] = theirs.block_link, ours.id
        if read != expected:
            differences.append((place, line, expected, read))
    assert differences == []


def test_quoted_tasks_and_unknown_signs_stay(
    lines: list[tuple[str, str, obsidian_tasks.TaskLine, Entry | None]],
) -> None:
    """A quoted task, or one with a sign nobody explained, is read and never carried."""
    for place, line, theirs, ours in lines:
        known = theirs.symbol in obsidian_tasks.STATUSES or theirs.symbol in OWN_SIGNS
        if ours and ours.task and (not known or ">" in line.split("[", 1)[0]):
            assert not ours.task.carries, place
