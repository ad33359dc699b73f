"""Write a run into the log: its note and its line when it begins, both completed when it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.daybook import writing
from rlog_git.errors import NotWrittenError
from rlog_git.provenance.configs import changes as config_changes
from rlog_git.provenance.runs.folding import fold
from rlog_git.text import edit
from rlog_git.text.run_lines import end_line, line_of, start_line
from rlog_git.text.run_note import FOLDER, RunNote, add_metrics, end_note, read_note, write_note
from rlog_git.vault import files

if TYPE_CHECKING:
    from datetime import date, datetime

    from rlog_git.model import ConfigChange, Metric, Run
    from rlog_git.vault.config import Vault

LONGEST_NAME = 24
# what ends the name of a file, unlike the last part of a module's name
SCRIPT = re.compile(r"[a-zA-Z]{1,2}|pyw|ipynb|bash|zsh|jar|exe|lua|yaml|yml")
# four digits may be read as a year
LONG_NUMBER = re.compile(r"\d{4,}")


class Logged(NamedTuple):
    """Where a run stands in the log: its note, the note of its day, the id of its line."""

    note: str
    day: str
    id: str


class End(NamedTuple):
    """How a run ended: its exit code, negative for a signal, and how long it took in seconds.

    Neither is known of one whose end nobody saw; `job` was only handed to Slurm, which knows its
    `start`. `state` is the word for another end than those two tell of.
    """

    exit: int | None = None
    seconds: float | None = None
    job: str = ""
    state: str = ""
    start: datetime | None = None
    metrics: tuple[Metric, ...] = ()


def with_changes(note: RunNote, before: dict[str, str] | None) -> RunNote:
    """Return a snapshot with what changed against the config of the run before."""
    if before is None:
        return note
    found: tuple[ConfigChange, ...] = config_changes(before, dict(note.run.config))
    return replace(note, run=replace(note.run, changes=found))


def place(note: RunNote, day_path: str) -> Logged:
    """Return where a run will stand, its line in the day's note at `day_path`."""
    run = note.run
    return Logged(f"{FOLDER}{run.start:%Y-%m}/{_stem(note)}-{run.id}.md", day_path, run.id)


def begin(vault: Vault, note: RunNote, logged: Logged, day: date) -> None:
    """Write the note of a run and its line into the day's note, which stands already."""
    text = write_note(note).encode()
    writing.change(vault, logged.note, f"run {logged.id}", lambda data: data or text)
    line = start_line(note.run, f"{note.run.start:%H:%M}")
    record = writing.acknowledge(vault, logged.day, day, "done", line)
    if writing.add(vault, logged.day, record, "done", line):
        raise NotWrittenError(logged.day, "it waits in the journal", "", journalled=False)
    fold(vault, note, logged.note, logged.day)


def finish(vault: Vault, logged: Logged, end: End) -> bool:
    """Complete the note and the line of a run; say whether the line stood there to be completed."""
    known = read_note(files.read_or_nothing(files.inside(vault.root, logged.note)), logged.note)
    if known is None:
        return True  # somebody took the note away, and knows why
    run = ended(known.run, end)
    writing.change(
        vault,
        logged.note,
        f"end {run.id}",
        lambda data: add_metrics(end_note(data, run, end.job), run.metrics) if data else data,
    )
    found = False

    def splice(data: bytes) -> bytes:
        nonlocal found
        number = line_of(data, logged.id)
        found = number > 0
        if not found:
            return data
        old = edit.line_at(data, number)
        return edit.replace_line(data, number, old, end_line(old, run, end.seconds, end.job))

    writing.change(vault, logged.day, f"end {run.id}", splice)
    return fold(vault, known, logged.note, logged.day) or found


def ended(run: Run, end: End) -> Run:
    """Return a run with its end."""
    if end.job:
        return replace(run, state="running")
    begun = end.start or run.start
    when = begun + timedelta(seconds=end.seconds) if begun and end.seconds is not None else None
    plain = "" if end.exit is None else "killed" if end.exit < 0 else "failed"
    state = end.state or ("finished" if end.exit == 0 else plain)
    return replace(run, start=begun, state=state, exit=end.exit, end=when, metrics=end.metrics)


def _stem(note: RunNote) -> str:
    """Return a file name's front made of the program: ``train`` for 'python -m w2s.train'."""
    last = (note.same or note.run.repo or "run").split()[-1].rpartition("/")[2]
    front, _, suffix = last.rpartition(".")
    name = front if SCRIPT.fullmatch(suffix) else suffix
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in name)[:LONGEST_NAME]
    return LONG_NUMBER.sub("-", kept).strip("-").lower() or "run"
