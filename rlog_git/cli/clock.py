"""start and stop: the clock, which is an entry with an open range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import choosing, completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.running import clock_of, end_of, running, stop
from rlog_git.cli.typed import giving_back, linked_project
from rlog_git.dates import parse_minutes
from rlog_git.daybook import clocks
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.text import render

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]


@click.command("start", epilog="Example: rlog start baseline")
@click.argument(
    "task", nargs=-1, required=True, metavar="TASK|TEXT...", shell_complete=completing.task
)
@click.option("--at", metavar="HH:MM", default="", help="It began earlier today.")
@click.option("--no-project", is_flag=True, help="Don't append the linked repository's project.")
@pass_context
def start_command(context: Context, task: tuple[str, ...], at: str, no_project: bool) -> None:
    """Start the clock on TASK, or on TEXT where no open task holds these words.

    One clock runs at a time: another one is stopped first. The clock is an entry of today's note,
    '- 14:05– did: TEXT', which 'rlog stop' or any editor ends.
    """
    with giving_back(render.words_to_text(task)):
        _start(context, task, at, no_project=no_project)


@click.command("stop", epilog="Example: rlog stop --at 17:30")
@click.option("--at", metavar="HH:MM", default="", help="It ended at this time.")
@click.option("--spent", metavar="DURATION", default="", help="It ran that long, such as 45m.")
@click.option("--drop", is_flag=True, help="Count no time; the entry stays.")
@pass_context
def stop_command(context: Context, at: str, spent: str, drop: bool) -> None:
    """Stop the clock, now or as said; one that was left running over night is asked about."""
    if bool(at) + bool(spent) + drop > 1:
        raise UsageError("--at, --spent and --drop exclude each other", "Give one of them")
    if spent and parse_minutes(spent) <= 0:
        raise UsageError(f"cannot read the duration {spent!r}", "Write 45m, 2h or 1h30m")
    rows = running(context)
    if not rows:
        raise NothingFoundError("no clock runs", "Start one: rlog start TASK")
    row = rows[-1]
    end = clocks.End() if drop else end_of(context, row, clock_of(at) if at else "", spent)
    stop(context, row, end)
    screen.say_undo()
    if rows[:-1]:
        click.echo(f"rlog: {len(rows) - 1} more clocks run; stop them too: rlog stop", err=True)


def task_words(row: Row, text: str) -> str:
    """Return what a logged entry says about a task: its text, what was done, its id."""
    words = row["description"] + (f", {text}" if text else "")
    private = " #private" if row["private"] and "#private" not in words else ""
    return f"did: {words}{private} [task:: {row['block_id']}]"


def _start(context: Context, words: Sequence[str], at: str, *, no_project: bool) -> None:
    begun = clock_of(at) if at else context.clock
    if begun > context.clock:
        raise UsageError(f"{begun} lies ahead", "Say when it began: --at HH:MM")
    row, text = _task_or_text(context, words)
    others = running(context)
    if row and any(other["fields"].get("task") == row["block_id"] for other in others):
        raise UsageError(f"the clock of {row['description']!r} runs already", "See 'rlog'")
    ends = [(other, end_of(context, other, begun if at else "")) for other in others]
    for other, end in ends:
        stop(context, other, end)
    path, _ = context.open_today()
    project = linked_project(context, wanted=not (row or no_project))
    said = task_words(row, text) if row else text
    code = clocks.start(context.vault(), path, context.today, begun, said, project)
    if code:
        raise click.exceptions.Exit(code)
    screen.say_undo()


def _task_or_text(context: Context, words: Sequence[str]) -> tuple[Row | None, str]:
    """Return the task that is meant and the text after it, or no task and the text."""
    try:
        return choosing.one(context, words)
    except NothingFoundError:
        return None, render.words_to_text(words)
