"""`rlog undo` at the command line: one act at a time, and what was taken back stays away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NEXT_DAY = "2026-11-24T09:00+01:00"
LATER_THAT_DAY = "2026-11-24T10:30+01:00"
ACTS = (
    ["todo", "plot it"],
    ["done", "baseline", "the mask was off"],
    ["drop", "baseline"],
    ["later", "baseline", "friday"],
    ["park", "baseline"],
    ["start", "baseline"],
    ["start", "some reading"],
    ["think", "maybe the mask"],
)


def notes(vault: Path) -> dict[str, bytes]:
    """Return every note with its bytes."""
    return {str(path): path.read_bytes() for path in sorted(vault.rglob("*.md"))}


@pytest.mark.parametrize("now", ["2026-11-23T15:00+01:00", NEXT_DAY])
@pytest.mark.parametrize("words", ACTS, ids=" ".join)
def test_an_act_is_one_undo(words: list[str], now: str, vault: Path, rlog: Rlog) -> None:
    """All that an act wrote goes back at once, with what it carried over where it opened a day."""
    rlog("todo", "train the baseline")
    rlog("add", "read three papers")
    before = notes(vault)
    done = rlog(*words, now=now)
    assert done.code == 0, done.err
    assert notes(vault) != before
    back = rlog("undo", now=now)
    assert back.code == 0, back.err
    assert notes(vault) == before


def test_stop_is_one_undo(vault: Path, rlog: Rlog) -> None:
    """The clock runs again where its end is taken back."""
    rlog("start", "some reading")
    before = notes(vault)
    assert rlog("stop", now="2026-11-23T15:10+01:00").code == 0
    assert notes(vault) != before
    assert rlog("undo").code == 0
    assert notes(vault) == before


def test_undos_go_back_act_by_act(vault: Path, rlog: Rlog) -> None:
    """Each further undo takes back the act before, over days that were carried, to the start."""
    seen = []
    acts = (
        (["todo", "train the baseline"], "2026-11-23T14:02+01:00"),
        (["todo", "plot it"], "2026-11-23T14:03+01:00"),
        (["start", "baseline"], NEXT_DAY),
        (["done", "baseline"], LATER_THAT_DAY),
        (["park", "plot"], LATER_THAT_DAY),
    )
    for words, now in acts:
        seen.append(notes(vault))
        assert rlog(*words, now=now).code == 0
    for before in reversed(seen):
        assert rlog("undo", now=LATER_THAT_DAY).code == 0
        assert notes(vault) == before
    nothing = rlog("undo", now=LATER_THAT_DAY)
    assert (nothing.code, nothing.err.count("\n")) == (1, 1)


def test_what_was_taken_back_stays_away(vault: Path, rlog: Rlog) -> None:
    """No later command puts an entry back that was undone, also where it was committed."""
    rlog("add", "first")
    rlog("add", "a slip of the tongue")
    rlog("sync")
    assert rlog("undo").code == 0
    before = notes(vault)
    for words in (["today"], ["sync"], ["doctor", "--fix"], ["list"], ["today"]):
        rlog(*words)
    assert notes(vault) == before
    assert b"slip" not in b"".join(before.values())


def test_a_line_edited_since_is_left(vault: Path, rlog: Rlog) -> None:
    """Where an editor changed one of several notes of an act, none of them is taken back."""
    rlog("todo", "train the baseline")
    assert rlog("park", "baseline").code == 0
    backlog = vault / "notes/backlog.md"
    backlog.write_text(backlog.read_text().replace("train the baseline", "train the big one"))
    before = notes(vault)
    refused = rlog("undo")
    assert refused.code == 3
    assert "notes/backlog.md was changed since" in refused.err
    assert notes(vault) == before
