"""The report of weeks: planted better weeks are found, noise is not called a change."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from planting import ask, cited_lines, row_of, write_day

from rlog_git.answers.answer import Asked
from rlog_git.answers.measures import BETTER, measured, read
from rlog_git.answers.reports.weeks import WEEKS, changed

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
    assert "better" in answer["headline"]


# a row of the report and what `rlog week --json` calls its number
SAME = {
    "days written": "days_written",
    "entries": "entries",
    "tasks done": "tasks_done",
    "tasks carried over": "tasks_carried",
    "insights": "insights",
    "ideas": "ideas",
    "feel, of 10": "feel",
    "commits": "commits",
}


def test_every_number_is_that_of_the_week(vault: Path, rlog: Rlog) -> None:
    """The week, the one before and each week of the past say what `rlog week --json` says."""
    plant(vault, 6, good=5)
    for number in range(4):
        write_rest(vault, MONDAY - timedelta(weeks=number))
    answer = ask(rlog, "weeks", now=SUNDAY)
    week = json.loads(rlog("week", "2026-W48", "--json", now=SUNDAY).out)
    rows = {row["measure"]: row for row in answer["rows"]}
    assert set(rows) == set(BETTER) - {"runs"}
    for name, key in SAME.items():
        row = rows[name]
        assert (row["this"], row["before"]) == (week["numbers"][key], week["before"][key]), name
        assert row["this"], name
    spent, estimate = week["numbers"]["spent_min"], week["numbers"]["estimate_min"]
    assert rows["spent / estimate"]["this"] == spent / estimate
    titles = {column["key"]: column["title"] for column in answer["tables"][2]["columns"]}
    for row in answer["tables"][2]["rows"]:
        numbers = json.loads(rlog("week", row["week"], "--json", now=SUNDAY).out)["numbers"]
        said = {key: row[key] for key, title in titles.items() if title in SAME}
        assert said == {key: numbers[SAME[titles[key]]] for key in said}, row["week"]


def write_rest(vault: Path, monday: date) -> None:
    """Write into the weekend of a week what `plant` leaves out: ideas, commits, carried tasks."""
    days = [monday + timedelta(days=number) for number in (5, 6)]
    commits = ["commits: w2s", "  - 14:02 Fix it [0f89804](https://x.org/c/0f89804) +2 −1"]
    trace = f"→ Write it down [[{days[1]}]] ^t1234567{monday.day % 10}"
    clock = "10:05–11:40 on the clock #a"
    write_day(vault, days[0], [clock, *commits], todo=[trace], ideas=["idea: mix the teachers"])
    write_day(vault, days[1], ["looked at it #b"], todo=[trace.replace(str(days[1]), "2026-12-01")])


def test_hours_stated_and_inferred_stand_apart(vault: Path, rlog: Rlog) -> None:
    """A range is stated, the gap between two clocks inferred, and a note says from how many."""
    write_day(vault, MONDAY, ["10:00–11:30 on the clock", "14:00 began", "14:45 went on"])
    answer = ask(rlog, "weeks", now=SUNDAY)
    assert row_of(answer, "measure", "hours stated")["this"] == 1.5
    assert row_of(answer, "measure", "hours inferred")["this"] == 1.25
    rests_on = "Hours inferred: from the gaps before 2 entries and commits (docs/hours.md)."
    assert rests_on in answer["notes"]


def test_a_longer_span_says_what_is_compared(vault: Path, rlog: Rlog) -> None:
    """Of 30 days asked about the last week is told, and said to be; of a week no such thing."""
    plant(vault, 4)
    answer = ask(rlog, "weeks", "--span", "2026-11-01..2026-11-29", now=SUNDAY)
    assert answer["span"] == {"from": "2026-11-23", "to": "2026-11-29"}
    assert any("of the 29 days asked about, this is the last week" in x for x in answer["notes"])
    for span in ("2026-W46", "2026-11-12"):
        answer = ask(rlog, "weeks", "--span", span, now=SUNDAY)
        assert answer["span"] == {"from": "2026-11-09", "to": "2026-11-15"}
        assert not any("asked about" in note for note in answer["notes"])


def test_a_project_has_its_own_weeks(vault: Path, rlog: Rlog) -> None:
    """Of two projects each has its own numbers, whose lines name it; together they are all."""
    tasks = ["[x] Plot it #p/map ✅ {day}", "[x] Sweep it #p/net ✅ {day}"]
    for number in range(12):
        day = MONDAY - timedelta(weeks=number)
        write_day(
            vault,
            day,
            [f"09:00 #p/map on it {number}", "10:00 #p/map again", "11:00 #p/net insight"],
            todo=[task.format(day=day) for task in tasks],
        )
    whole = ask(rlog, "weeks", now=SUNDAY)
    own = {
        name: ask(rlog, "weeks", "--project", name, now=SUNDAY) for name in ("map", "net", "none")
    }
    for measure, each in (("entries", (2, 1)), ("tasks done", (1, 1)), ("days written", (1, 1))):
        found = [row_of(own[name], "measure", measure)["this"] for name in ("map", "net")]
        assert tuple(found) == each
    assert row_of(whole, "measure", "entries")["this"] == 3
    hours = [row_of(own[x], "measure", "hours inferred")["this"] for x in ("map", "net")]
    assert hours == [1.5, 1.0]
    for name in ("map", "net"):
        assert all(f"#p/{name}" in line for line in cited_lines(vault, own[name]))
        assert any(f"Only what belongs to '{name}'" in note for note in own[name]["notes"])
    assert "Nothing was written" in own["none"]["headline"]


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


def test_the_first_day_of_a_log_is_told_of(vault: Path, rlog: Rlog) -> None:
    """Where no week was before it, a week of one day is shown, and nothing is called a change."""
    write_day(vault, MONDAY, ["looked at it"])
    answer = ask(rlog, "weeks", now="2026-11-23T10:00+01:00")
    assert answer["span"] == {"from": "2026-11-23", "to": "2026-11-23"}
    assert "Too little to say" in answer["headline"]
    assert row_of(answer, "measure", "entries")["this"] == 1


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
    first, last = MONDAY - timedelta(weeks=119), MONDAY + timedelta(days=6)
    found = read(connection, first, last, Asked(first, last, last))
    weeks = [
        measured(found, day, day + timedelta(days=6))
        for day in (first + timedelta(weeks=number) for number in range(120))
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


def test_of_120_weeks_the_better_one_is_found(vault: Path, rlog: Rlog) -> None:
    """Asked about by its span it is better; of 15 plain weeks few measures are called changed."""
    plant(vault, 120, good=70)
    best = MONDAY + timedelta(weeks=70 - 119)
    answer = ask(rlog, "weeks", "--span", f"{best:%G-W%V}", now=SUNDAY)
    for name in ("tasks done", "insights", "feel, of 10"):
        assert row_of(answer, "measure", name)["change"] == "better", name
    words = []
    for number in range(86, 116, 2):
        week = f"{MONDAY + timedelta(weeks=number - 119):%G-W%V}"
        rows = ask(rlog, "weeks", "--span", week, now=SUNDAY)["rows"]
        words += [row["change"] for row in rows]
    assert "too little" not in words
    changes = sum(word != "as usual" for word in words)
    assert changes / len(words) <= FALSE_ALARMS, words
