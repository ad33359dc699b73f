"""Show the clock that runs, and ask about one that was left running over night."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import screen
from rlog_git.cli.found import clean
from rlog_git.dates import format_minutes, parse_minutes
from rlog_git.errors import RlogError, UsageError
from rlog_git.index import query

if TYPE_CHECKING:
    from rlog_git.cli.context import Context
    from rlog_git.daybook.clocks import End

Row = dict[str, Any]
DAY_MIN = 24 * 60


class ClockLeftError(RlogError):
    """A clock runs since an earlier day, and nobody is there to say when it ended."""

    def __init__(self, row: Row) -> None:
        super().__init__(
            f"the clock of {clean(row['text'])!r} was left running on {row['day']} at "
            f"{row['time']} ({row['path']}:{row['line']})",
            "Say when it ended: rlog stop --at HH:MM, or --spent 45m, or --drop",
        )


def running(context: Context) -> list[Row]:
    """Return the clocks that run, the latest last."""
    since = context.vault().settings.grammar.carry_since
    return query.running_clocks(
        context.asked_index().connection, since.isoformat() if since else ""
    )


def running_lines(context: Context) -> list[str]:
    """Return a line for each clock that runs, for the top of what is shown."""
    today = context.today.isoformat()
    return [screen.clock_line(row, _minutes(context, row), today) for row in running(context)]


def stop(context: Context, row: Row, end: End) -> str:
    """End a clock and say so; return the path and line where it stands."""
    from rlog_git.daybook import clocks  # noqa: PLC0415 - only where a clock runs

    written = clocks.stop(context.vault(), row, end)
    place = f"{written.path}:{written.line}"
    click.echo(f"{place}  {clean(written.text)}")
    return place


def end_of(context: Context, row: Row, at: str = "", spent: str = "", words: str = "") -> End:
    """Return how a clock ends: as said, else now; asks about one of an earlier day."""
    if not (at or spent) and row["day"] < context.today.isoformat():
        if not sys.stdin.isatty():
            raise ClockLeftError(row)
        at, spent = _asked(row)
        if at == "drop":
            return _end("", "", words)
    return _at(context, row, at, spent, words)


def _at(context: Context, row: Row, at: str, spent: str, words: str) -> End:
    """Return the end of a range, which lies after its start, within a day and not ahead of now."""
    from rlog_git.daybook import clocks  # noqa: PLC0415 - only where a clock runs
    from rlog_git.text.clock import minutes_between, next_moment  # noqa: PLC0415 - the same

    now = context.now.replace(second=0, microsecond=0)
    begun = clocks.begun(context.vault(), row, now)
    if spent:
        end = begun + timedelta(minutes=parse_minutes(spent))
        minutes = parse_minutes(spent)
    elif at:
        end = next_moment(begun, at)
        minutes = minutes_between(begun, end)
    else:
        end = now.astimezone(begun.tzinfo)
        minutes = minutes_between(begun, now)
    if minutes_between(end, now) < 0:
        raise UsageError(
            f"the clock runs since {row['time']} on {row['day']}, so {at or spent} lies ahead",
            "Nothing was changed",
        )
    if not minutes:
        return _end("", "", words)  # a moment, not a range
    if minutes >= DAY_MIN:
        raise UsageError(
            f"{format_minutes(minutes)} is more than a range within a day can say",
            "Nothing was changed; say --at HH:MM, --spent 45m or --drop",
        )
    shown = f"{end:%H:%M}"
    plain = minutes_between(begun, next_moment(begun, shown))
    odd = format_minutes(minutes) if plain != minutes else ""
    return _end(shown, odd, words)


def _end(at: str, spent: str, words: str) -> End:
    from rlog_git.daybook.clocks import End  # noqa: PLC0415 - only where a clock runs

    return End(at, spent, words)


def _minutes(context: Context, row: Row) -> int:
    from rlog_git.daybook import clocks  # noqa: PLC0415 - only where a clock runs
    from rlog_git.text.clock import minutes_between  # noqa: PLC0415 - the same

    return minutes_between(clocks.begun(context.vault(), row, context.now), context.now)


def _asked(row: Row) -> tuple[str, str]:
    """Ask when a clock ended that was left running; return (clock or drop, duration)."""
    click.echo(
        f"The clock of {clean(row['text'])!r} has run since {row['day']} {row['time']}.", err=True
    )
    answer: str = click.prompt("When did you stop? HH:MM, how long (45m), or drop", err=True)
    if parse_minutes(answer) >= 0:
        return "", answer
    return (answer, "") if answer == "drop" else (clock_of(answer), "")


def clock_of(text: str) -> str:
    """Return a clock as HH:MM; raise UsageError."""
    from rlog_git.text.head import read_time  # noqa: PLC0415 - only where one is typed

    time, end, rest = read_time(text.strip() + " ")
    if not time or end or rest.strip():
        raise UsageError(f"cannot read the time {text!r}", "Write it as 14:05")
    return time
