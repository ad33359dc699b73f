"""`rlog init` adopts a folder of notes: it takes their names from the editor, and changes none."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

OLD_PERIODIC = {
    "daily": {"enabled": True, "folder": "Log/", "format": "YYYY/MM/YYYY-MM-DD", "template": "T/D"},
    "weekly": {"enabled": True, "folder": "Weeks", "format": ""},
}
NEW_PERIODIC = {
    "activeCalendarSet": "Work",
    "calendarSets": [
        {"id": "Other", "day": {"enabled": True, "folder": "wrong"}},
        {"id": "Work", "day": {"enabled": True, "folder": "Log", "format": "DD.MM.YYYY"}},
    ],
}
EDN = """\
{:meta/version 1
 ;; :journal/file-name-format "wrong"
 :journal/file-name-format "yyyy-MM-dd EEEE"
 :journals-directory "tagebuch"}
"""
DEFAULT = "daily/%Y/%Y-%m-%d.md"
WEEKS = "weekly/%G/%G-W%V.md"
PERIODIC = ".obsidian/plugins/periodic-notes/data.json"


def adopt(rlog: Rlog, folder: Path, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Write files (JSON for values that are no texts), adopt the folder, see that notes stay."""
    for name, value in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value))
    before = {path: path.read_bytes() for path in folder.rglob("*.md")}
    done = rlog("init", folder)
    assert (done.code, done.err) == (0, "")
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == before
    return done.out, tomllib.loads((folder / "rlog.toml").read_text())


@pytest.mark.parametrize(
    ("files", "daily", "weekly"),
    [
        ({PERIODIC: OLD_PERIODIC}, "Log/%Y/%m/%Y-%m-%d.md", "Weeks/%G-W%V.md"),
        ({PERIODIC: NEW_PERIODIC}, "Log/%d.%m.%Y.md", WEEKS),
        ({PERIODIC: {"daily": {"enabled": False, "folder": "no"}}}, DEFAULT, WEEKS),
        ({PERIODIC: "{broken"}, DEFAULT, WEEKS),
        ({PERIODIC: {"daily": {"enabled": True, "format": "[today]"}}}, DEFAULT, WEEKS),
        ({PERIODIC: {"daily": {"enabled": True, "folder": "../out"}}}, DEFAULT, WEEKS),
        ({".obsidian/daily-notes.json": {"folder": "J"}}, "J/%Y-%m-%d.md", WEEKS),
        ({"logseq/config.edn": "{}"}, "journals/%Y_%m_%d.md", WEEKS),
        ({"logseq/config.edn": EDN}, "tagebuch/%Y-%m-%d %A.md", WEEKS),
        (
            {"2026_11_20.md": "", "b/20261121.md": "", "b/20261122.md": ""},
            "b/%Y%m%d.md",
            WEEKS,
        ),
        ({"w/2026/2026-W47.md": "x"}, DEFAULT, "w/%G/%G-W%V.md"),
        ({"20.11.2026.md": "x"}, "%d.%m.%Y.md", WEEKS),
    ],
)
def test_patterns_are_adopted(
    rlog: Rlog, tmp_path: Path, files: dict[str, Any], daily: str, weekly: str
) -> None:
    """The editor's settings name the notes, else the names of most; what cannot be is left."""
    _, found = adopt(rlog, tmp_path / "log", files)
    assert (found["daily"], found.get("weekly", WEEKS)) == (daily, weekly)


def test_what_was_found_is_said(rlog: Rlog, tmp_path: Path) -> None:
    """The patterns, who names them and the template are told, and no old task carries over."""
    files = {PERIODIC: OLD_PERIODIC, "T/D.md": "# {{title}}\n", "x.md": "- [ ] old\n"}
    out, found = adopt(rlog, tmp_path / "log", files)
    assert "2 notes found, left as they are; today's goes to Log/2026/11/2026-11-23.md" in out
    assert "this week's note goes to Weeks/2026-W48.md, which comes from Obsidian's Per" in out
    assert "new notes are made from T/D.md, as Obsidian is set to" in out
    assert found["carry_since"].isoformat() == "2026-11-23"


def test_a_format_without_a_pattern_is_said(rlog: Rlog, tmp_path: Path) -> None:
    """Where no pattern can name notes as Obsidian does, it is said, and its notes are read."""
    name = "J/Friday, November 20th 2026.md"
    settings = {"folder": "J", "format": "dddd, MMMM Do YYYY"}
    files = {".obsidian/daily-notes.json": settings, name: "- a\n"}
    out, found = adopt(rlog, tmp_path / "log", files)
    assert "Obsidian's format 'dddd, MMMM Do YYYY' fits no pattern of rlog.toml" in out
    assert found["daily"] == DEFAULT
    assert rlog("--vault", tmp_path / "log", "day", "2026-11-20").out == "- a\n"


def test_new_notes_use_obsidians_template(
    rlog: Rlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its placeholders are filled as Obsidian does; what rlog does not know stays."""
    text = (
        "# {{title}}\n{{date:dddd, D MMMM YYYY}} {{time}}\n[[{{yesterday}}]] [[{{tomorrow}}]]\n"
        "{{monday:YYYY-MM-DD}} {{date+1w:YYYY-MM-DD}} {{date:Q}} <% tp.x %>\n"
    )
    adopt(rlog, tmp_path / "log", {PERIODIC: OLD_PERIODIC, "T/D.md": text})
    monkeypatch.chdir(tmp_path / "log")
    assert rlog("today", now="2026-11-25T09:00+01:00").code == 0
    note = (tmp_path / "log" / "Log" / "2026" / "11" / "2026-11-25.md").read_text()
    assert note.removeprefix('---\ntz: "+01:00"\n---\n') == (
        "# 2026-11-25\nWednesday, 25 November 2026 09:00\n[[2026-11-24]] [[2026-11-26]]\n"
        "2026-11-23 2026-12-02 {{date:Q}} <% tp.x %>\n"
    )
