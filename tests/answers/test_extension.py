"""A question of another package, installed as users install one, is asked like rlog's own."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from planting import write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "rlog-coffee"
version = "1"

[project.entry-points."rlog_git.answers"]
coffee = "rlog_coffee:coffee"
broken = "rlog_coffee:missing"

[tool.hatch.build.targets.wheel]
packages = ["rlog_coffee"]
"""
MODULE = '''\
"""How much coffee did I drink?"""

from rlog_git.answers.answer import PLACES, Answer, Column, Table
from rlog_git.index.said import said


class Coffee:
    name = "coffee"
    asks = "How much coffee did I drink?"
    span = "all"

    def answer(self, connection, asked):
        rows = [
            {"day": row.day, "cups": row.text.count("coffee"), PLACES: [row.place]}
            for row in said(connection, asked.first, asked.last)
            if "coffee" in row.text
        ]
        columns = (Column("day", "day", "day"), Column("cups", "cups", "count"))
        cups = sum(row["cups"] for row in rows)
        return Answer(
            report=self.name,
            question=self.asks,
            first=asked.first,
            last=asked.last,
            headline=f"{cups} cups on {len(rows)} days.",
            tables=(Table("cups", "Cups a day", columns, tuple(rows)),),
        )


coffee = Coffee()
'''


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which a small real package was built and installed."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    (source / "pyproject.toml").write_text(PROJECT)
    (source / "rlog_coffee").mkdir()
    (source / "rlog_coffee" / "__init__.py").write_text(MODULE)
    words = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    command = [sys.executable, "-m", "pip", "install", *words, "--no-build-isolation"]
    done = subprocess.run(
        [*command, "--target", target, source], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return target


def test_another_packages_question_is_answered(vault: Path, rlog: Rlog, site: Path) -> None:
    """It has the same shapes as rlog's own: a table, JSON with places, its line in the list."""
    path = write_day(vault, date(2026, 11, 20), ["coffee with @ann"])
    environ = {"PYTHONPATH": str(site)}
    shown = rlog("report", "coffee", env=environ)
    assert shown.code == 0, shown.err
    assert "1 cups on 1 days." in shown.out
    answer = json.loads(rlog("report", "coffee", "--json", env=environ).out)
    assert answer["places"] == [{"path": path, "line": 8}]
    assert answer["rows"][0]["cups"] == 1
    listed = rlog("report", env=environ)
    assert "How much coffee did I drink?" in listed.out


def test_a_package_that_cannot_be_loaded_is_named(vault: Path, rlog: Rlog, site: Path) -> None:
    """One sentence says which package; the other reports work on."""
    assert vault.is_dir()
    environ = {"PYTHONPATH": str(site)}
    shown = rlog("report", "broken", env=environ)
    assert shown.code != 0
    assert shown.err.startswith("rlog: the report 'broken' of rlog_coffee cannot be loaded")
    assert "Traceback" not in shown.err
    assert rlog("report", "carried", env=environ).code == 0


def test_an_unknown_report_names_the_known(vault: Path, rlog: Rlog, site: Path) -> None:
    """What is mistyped is answered by what there is, other packages' too."""
    assert vault.is_dir()
    shown = rlog("report", "cofee", env={"PYTHONPATH": str(site)})
    assert shown.code == 2
    assert "coffee" in shown.err
    assert "carried" in shown.err
