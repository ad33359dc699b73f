"""The report of focus: planted drift and dropped threads are found, noise is no turn."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from planting import ask, cited_lines, row_of, write_day

from rlog_git.answers.drift import distance

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

MONDAY = date(2026, 11, 23)
NOW = "2026-11-29T20:00+01:00"
TOPICS = ("data", "model", "paper")


def plant(vault: Path, weeks: int, turn: int) -> None:
    """Write weeks of eight entries on three topics; from the week `turn` on, of others."""
    chance = Random(weeks)  # noqa: S311 - seeded on purpose
    for number in range(weeks):
        shares = (6, 1, 1) if number < turn else (1, 1, 6)
        for weekday in range(4):
            topics = chance.choices(TOPICS, shares, k=5)
            day = MONDAY + timedelta(weeks=number - weeks + 1, days=weekday)
            write_day(
                vault, day, [f"{9 + at:02}:10 on it #{topic}" for at, topic in enumerate(topics)]
            )


@pytest.mark.parametrize("weeks", [12, 120])
def test_a_planted_turn_is_the_largest_drift(vault: Path, rlog: Rlog, weeks: int) -> None:
    """The week of the turn drifts furthest, beyond chance, and cites what it turned to."""
    turn = weeks - 5
    plant(vault, weeks, turn)
    answer = ask(rlog, "focus", "--span", f"{weeks}w", now=NOW)
    assert len(answer["tables"][1]["rows"]) in (weeks, weeks + 1)
    week = f"{MONDAY - timedelta(weeks=4):%G-W%V}"
    row = row_of(answer, "week", week, table=1)
    others = [each["drift"] for each in answer["tables"][1]["rows"] if each["week"] != week]
    assert row["drift"] > max(each for each in others if each is not None)
    assert row["drift"] > row["chance"]
    assert row["most"] == "#paper"
    assert all("#paper" in line for line in cited_lines(vault, {"places": row["places"]}))
    assert week in answer["headline"]
    known = [each for each in answer["tables"][1]["rows"] if each["chance"] and each != row]
    beyond = sum(each["drift"] > each["chance"] for each in known)
    assert known
    assert beyond <= 1


def test_the_same_log_has_the_same_answer(vault: Path, rlog: Rlog) -> None:
    """No digit hangs on the order in which Python happens to hold the topics."""
    plant(vault, 12, 7)
    words = ("report", "focus", "--span", "12w", "--json")
    shown = [rlog(*words, now=NOW, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2", "3")]
    assert shown[0].code == 0, shown[0].err
    assert len({each.out for each in shown}) == 1


def test_a_thread_that_fell_silent_is_dropped(vault: Path, rlog: Rlog) -> None:
    """What was written of in two weeks and not for two weeks is named with its last line."""
    for back in (8, 7):
        write_day(vault, MONDAY - timedelta(weeks=back), ["tried the probe #probe", "and #data"])
    write_day(vault, MONDAY - timedelta(weeks=7, days=-1), ["once only #once"])
    write_day(vault, MONDAY, ["still on the #data"])
    answer = ask(rlog, "focus", now=NOW)
    assert [row["topic"] for row in answer["tables"][2]["rows"]] == ["#probe"]
    row = answer["tables"][2]["rows"][0]
    assert (row["weeks"], row["last"]) == (2, "2026-10-05")
    assert "probe" in cited_lines(vault, {"places": row["places"]})[0]


def test_a_project_narrows_and_hours_are_shared(vault: Path, rlog: Rlog) -> None:
    """Only entries of the project count, its own tag is no topic, and two topics halve an hour."""
    lines = [
        "10:00–12:00 a #p/w2s #data #model",
        "13:00–14:00 b #admin",
        "14:00–15:00 c #p/w2s #data",
    ]
    write_day(vault, MONDAY, lines)
    answer = ask(rlog, "focus", "--project", "w2s", now=NOW)
    assert {row["topic"]: row["minutes"] for row in answer["rows"]} == {"#data": 120, "#model": 60}
    assert row_of(answer, "topic", "#data")["inferred"] == 0


def test_little_says_too_little(vault: Path, rlog: Rlog) -> None:
    """An empty log, one without tags and one of a week get an answer, none a drift."""
    assert "Too little to say" in ask(rlog, "focus", now=NOW)["headline"]
    write_day(vault, MONDAY, ["a", "b"])
    assert "Too little to say: none of 2" in ask(rlog, "focus", now=NOW)["headline"]
    write_day(vault, MONDAY, [f"{at} #data" for at in range(9)])
    answer = ask(rlog, "focus", now=NOW)
    assert "too little to say how it evolves" in answer["headline"]
    assert any("Too little to say about drift" in note for note in answer["notes"])


def test_a_real_log_has_a_focus(
    tmp_path: Path, rlog: Rlog, corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year of an open notebook: each main topic cites notes that name it."""
    folder = tmp_path / "log"
    shutil.copytree(corpora / "cboettig" / "2012", folder, symlinks=True)
    assert rlog("init", folder).code == 0
    monkeypatch.chdir(folder)
    answer = ask(rlog, "focus", "--span", "2012", now="2012-12-31T20:00+01:00")
    assert len(answer["rows"]) > 20
    for row in answer["rows"][:8]:
        for place in row["places"]:
            text = (folder / place["path"]).read_text().casefold()
            assert row["topic"].lstrip("#") in text, place
    assert "threads were dropped" in answer["headline"]


def test_the_distance_is_that_of_lin() -> None:
    """Equal weeks are 0 apart, weeks with nothing in common 1, and order does not matter."""
    assert distance({"a": 2, "b": 2}, {"a": 1, "b": 1}) == 0
    assert distance({"a": 1}, {"b": 3}) == pytest.approx(1)
    one = distance({"a": 1}, {"a": 1, "b": 1})
    # sqrt of H(3/4, 1/4) - H(1/2, 1/2) / 2
    assert one == pytest.approx((0.8112781 - 0.5) ** 0.5, abs=1e-6)
    assert one == distance({"a": 1, "b": 1}, {"a": 1})
