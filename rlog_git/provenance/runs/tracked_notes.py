"""Keep the note of a tracked run beside those of `rlog run`, and know what `rlog run` told of."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.daybook import writing
from rlog_git.provenance.runs.logging import place
from rlog_git.text.run_lines import RUNNING
from rlog_git.text.run_note import FOLDER, TRACKER, RunNote, end_note, read_note, write_note
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rlog_git.model import Run
    from rlog_git.provenance.runs.kept import Kept
    from rlog_git.provenance.runs.tracked import Tracked
    from rlog_git.vault.config import Vault

# A tracker begins and ends a little apart from the command that it is part of.
SLACK = timedelta(minutes=1)
LIMIT_NOTES = 2_000
NOTE = "note "
# of a run whose tracker keeps no state
ENDED = "ended"


def without_logged(vault: Vault, tracked: Sequence[Tracked]) -> list[Tracked]:
    """Return the runs that `rlog run` did not start: those have a line already."""
    months = {f"{one.run.start:%Y-%m}" for one in tracked if one.run.start}
    own = _logged(vault, months)
    return [one for one in tracked if not any(_is_part(one.run, run) for run in own)]


def write_notes(
    vault: Vault, tracked: Iterable[Tracked], kept: Kept, sweeps: Mapping[str, str]
) -> None:
    """Write the note of each run that is over; one that somebody edited only gets its end.

    `sweeps` holds the id of the line of many runs by the id of each of them.
    """
    for one in tracked:
        if one.run.state == RUNNING:
            continue
        run = one.run
        command, state = run.name or run.command, run.state or ENDED
        run = replace(run, id=one.id, command=command, state=state, cwd="")
        same = f"{run.tracker} {one.run.command or run.name}".strip()
        note = RunNote(run, same=same, sweep=sweeps.get(one.id, ""))
        text = write_note(note).encode()
        told = (hashlib.sha256(text).hexdigest(),)
        before = kept.written.get(NOTE + one.id)
        if told == before:
            continue
        path = place(note, "").note

        def splice(
            data: bytes, run: Run = run, text: bytes = text, before: object = before
        ) -> bytes:
            if data and (hashlib.sha256(data).hexdigest(),) != before:
                return end_note(data, run)
            return text if data or before is None else data  # one taken out stays out

        writing.change(vault, path, f"run {one.id}", splice, undoable=False)
        kept.written[NOTE + one.id] = told


def _logged(vault: Vault, months: Iterable[str]) -> list[Run]:
    found = []
    for month in sorted(months):
        folder = vault.root / FOLDER / month
        for path in sorted(folder.glob("*.md"))[:LIMIT_NOTES]:
            data = files.read_or_nothing(path)
            note = read_note(data, path.relative_to(vault.root).as_posix())
            if note and note.run.tracker == TRACKER:
                found.append(note.run)
    return found


def _is_part(run: Run, of: Run) -> bool:
    """Say whether a tracker tells of what a command did: in its repository and in its time."""
    if run.repo != of.repo or not run.start or not of.start:
        return False
    over = of.end is None or (run.end or run.start) <= of.end + SLACK
    return of.start - SLACK <= run.start and over
