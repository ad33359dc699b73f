"""Write the runs that trackers kept into the notes of their days, each once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.daybook import writing
from rlog_git.provenance.day_notes import BAD
from rlog_git.text.run_lines import new_id
from rlog_git.text.tracked_lines import private_line, run_line, sweep_line
from rlog_git.text.tracked_notes import put_lines
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from rlog_git.model import Run
    from rlog_git.provenance.runs.kept import Kept
    from rlog_git.provenance.runs.tracked import Tracked
    from rlog_git.text.tracked_lines import RunLine
    from rlog_git.vault.config import Vault

# So many runs of one command on a day have a line each; of more there is one line.
SINGLE = 5
# so many runs of one line have a note of their own
MEMBERS = 100


@dataclass(slots=True)
class DayLines:
    """The lines of one day's runs, the ids of those that another line tells of, and of that line.

    `members` leaves out the runs of private repositories and those beyond MEMBERS of one line.
    """

    lines: list[RunLine] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)


def day_lines(tracked: Iterable[Tracked], *, private: bool) -> dict[date, DayLines]:
    """Return what the days are to say of a repository's runs.

    A sweep, or more than five runs of one command on a day, is one line on the day it began.
    """
    days: dict[date, DayLines] = defaultdict(DayLines)
    groups: dict[tuple[date | None, str], list[Tracked]] = defaultdict(list)
    sweeps: dict[str, date | None] = {}
    for one in tracked:
        day = one.run.day
        if one.run.sweep:
            day = sweeps.setdefault(one.same, day)
        groups[day, "" if private else one.same].append(one)
    for (day, same), group in groups.items():
        if day is None:
            continue
        runs = [one.run for one in group]
        told = new_id(f"{day}\n{runs[0].repo}\n{same}")
        if private:
            line = private_line(runs[0].repo, len(runs), _clock(runs[0]), told)
        elif len(runs) > SINGLE or (len(runs) > 1 and runs[0].sweep):
            line = sweep_line(runs, _clock(runs[0]), told)
        else:
            days[day].lines += [run_line(one.run, _clock(one.run), one.id) for one in group]
            continue
        days[day].lines.append(line)
        days[day].folded += [one.id for one in group]
        if not private:
            days[day].members.update({one.id: told for one in group[-MEMBERS:]})
    return days


def write_days(vault: Vault, days: dict[date, DayLines], kept: Kept, now: datetime) -> list[str]:
    """Write the lines of days; return what could not be written."""
    warnings = []
    today = dates.log_day(now, vault.settings.day_ends)
    for day, told in sorted(days.items()):
        news = [line for line in told.lines if kept.written.get(line.id) != line.parts]
        if day > today or not news:
            continue
        try:
            _write(vault, day, news, told.folded, kept, now)
        except BAD as error:
            warnings.append(f"the runs of {day} wait: {error}")
            continue
        kept.written.update({line.id: line.parts for line in news})
        for block_id in told.folded:
            kept.written.pop(block_id, None)
    return warnings


def _write(
    vault: Vault,
    day: date,
    lines: Sequence[RunLine],
    folded: Sequence[str],
    kept: Kept,
    now: datetime,
) -> None:
    settings, path = vault.settings, writing.day_path(vault, day)
    today = dates.log_day(now, settings.day_ends)

    def splice(data: bytes) -> bytes:
        new = data or writing.new_note(vault, day, now if day == today else None)
        return put_lines(new, lines, kept.written, folded, settings.grammar.sections)

    old = files.read_or_nothing(vault.root / path)
    if splice(old) == old:
        return
    shown = " ".join(line.id for line in lines)
    # nobody asked for these at this moment, and their tracker would not tell of them again
    writing.change(vault, path, f"runs {shown}", splice, undoable=False)


def _clock(run: Run) -> str:
    return f"{run.start:%H:%M}" if run.start else "00:00"
