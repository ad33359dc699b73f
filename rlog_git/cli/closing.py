"""done, drop, later, park: what becomes of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import choosing, completing, screen
from rlog_git.cli.clock import task_words
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.cli.running import end_of, running, stop
from rlog_git.dates import format_minutes, parse_day, parse_minutes
from rlog_git.daybook import tasks as task_acts
from rlog_git.daybook import writing
from rlog_git.errors import UsageError
from rlog_git.index import query
from rlog_git.model import State
from rlog_git.text import render

if TYPE_CHECKING:
    from datetime import date

Row = dict[str, Any]
# 'next monday', 'in 3 days'
BEFORE_DAY = ("next", "last", "this", "on")


@click.command("done", epilog="Example: rlog done 2 'the mask was off by one' --spent 1h10m")
@click.argument("task", nargs=-1, required=True, shell_complete=completing.task)
@click.option("--spent", metavar="DURATION", default="", help="How long it took, such as 45m.")
@pass_context
def done_command(context: Context, task: tuple[str, ...], spent: str) -> None:
    """Tick TASK and log it; TASK is its number in the list last printed, its id, or words of it.

    Several numbers or ids tick several; words after them say what was done. A clock that runs for
    the task is stopped, and its entry is the one that logs it.
    """
    if spent and parse_minutes(spent) < 0:
        raise UsageError(f"cannot read the duration {spent!r}", "Write 45m, 2h or 1h30m")
    found, text = choosing.chosen(context, task)
    shown = format_minutes(parse_minutes(spent)) if spent else ""
    own = {row["fields"].get("task", ""): row for row in running(context)}
    ends = {
        row["block_id"]: end_of(context, own[row["block_id"]], words=text)
        for row in found
        if row["block_id"] in own
    }
    for row in found:
        closed = _close(context, row, State.DONE, shown)
        if row["block_id"] in ends:
            stop(context, own[row["block_id"]], ends[row["block_id"]])
        elif context.vault().settings.log_done:
            _log(context, closed, row, text)


@click.command("drop", epilog="Example: rlog drop 3")
@click.argument("task", nargs=-1, required=True, shell_complete=completing.task)
@pass_context
def drop_command(context: Context, task: tuple[str, ...]) -> None:
    """Cancel TASK: its number in the list last printed, its id, or words of it."""
    found, _ = choosing.chosen(context, task)
    for row in found:
        _close(context, row, State.CANCELLED, "")


@click.command("later", epilog="Example: rlog later 3 'next monday'")
@click.argument("task", nargs=-1, required=True, shell_complete=completing.task)
@pass_context
def later_command(context: Context, task: tuple[str, ...]) -> None:
    """Leave TASK where it stands until a DAY, the last words: 'rlog later TASK friday'.

    It is not carried before that day, and first in line on it. A parked task comes back.
    """
    words, day = _with_day(context, task)
    row, _ = choosing.one(context, words)
    path = row["path"]
    if path == task_acts.BACKLOG:
        path, _ = context.open_today()
        task_acts.move_task(context.vault(), row["path"], path, row["block_id"])
    where = task_acts.schedule_task(context.vault(), path, row["block_id"], day)
    click.echo(f"not before {day}: {clean(row['description'])}  {path}:{where}")
    screen.say_undo()


@click.command("park", epilog="Example: rlog park 3")
@click.argument("task", nargs=-1, required=True, shell_complete=completing.task)
@pass_context
def park_command(context: Context, task: tuple[str, ...]) -> None:
    """Move TASK to notes/backlog.md, where nothing is carried; 'rlog later' brings it back."""
    found, _ = choosing.chosen(context, task)
    for row in found:
        if row["path"] == task_acts.BACKLOG:
            raise UsageError(f"{row['description']!r} is parked already", "See 'rlog tasks'")
        path, backlog = row["path"], task_acts.BACKLOG
        where = task_acts.move_task(context.vault(), path, backlog, row["block_id"])
        click.echo(f"parked: {clean(row['description'])}  {backlog}:{where}")
    screen.say_undo()


def _with_day(context: Context, words: tuple[str, ...]) -> tuple[tuple[str, ...], date]:
    """Split words into the task and the day at their end; raise UsageError."""
    split = " ".join(words).split() if len(words) > 1 else words
    count = 1
    last = words[-1].split()
    if len(last) == 1 and len(words) > 2:  # noqa: PLR2004 - task, 'next', 'monday'
        before = words[-2].casefold()
        count = 2 if before in BEFORE_DAY or (before.isdigit() and last[0][:1].isalpha()) else 1
    if len(words) <= count or not split:
        raise UsageError("a task and a day are needed", "Say rlog later TASK friday")
    day = parse_day(" ".join(words[-count:]), context.today)
    if day < context.today:
        raise UsageError(f"{day} is past", "Name a day that is still to come")
    return words[:-count], day


def _close(context: Context, row: Row, state: State, spent: str) -> Row:
    index = context.index()
    live = query.task_by_id(index.connection, row["block_id"])
    if live is None:
        raise task_acts.TaskChangedError(row["path"], row["description"])
    entry = task_acts.close_task(
        context.vault(), live["path"], row["block_id"], state, context.today, spent
    )
    word = "done" if state is State.DONE else "dropped"
    click.echo(f"{word}: {clean(row['description'])}  {live['path']}:{entry.place.line}")
    screen.say_undo()
    return live


def _log(context: Context, live: Row, row: Row, text: str) -> None:
    path, _ = context.open_today()
    words = task_words(row | {"private": live["private"]}, text)
    line = render.entry_line(words, context.clock)
    record = writing.acknowledge(context.vault(), path, context.today, "done", line)
    writing.add(context.vault(), path, record, "done", line)
