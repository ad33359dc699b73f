"""Which files of a vault are notes, and which are second versions of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rlog_git.vault.walk import note_stats, original_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("2026-11-23.sync-conflict-20261124-101500-ABCDEFG.md", "2026-11-23.md"),
        ("2026-11-23 (Ana's conflicted copy 2026-11-24).md", "2026-11-23.md"),
        ("Plan (conflicted copy 2026-11-24 101500).md", "Plan.md"),
        ("2026-11-23 (Conflicted copy phone 202611241015).md", "2026-11-23.md"),
        ("2026-11-23 2.md", "2026-11-23.md"),
        ("2026-11-23 1.md", ""),
        ("2026-11-22 2.md", ""),
        ("Chapter 2.md", ""),
        ("On conflicted copies.md", ""),
        ("a conflicted copy.md", ""),
        ("2026-11-23.md", ""),
    ],
)
def test_second_versions(tmp_path: Path, name: str, original: str) -> None:
    """A syncing service's second version is told by its name, and is no note of its own."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for note in ("2026-11-23.md", "Chapter.md", name):
        (folder / note).write_text("- x\n")
    assert original_of(str(folder), name) == original
    paths = [stat[0] for stat in note_stats(str(folder))]
    assert (name in paths) == (not original)
