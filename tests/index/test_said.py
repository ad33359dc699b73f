"""The lean rows of a span, and what each of them mentions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rlog_git.index import refresh, said
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DAY = date(2026, 11, 23)
NOTE = "## What was done\n- read: arXiv:2312.09390 @ana #b #a [[note]]\n- plain\n- with @bo\n- #c\n"


def test_few_and_many_entries_mention_the_same(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mentions come in the order of the text, whether asked entry by entry or all at once."""
    (vault / "daily").mkdir(exist_ok=True)
    (vault / "daily" / f"{DAY}.md").write_text(NOTE)
    connection = refresh.open_index(open_vault(vault)).connection
    rows = said.said(connection, DAY, DAY)
    assert [row.line for row in rows] == [2, 3, 4, 5]
    found = said.mentions(connection, rows[:3])
    assert found[rows[0].number].tags == ["b", "a"]
    assert found[rows[0].number].people == ["ana"]
    assert found.keys() == {rows[0].number, rows[2].number}
    monkeypatch.setattr(said, "MANY", 2)
    assert said.mentions(connection, rows[:3]) == found


def test_words_far_below_are_found_on_their_line(vault: Path) -> None:
    """A blank line or a child between the lines of an entry moves no word to another line."""
    note = "- first\n\n  second\n  - a child\n\n  third\n- two\n  lines\n"
    (vault / "daily").mkdir(exist_ok=True)
    (vault / "daily" / f"{DAY}.md").write_text(note)
    connection = refresh.open_index(open_vault(vault)).connection
    rows = said.said(connection, DAY, DAY)
    found = {
        word: row.place_at(row.text.index(word)).line
        for row in rows
        for word in row.text.split("\n")
    }
    assert found == {"first": 1, "second": 3, "a child": 4, "third": 6, "two": 7, "lines": 8}
