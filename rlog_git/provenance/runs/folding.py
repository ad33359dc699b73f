"""Keep one line for many runs of a command on a day, in the place of the line of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.daybook import writing
from rlog_git.text import edit
from rlog_git.text.run_lines import WAITS, end_line, fold_id, line_of, start_line
from rlog_git.text.run_note import RunNote, read_note
from rlog_git.text.sweep_lines import SWEEP, sweep_line
from rlog_git.vault import files

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault

MOST_LINES = 5
TOOK = re.compile(r" · took \d+\w(?: \d+\w)?")
# '- 15:10 ', which an editor may give another list marker
OPENING = re.compile(r"[ \t]*[-*+] (?:\d\d:\d\d )?")


def fold(vault: Vault, note: RunNote, path: str, day_path: str) -> bool:
    """Put the runs of a command on a day, where they are more than five, into one line.

    A line that somebody edited, or wrote below, stays. Says whether that one line stands there.
    """
    block_id = fold_id(note.run, note.same)
    if not note.same or len(_beside(vault, path)) <= MOST_LINES:
        return False
    stands = False

    def splice(data: bytes) -> bytes:
        nonlocal stands
        known = _same_runs(vault, note, path)
        new = _folded(data, known, block_id) if len(known) > MOST_LINES else data
        stands = line_of(new, block_id) > 0
        return new

    writing.change(vault, day_path, f"fold {block_id}", splice)
    return stands


def _beside(vault: Vault, path: str) -> list[str]:
    """Return the notes of runs of the same program in the same month."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition("-r")[0] + "-r"
    place = vault.root / folder
    names = sorted(each.name for each in place.iterdir()) if place.is_dir() else []
    return [f"{folder}/{each}" for each in names if each.startswith(stem)]


def _same_runs(vault: Vault, note: RunNote, path: str) -> list[RunNote]:
    """Return the runs of the same command on the same day, in the order of their start."""
    wanted = fold_id(note.run, note.same)
    read = (read_note(files.read_or_nothing(vault.root / p), p) for p in _beside(vault, path))
    found = [one for one in read if one and fold_id(one.run, one.same) == wanted]
    return sorted(found, key=lambda one: one.run.start.timestamp() if one.run.start else 0)


def _folded(data: bytes, notes: list[RunNote], block_id: str) -> bytes:
    """Return a day's note with one line for these runs."""
    at = line_of(data, block_id)
    lines = [line_of(data, one.run.id) for one in notes]
    ours = sorted(n for n, one in zip(lines, notes, strict=True) if n and _is_ours(data, n, one))
    if not ours and not at:
        return data
    start = notes[0].run.start
    line = sweep_line([n.run for n in notes], notes[0].same, f"{start:%H:%M}", block_id)
    if at:
        old = edit.line_at(data, at)
        new = OPENING.sub("", line, count=1)
        front = OPENING.match(old)
        if front and SWEEP.fullmatch(old[front.end() :]):
            data = edit.replace_line(data, at, old, front[0] + new)
    else:
        at, *ours = ours
        data = edit.replace_line(data, at, edit.line_at(data, at), line)
    return edit.rewrite(data, {number: [] for number in ours if number != at})


def _is_ours(data: bytes, number: int, note: RunNote) -> bool:
    """Say whether a line reads as rlog wrote it, and nothing hangs below it."""
    below = edit.line_at(data, number + 1)
    if below.strip() and below[:1].isspace():
        return False
    expected = start_line(note.run, "00:00")
    if note.run.state != "running":
        expected = end_line(expected, note.run, 1)
    return _bare(edit.line_at(data, number)) == _bare(expected)


def _bare(line: str) -> str:
    return WAITS.sub("", TOOK.sub("", OPENING.sub("", line, count=1)))
