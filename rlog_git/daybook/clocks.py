"""Start and end clocks, which are entries with an open range."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.daybook.hours import home_zone
from rlog_git.daybook.writing import acknowledge, add, change
from rlog_git.daybook.written import Written
from rlog_git.errors import RlogError
from rlog_git.text import clock, edit, render
from rlog_git.text.parse import parse
from rlog_git.vault import files

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from rlog_git.model import Entry, Note
    from rlog_git.vault.config import Vault

Row = dict[str, Any]


class End(NamedTuple):
    """How a clock ends: at what time, or not at all; `spent` where the two clocks don't tell."""

    at: str = ""
    spent: str = ""
    words: str = ""


class ClockChangedError(RlogError):
    """The clock's line is no longer there."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(
            f"the running clock of {text!r} no longer stands in {path}",
            "Nothing was changed; 'rlog' shows what runs",
        )


def start(vault: Vault, path: str, day: date, begun: str, text: str, project: str = "") -> int:
    """Write an entry with an open range into a note; return the exit code."""
    line = render.entry_line(text, f"{begun}–", project=project)
    record = acknowledge(vault, path, day, "done", line)
    return add(vault, path, record, "done", line)


def begun(vault: Vault, row: Row, now: datetime) -> datetime:
    """Return when a running clock was started, in the zone that its note was written in."""
    note = parse(files.read_or_nothing(vault.root / row["path"]), row["path"])
    zones = [_offset(note), home_zone(vault), now.tzinfo]
    day = datetime.fromisoformat(row["day"]).date()
    ends = vault.settings.day_ends
    found = [clock.moment(day, row["time"], ends, zone) for zone in zones if zone]
    return next((when for when in found if when <= now), found[-1])


def stop(vault: Vault, row: Row, end: End) -> Written:
    """Close the range of a running clock, or take it away; say what stands there then."""
    new = ""
    number = 0

    def splice(data: bytes) -> bytes:
        nonlocal new, number
        entry = _running(vault, data, row)
        number = entry.place.line
        line = edit.line_at(data, number)
        new = clock.end_range(line, end.at, end.spent) if end.at else clock.drop_range(line)
        new = clock.with_words(new, end.words)
        return edit.replace_line(data, number, line, new)

    change(vault, row["path"], f"stop {row['time']}", splice)
    return Written(row["path"], number, new.strip())


def _offset(note: Note) -> tzinfo | None:
    """Return the offset of a note that was written away from home: ``tz: "+09:00"``."""
    given = note.front_value("tz")
    try:
        return datetime.fromisoformat(f"2000-01-01T00:00{given}").tzinfo if given else None
    except ValueError:
        return None


def _running(vault: Vault, data: bytes, row: Row) -> Entry:
    """Return the entry of a clock in the bytes of a note; its line may have moved."""
    same = [
        entry
        for entry in parse(data, row["path"], vault.settings.grammar).entries
        if clock.runs(entry) and (entry.time, entry.text) == (row["time"], row["text"])
    ]
    if not same:
        raise ClockChangedError(row["path"], row["text"])
    return min(same, key=lambda entry: abs(entry.place.line - row["line"]))
