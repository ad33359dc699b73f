"""Every line that rlog writes, read back by Obsidian Tasks' and Dataview's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import dataview, obsidian_tasks

from rlog_git.dates import format_minutes
from rlog_git.model import State
from rlog_git.text import close, render, syntax
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

    from rlog_git.model import Entry

PATH = "daily/2026/2026-11-23.md"
OWN_KEYS = ("est", "spent", "task")
DATES = ("due", "scheduled", "start", "created", "done", "cancelled")
WORDS = st.lists(
    st.sampled_from(
        "train the baseline #w2s #p/scaling @ann a_b $$ \\1 (twice) [x] [[Note]] 50% !! "
        "https://x.example/a#b `co]de` 🔼 é 10:30 ~1h → : :: [a:: b] (c:: d)".split(" ")
    )
    | st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6),
    min_size=1,
    max_size=6,
).map(" ".join)
DAYS = st.dates().map(str).filter(lambda day: day > "1900") | st.just("")
MINUTES = st.integers(1, 5000).map(format_minutes) | st.just("")
DIALECT = st.sampled_from(["emoji", "dataview"])
CLOSED = st.sampled_from([State.DONE, State.CANCELLED])


def read(line: str) -> Entry:
    """Return the entry that our scanner makes of a line in the section of tasks."""
    return parse(f"## What to do next\n\n{line}\n".encode(), PATH).entries[0]


def assert_read_alike(line: str, *, emoji: bool, **written: str) -> None:
    """Say that others find in a line what we find, and what was written into it."""
    theirs = obsidian_tasks.read_line(line, "emoji" if emoji else "dataview")
    entry = read(line)
    assert theirs
    assert entry.task
    assert entry.task.state.value == theirs.status, line
    if theirs.block_link:
        assert entry.id == theirs.block_link
    for name, value in written.items():
        if name in DATES:
            assert theirs.fields.get(name, "") == value, (name, line)
            ours = entry.task.done_day if name == "done" else getattr(entry.task, name, value)
            assert ours == value, (name, line)
        elif name in OWN_KEYS and value:
            assert (name, value) in dataview.inline_fields(line), line
            assert (name, value) in entry.fields, line


@given(WORDS, MINUTES, DAYS, DIALECT, CLOSED, MINUTES)
@example("a", "2h", "2026-11-24", "dataview", State.DONE, "45m")
@example("a", "2h", "2026-11-24", "emoji", State.DONE, "45m")
def test_a_task_from_todo_to_done(
    text: str, estimate: str, due: str, dialect: str, state: State, spent: str
) -> None:
    """`todo`, carrying over and `done` or `drop` with `--spent`: each line reads the same there."""
    emoji = dialect == "emoji"
    line = render.task_line(text, estimate, due, emoji=emoji)
    body = obsidian_tasks.read_line(render.task_line(text), dialect)
    if not body or body.fields or body.block_link:
        return  # the words themselves say a date or an id
    if dialect == "dataview" and any(mark in text for mark in syntax.EMOJI_MARKS):
        return  # the line's own dialect wins
    assert_read_alike(line, emoji=emoji, due=due, est=estimate)
    entry = read(line)
    if not entry.task or not entry.task.carries:
        return  # words of which nothing is left as a description, such as '10:30'
    live = close.live_line(line, entry)
    assert_read_alike(live, emoji=emoji, due=due, est=estimate)
    assert read(live).id == entry.id != ""
    day = "2026-11-25"
    closed = close.close_line(live, state, day, emoji=emoji, spent=spent)
    sign = {State.DONE: "done", State.CANCELLED: "cancelled"}[state]
    written = {"due": due, "est": estimate, "spent": spent, sign: day}
    assert_read_alike(closed, emoji=emoji, **written)


@given(WORDS, DAYS, DIALECT)
def test_a_trace_is_no_task_of_theirs(text: str, due: str, dialect: str) -> None:
    """What a carried task leaves behind is a plain bullet to Tasks, with nothing for Dataview."""
    line = render.task_line(text, "2h", due, emoji=dialect == "emoji")
    entry = read(line)
    if not entry.task or not entry.task.carries:
        return
    trace = close.trace_line(line, entry.task.description, "2026-11-24", entry.id)
    note = parse(f"## What to do next\n\n{trace}\n".encode(), PATH)
    assert obsidian_tasks.read_line(trace) is None, trace
    assert [found.id for found in note.traces] == [entry.id]
    assert not [key for key, _ in dataview.inline_fields(trace) if key in (*OWN_KEYS, *DATES)]


DIALECTS = {"": False, "dataview": False, "tasksPluginEmoji": True}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_day_of_real_commands(rlog: Rlog, vault: Path, dialect: str) -> None:
    """All task lines of two days of commands are read alike, in a vault of either dialect."""
    if dialect:
        settings = vault / ".obsidian/plugins/obsidian-tasks-plugin/data.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'{{"taskFormat": "{dialect}"}}')
    emoji = DIALECTS[dialect]
    for words in (
        ("todo", "train the baseline #w2s", "-e", "2h", "-d", "friday"),
        ("todo", "write the abstract ~1h", "-d", "2026-12-01", "-i"),
        ("todo", "clean the bench"),
        ("todo", "secret plan #private", "-e", "30m"),
        ("todo", "call Ann", "-d", "2026-11-30"),
    ):
        assert rlog(*words).code == 0
    assert rlog("today", now="2026-11-24T09:00+01:00").code == 0
    for words in (
        ("done", "baseline", "--spent", "1h10m"),
        ("drop", "abstract"),
        ("done", "clean", "with soap"),
    ):
        done = rlog(*words, now="2026-11-24T14:02+01:00")
        assert done.code == 0, done.err
    lines = [line for note in vault.rglob("*.md") for line in note.read_text().split("\n")]
    found = {
        theirs.description.split(" ")[0] + "-" + theirs.status: theirs.fields
        for line in lines
        if (theirs := obsidian_tasks.read_line(line, "emoji" if emoji else "dataview"))
    }
    assert found == {
        "train-done": {"due": "2026-11-27", "done": "2026-11-24"},
        "write-cancelled": {"due": "2026-12-01", "cancelled": "2026-11-24"},
        "clean-done": {"done": "2026-11-24"},
        "secret-open": {},
        "call-open": {"due": "2026-11-30"},
    }
    fields = [field for line in lines for field in dataview.inline_fields(line)]
    assert {value for key, value in fields if key == "est"} == {"2h", "1h", "30m"}
    assert ("spent", "1h10m") in fields
    assert sum(key == "task" for key, _ in fields) == 2


ALL_COMMANDS = (
    ("todo", "train the baseline +w2s", "-e", "2h", "-d", "friday", "-ii"),
    ("todo", "write the abstract ~1h !!", "-d", "2026-12-01"),
    ("todo", "clean the bench", "-i"),
    ("todo", "call Ann", "-d", "2026-11-30"),
    ("todo", "order gloves #lab ~30m"),
    ("todo", "read [the paper](https://x.example/a_(b)) (twice) [x]"),
    ("todo", "intend this", "--week"),
    ("idea", "what if the mask is off by one? [state:: new]", "-i"),
    ("add", "9:30-11:00 exp: three seeds +w2s [supports:: error-imitation]", "-ii"),
    ("think", "hm, (maybe:: not) [so"),
    ("todo", "a part of it", "--under", "last"),
    ("add", "result: 0.71 [unclear:: q [1]]", "--at", "10:05"),
    ("add", "[ ] a box in what was done", "--to", "done"),
    ("later", "gloves", "2026-12-05"),
    ("start", "baseline", "--at", "13:00"),
    ("stop",),
    ("start", "something else that has no task"),
    ("stop",),
    ("park", "paper"),
    ("done", "baseline", "it works", "--spent", "1h10m"),
    ("drop", "abstract"),
    ("wrap",),
)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["", "tasksPluginEmoji"])
def test_every_line_of_every_command(rlog: Rlog, vault: Path, dialect: str) -> None:
    """State, dates, priority, id and fields of each line are ours, theirs and Dataview's alike."""
    if dialect:
        settings = vault / ".obsidian/plugins/obsidian-tasks-plugin/data.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'{{"taskFormat": "{dialect}"}}')
    for words in ALL_COMMANDS:
        said = rlog(*words, stdin="7 slow\nhm [a:: b]\nrest\nrun it ~2h\n")
        assert said.code == 0, (words, said.err)
    for words in (("today",), ("done", "Ann", "by mail [x]"), ("done", "bench")):
        said = rlog(*words, now="2026-11-24T14:02+01:00")
        assert said.code == 0, (words, said.err)
    tasks = [
        differing
        for path in sorted(vault.rglob("*.md"))
        for differing in compared(path.read_bytes(), path.name, emoji=DIALECTS[dialect])
    ]
    assert [differing for differing in tasks if differing] == []
    assert len(tasks) > len(ALL_COMMANDS)


def compared(data: bytes, name: str, *, emoji: bool) -> list[str]:
    """Return for each entry and trace of a note what others read in its line in another way."""
    note = parse(data, name)
    lines = data.decode().split("\n")
    found = [
        f"a trace is their task: {lines[trace.place.line - 1]}" * (theirs is not None)
        for trace in note.traces
        for theirs in [obsidian_tasks.read_line(lines[trace.place.line - 1])]
    ]
    for entry in note.entries:
        line = lines[entry.place.line - 1]
        theirs = obsidian_tasks.read_line(line, "emoji" if emoji else "dataview")
        fields = tuple((key.casefold(), value) for key, value in dataview.inline_fields(line))
        ours = tuple(field for field in entry.fields if entry.text.count("\n") == 0)
        same = fields == ours and bool(theirs) == bool(entry.task)
        if entry.task and theirs:
            task = entry.task
            days = {n: task.done_day if n == "done" else getattr(task, n, "") for n in DATES}
            days["cancelled"] = task.cancelled_day
            same = same and task.state.value == theirs.status
            same = same and days == {name: theirs.fields.get(name, "") for name in DATES}
            same = same and task.priority == theirs.fields.get("priority", "")
            same = same and theirs.block_link in ("", entry.id)
        found.append(
            "" if same else f"{line!r}: ours {ours} {entry.task}, theirs {theirs} {fields}"
        )
    return found
