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
