"""How does a project's focus evolve? Its topics by week, drift, dropped threads, switches."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.drift import FEWEST, drift_of, monday_of_day, places_of, weeks_of
from rlog_git.answers.headings import by_headings
from rlog_git.answers.hours import worked
from rlog_git.answers.registry import asks
from rlog_git.answers.weeks import week_name
from rlog_git.answers.wording import counted
from rlog_git.index.topics import about
from rlog_git.model import Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from rlog_git.answers.drift import Week
    from rlog_git.answers.hours import Stretch
    from rlog_git.index.topics import About

# weeks a thread was active, days of silence that drop it
ACTIVE, SILENT = 2, 14
# topics that have a share of their own; the others are one
SHOWN, OTHERS = 8, "others"
DAY = attrgetter("day")
TOPICS = (
    Column("topic", "topic"),
    Column("share", "of entries", "share"),
    Column("entries", "entries", "count"),
    Column("commits", "commits", "count"),
    Column("minutes", "hours", "minutes"),
    Column("inferred", "inferred of these", "minutes"),
    Column("weeks", "weeks", "count"),
    Column("first", "first", "day"),
    Column("last", "last", "day"),
)
STREAM = (
    Column("week", "week"),
    Column("topic", "topic"),
    Column("share", "share", "share"),
    Column("entries", "n", "count"),
)
DRIFT = (
    Column("week", "week"),
    Column("drift", "drift", "number"),
    Column("chance", "by chance", "number"),
    Column("entries", "n", "count"),
    Column("most", "most about"),
    Column("switches", "switches a day", "number"),
)
DROPPED = (
    Column("topic", "dropped"),
    Column("weeks", "weeks", "count"),
    Column("entries", "entries", "count"),
    Column("last", "last", "day"),
    Column("silent", "days silent", "count"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return what a project, or the log, was about from week to week."""
    rows = about(connection, asked.first, asked.last)
    if asked.project:
        rows = [row for row in rows if _is_asked(row, asked.project)]
    rows, headed = by_headings(connection, rows, asked.first, asked.last)
    by_topic: dict[str, list[About]] = defaultdict(list)
    own = {asked.project, f"#{asked.project}", f"#p/{asked.project}"} if asked.project else set()
    if own:
        rows = [_without(row, own) for row in rows]
    for row in rows:
        for topic in row.topics:
            by_topic[topic].append(row)
    weeks = weeks_of(rows)
    stretches = worked(connection, asked.first, asked.last, asked.hours)
    topics = _topics(by_topic, rows, stretches)
    drift = drift_of(weeks)
    dropped = _dropped(by_topic, min(asked.last, asked.today))
    return Answer(
        report="focus",
        question=asks("focus"),
        first=asked.first,
        last=asked.last,
        headline=_headline(topics, drift, dropped, rows),
        tables=(
            Table("topics", "What it was about", TOPICS, tuple(topics)),
            Table("drift", "From week to week", DRIFT, tuple(drift)),
            Table("dropped", "Threads that were dropped", DROPPED, tuple(dropped)),
            Table("stream", "Share of each topic by week", STREAM, tuple(_stream(weeks, topics))),
        ),
        notes=tuple(_notes(rows, drift, topics, headed)),
        pictures=(
            Picture("bars", "topics", "Entries by topic", "topic", ("entries",)),
            Picture("stream", "stream", "Focus by week", "week", ("share",), series="topic"),
        ),
    )


def _without(row: About, own: set[str]) -> About:
    return row._replace(topics=tuple(topic for topic in row.topics if topic not in own))


def _is_asked(row: About, name: str) -> bool:
    named = (row.project, row.repo.casefold())
    return name in named or any(topic in (f"#{name}", f"#p/{name}") for topic in row.topics)


def _topics(
    by_topic: dict[str, list[About]], rows: Sequence[About], stretches: Sequence[Stretch]
) -> list[Row]:
    """Return a row a topic, those of most entries first."""
    with_one = sum(bool(row.topics) for row in rows if row.number) or 1
    minutes: dict[int | Place, list[float]] = {}
    for one in stretches:
        both = minutes.setdefault(one.number or one.place, [0, 0])
        both[one.inferred] += one.minutes
    found = []
    for topic, about_it in by_topic.items():
        entries = 0
        share: float = 0
        stated: float = 0
        inferred: float = 0
        for row in about_it:
            parts = len(row.topics)
            if row.number:
                entries += 1
                share += 1 / parts
            own = minutes.get(row.number or Place(row.path, row.line))
            if own:
                stated += own[0] / parts
                inferred += own[1] / parts
        days = set(map(DAY, about_it))
        found.append(
            {
                "topic": topic,
                "share": share / with_one,
                "entries": entries,
                "commits": len(about_it) - entries,
                "minutes": stated + inferred,
                "inferred": inferred,
                "weeks": len({monday_of_day(day) for day in days}),
                "first": min(days),
                "last": max(days),
                PLACES: places_of(about_it[::-1]),
            }
        )
    return sorted(found, key=_size)


def _size(row: Row) -> tuple[float, int, int, str]:
    """Return what puts the larger topic first."""
    return -row.get("share", 0), -row["weeks"], -row["entries"], row["topic"]


def _stream(weeks: Sequence[Week], topics: Sequence[Row]) -> list[Row]:
    """Return the share of each main topic in each week that has any of it."""
    main = [row["topic"] for row in topics[:SHOWN]]
    names: dict[tuple[str, ...], set[str]] = {}
    found = []
    for week in weeks:
        total = sum(week.weights.values())
        own: dict[str, list[About]] = defaultdict(list)
        share: dict[str, float] = defaultdict(float)
        for row in week.rows:
            if row.topics not in names:
                names[row.topics] = {topic if topic in main else OTHERS for topic in row.topics}
            for name in names[row.topics]:
                own[name].append(row)
        for topic, weight in week.weights.items():
            share[topic if topic in main else OTHERS] += weight / total
        found += [
            {
                "week": week_name(week.monday),
                "topic": name,
                "share": share[name],
                "entries": len(own[name]),
                PLACES: places_of(own[name]),
            }
            for name in (*main, OTHERS)
            if name in own
        ]
    return found


def _dropped(by_topic: dict[str, list[About]], last: date) -> list[Row]:
    """Return the topics of two weeks and more of which nothing was written for two weeks."""
    found = []
    for topic, rows in by_topic.items():
        latest = max(rows, key=DAY)
        silent = (last - date.fromisoformat(latest.day)).days
        weeks = {monday_of_day(day) for day in set(map(DAY, rows))} if silent >= SILENT else ()
        if len(weeks) >= ACTIVE:
            found.append(
                {
                    "topic": topic,
                    "weeks": len(weeks),
                    "entries": len(rows),
                    "last": latest.day,
                    "silent": silent,
                    PLACES: [Place(latest.path, latest.line)],
                }
            )
    return sorted(found, key=_size)


def _headline(
    topics: list[Row], drift: list[Row], dropped: list[Row], rows: Sequence[About]
) -> str:
    with_one = sum(bool(row.topics) for row in rows)
    if with_one < FEWEST:
        if not rows:
            return "Too little to say: no entry or commit stands in these days."
        written = counted(len(rows), "entry or commit", "entries and commits")
        have = "has" if 1 in (with_one, len(rows)) else "have"
        return (
            f"Too little to say: {with_one or 'none'} of {written} {have} a topic (a tag); "
            f"{FEWEST} are needed."
        )
    first = f"Most entries were about {topics[0]['topic']} ({topics[0]['share'] * 100:.0f} %)"
    gone = f"; {counted(len(dropped), 'thread was', 'threads were')} dropped" if dropped else ""
    if not any(row["drift"] is not None for row in drift):
        return f"{first}; too little to say how it evolves{gone}."
    known = [row for row in drift if row["chance"] is not None and row["drift"] > row["chance"]]
    if not known:
        return f"{first}; no week drifts further than by chance{gone}."
    turn = max(known, key=lambda row: row["drift"])
    return (
        f"{first}; the largest turn was {turn['week']}, to {turn['most']} "
        f"(drift {turn['drift']:.2f}){gone}."
    )


def _notes(
    rows: Sequence[About], drift: list[Row], topics: Sequence[Row], headed: int
) -> list[str]:
    entries = [row for row in rows if row.number]
    none = sum(not row.topics for row in entries)
    written = counted(len(entries), "entry", "entries")
    without = counted(none, "entry has", "entries have")
    counts = (
        f"n = {written} and {counted(len(rows) - len(entries), 'commit')}; {without} no topic, "
        "which counts nowhere. What has several topics counts in equal parts."
    )
    said = [counts] if rows else []
    if headed:
        said.append(
            "Few entries have a tag, so the words of headings that stand on two days and more are "
            f"taken for topics (inferred, n = {headed})."
        )
    if any(row["inferred"] for row in topics):
        said.append("Hours are partly inferred from the gaps between entries (docs/hours.md).")
    if any(row["drift"] is not None for row in drift):
        said.append(
            "Drift is the Jensen–Shannon distance to the week before: 0 the same topics, 1 none "
            f"in common (none below {FEWEST} entries a week). In nine spans of ten, pure noise "
            "passes in no week what stands by chance (given for the weeks that drift furthest)."
        )
    else:
        said.append(
            f"Too little to say about drift: two weeks with {FEWEST} entries that have a topic "
            f"are needed, there {'is' if len(drift) == 1 else 'are'} {len(drift)} with any."
        )
    return said
