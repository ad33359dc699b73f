"""The report of weeks: planted better weeks are found, noise is not called a change."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from planting import ask, cited_lines, row_of, write_day

from rlog_git.answers.measures import BETTER, measured
from rlog_git.answers.reports.weeks import WEEKS, changed
from rlog_git.index.spent import Hours

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

MONDAY = date(2026, 11, 23)
SUNDAY = "2026-11-29T20:00+01:00"
# what docs/hours.md states
FALSE_ALARMS = 0.04


def plant(vault: Path, weeks: int, good: int = -1, chance: Random | None = None) -> None:
    """Write weeks up to that of MONDAY whose days are alike but for chance; one may be better."""
    random = chance or Random(weeks)  # noqa: S311 - seeded on purpose
    for number in range(weeks):
        for weekday in range(5):
            day = MONDAY + timedelta(weeks=number - weeks + 1, days=weekday)
            better = number == good
            done = [f"feel: {random.randint(5, 7) + 3 * better}/10 as it was"]
            done += [
                f"{hour:02}:{random.randint(0, 59):02} worked on it #{random.choice('ab')}"
                for hour in range(9, 9 + random.randint(3, 7))
            ]
            done += ["insight: it is the mask #a"] * (random.random() < 0.3)
            done += ["insight: and the epsilon"] * (3 * better)
            ticks = [
                f"[x] task {each} of {day} [est:: 1h] [spent:: {random.randint(40, 120)}m]"
                for each in range(random.randint(0, 3) + 4 * better)
            ]
            write_day(vault, day, done, todo=ticks)


def test_a_better_week_is_found_with_its_lines(vault: Path, rlog: Rlog) -> None:
    """What was planted is called better, cited where it stands, and counted as `rlog week` does."""
    plant(vault, 12, good=11)
    answer = ask(rlog, "weeks", now=SUNDAY)
    assert answer["span"] == {"from": "2026-11-23", "to": "2026-11-29"}
    for name in ("tasks done", "insights", "feel, of 10"):
        assert row_of(answer, "measure", name)["change"] == "better", name
    insights = row_of(answer, "measure", "insights")
    lines = cited_lines(vault, {"places": insights["places"]})
    assert len(lines) == insights["this"]
    assert all("insight:" in line for line in lines)
    week = rlog("week", "2026-W48", "--json", now=SUNDAY)
    assert f'"tasks_done": {row_of(answer, "measure", "tasks done")["this"]}' in week.out
    assert "better" in answer["headline"]


def test_good_days_share_what_was_planted(vault: Path, rlog: Rlog) -> None:
    """Days rated high are days with Ann; the answer says on how many days that rests."""
    for number in range(30):
        good = number % 3 == 0
        with_ann = ["chat: with @ann about it"] if good else []
        feel = f"feel: {9 if good else 5}/10"
        write_day(vault, MONDAY + timedelta(days=6 - number), [feel, *with_ann])
    answer = ask(rlog, "weeks", now=SUNDAY)
    row = row_of(answer, "shared", "@ann", table=1)
    assert (row["good"], row["of_good"], row["other"]) == (10, 10, 0)
    assert all("@ann" in line for line in cited_lines(vault, {"places": row["places"]}))
    assert any("by chance alone" in note for note in answer["notes"])


def test_one_week_says_too_little(vault: Path, rlog: Rlog) -> None:
    """A log of one week shows its numbers and calls nothing a change; an empty one answers too."""
    answer = ask(rlog, "weeks", now=SUNDAY)
    assert "Nothing was written" in answer["headline"]
    plant(vault, 1)
    answer = ask(rlog, "weeks", now=SUNDAY)
    assert "Too little to say" in answer["headline"]
    assert {row["change"] for row in answer["rows"]} == {"too little"}
    assert any("Too little to say about good days" in note for note in answer["notes"])


def test_a_week_that_has_hardly_begun_gives_way_to_the_last(vault: Path, rlog: Rlog) -> None:
    """On Tuesday the week before is told of, on Thursday all weeks count up to Thursday."""
    plant(vault, 3)
    answer = ask(rlog, "weeks", now="2026-11-24T10:00+01:00")
    assert answer["span"] == {"from": "2026-11-16", "to": "2026-11-22"}
    answer = ask(rlog, "weeks", now="2026-11-26T10:00+01:00")
    assert answer["span"] == {"from": "2026-11-23", "to": "2026-11-26"}
    assert row_of(answer, "measure", "days written")["before"] == 4


def test_noise_is_called_a_change_at_most_at_the_stated_rate(vault: Path, rlog: Rlog) -> None:
    """In 120 weeks that differ by chance alone, few measures are called changed; a jump is."""
    plant(vault, 120)
    path = rlog("index", "--path").out.strip()
    assert rlog("list", "-n", "1").code == 0
    connection = sqlite3.connect(path)
    weeks = [
        measured(connection, day, day + timedelta(days=6), Hours(), {})
        for day in (MONDAY - timedelta(weeks=119 - number) for number in range(120))
    ]
    connection.close()
    asked = alarms = 0
    for name in BETTER:
        values = [week[name].value for week in weeks]
        for at in range(WEEKS, len(values)):
            past = [value for value in values[at - WEEKS : at] if value is not None]
            if len(set(values)) > 1 and values[at] is not None:
                asked += 1
                alarms += changed(values[at], values[at - 1], past) != 0
    assert asked > 500
    assert alarms / asked <= FALSE_ALARMS
    done = [week["tasks done"].value or 0 for week in weeks]
    assert changed(max(done) + 15, done[-1], done[-12:]) == 1
