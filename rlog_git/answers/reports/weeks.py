"""What made this week better than the last? Its measures beside those of the weeks before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.calendar import WEEK
from rlog_git.answers.day_by_day import days_table
from rlog_git.answers.good_days import good_days
from rlog_git.answers.measures import BETTER, Measure, measured, read, written_in
from rlog_git.answers.registry import asks
from rlog_git.answers.statistics import usual
from rlog_git.answers.weeks import monday_of, week_name
from rlog_git.answers.wording import counted
from rlog_git.index.span import days_written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date

WEEKS = 12
# weeks that a change needs before it, and written days that a week needs to be asked about
FEWEST, ENOUGH_DAYS = 8, 3
# robust spreads from the median; that of whole numbers is taken to be 1 at least
FAR = 3
MEASURES = (
    Column("measure", "measure"),
    Column("this", "this week", "number"),
    Column("before", "week before", "number"),
    Column("usual", "usual", "number"),
    Column("low", "from", "number"),
    Column("high", "to", "number"),
    Column("weeks", "n weeks", "count"),
    Column("change", "change"),
)
DRAWN = ("done", "carried", "insights", "ideas")
MOST = {"feel, of 10": 10.0, "focus share, %": 100.0}
PAST = (
    ("entries", "entries", "count"),
    ("done", "tasks done", "count"),
    ("carried", "tasks carried over", "count"),
    ("stated", "hours stated", "number"),
    ("inferred", "hours inferred", "number"),
    ("insights", "insights", "count"),
    ("ideas", "ideas", "count"),
    ("commits", "commits", "count"),
    ("feel", "feel, of 10", "number"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the measures of a week, which of them changed, and what good days have in common."""
    monday, days, notes = _week(connection, asked)
    return beside(connection, asked, monday, days, notes)


def beside(
    connection: sqlite3.Connection, asked: Asked, monday: date, days: int, notes: Sequence[str]
) -> Answer:
    """Return the first `days` days of the week from `monday` beside those of twelve before it."""
    spans = [_days(monday - timedelta(weeks=back), days) for back in range(WEEKS + 1)]
    found = read(connection, spans[-1][0], spans[0][1], asked)
    weeks = [measured(found, *span) for span in spans]
    lived = [week for week in weeks[1:] if week["days written"].value]
    rows = [_row(name, weeks[0][name], weeks[1][name], lived) for name in BETTER]
    rows = [row for row in rows if row["this"] or row["before"] or row["usual"]]
    shared, said = good_days(written_in(found.rows), spans[0][1])
    past = _past(spans, weeks)
    drawn = tuple(column.key for column in past.columns if column.key in DRAWN) or ("entries",)
    days_by_day = days_table(found, spans[-1][0], spans[0][1])
    title = f"{week_name(monday)} beside the weeks before"
    return Answer(
        report="weeks",
        question=asks("weeks"),
        first=spans[0][0],
        last=spans[0][1],
        headline=_headline(rows, week_name(monday), bool(weeks[0]["days written"].value)),
        tables=(
            Table("measures", title, MEASURES, tuple(rows)),
            shared,
            past,
            days_by_day,
        ),
        notes=(*notes, _rule(len(lived)), *_inferred(weeks[0]), *said),
        pictures=(
            Picture("heatmap", days_by_day.name, "Entries a day", "day", ("entries",)),
            Picture("lines", "past", "Week by week", "week", drawn),
        ),
    )


def changed(value: float | None, before: float | None, past: Sequence[float]) -> int:
    """Return 1 or -1 for a change up or down, 0 for what may be chance.

    It lies beyond all of the weeks before, which at most 2 of n + 1 equal weeks do (the exact
    prediction interval of order statistics, Hahn and Meeker 1991, section 5.2), and further than
    three robust spreads from their median, and on that side of the week before.
    """
    if value is None or before is None or len(past) < FEWEST:
        return 0
    low, high = _bounds(past)
    if value > max(high, *past) and value > before:
        return 1
    return -1 if value < min(low, *past) and value < before else 0


def _bounds(past: Sequence[float]) -> tuple[float, float]:
    middle, spread = usual(past)
    if all(value == int(value) for value in past):
        spread = max(spread, min(middle, 1.0))
    return max(0.0, middle - FAR * spread), middle + FAR * spread


def _week(connection: sqlite3.Connection, asked: Asked) -> tuple[date, int, list[str]]:
    """Return the Monday and the number of days of the week that is told of, and why that one."""
    monday = monday_of(min(asked.last, asked.today))
    notes = []
    if monday_of(asked.first) != monday:
        notes.append(
            f"Weeks are compared: of the {asked.days} days asked about, this is the last week "
            f"beside the {WEEKS} before it, whether they were asked about or not."
        )
    if asked.project:
        notes.append(
            f"Only what belongs to {asked.project!r} is counted: entries and tasks by tag or note, "
            "commits by the name of the repository. Entries that name no project count nowhere."
        )
    if monday != monday_of(asked.today):
        return monday, WEEK, notes
    days = asked.today.weekday() + 1
    last = monday - timedelta(weeks=1)
    now = days_written(connection, *_days(monday, days))
    if now >= ENOUGH_DAYS or not days_written(connection, *_days(last, WEEK)):
        whole = "" if days == WEEK else f" Each counts up to its {asked.today:%A}, as this one."
        return monday, days, [*notes, f"This week is not over.{whole}"] if whole else notes
    few = f"This week has {counted(now, 'written day')}, {ENOUGH_DAYS} are needed"
    return last, WEEK, [*notes, f"{few}: this is the week before it."]


def _past(spans: list[tuple[date, date]], weeks: list[dict[str, Measure]]) -> Table:
    """Return the main measures of each written week that some week has, the oldest first."""
    rows = [
        {"week": week_name(first)}
        | {key: week[name].value for key, name, _ in PAST}
        | {PLACES: week["days written"].places[:1]}
        for (first, _), week in zip(reversed(spans), reversed(weeks), strict=True)
        if week["days written"].value
    ]
    told = [each for each in PAST if any(row[each[0]] for row in rows)]
    columns = (Column("week", "week"), *(Column(key, name, unit) for key, name, unit in told))
    return Table("past", "Week by week", columns, tuple(rows))


def _days(monday: date, days: int) -> tuple[date, date]:
    return monday, monday + timedelta(days=days - 1)


def _row(name: str, now: Measure, before: Measure, lived: list[dict[str, Measure]]) -> Row:
    past = [value for week in lived if (value := week[name].value) is not None]
    enough = len(past) >= FEWEST
    low, high = _bounds(past) if enough else (None, None)
    turn = changed(now.value, before.value, past)
    return {
        "measure": name,
        "this": now.value,
        "before": before.value,
        "usual": usual(past)[0] if enough else None,
        "low": low,
        "high": min(high, MOST.get(name, high)) if high is not None else None,
        "weeks": len(past),
        "change": _word(turn, BETTER[name]) if enough and now.value is not None else "too little",
        PLACES: now.places or (before.places if turn else []),
    }


def _word(turn: int, better: int) -> str:
    if not turn:
        return "as usual"
    if not better:
        return "more" if turn > 0 else "less"
    return "better" if turn == better else "worse"


def _headline(rows: list[Row], week: str, lived: bool) -> str:  # noqa: FBT001 - a fact
    if not lived:
        return f"Nothing was written in {week}."
    if not any(row["usual"] is not None for row in rows):
        return f"Too little to say what changed in {week}: {FEWEST} weeks before it are needed."
    parts = []
    for word in ("better", "worse", "more", "less"):
        named = [row["measure"].split(",")[0] for row in rows if row["change"] == word]
        parts += [f"{word}: {', '.join(named)}"] if named else []
    if not parts:
        return f"Nothing in {week} stands out from the weeks before."
    return f"{week} against the weeks before, {'; '.join(parts)}."


def _rule(weeks: int) -> str:
    return (
        f"A change lies beyond each of the last weeks (n = {weeks}, {FEWEST} are needed) and three "
        f"robust spreads from their median. {len(BETTER)} measures are looked at; of pure noise, "
        "up to 1 in 20 is called a change (docs/hours.md)."
    )


def _inferred(week: dict[str, Measure]) -> list[str]:
    """Say what the inferred hours of a week rest on, if it has any."""
    places = len(week["hours inferred"].places)
    gaps = f"the gaps before {counted(places, 'entry or commit', 'entries and commits')}"
    return [f"Hours inferred: from {gaps} (docs/hours.md)."] if places else []
