"""Which bugs occur most? Their classes, how long until a fix, and which came back after one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table, place_of
from rlog_git.answers.bugs import Bug, bugs_and_mends
from rlog_git.answers.fixes import INFERRED, Fixed, fixes
from rlog_git.answers.grouping import grouped, weights
from rlog_git.answers.lost import TimeLost
from rlog_git.answers.mending import Commits
from rlog_git.answers.registry import asks
from rlog_git.answers.statistics import quantile
from rlog_git.answers.wording import counted
from rlog_git.dates import days_between
from rlog_git.index import holders, query

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from rlog_git.answers.bugs import Mend
    from rlog_git.model import Place

# untagged bugs are one class while they are so alike on average; with the classes that
# tests/answers/test_bug_classes.py plants, pairs have an F1 of 0.72 to 1.00 at it and relapses a
# precision of 0.92 to 1.00 and a recall of 0.73 to 1.00 (six seeds; the least in logs of 12 weeks)
ALIKE = 0.2
FEWEST = 5
MOST_WEEKS = 26
MANY = 2000
CLASSES = (
    Column("bug", "bug"),
    Column("count", "times", "count"),
    Column("by", "grouped by"),
    Column("fixed", "fixed", "count"),
    Column("days_to_fix", "days to fix", "number"),
    Column("relapses", "relapses", "count"),
    Column("minutes", "time lost", "minutes"),
    Column("last", "last", "day"),
)
EACH = (
    Column("day", "day", "day"),
    Column("bug", "bug"),
    Column("class", "class"),
    Column("relapse", "came back"),
    Column("fix", "fix"),
    Column("days", "after days", "count"),
    Column("how", "known by"),
    Column("commit", "commit"),
)
OVER_TIME = (
    Column("period", "period"),
    Column("bugs", "bugs", "count"),
    Column("fixes", "fixes", "count"),
)


class Case(NamedTuple):
    """A bug with its class, its fix and the commit that made it; a relapse came after a fix."""

    bug: Bug
    group: int
    fixed: Fixed | None
    commit: Row | None
    relapse: bool

    @property
    def pair(self) -> tuple[Bug, Fixed | None]:
        """The bug and its fix."""
        return self.bug, self.fixed


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the classes of bugs by how often they occur, each bug, and the bugs over time."""
    bugs, mends = bugs_and_mends(connection, asked)
    weight = _weights(connection, bugs, mends)
    groups = grouped([bug.words for bug in bugs], weight, ALIKE, [bug.name for bug in bugs])
    cases = _cases(connection, fixes(bugs, mends, weight), bugs, groups)
    heads = {number: _head(bugs, group) for number, group in enumerate(groups)}
    lost = TimeLost(connection, asked, [case.pair for case in cases])
    classes = [
        _class(heads[number], [cases[at] for at in sorted(group)], lost)
        for number, group in enumerate(groups)
    ]
    classes.sort(key=lambda row: row["last"], reverse=True)
    classes.sort(key=lambda row: -row["count"])
    each = [_each(case, heads[case.group]) for case in reversed(cases)]
    return Answer(
        report="bugs",
        question=asks("bugs"),
        first=asked.first,
        last=asked.last,
        headline=_headline(cases, classes),
        tables=(
            Table("classes", "Classes of bugs", CLASSES, tuple(classes)),
            Table("bugs", "Each bug, the latest first", EACH, tuple(each)),
            Table("over_time", "Bugs over time", OVER_TIME, tuple(_over_time(bugs, mends))),
        ),
        notes=(*_notes(cases, mends, classes), *lost.notes()),
        pictures=(
            Picture("pareto", "classes", "Bugs by class", "bug", ("count",)),
            Picture("bars", "over_time", "Bugs over time", "period", ("bugs", "fixes")),
        )
        if bugs
        else (),
    )


def _weights(
    connection: sqlite3.Connection, bugs: Sequence[Bug], mends: Sequence[Mend]
) -> dict[str, float]:
    """Return how much each word of bugs and fixes tells, by its rarity in the whole log.

    Where they are many, they know it themselves.
    """
    texts = [*(bug.words for bug in bugs), *(mend.words for mend in mends)]
    held = Counter(word for words in texts for word in words)
    if not held or len(texts) > MANY:
        return weights(held, len(texts))
    return weights(holders.held(connection, [*held]), holders.size(connection))


def _cases(
    connection: sqlite3.Connection,
    found: Mapping[int, Fixed],
    bugs: Sequence[Bug],
    groups: Sequence[tuple[int, ...]],
) -> list[Case]:
    """Return the bugs in their order, each with what mended it and whether it came back."""
    group_of = {at: number for number, group in enumerate(groups) for at in group}
    days = sorted(fixed.day for fixed in found.values())
    near = (_shifted(days[0], -1), _shifted(days[-1], 1)) if days else ("", "")
    commits = Commits(query.commits(connection, *near) if days else ())
    mended: dict[int, tuple[str, str, int]] = {}
    cases = []
    for at, bug in enumerate(bugs):
        fixed, group = found.get(at), group_of[at]
        relapse = group in mended and bug.at > mended[group]
        if fixed:
            end = fixed.mend.at if fixed.mend else (fixed.day, bug.place.path, bug.place.line)
            mended[group] = min(mended.get(group, end), end)
        commit = commits.that_mended(bug, fixed) if fixed else None
        cases.append(Case(bug, group, fixed, commit, relapse))
    return cases


def _head(bugs: Sequence[Bug], group: Sequence[int]) -> str:
    """Return what a class is called: its tag, else its most central bug as it was written."""
    name = next((bugs[at].name for at in group if bugs[at].name), "")
    return f"#bug/{name}" if name else bugs[group[0]].text


def _class(head: str, cases: Sequence[Case], lost: TimeLost) -> Row:
    lengths = [days_between(case.bug.day, case.fixed.day) for case in cases if case.fixed]
    tagged = sum(bool(case.bug.name) for case in cases)
    by = "words" if len(cases) > 1 else "–"
    if tagged:
        by = "tag" if tagged == len(cases) else f"tag, {len(cases) - tagged} by words"
    return {
        "bug": head,
        "count": len(cases),
        "by": by,
        "fixed": len(lengths),
        "days_to_fix": quantile(lengths, 0.5) if lengths else None,
        "relapses": sum(case.relapse for case in cases),
        "minutes": lost.minutes(case.pair for case in cases),
        "last": max(case.bug.day for case in cases),
        PLACES: _once(place for case in cases for place in _places(case)),
    }


def _each(case: Case, head: str) -> Row:
    fixed, commit = case.fixed, case.commit
    mend = fixed.mend if fixed else None
    places = _places(case)
    if commit:
        places.append(place_of(commit))
    return {
        "day": case.bug.day,
        "bug": case.bug.text,
        "class": head,
        "relapse": ("yes" if case.bug.name else "inferred") if case.relapse else None,
        "fix": mend.text if mend else (case.bug.text if fixed else None),
        "days": days_between(case.bug.day, fixed.day) if fixed else None,
        "how": fixed.how if fixed else None,
        "commit": f"{commit['repo']}@{commit['sha']} {commit['subject']}" if commit else None,
        PLACES: _once(places),
    }


def _places(case: Case) -> list[Place]:
    mend = case.fixed.mend if case.fixed else None
    return [case.bug.place, *([mend.place] if mend else [])]


def _headline(cases: Sequence[Case], classes: Sequence[Row]) -> str:
    if not cases:
        return "The log tells of no bug in these days."
    most = classes[0]
    fixed = sum(case.fixed is not None for case in cases)
    text = f"{counted(len(cases), 'bug')} in {counted(len(classes), 'class', 'classes')}"
    if most["count"] > 1:
        back = f", {counted(most['relapses'], 'relapse')} after a fix" if most["relapses"] else ""
        text += f"; the most usual is {most['bug']!r}, {most['count']} times{back}"
    else:
        text += "; none occurred twice"
    return f"{text}. A fix is known of {fixed}."


def _notes(cases: Sequence[Case], mends: Sequence[Mend], classes: Sequence[Row]) -> list[str]:
    """Say what is inferred, and how long fixes take."""
    lengths = [days_between(case.bug.day, case.fixed.day) for case in cases if case.fixed]
    notes = []
    if len(lengths) >= FEWEST:
        half, most = quantile(lengths, 0.5), quantile(lengths, 0.9)
        notes.append(
            f"Half of the fixed bugs were fixed within {half:.0f} days, nine in ten within "
            f"{most:.0f} (n = {len(lengths)})."
        )
    elif cases:
        notes.append(
            f"Too little to say how long a fix takes: n = {len(lengths)}, {FEWEST} are needed."
        )
    by_words = sum(case.relapse and not case.bug.name for case in cases)
    if any("words" in row["by"] for row in classes):
        notes.append(
            "Grouped by words: bugs that share rare words are one class while they are alike by "
            f"{ALIKE} on average (weighted Dice, average linkage); #bug/NAME groups them for sure. "
            f"Relapses by words are inferred (n = {by_words})."
        )
    read = sum(case.bug.read for case in cases)
    if read:
        notes.append(
            f"Few entries say 'bug:', so sentences that tell of one were read as well (inferred, "
            f"n = {read})."
        )
    guessed = sum(bool(case.fixed and case.fixed.how in INFERRED) for case in cases)
    if guessed:
        notes.append(
            "Fixes known by words or as the next fix are inferred "
            f"(n = {guessed}); a child, #bug/NAME or [fixes:: ID] says it for sure."
        )
    used = {case.fixed.mend.number for case in cases if case.fixed and case.fixed.mend}
    loose = sum(mend.is_said and mend.number not in used for mend in mends)
    if loose:
        notes.append(f"{counted(loose, 'fix', 'fixes')} could be tied to no bug of the log.")
    return notes


def _over_time(bugs: Sequence[Bug], mends: Sequence[Mend]) -> Iterable[Row]:
    """Yield the number of bugs and fixes of each week, of each month of a long span."""
    if not bugs:
        return
    first, last = bugs[0].day, max(bugs[-1].day, *(mend.day for mend in mends), bugs[0].day)
    weekly = days_between(first, last) <= MOST_WEEKS * 7
    rows: dict[str, Row] = {}
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        period = _period(day.isoformat(), weekly=weekly)
        rows.setdefault(period, {"period": period, "bugs": 0, "fixes": 0, PLACES: []})
        day += timedelta(days=1)
    told = [("bugs", bug.day, bug.place) for bug in bugs]
    told += [("fixes", mend.day, mend.place) for mend in mends if mend.is_said]
    for key, on, place in told:
        row = rows.get(_period(on, weekly=weekly))
        if row:
            row[key] += 1
            row[PLACES].append(place)
    yield from rows.values()


def _period(day: str, *, weekly: bool) -> str:
    return f"{date.fromisoformat(day):%G-W%V}" if weekly else day[:7]


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _once(places: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(places))
