"""All faces of every report say the same, on rich logs and on poor ones, and cite real lines."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from planting import cited_lines, write_day
from rich_log import NOW, write_rich_log

from rlog_git.answers.calendar import in_time
from rlog_git.answers.pictures.bars import MOST_ROWS
from rlog_git.answers.pictures.svg import plain
from rlog_git.answers.registry import BUILT_IN
from rlog_git.answers.wording import worded
from rlog_git.cli.answered import BEHIND_ROWS, SHOWN_ROWS
from rlog_git.cli.layout import EMPTY, LONGEST_CELL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness import Rlog

CORPORA = ("cboettig", "reliable-train", "chronicles/m4", "jamesmunns")


@pytest.mark.parametrize("name", BUILT_IN)
def test_all_faces_carry_the_same_numbers(
    vault: Path, rlog: Rlog, tmp_path: Path, name: str
) -> None:
    """Terminal, JSON, CSV and pictures show the same values, and each place opens."""
    write_rich_log(vault)
    table, drawing = tmp_path / "t.csv", tmp_path / "p.svg"
    words = ("report", name, "--span", "all")
    shown = rlog(*words, "--json", "--csv", table, now=NOW)
    assert shown.code == 0, shown.err
    answer = json.loads(shown.out)
    assert any(each["rows"] for each in answer["tables"]), "the rich log is too poor"
    for number, each in enumerate(answer["tables"]):
        own = table.with_name(f"t-{each['name']}.csv") if number else table
        assert_csv(each, own)
    drawn = rlog(*words, "--svg", drawing, now=NOW)
    if drawn.code == 2:
        assert f"the report '{name}' has no picture" in drawn.err
    else:
        assert_pictures(answer, drawing)
    assert_terminal(answer, rlog(*words, now=NOW).out)
    assert cited_lines(vault, answer)


def assert_csv(table: dict[str, Any], path: Path) -> None:
    """Check that a file holds the rows of a table."""
    with path.open(newline="") as file:
        found = list(csv.reader(file))
    keys = [column["key"] for column in table["columns"]]
    assert found[0] == [*keys, "places"]
    rows = [
        [*("" if row[key] is None else str(row[key]) for key in keys), places_of(row)]
        for row in table["rows"]
    ]
    assert found[1:] == rows


def places_of(row: dict[str, Any]) -> str:
    """Return the places of a row as CSV writes them."""
    return " ".join(f"{place['path']}:{place['line']}" for place in row["places"])


def assert_terminal(answer: dict[str, Any], out: str) -> None:
    """Check that each shown row stands in the terminal, value after value, and how many more."""
    lines = out.split("\n")
    for number, table in enumerate(answer["tables"]):
        if not table["rows"]:
            continue
        most = BEHIND_ROWS if number else SHOWN_ROWS
        late = in_time([str(row[table["columns"][0]["key"]]) for row in table["rows"]])
        rows = table["rows"][-most:] if late else table["rows"][:most]
        at = lines.index(table["title"]) + 2
        more = len(table["rows"]) - len(rows)
        told = lines[at + len(rows)]
        word = "earlier" if late else "more"
        assert told.startswith(f"  and {more} {word}: ") if more else not told, told
        columns = [
            each for each in table["columns"] if any(r[each["key"]] not in EMPTY for r in rows)
        ]
        for row, line in zip(rows, lines[at:], strict=False):
            rest = line
            for column in columns:
                cell = worded(row[column["key"]], column["unit"]).split("\n")[0]
                cell = cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1]
                before, found, rest = rest.partition(cell)
                assert found == cell, (cell, line)
                assert not before.strip(), line


def assert_pictures(answer: dict[str, Any], path: Path) -> None:
    """Check that each picture draws all the values of its columns, and no others."""
    tree = ET.fromstring(path.read_text())  # noqa: S314 - our own file
    pictures = [each for each in tree.iter() if "data-picture" in each.attrib]
    assert pictures
    tables = {table["name"]: table for table in answer["tables"]}
    for picture in pictures:
        rows = tables[picture.get("data-table", "")]["rows"]
        found = list(marks(picture))
        for key in picture.get("data-values", "").split():
            values = [row[key] for row in rows if is_drawn(picture, row[key])]
            if picture.get("data-picture") in ("bars", "pareto"):
                values = values[:MOST_ROWS]
            drawn = [mark[key] for mark in found if key in mark]
            assert sorted(drawn) == sorted(values), (picture.attrib, key)
        shown = [{key: safe(value) for key, value in row.items()} for row in rows]
        for mark in found:
            assert any(mark.items() <= row.items() for row in shown), mark


def marks(picture: ET.Element) -> Iterator[dict[str, Any]]:
    """Yield the values that each mark of a picture carries."""
    for each in picture.iter():
        values = {
            key.removeprefix("data-"): json.loads(value)
            for key, value in each.attrib.items()
            if key.startswith("data-") and "data-picture" not in each.attrib
        }
        if values:
            title = each.find("{http://www.w3.org/2000/svg}title")
            assert title is not None
            assert title.text
            yield values


def is_drawn(picture: ET.Element, value: float | None) -> bool:
    """Say whether a value has a mark: what is not known has none, nothing of a whole neither."""
    if picture.get("data-picture") in ("stream", "pareto"):
        return bool(value)
    return value is not None


def safe(value: Any) -> Any:
    """Return a value as a mark may carry it."""
    if isinstance(value, list):
        return str(value)
    return plain(value) if isinstance(value, str) and value else value


@pytest.mark.parametrize("name", BUILT_IN)
def test_poor_logs_have_an_answer(vault: Path, rlog: Rlog, name: str) -> None:
    """No note, one note, notes without tags, estimates or feelings: a sentence, no error."""
    assert_answered(rlog, vault, name)
    write_day(vault, date(2026, 11, 20), ["wrote a paragraph"])
    assert_answered(rlog, vault, name)
    for day in range(2, 20):
        write_day(vault, date(2026, 11, day), [f"worked on part {day}", "talked about it"])
    assert_answered(rlog, vault, name)


def assert_answered(rlog: Rlog, vault: Path, name: str) -> None:
    """Check that a report says a sentence and cites lines that are there."""
    shown = rlog("report", name, "--json", now=NOW)
    assert shown.code == 0, shown.err
    answer = json.loads(shown.out)
    assert "." in answer["headline"], answer["headline"]
    assert len(answer["headline"]) > 10
    cited_lines(vault, answer)


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_report_runs_on_real_logs(
    vault: Path, rlog: Rlog, corpora: Path, corpus: str
) -> None:
    """On logs that others wrote each report answers, and every place opens at a written line.

    A paragraph of mathematics begins with `$$`, so words are not asked for here.
    """
    shutil.copytree(corpora / corpus, vault / "notes" / "log")
    files = [path for path in (vault / "notes").rglob("*") if path.is_file()]
    for path in files:
        path.chmod(0o644)
    for name in BUILT_IN:
        shown = rlog("report", name, "--span", "all", "--json", now=NOW)
        assert shown.code == 0, (name, shown.err)
        for place in json.loads(shown.out)["places"]:
            lines = (vault / place["path"]).read_bytes().split(b"\n")
            assert lines[place["line"] - 1].strip(), place
