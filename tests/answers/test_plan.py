"""The plan of a day: its order, its sums, what went quiet, and which order past days speak for."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from planting import ask, cited_lines, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

START = date(2026, 6, 1)
TODAY = START + timedelta(days=60)
NOW = f"{TODAY}T09:00+02:00"


def planned(rlog: Rlog, *words: str) -> dict[str, Any]:
    """Return what `rlog plan WORDS --json` says."""
    shown = rlog("plan", *words, "--json", now=NOW)
    assert shown.code == 0, shown.err
    found: dict[str, Any] = json.loads(shown.out)
    return found


def write_tasks(vault: Path, *, newest_first: bool) -> None:
    """Write a log in which each day one task is opened and one that was open before is done."""
    waiting = [f"Old {number}" for number in range(6)]
    opened = dict.fromkeys(waiting, START)
    done: dict[str, date] = {}
    for number in range(1, 60):
        day = START + timedelta(days=number)
        task = waiting.pop(-1 if newest_first else 0)
        done[task] = day
        waiting.append(f"Task {number}")
        opened[waiting[-1]] = day
    for day in sorted(set(opened.values())):
        lines = [
            f"[x] {task} [completion:: {done[task]}]" if task in done else f"[ ] {task}"
            for task, since in opened.items()
            if since == day
        ]
        write_day(vault, day, todo=lines)


def test_an_order_that_wins_is_called_a_prediction(vault: Path, rlog: Rlog) -> None:
    """Where the newest is always done next the baseline finds it and the carried order does not."""
    write_tasks(vault, newest_first=True)
    answer = planned(rlog)
    scores = {row["order"]: row for row in answer["tables"][2]["rows"]}
    assert scores["as carried, the oldest first"]["hits"] == 0
    assert scores["baseline"]["hits"] == scores["baseline"]["days"] == 49
    assert any("its prediction" in note for note in answer["notes"])
    assert answer["rows"][0]["task"] == "Task 59"
    assert all("[ ]" in line for line in cited_lines(vault, answer))


def test_an_order_that_wins_nothing_is_called_none(vault: Path, rlog: Rlog) -> None:
    """Where the oldest is always done next the order stays as carried, and both are told."""
    write_tasks(vault, newest_first=False)
    answer = planned(rlog)
    assert answer["tables"][2]["rows"][0]["share"] == 1
    assert answer["rows"][0]["task"] == "Task 54"
    assert any("no clear gain" in note for note in answer["notes"])
    shown = rlog("plan", now=NOW)
    assert "predict" not in shown.out
    assert "hit@3" in shown.out


def test_what_is_due_stands_first_and_the_sum_is_held_against_the_hours(
    vault: Path, rlog: Rlog
) -> None:
    """Overdue, due today, begun, then as carried; without a record the estimates are summed."""
    yesterday = TODAY - timedelta(days=1)
    tasks = [
        "[ ] plain [est:: 1h]",
        f"[ ] today [est:: 2h] [due:: {TODAY}]",
        "[/] begun [est:: 30m]",
        f"[ ] late [est:: 1h] [due:: {yesterday}]",
        f"[ ] waits [est:: 1h] [scheduled:: {TODAY + timedelta(days=1)}]",
        "[ ] unknown",
    ]
    write_day(vault, yesterday, todo=tasks)
    answer = planned(rlog, "--hours", "3h")
    assert [(row["task"], row["why"], row["sum_min"], row["fits"]) for row in answer["rows"]] == [
        ("late", "overdue", 60, "yes"),
        ("today", "due today", 180, "yes"),
        ("begun", "begun", 210, "no"),
        ("plain", "", 270, "no"),
        ("unknown", "", 270, None),
    ]
    assert answer["headline"] == (
        "5 open tasks today, 1 overdue: 4h30m as estimated; you have 3h, which holds the first 2."
    )
    assert "1 task without an estimate: not in the sum." in answer["notes"]
    assert any("Too little to say which task" in note for note in answer["notes"])
    assert rlog("plan", "--hours", "soon", now=NOW).code == 2


def test_a_question_is_quiet_after_a_month(vault: Path, rlog: Rlog) -> None:
    """The last place of a question counts, and what was touched within thirty days is not named."""
    write_day(vault, TODAY - timedelta(days=40), ["thought: of #q/old", "thought: of #q/new"])
    path = write_day(vault, TODAY - timedelta(days=31), ["result: half an answer #q/old"])
    write_day(vault, TODAY - timedelta(days=30), ["result: half an answer #q/new"])
    rows = planned(rlog)["tables"][1]["rows"]
    assert [(row["question"], row["days"], row["entries"]) for row in rows] == [("old", 31, 2)]
    assert rows[0]["places"][0]["path"] == path


def test_the_usual_hours_are_those_of_finished_tasks(vault: Path, rlog: Rlog) -> None:
    """Ten tasks of two hours on ten days make two hours a day, said with their n."""
    for number in range(1, 11):
        day = TODAY - timedelta(days=number)
        write_day(vault, day, todo=[f"[x] Task {number} [est:: 1h] [spent:: 2h]"])
    write_day(vault, TODAY, todo=["[ ] next [est:: 1h]"])
    answer = planned(rlog)
    assert answer["headline"] == (
        "1 open task today: 2h by your record; you usually have 2h, which is enough."
    )
    assert answer["notes"][-1].startswith("Your usual 2h is the time of 10 finished tasks over 10")
    assert answer["rows"][0]["calibrated_min"] == 120


def test_a_real_log_is_planned_and_reported(tmp_path: Path, rlog: Rlog, corpora: Path) -> None:
    """Six years of somebody's tasks are listed with places that hold them."""
    folder = tmp_path / "real"
    shutil.copytree(corpora / "jamesmunns", folder, symlinks=True)
    assert rlog("init", folder).code == 0
    answer = planned(rlog)
    assert len(answer["rows"]) > 50
    for row in answer["rows"]:
        (place,) = row["places"]
        line = (folder / place["path"]).read_text().split("\n")[place["line"] - 1]
        assert row["task"] in line
    for name in ("estimates", "carried"):
        found = ask(rlog, name, now=NOW)
        cited_lines(folder, found)
        assert any(note.startswith("Too little to say") for note in found["notes"])


def test_an_empty_log_has_a_plan(vault: Path, rlog: Rlog) -> None:
    """A log without a note says that nothing is open."""
    assert vault.is_dir()
    answer = planned(rlog)
    assert answer["headline"] == "No task is open today."
    assert answer["rows"] == []
