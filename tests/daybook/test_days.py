"""Day after day through the real `open_day`, in many time zones and on two machines."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from rlog_git.dates import log_day
from rlog_git.daybook import opening
from rlog_git.model import State
from rlog_git.text.parse import parse
from rlog_git.vault.config import Vault, open_vault

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.soak

ZONES = (
    "Pacific/Apia Pacific/Kiritimati Pacific/Kwajalein Pacific/Chatham Pacific/Auckland "
    "Pacific/Honolulu Pacific/Norfolk Pacific/Marquesas America/Santiago America/Sao_Paulo "
    "America/Havana America/Asuncion America/St_Johns America/New_York America/Caracas "
    "America/Los_Angeles America/Scoresbysund America/Nuuk America/Lima Atlantic/Azores "
    "Atlantic/Reykjavik Europe/London Europe/Berlin Europe/Moscow Europe/Istanbul "
    "Europe/Volgograd Africa/Cairo Africa/Casablanca Africa/Windhoek Asia/Amman Asia/Beirut "
    "Asia/Gaza Asia/Tehran Asia/Kathmandu Asia/Kolkata Asia/Pyongyang Asia/Tokyo "
    "Asia/Ho_Chi_Minh Antarctica/Troll Australia/Lord_Howe"
).split()
# three years, across the day that Apia left out (2011-12-30) and the midnights of Santiago
BEGIN, DAYS = datetime(2010, 6, 1, 12, tzinfo=UTC), 3 * 365
# what the ordinary suite drives: changes of clocks in the south and north, and that day
WINDOWS = (("2011-08-18", "2011-08-24"), ("2011-10-27", "2011-11-08"), ("2011-12-28", "2012-01-02"))
# open tasks at a time; the oldest is ticked when there are more
AT_ONCE = 5
SOAK = bool(os.environ.get("RLOG_SOAK"))


def make(folder: Path, *, day_ends: str = "00:00") -> Vault:
    """Return a vault without git, which carrying does not need."""
    (folder / "log").mkdir(parents=True)
    (folder / "log" / "rlog.toml").write_text(f'day_ends = "{day_ends}"\n')
    os.environ["RLOG_STATE"] = str(folder / "state")
    vault = open_vault(folder / "log")
    vault.state.mkdir(parents=True)
    return vault


def notes(vault: Vault) -> dict[str, bytes]:
    """Return all notes of a vault."""
    root = vault.root
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*.md"))}


def open_tasks(vault: Vault) -> dict[str, list[str]]:
    """Return the places of open tasks, by what they say."""
    found: dict[str, list[str]] = {}
    for path, data in notes(vault).items():
        for entry in parse(data, path).entries:
            if entry.task and entry.task.state in (State.OPEN, State.DOING):
                found.setdefault(entry.task.description, []).append(str(entry.place))
    return found


def live(vault: Vault, moment: datetime, sources: list[str]) -> str:
    """Open the day of a moment and return its note."""
    day = log_day(moment, vault.settings.day_ends)
    path, _ = opening.open_day(vault, day, moment, sources, sources)
    return path


def write(vault: Vault, path: str, line: str) -> None:
    """Add a line to the tasks of a note as an editor does."""
    note = vault.root / path
    note.write_text(note.read_text().replace("do next\n", f"do next\n{line}\n", 1))


def tick(vault: Vault, path: str, text: str) -> None:
    """Tick a task in a note as an editor does."""
    note = vault.root / path
    before = note.read_text()
    assert before.count(f"- [ ] {text} ^") == 1
    note.write_text(before.replace(f"- [ ] {text} ^", f"- [x] {text} ^"))


@pytest.mark.parametrize("name", ZONES)
def test_days_change_in_every_zone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice a day for three years: no task is lost, none stands twice, no done one comes back."""
    monkeypatch.setenv("RLOG_STATE", str(tmp_path / "state"))
    zone = ZoneInfo(name)
    vault = make(tmp_path, day_ends="04:00" if len(name) % 2 else "00:00")
    expected: list[str] = []
    done = 0
    seen: list[str] = []
    for step in range(DAYS * 2):
        moment = (BEGIN + timedelta(hours=12 * step + step % 5)).astimezone(zone)
        if not SOAK and not any(a <= f"{moment:%F}" <= b for a, b in WINDOWS):
            continue
        path = live(vault, moment, seen[-2:])
        if path not in seen:
            seen.append(path)
            if step % 3 == 0:
                expected.append(f"task {step}")
                write(vault, path, f"- [ ] task {step}")
            if len(expected) > AT_ONCE:
                tick(vault, path, expected.pop(0))
                done += 1
    live(vault, (BEGIN + timedelta(days=DAYS + 5)).astimezone(zone), seen)
    found = open_tasks(vault)
    lost = set(expected) - found.keys()
    back = found.keys() - set(expected)
    twice = {text for text, places in found.items() if len(places) > 1}
    assert (lost, back, twice) == (set(), set(), set())
    tasks = f"{len(expected) + done} tasks"
    print(f"{name}: {len(seen)} days, {tasks}, lost 0, twice 0, come back 0")  # noqa: T201
