"""Lay the written days of some weeks side by side: entries, hours and how each felt."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Column, Table, place_of
from rlog_git.answers.hours import total
from rlog_git.answers.measures import written_in
from rlog_git.answers.numbers import feeling

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.answers.hours import Stretch
    from rlog_git.answers.measures import Read
    from rlog_git.index.query import Row

NAME, TITLE = "days", "Day by day"
COLUMNS = (
    Column("day", "day", "day"),
    Column("entries", "entries", "count"),
    Column("stated", "stated", "minutes"),
    Column("inferred", "inferred", "minutes"),
    Column("feel", "feel, of 10", "number"),
)


def days_table(found: Read, first: date, last: date) -> Table:
    """Return the days between two on which something was written, the oldest first."""
    by_day: dict[str, list[Row]] = defaultdict(list)
    for row in written_in(found.rows):
        if first.isoformat() <= row["day"] <= last.isoformat():
            by_day[row["day"]].append(row)
    stretches: dict[str, list[Stretch]] = defaultdict(list)
    for one in found.stretches:
        stretches[one.day].append(one)
    rows = []
    for day, written in sorted(by_day.items()):
        hours = total(stretches[day])
        felt = [number for row in written if (number := feeling(row)) >= 0]
        rows.append(
            {
                "day": day,
                "entries": len(written),
                "stated": round(hours.stated) if stretches[day] else None,
                "inferred": round(hours.inferred) if stretches[day] else None,
                "feel": round(sum(felt) / len(felt), 1) if felt else None,
                PLACES: [place_of(written[0])],
            }
        )
    return Table(NAME, TITLE, COLUMNS, tuple(rows))
