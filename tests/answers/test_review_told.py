"""What a review tells of its week, on a log whose truth is known, and its pictures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from planting import write_day

from rlog_git.text import week as weekly

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

MONDAY = date(2026, 11, 23)
SUNDAY = "2026-11-29T20:00+01:00"
NOTE = "weekly/2026/2026-W48.md"


@pytest.fixture
def planted(vault: Path) -> Path:
    """Return a vault of ten weeks that are alike, and a better one with sources and evidence."""
    for number in range(1, 11):
        for weekday in range(4):
            day = MONDAY - timedelta(weeks=number) + timedelta(days=weekday)
            write_day(vault, day, ["went on"], todo=["[x] step [est:: 1h] [spent:: 90m]"])
    for weekday in range(4):
        day = MONDAY + timedelta(days=weekday)
        done = ["chat: @ann on confident teachers #w2s", "insight: confident teachers mislead #w2s"]
        ticks = [f"[x] step {each} [est:: 1h] [spent:: 1h]" for each in range(4)]
        write_day(vault, day, done, todo=ticks)
    day = MONDAY + timedelta(days=4)
    done = [
        "chat: with @doctor about it #private",
        "result: lr 1e-3 diverges #w2s [refutes:: high-lr]",
        "exp: try 3e-4 #q/high-lr",
        "exp: cure it #q/illness #private",
    ]
    write_day(vault, day, done)
    return vault


def section(text: str, title: str) -> list[str]:
    """Return the lines below a title of rlog's block."""
    block = text.partition(weekly.BEGIN)[2].partition(weekly.END)[0]
    return block.partition(f"{title}\n")[2].partition("\n\n")[0].split("\n")


def test_the_week_is_put_together(planted: Path, rlog: Rlog) -> None:
    """Changes, sources, estimates and evidence stand in the block, with n; nothing private does."""
    assert rlog("review", now=SUNDAY).code == 0
    text = (planted / NOTE).read_text()
    changed = section(text, weekly.CHANGED)
    assert "- better: tasks done 16 (usual 4, n = 10)" in changed
    assert "- better: insights 4 (usual 0, n = 10)" in changed
    assert section(text, weekly.CAME) == ["- from person @ann: 4 entries, 4 things came of it"]
    usual = "usual is 1.5× (n = 40)"
    assert section(text, weekly.TOOK) == [f"- 16 done tasks took 16h of 16h estimated, 1×; {usual}"]
    spoke = "- on high-lr: 0 for, 1 against, 0 unclear; 1 experiment"
    assert section(text, weekly.SPOKE) == [spoke]
    assert not re.search("doctor|illness|cure", text)
    assert rlog("review", now=SUNDAY).code == 0
    assert (planted / NOTE).read_text() == text


def test_a_week_like_the_others_is_said_to_be(planted: Path, rlog: Rlog) -> None:
    """Of a plain week nothing stands out, and an early one is too early to say."""
    for week, said in (("W47", "- nothing stands out from the weeks before (n = 9)"), ("W40", "")):
        assert rlog("review", week, now=SUNDAY).code == 0
        text = (planted / f"weekly/2026/2026-{week}.md").read_text()
        assert section(text, weekly.CHANGED) == [said]


def test_its_pictures_are_drawn(planted: Path, rlog: Rlog) -> None:
    """The calendar of days, the weeks, the sources and the evidence, from the numbers told."""
    assert rlog("review", "--svg", planted / "week.svg", now=SUNDAY).code == 0
    drawn = (planted / "week.svg").read_text()
    assert re.findall(r'data-picture="(\w+)"', drawn) == ["heatmap", "lines", "bars", "bars"]
    assert re.search(r'2026-11-27[^>]* data-entries="4"', drawn)
    assert re.search(r'data-source="[^"]*@ann[^"]*" data-weight="12"', drawn)


def test_an_empty_week_has_pictures_too(vault: Path, rlog: Rlog) -> None:
    """Where nothing was written nothing is drawn, and nothing is said to have changed."""
    assert rlog("review", "--svg", vault / "week.svg", now=SUNDAY).code == 0
    assert "Nothing to draw" in (vault / "week.svg").read_text()
    assert weekly.CHANGED not in (vault / NOTE).read_text()
