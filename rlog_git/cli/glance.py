"""The glance that bare `rlog` gives: today, on one screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.answers import weeks
from rlog_git.answers.days import day_of
from rlog_git.answers.reminder import reminder
from rlog_git.cli import screen
from rlog_git.cli.calibrated import calibrate
from rlog_git.cli.choosing import listed_tasks, remember
from rlog_git.cli.found import clean
from rlog_git.cli.running import running_lines
from rlog_git.cli.saving import commit_what_waits, what_waits
from rlog_git.cli.tasks import numbered
from rlog_git.dates import long_day
from rlog_git.daybook import writing
from rlog_git.index.span import day_rows

if TYPE_CHECKING:
    from rlog_git.cli.context import Context

# at most so many lines of each part: all together fit on one screen
SHOWN_INTENTIONS, SHOWN_TASKS, SHOWN_DONE, SHOWN_CODE, SHOWN_IDEAS = 4, 8, 7, 4, 3


def glance(context: Context) -> None:
    """Show today: the clock, intentions, open tasks, what was done, code, ideas, one old thing.

    Writes no note.
    """
    today = context.today
    connection = context.index().connection
    lines = [*running_lines(context), *_tasks(context)]
    day = day_of(day_rows(connection, today, today), today)
    done = [screen.entry_line(screen.fitted(row))[11:] for row in day.done]
    done += [screen.ticked_line(screen.fitted(row, "description")) for row in day.ticked]
    code = [screen.entry_line(screen.fitted(row))[11:] for row in day.runs]
    code += [screen.commit_line(screen.fitted(row, "subject"))[11:] for row in day.commits]
    ideas = [screen.entry_line(screen.fitted(row))[11:] for row in day.ideas]
    lines += _part("Done", screen.newest(done, SHOWN_DONE, "rlog today"))
    lines += _part("Code", screen.newest(code, SHOWN_CODE, "rlog commits"))
    lines += _part("Ideas", screen.newest(ideas, SHOWN_IDEAS, "rlog list --kind idea"))
    if not lines:
        path = writing.day_path(context.vault(), today)
        lines.append(f"Nothing yet. Begin with rlog add 'what I just did' (goes to {path})")
    lines += _reminder(context)
    if weeks.review_is_due(connection, today):
        week = weeks.monday_of(today) - timedelta(days=7)
        lines += ["", f"Week {week:%V} has no review yet: rlog review"]
    commit_what_waits(context)
    waiting = what_waits(context)
    lines += ["", waiting] if waiting else []
    screen.show([screen.heading(long_day(today)), *lines])


def _tasks(context: Context) -> list[str]:
    """Return the open intentions of the week and the open tasks, numbered for 'rlog done'."""
    rows = listed_tasks(context)
    remember(context, rows)
    calibrate(context, rows)
    count = sum(bool(row["week"]) for row in rows)
    shown = numbered(context, [screen.fitted(row, "description") for row in rows])
    return [
        *_part("This week", _first(shown[:count], SHOWN_INTENTIONS)),
        *_part("To do", _first(shown[count:], SHOWN_TASKS)),
    ]


def _reminder(context: Context) -> list[str]:
    """Return one old thing that shares rare words with today, or nothing."""
    found = reminder(context.asked_index().connection, context.today)
    if found is None:
        return []
    rows = [each._asdict() for each in (found.old, found.fix) if each]
    shown = []
    for row in map(screen.fitted, rows):
        first, _, _ = clean(row["text"]).partition("\n")
        shown.append(f"{row['day']} {row['kind']}: {first}  {screen.place(row)}")
    words = ", ".join(map(clean, found.shared))
    return _part("Remember", [*shown, f"           (today, too: {words})"])


def _first(lines: list[str], most: int) -> list[str]:
    more = len(lines) - most
    return [*lines[:most], f"     and {more} more: rlog tasks"] if more > 0 else lines


def _part(title: str, lines: list[str]) -> list[str]:
    return ["", screen.heading(title), *lines] if lines else []
