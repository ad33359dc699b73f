"""The benchmark's vault is the same every time, and its sums are right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bench.measure import Cost, Pair, Row, extra_row, limit_row, paired, ratio_row, run, table
from bench.vault import COMMON, make_vault
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

END = date(2026, 11, 22)
DAYS = 28


@pytest.fixture
def made(tmp_path: Path) -> dict[str, bytes]:
    """Return the notes of a small vault by path."""
    folder = tmp_path / "vault"
    make_vault(folder, DAYS, END)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.md")}


def test_vault_is_the_same_every_time(made: dict[str, bytes], tmp_path: Path) -> None:
    """Two vaults of the same days are equal byte for byte."""
    again = tmp_path / "again"
    assert make_vault(again, DAYS, END) == len(made) == DAYS + 4
    assert all((again / path).read_bytes() == data for path, data in made.items())


def test_vault_is_as_large_as_described(made: dict[str, bytes]) -> None:
    """A daily note has about 3.1 kB and 17 entries, as performance.md says."""
    daily = {path: data for path, data in made.items() if path.startswith("daily/")}
    assert 2700 < sum(map(len, daily.values())) / DAYS < 3500
    assert 15 < sum(len(parse(data, path).entries) for path, data in daily.items()) / DAYS < 20


def test_vault_reads_without_a_problem(made: dict[str, bytes]) -> None:
    """The scanner finds nothing odd in what the generator writes."""
    assert not [problem for path, data in made.items() for problem in parse(data, path).problems]


def test_open_tasks_stand_in_the_last_days_only(made: dict[str, bytes]) -> None:
    """All tasks but the last days' are done."""
    waiting = {path[-13:-3] for path, data in made.items() if b"- [ ] " in data}
    assert waiting == {f"2026-11-{day}" for day in range(18, 23)}


def test_the_common_word_is_common(made: dict[str, bytes]) -> None:
    """The word that is said to stand in a third of all entries does, about."""
    text = b"\n".join(made.values()).decode()
    assert 0.2 < text.count(COMMON) / text.count("\n- 1") < 0.5


def test_pairs_run_in_turns() -> None:
    """Both commands warm up once and then take turns."""
    seen: list[str] = []

    def act(name: str) -> Cost:
        seen.append(name)
        return Cost(1, 1, 1)

    pair = paired(lambda: act("a"), lambda: act("b"), 2)
    assert seen == ["a", "b"] * 3
    assert len(pair.ours) == len(pair.peer) == 2


def test_goals_are_judged_by_medians() -> None:
    """One slow run among three changes no verdict."""
    slow = [Cost(wall, wall, 1) for wall in (20, 24, 900)]
    fast = [Cost(wall, wall, 1) for wall in (10, 12, 11)]
    assert ratio_row("x", Pair(slow, fast), 2.5).holds
    assert not ratio_row("x", Pair(slow, fast), 2.0).holds
    assert extra_row("x", Pair(slow, fast), 12).holds
    assert not extra_row("x", Pair(slow, fast), 11.9).holds
    assert limit_row("x", [1, 2, 9], "s", 2).holds
    assert ratio_row("x", Pair(slow, fast), None).holds is None


def test_a_process_is_measured(tmp_path: Path) -> None:
    """The cost of a command holds its time by the clock, of the processor, and its memory."""
    cost = run(["git", "--version"], cwd=tmp_path, env={"PATH": "/usr/bin:/bin:/usr/local/bin"})
    assert cost.wall >= cost.cpu / 4
    assert 0.5 < cost.peak_mb < 500


def test_table_reads_well_raw() -> None:
    """Every line of the table is as wide as its head."""
    lines = table([Row("a", 3, "1 ms", "2 ms", "0.5 ×", "≤ 1 ×", holds=True), Row("bb")])
    assert len({len(line) for line in lines.split("\n")}) == 1
    assert "| yes" in lines
