"""Run a clock in text: an open range of an entry, closed or taken away, and how long it was."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from rlog_git.text import close
from rlog_git.text.head import RUNNING
from rlog_git.text.syntax import TIME

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from rlog_git.model import Entry

DASHES = "–—-"


def runs(entry: Entry) -> bool:
    """Say whether an entry is a running clock."""
    return entry.end == RUNNING


def end_range(line: str, end: str, spent: str = "") -> str:
    """Return the line of a running clock with its range closed; `spent` where the clocks lie."""
    indent, marker, rest = close.split_item(line)
    at = _after_dash(rest)
    rest = f"{rest[:at].rstrip()}{end}{rest[at:]}"
    if spent:
        rest = f"{rest.rstrip()} [spent:: {spent}]"
    return f"{indent}{marker} {rest}"


def drop_range(line: str) -> str:
    """Return the line of a running clock as an entry of one moment, which counts no time."""
    indent, marker, rest = close.split_item(line)
    at = _after_dash(rest)
    return f"{indent}{marker} {rest[: at - 1].rstrip()}{rest[at:]}"


def with_words(line: str, words: str) -> str:
    """Return the line of a clock that says also what was done, before the task's id."""
    before, field, after = line.partition(" [task:: ")
    return f"{before}, {words}{field}{after}" if words else line


def moment(day: date, clock: str, day_ends: str, zone: tzinfo | None) -> datetime:
    """Return the moment of a clock on a day of the log, whose small hours lie on the next date."""
    on = day + timedelta(days=1) if clock < day_ends else day
    return datetime.combine(on, time.fromisoformat(clock), zone)


def next_moment(start: datetime, clock: str) -> datetime:
    """Return the first moment after a start at which clocks show that time."""
    later = datetime.combine(start.date(), time.fromisoformat(clock), start.tzinfo)
    for ahead in (later, later.replace(fold=1)):
        if minutes_between(start, ahead) > 0:
            return ahead
    return later + timedelta(days=1)


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the minutes that passed, whatever clocks were set to in between."""
    return round((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 60)


def range_minutes(day: date, start: str, end: str, day_ends: str, zone: tzinfo | None) -> int:
    """Return how long a closed range was; an end before the start lies on the next date."""
    begun = moment(day, start, day_ends, zone or UTC)
    return minutes_between(begun, next_moment(begun, end)) if start != end else 0


def _after_dash(rest: str) -> int:
    found = TIME.match(rest)
    shown = found[0] if found else ""
    return max(shown.rfind(dash) for dash in DASHES) + 1
