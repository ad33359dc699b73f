"""The index is a shadow: after any change it equals one made anew."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from rlog_git.index import reading, refresh, store
from rlog_git.vault.config import Vault, open_vault

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

ROWS = {
    "entries": """SELECT path, line, last_line, entries.day, time, end, section, kind, level, text,
        project, block_id, importance, parent, heading, shape, fields, lines, tags
        FROM entries JOIN notes ON notes.id = note""",
    "tasks": """SELECT path, line, state, description, estimate_min, due
        FROM tasks JOIN entries ON entries.id = entry JOIN notes ON notes.id = note""",
    "mentions": """SELECT path, line, mentions.kind, value, detail
        FROM mentions JOIN entries ON entries.id = entry JOIN notes ON notes.id = note""",
    "traces": "SELECT path, line, block_id, target FROM traces JOIN notes ON notes.id = note",
    "problems": "SELECT path, line, code FROM problems JOIN notes ON notes.id = note",
    "search": "SELECT search.text FROM search",
}
TEXTS = [
    "- [ ] task #a [est:: 2h] ^abc\n",
    "## What to do next\n- [ ] open one\n",
    "- 09:00 read: arXiv:2312.09390 @ana [[note]] #b\n",
    "```\nunclosed\n",
    "- → gone [[2026-11-24]] ^tabcdefgh\n",
    "just a paragraph\n",
]


def shadow(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return what the index says, without its own numbers."""
    return {name: sorted(connection.execute(sql), key=repr) for name, sql in ROWS.items()}


@pytest.fixture
def opened(vault: Path) -> Vault:
    """Return the fresh vault, opened."""
    return open_vault(vault)


@pytest.mark.parametrize("seed", range(8))
def test_after_any_changes_it_equals_a_rebuild(opened: Vault, seed: int) -> None:
    """Notes made, changed, moved and deleted leave the same index as one made anew."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    folder = opened.root / "daily" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(12):
        for _ in range(chance.randrange(4)):
            note = folder / f"2026-11-{chance.randrange(10, 16)}.md"
            act = chance.randrange(4)
            if act == 0 and note.exists():
                note.unlink()
            elif act == 1 and note.exists():
                note.rename(note.with_name(f"2026-10-{chance.randrange(10, 16)}.md"))
            else:
                old = note.read_text() if note.exists() else "# Day\n"
                note.write_text(old + chance.choice(TEXTS))
        index = refresh.open_index(opened)
        kept = shadow(index.connection)
        index.connection.close()
    fresh = refresh.open_index(opened, rebuild=True)
    assert shadow(fresh.connection) == kept


def test_a_change_of_the_same_size_and_time_is_seen(opened: Vault) -> None:
    """A second change within the clock's tick, of equal size and mtime, is found by its hash."""
    note = opened.root / "daily" / "2026-11-20.md"
    note.parent.mkdir(exist_ok=True)
    note.write_text("- aaaa\n")
    refresh.open_index(opened).connection.close()
    stat = note.stat()
    note.write_text("- bbbb\n")
    os.utime(note, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    index = refresh.open_index(opened)
    assert [row[0] for row in index.connection.execute("SELECT text FROM entries")] == ["bbbb"]


def test_two_processes_read_what_one_reads(opened: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault read by two processes gives the index that one process gives."""
    folder = opened.root / "daily"
    folder.mkdir(exist_ok=True)
    for day in range(1, 29):
        (folder / f"2026-02-{day:02}.md").write_text("".join(TEXTS[: day % 6 + 1]))
    alone = shadow(refresh.open_index(opened, rebuild=True).connection)
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(reading, "BATCH", 3)
    assert shadow(refresh.open_index(opened, rebuild=True).connection) == alone


def test_a_second_process_that_dies_costs_nothing(
    opened: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the second process did not write, the first one reads."""
    folder = opened.root / "daily"
    folder.mkdir(exist_ok=True)
    for day in range(1, 29):
        (folder / f"2026-02-{day:02}.md").write_text("".join(TEXTS[: day % 6 + 1]))
    alone = shadow(refresh.open_index(opened, rebuild=True).connection)
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(reading, "_write_and_exit", lambda *_: os._exit(9))
    assert shadow(refresh.open_index(opened, rebuild=True).connection) == alone


@pytest.mark.parametrize("version", ["0", "99"])
def test_another_version_is_made_anew(opened: Vault, version: str) -> None:
    """An index of an older or newer rlog is not trusted."""
    index = refresh.open_index(opened)
    index.connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (version,))
    index.connection.close()
    found = dict(refresh.open_index(opened).connection.execute("SELECT key, value FROM meta"))
    assert found["version"] == store.VERSION


def test_new_section_names_are_read_at_once(opened: Vault) -> None:
    """A change of rlog.toml that reads notes otherwise makes the index anew."""
    (opened.root / "daily" / "2026-11-20.md").write_text("## Grübeleien\n- eins\n")
    refresh.open_index(opened).connection.close()
    settings = opened.root / "rlog.toml"
    settings.write_text(settings.read_text() + '\n[sections]\nideas = ["Grübeleien"]\n')
    index = refresh.open_index(open_vault(opened.root))
    assert [row[0] for row in index.connection.execute("SELECT section FROM entries")] == ["ideas"]


def test_a_name_that_is_no_text_stops_nothing(opened: Vault) -> None:
    """A note whose name is not UTF-8 is passed over; the others are read."""
    (opened.root / "daily" / "2026-11-20.md").write_text("- one\n")
    try:
        (opened.root / "notes" / os.fsdecode(b"caf\xe9.md")).write_text("- two\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    index = refresh.open_index(opened)
    assert [row[0] for row in index.connection.execute("SELECT text FROM entries")] == ["one"]
