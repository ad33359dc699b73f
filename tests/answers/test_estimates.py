"""The report of estimates, and the intervals it gives, on logs whose ratios are known."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import exp, log
from random import Random
from typing import TYPE_CHECKING

import pytest
from harness import figure
from planting import ask, cited_lines, row_of, write_day

from rlog_git.answers.calibration import Past, expected, learn, walk_forward

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

START = date(2024, 1, 1)
# project → (median of time to estimate, spread of its log)
PLANTED = {"w2s": (1.2, 0.35), "writing": (2.0, 0.35), "admin": (0.8, 0.3), "probe": (1.5, 0.4)}
OFTEN = (5, 2, 1, 2)


def days_of(weeks: int) -> list[date]:
    """Return the working days of so many weeks."""
    return [START + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]


def planted(weeks: int, seed: int) -> list[Past]:
    """Return two finished tasks a day, whose log ratios are normal in each project."""
    chance = Random(seed)  # noqa: S311 - seeded on purpose
    found = []
    for day in days_of(weeks):
        for _ in range(2):
            group = chance.choices(list(PLANTED), OFTEN)[0]
            estimate = chance.choice((20, 30, 60, 120, 240, 480))
            middle, spread = PLANTED[group]
            spent = max(1, round(estimate * middle * exp(chance.gauss(0, spread))))
            found.append(Past(day.isoformat(), group, estimate, spent, log(spent / estimate)))
    return found


def write_log(vault: Path, weeks: int, seed: int) -> None:
    """Write the planted tasks as notes, and one open task of each project into the last."""
    past = planted(weeks, seed)
    days = days_of(weeks)
    for day in days:
        todo = [
            f"[x] Task {number} #p/{task.group} [est:: {task.estimate}m] [spent:: {task.spent}m]"
            for number, task in enumerate(past)
            if task.day == day.isoformat()
        ]
        if day == days[-1]:
            todo += [f"[ ] Next of {name} #p/{name} [est:: 2h]" for name in PLANTED]
        write_day(vault, day, todo=todo)


def now_of(weeks: int) -> str:
    """Return the evening of the last day."""
    return f"{days_of(weeks)[-1]}T18:00+01:00"


@pytest.mark.parametrize("weeks", [12, 120])
def test_planted_ratios_are_recovered(vault: Path, rlog: Rlog, weeks: int) -> None:
    """Each project's median lies in its bounds, and four fifths of the intervals hold."""
    write_log(vault, weeks, seed=3)
    answer = ask(rlog, "estimates", now=now_of(weeks))
    for name, (middle, _) in PLANTED.items():
        row = row_of(answer, "name", name)
        figure(f"{weeks} weeks, {name}: planted {middle}, found {row['median']:.2f}, n {row['n']}")
        assert row["median_low"] <= middle <= row["median_high"]
        assert abs(log(row["median"] / middle)) < 2.5 / row["n"] ** 0.5 * 0.5
    share = row_of(answer, "interval", "80 %", table=2)["share"]
    figure(f"{weeks} weeks: 80 % intervals held for {share:.1%}")
    assert 0.75 <= share <= 0.85
    opened = {row["group"]: row for row in answer["tables"][1]["rows"]}
    assert opened["writing"]["calibrated_min"] > opened["w2s"]["calibrated_min"] > 120
    assert all("[est::" in line for line in cited_lines(vault, answer))


def test_intervals_hold_over_many_logs() -> None:
    """Over thirty planted logs of 12 weeks each interval holds as often as it says."""
    held50, held80, count = 0, 0, 0
    for seed in range(30):
        past = planted(12, seed)
        for task, times in zip(past, walk_forward(past), strict=True):
            if times:
                held50 += times.low50 <= task.spent <= times.high50
                held80 += times.low <= task.spent <= times.high
                count += 1
    figure(f"n = {count}: 50 % held {held50 / count:.1%}, 80 % held {held80 / count:.1%}")
    assert 0.45 <= held50 / count <= 0.55
    assert 0.77 <= held80 / count <= 0.83


def test_an_interval_knows_nothing_of_its_own_day_and_later() -> None:
    """What is done on a day or after it changes no interval of that day."""
    past = planted(6, seed=1)
    day = past[40].day
    told = [task if task.day < day else task._replace(log=5.0, spent=9999) for task in past]
    before = walk_forward(past)
    after = walk_forward(told)
    same = [at for at, task in enumerate(past) if task.day <= day]
    assert [before[at] for at in same] == [after[at] for at in same]
    assert before[-1] != after[-1]


def test_a_week_is_too_little(vault: Path, rlog: Rlog) -> None:
    """One week tells the whole's middle, but of open tasks nothing."""
    write_log(vault, 1, seed=3)
    answer = ask(rlog, "estimates", now=now_of(1))
    assert any(note.startswith("Too little to say what open tasks") for note in answer["notes"])
    assert answer["tables"][1]["rows"] == answer["tables"][2]["rows"] == []
    shown = rlog("tasks", now=now_of(1))
    assert "by your record" not in shown.out


def test_a_project_is_asked_alone(vault: Path, rlog: Rlog) -> None:
    """With --project only its tasks are counted and only its open task is told."""
    write_log(vault, 12, seed=3)
    shown = rlog("report", "estimates", "--project", "writing", "--json", now=now_of(12))
    answer = json.loads(shown.out)
    assert row_of(answer, "name", "all")["n"] == 24
    assert [row["group"] for row in answer["tables"][1]["rows"]] == ["writing"]
    assert answer["notes"][0] == "24 done tasks of writing with an estimate and a time."


def test_a_log_without_tasks_has_an_answer(vault: Path, rlog: Rlog) -> None:
    """An empty log is answered in one sentence."""
    assert vault.is_dir()
    answer = ask(rlog, "estimates", now=now_of(1))
    assert answer["headline"].startswith("Too little to say: no done tasks")
    assert answer["rows"] == []


def test_tasks_and_today_say_it_beside_the_estimate(vault: Path, rlog: Rlog) -> None:
    """The list, its JSON and today's note tell the same record; the sum is that of the list."""
    write_log(vault, 12, seed=3)
    now = now_of(12)
    opened = {row["task"]: row for row in ask(rlog, "estimates", now=now)["tables"][1]["rows"]}
    rows = {row["text"]: row for row in json.loads(rlog("tasks", "--json", now=now).out)}
    for name in PLANTED:
        text = next(each for each in rows if f"#p/{name} " in each)
        report = next(row for task, row in opened.items() if f"#p/{name}" in task)
        found = rows[text]
        assert found["calibrated_min"] == report["calibrated_min"]
        assert found["calibrated_low_min"] == report["low80"] < found["calibrated_min"]
        assert found["calibrated_high_min"] == report["high80"] > found["calibrated_min"]
    assert rlog("tasks", now=now).out.count("~2h, by your record ") == len(PLANTED)
    done = json.loads(rlog("tasks", "--done", "--json", now=now).out)
    assert {row["calibrated_min"] for row in done} == {None}
    shown = rlog("today", now=now)
    assert shown.out.count("[est:: 2h]  (by your record ") == len(PLANTED)
    assert "rlog: today's list is " in shown.err
    assert "by your record, 8h as estimated (n = 120 finished tasks)" in shown.err
    assert "by your record" in rlog(now=now).out


def test_tasks_say_nothing_where_the_record_is_short(vault: Path, rlog: Rlog) -> None:
    """Without finished tasks the list is as it was and the JSON says null."""
    write_day(vault, START, todo=["[ ] Write [est:: 2h]"])
    now = f"{START}T18:00+01:00"
    assert "record" not in rlog("tasks", now=now).out
    row = json.loads(rlog("tasks", "--json", now=now).out)[0]
    assert row["calibrated_min"] is row["calibrated_low_min"] is row["calibrated_high_min"] is None


def test_the_clock_stands_in_for_a_time_not_stated(vault: Path, rlog: Rlog) -> None:
    """A done task's ranges are its time, and the note says how many are of the clock."""
    for number, day in enumerate(days_of(2)):
        write_day(
            vault,
            day,
            [f"09:00–10:30 did: work [task:: t{number}abcdefg]"],
            todo=[f"[x] Task {number} [est:: 1h] ^t{number}abcdefg"],
        )
    answer = ask(rlog, "estimates", now=now_of(2))
    assert row_of(answer, "name", "all")["median"] == 1.5
    assert row_of(answer, "name", "all")["n"] == 10
    assert "10 by the clock" in answer["notes"][0]


def test_a_small_group_is_shrunk_towards_the_whole() -> None:
    """One task that took ten times its estimate says little of its project, ten say nearly all."""
    chance = Random(1)  # noqa: S311 - seeded on purpose
    whole = [
        Past(f"2026-01-{day:02}", f"p{day % 3}", 60, 60, chance.gauss(0, 0.3))
        for day in range(1, 25)
    ]
    odd = [Past(f"2026-02-{day:02}", "odd", 60, 600, log(10)) for day in range(1, 11)]
    by_one = expected(learn(whole + odd[:1]), 60, "odd").middle
    by_ten = expected(learn(whole + odd), 60, "odd").middle
    assert 60 < by_one < 420 < by_ten < 630
    assert expected(learn(whole + odd), 60, "never seen").middle < by_ten
