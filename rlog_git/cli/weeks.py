"""week: a week as it was, its review first."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from rlog_git.answers import weeks
from rlog_git.answers.days import day_of
from rlog_git.answers.numbers import count
from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.cli.notebooks import show_week
from rlog_git.dates import format_minutes, long_day, parse_span
from rlog_git.daybook import weeks as acts
from rlog_git.daybook.hours import hours_of
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index.span import week_texts
from rlog_git.vault.templates import long_week

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.answers.days import Day
    from rlog_git.answers.numbers import Numbers
    from rlog_git.index.query import Row
    from rlog_git.index.span import Span

# 'W48', '48'
SHORT_WEEK = re.compile(r"[wW]?(\d{1,2})")


@click.command("week", epilog="Example: rlog week 2026-W48")
@click.argument("week", nargs=-1)
@click.option("-e", "--edit", is_flag=True, help="Open the weekly note in your editor.")
@click.option(
    "--for",
    "notebook",
    is_flag=False,
    flag_value="",
    metavar="[NOTEBOOK]",
    help="Print it as that notebook may see it, for a supervisor.",
    shell_complete=completing.notebook,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_context
def week_command(
    context: Context, week: tuple[str, ...], edit: bool, notebook: str | None, as_json: bool
) -> None:
    """Show a WEEK: its review, then day by day what was done, commits and ideas.

    WEEK is 2026-W48, W48, 'last week' or any of its days; else this week. What you intend for a
    week is a task of its note: rlog todo --week 'TEXT'.
    """
    monday = read_week(" ".join(week), context.today)
    if notebook is not None:
        show_week(context, notebook, monday, as_json=as_json)
        return
    if edit:
        edit_week(context, monday)
        return
    connection = context.index().connection
    span = weeks.week_rows(connection, monday, hours_of(context.vault()))
    if as_json:
        screen.print_json(week_json(context, connection, span))
        return
    lines = [*_review(connection, span), *_days(span)]
    if not lines:
        raise NothingFoundError(f"nothing was written in {long_week(monday).lower()}")
    last = monday + timedelta(days=6)
    head = f"{long_week(monday)}  ({monday.isoformat()} to {last.isoformat()})"
    screen.show([screen.heading(head), *lines, "", _counts(count(span))])


def read_week(text: str, today: date) -> date:
    """Return the Monday of the week that a text names, today's where it names none."""
    short = SHORT_WEEK.fullmatch(text.strip())
    if short:
        text = f"{today:%G}-W{int(short[1]):02}"
    first, last = parse_span(text, today) if text else (today, today)
    monday = weeks.monday_of(first)
    if weeks.monday_of(last) != monday:
        raise UsageError(f"{text!r} is more than one week", "Name one, such as 2026-W48")
    return monday


def edit_week(context: Context, monday: date) -> None:
    """Open the weekly note in the editor; it is made where it is absent."""
    path, _new = acts.make_week(context.vault(), monday)
    click.edit(filename=str(context.vault().root / path))


def _review(connection: sqlite3.Connection, span: Span) -> list[str]:
    """Return the intentions of the week and what its note says beside them."""
    lines: list[str] = []
    if span.intentions:
        lines += ["", screen.heading("Intentions")]
        lines += [f"  [{row['symbol']}] {clean(row['description'])}" for row in span.intentions]
    above = None
    for row in week_texts(connection, weeks.week_name(span.first)):
        if row["heading"] != above:
            above = row["heading"]
            lines += ["", screen.heading(clean(above) or "Review")]
        lines += [f"  {line}" for line in clean(row["text"]).split("\n")]
    return lines


def _days(span: Span) -> list[str]:
    lines: list[str] = []
    for number in range(7):
        moment = span.first + timedelta(days=number)
        day = day_of(span, moment)
        if not day.is_empty:
            lines += ["", screen.heading(long_day(moment)), *day_lines(day)]
    return lines


def day_lines(day: Day) -> list[str]:
    """Return the lines of a day: done, ticked, runs, commits, ideas."""
    lines = [screen.entry_line(row)[11:] for row in day.done]
    lines += [screen.ticked_line(row) for row in day.ticked]
    lines += [screen.entry_line(row)[11:] for row in day.runs]
    lines += [screen.commit_line(row)[11:] for row in day.commits]
    lines += [screen.entry_line(row)[11:] for row in day.ideas]
    return lines


def _counts(numbers: Numbers) -> str:
    """Return the numbers of a week in one line, without what is nothing."""
    counted = (
        (numbers.days_written, "day written", "days written"),
        (numbers.tasks_done, "task done", "tasks done"),
        (numbers.entries, "entry", "entries"),
        (numbers.ideas, "idea", "ideas"),
        (numbers.insights, "insight", "insights"),
        (numbers.commits, "commit", "commits"),
    )
    parts = [f"{value} {one if value == 1 else many}" for value, one, many in counted if value]
    if numbers.spent_min:
        estimate, spent = format_minutes(numbers.estimate_min), format_minutes(numbers.spent_min)
        parts.append(f"estimated {estimate}, took {spent}")
    if numbers.feel >= 0:
        parts.append(f"feel {numbers.feel:g}/10")
    return " · ".join(parts)


def week_json(context: Context, connection: sqlite3.Connection, span: Span) -> Row:
    """Return a week as one JSON object."""
    before = weeks.week_rows(connection, span.first - timedelta(days=7), hours_of(context.vault()))
    path = acts.week_path(context.vault(), span.first)
    return {
        "week": weeks.week_name(span.first),
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "note": path if (context.vault().root / path).exists() else None,
        "reviewed": weeks.has_review(connection, span.first),
        "numbers": numbers_json(count(span)),
        "before": numbers_json(count(before)),
        "intentions": [screen.task_json(row) for row in span.intentions],
        "days": [
            _day_json(day_of(span, span.first + timedelta(days=number))) for number in range(7)
        ],
    }


def _day_json(day: Day) -> Row:
    return {
        "day": day.day,
        "done": [screen.entry_json(row) for row in (*day.done, *day.runs)],
        "ticked": [screen.task_json(row) for row in day.ticked],
        "commits": [screen.commit_json(row) for row in day.commits],
        "ideas": [screen.entry_json(row) for row in day.ideas],
    }


def numbers_json(numbers: Numbers) -> Row:
    """Return the numbers of a week by name; counts by kind and repository are objects."""
    from dataclasses import asdict  # noqa: PLC0415 - only --json

    shown = asdict(numbers)
    shown["kinds"], shown["repositories"] = dict(numbers.kinds), dict(numbers.repositories)
    shown["feel"] = numbers.feel if numbers.feel >= 0 else None
    return shown
