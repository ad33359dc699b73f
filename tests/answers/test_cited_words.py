"""Each place opens at a line that holds the words it is cited for, on real logs and a rich one."""

from __future__ import annotations

import re
import shutil
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from planting import ask, write_day
from rich_log import NOW, write_rich_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness import Rlog

RICH = "a rich log"
LOGS = (RICH, "cboettig", "reliable-train", "chronicles/m4", "jamesmunns")
# the column of a table that holds words of the entry at the first place of a row
WORDED = {
    "bugs": {"classes": "bug", "bugs": "bug"},
    "evidence": {"plain": "asked"},
    "lessons": {"lessons": "lesson"},
    "carried": {"open": "task", "done": "task"},
    "origins": {"ideas": "idea"},
}
# how many words in a row, or all where the line or the words are fewer
TOGETHER = 3


@pytest.fixture(params=LOGS)
def log(request: pytest.FixtureRequest, vault: Path) -> Path:
    """Return a vault that holds one of the logs."""
    if request.param == RICH:
        write_rich_log(vault)
        write_weekends(vault)
        return vault
    corpora: Path = request.getfixturevalue("corpora")
    shutil.copytree(corpora / request.param, vault / "notes" / "log")
    for path in (vault / "notes").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return vault


def write_weekends(vault: Path) -> None:
    """Write a task that is carried and one that is late, and a question in plain words."""
    days = [date(2026, 11, day) for day in (1, 7, 8, 14, 15)]
    for day, after in pairwise(days):
        todo = [
            f"→ {name} [[{after}]] ^t{name[:4]}1234" for name in ("mail the editor", "call Ann")
        ]
        write_day(vault, day, [f"did: half of it on {day}"], todo=todo)
    write_day(
        vault,
        days[-1],
        ["did: a run diverged. Is it the learning rate or the seed that does it?"],
        todo=["[ ] mail the editor ^tmail1234", "[x] call Ann ✅ 2026-11-15 ^tcall1234"],
    )


def test_a_row_is_cited_at_its_words(log: Path, rlog: Rlog) -> None:
    """Bugs, questions, lessons, tasks and ideas stand on the line that their row names first."""
    seen = set()
    for report, tables in WORDED.items():
        answer = ask(rlog, report, "--span", "all", now=NOW)
        for table in answer["tables"]:
            for row in table["rows"] if table["name"] in tables else ():
                text = row[tables[table["name"]]]
                line = line_at(log, row["places"][0])
                assert words_together(text, line), (report, row["places"][0], text, line)
                seen.add((report, table["name"]))
    if (log / "notes" / "questions").exists():
        assert seen == {(report, name) for report, tables in WORDED.items() for name in tables}


def test_a_source_is_cited_at_its_name(log: Path, rlog: Rlog) -> None:
    """All lines that a source is named on hold its id, address or name; logs differ in how many."""
    cited = 0
    for row in ask(rlog, "sources", "--span", "all", now=NOW)["rows"]:
        for place in row["places"][: row["entries"]]:
            line = line_at(log, place)
            assert any(name in line.casefold() for name in names_of(row)), (row, line)
            cited += 1
    assert cited > 0 or log.joinpath("notes", "log", "tr-190-80b").exists()


def names_of(row: dict[str, Any]) -> Iterator[str]:
    """Yield what a line may call a source by."""
    name = row["source"].casefold()
    if row["kind"] == "paper":
        yield name.partition(":")[2]
    elif row["kind"] == "code":
        yield name.partition("/")[2]
    elif row["kind"] == "post" and re.match(r"[\w.-]+\.\w+(?:[:/]|$)", name):
        yield name
    else:
        yield " ".join(name.split()[:TOGETHER])


def line_at(vault: Path, place: dict[str, Any]) -> str:
    """Return the line of a place."""
    lines = (vault / place["path"]).read_bytes().decode("utf-8", "replace").split("\n")
    return str(lines[place["line"] - 1])


def words_together(text: str, line: str) -> bool:
    """Say whether some words in a row of a text stand in a line."""
    told, written = (re.findall(r"[^\W_]+", each.casefold()) for each in (text, line))
    count = min(TOGETHER, len(told), len(written))
    runs = {tuple(written[at : at + count]) for at in range(len(written) - count + 1)}
    return count > 0 and any(
        tuple(told[at : at + count]) in runs for at in range(len(told) - count + 1)
    )
