"""Find what the days that were rated highest have in common, and how little that rests on."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Column, Row, Table, place_of
from rlog_git.answers.numbers import feeling
from rlog_git.answers.statistics import Z_80, median, quantile, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from rlog_git.index.query import Row as Entry
    from rlog_git.model import Place

DAYS = 84
# rated days, good days among them, and good days that share something
FEWEST, FEWEST_GOOD, SHARED = 12, 4, 3
TITLE = "What the days rated highest have in common"
COLUMNS = (
    Column("shared", "what"),
    Column("good", "good days with it", "count"),
    Column("of_good", "of", "count"),
    Column("other", "other days with it", "count"),
    Column("of_other", "of", "count"),
)
PARTS = (("morning", "05:00"), ("afternoon", "12:00"), ("evening", "18:00"))


def good_days(written: Iterable[Entry], last: date) -> tuple[Table, list[str]]:
    """Return what good days of the twelve weeks up to a day share more than others, and cautions.

    Listed is what their 80 % intervals (Wilson 1927) tell apart.
    """
    since = (last - timedelta(days=DAYS - 1)).isoformat()
    by_day: dict[str, list[Entry]] = defaultdict(list)
    for row in written:
        if since <= row["day"] <= last.isoformat():
            by_day[row["day"]].append(row)
    rated = {day: mean for day, entries in by_day.items() if (mean := _feel(entries)) is not None}
    if len(rated) < FEWEST:
        too_little = f"n = {len(rated)} rated days in twelve weeks, {FEWEST} are needed."
        return Table("good", TITLE, COLUMNS), [f"Too little to say about good days: {too_little}"]
    line = quantile(list(rated.values()), 0.75)
    good = [day for day in rated if rated[day] >= line and rated[day] > median([*rated.values()])]
    other = [day for day in rated if day not in good]
    if len(good) < FEWEST_GOOD:
        return Table("good", TITLE, COLUMNS), [
            f"Too little to say about good days: the {len(rated)} rated ones are much alike."
        ]
    found, looked = _shared(by_day, good, other)
    caution = (
        f"Good are days rated {line:g} and more (n = {len(good)} of {len(rated)} rated in twelve "
        f"weeks). {looked} things were looked at and {len(found)} stand out; about one in ten "
        "does so by chance alone."
    )
    return Table("good", TITLE, COLUMNS, tuple(found)), [caution]


def _shared(
    by_day: dict[str, list[Entry]], good: list[str], other: list[str]
) -> tuple[list[Row], int]:
    """Return what stands out, and how many things were looked at."""
    days: dict[str, dict[str, Place]] = defaultdict(dict)
    for day in (*good, *other):
        for row in by_day[day]:
            for name in _features(row):
                days[name].setdefault(day, place_of(row))
    found: list[Row] = []
    looked = 0
    for name, places in days.items():
        with_it = [day for day in good if day in places]
        others = sum(day in places for day in other)
        if len(with_it) + others < SHARED:
            continue
        looked += 1
        low, _ = wilson(len(with_it), len(good), Z_80)
        _, high = wilson(others, len(other), Z_80)
        if low > high and len(with_it) >= SHARED:
            found.append(
                {
                    "shared": name,
                    "good": len(with_it),
                    "of_good": len(good),
                    "other": others,
                    "of_other": len(other),
                    PLACES: [places[day] for day in with_it],
                }
            )
    found.sort(key=_share_apart, reverse=True)
    return found, looked


def _share_apart(row: Row) -> float:
    """Return by how much more of the good days than of the others have it."""
    return float(row["good"] / row["of_good"] - row["other"] / row["of_other"])


def _features(row: Entry) -> Iterator[str]:
    """Yield what an entry says of its day: kind, time of day, project, tags, people."""
    if row["kind"] not in ("feel", "did"):
        yield f"kind {row['kind']}"
    if row["time"]:
        begun = [name for name, clock in PARTS if row["time"] >= clock]
        yield f"written in the {begun[-1] if begun else 'night'}"
    if row["project"]:
        yield f"project {row['project'].casefold()}"
    for tag in row["tags"]:
        yield f"#{tag}"
    for person in row["people"]:
        yield f"@{person.lstrip('@')}"


def _feel(entries: list[Entry]) -> float | None:
    felt = [number for row in entries if (number := feeling(row)) >= 0]
    return sum(felt) / len(felt) if felt else None
