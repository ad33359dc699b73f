"""Make the text of a new note of a day or week: the vault's own template wins."""

from __future__ import annotations

import re
from datetime import timedelta
from posixpath import basename
from typing import TYPE_CHECKING

from rlog_git.assets import shipped
from rlog_git.dates import DAYS, long_day
from rlog_git.errors import UsageError
from rlog_git.vault import files
from rlog_git.vault.obsidian import moment_to_strftime, template

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from rlog_git.vault.config import Vault

# '{{title}}', '{{date}}', '{{date:dddd, D MMMM YYYY}}', as Obsidian writes them;
# '{{yesterday}}', '{{monday:YYYY-MM-DD}}', '{{date+1d:YYYY-MM-DD}}', as its Periodic Notes do
PLACEHOLDER = re.compile(
    rf"\{{\{{ ?(title|date|time|yesterday|tomorrow|{'|'.join(DAYS)})"
    r" ?([+-]\d{1,4}[dw])? ?(?::([^{}]{1,80}))? ?\}\}",
    re.IGNORECASE,
)


def day_note(vault: Vault, day: date, moment: datetime | None) -> bytes:
    """Return a day's note from the template, with the zone where it isn't the vault's own."""
    text = _filled(vault, "day", long_day(day), day, f"{moment:%H:%M}" if moment else "")
    zone = _foreign_zone(vault, moment)
    if zone and not text.startswith("---"):
        text = f'---\ntz: "{zone}"\n---\n{text}'
    return text.encode("utf-8", "surrogateescape")


def week_note(vault: Vault, monday: date) -> bytes:
    """Return the note of a week from the template; its dates are those of the Monday."""
    text = _filled(vault, "week", long_week(monday), monday, "")
    return text.encode("utf-8", "surrogateescape")


def _filled(vault: Vault, period: str, title: str, day: date, clock: str) -> str:
    """Return the text of a template with its placeholders filled; unknown ones stay.

    The vault's own in templates/ wins, then the one that Obsidian is set to, whose title is the
    name of the note.
    """
    own = vault.root / "templates" / f"{period}.md"
    other = own if own.is_file() else _obsidians(vault, period)
    if other and other != own:
        pattern = vault.settings.grammar.daily if period == "day" else vault.settings.grammar.weekly
        title = basename(day.strftime(pattern)).removesuffix(".md")
    data = files.read(other or shipped("templates", "notes", f"{period}.md"))

    def fill(found: re.Match[str]) -> str:
        name, shift, written = found[1].casefold(), found[2], found[3]
        if name == "title":
            return title
        if name == "time":
            return clock
        other = _meant(day, name, shift)
        pattern = moment_to_strftime(written) if written else "%Y-%m-%d"
        return other.strftime(pattern) if pattern and other else found[0]

    return PLACEHOLDER.sub(fill, data.decode("utf-8", "surrogateescape"))


def _obsidians(vault: Vault, period: str) -> Path | None:
    """Return the template that Obsidian makes such notes from, if it stands in the vault."""
    path = template(vault.root, period)
    try:
        file = files.inside(vault.root, path) if path else None
    except UsageError:
        return None
    return file if file and file.is_file() else None


def _meant(day: date, name: str, shift: str | None) -> date | None:
    """Return the day that a placeholder such as ``monday`` or ``date+1w`` means on a day."""
    days = {"yesterday": -1, "tomorrow": 1}.get(name, 0)
    if name in DAYS:
        days = DAYS.index(name) - day.weekday()
    if shift:
        days += int(shift[:-1]) * (7 if shift[-1].casefold() == "w" else 1)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def long_week(monday: date) -> str:
    """Return ``Week 48, 2026``: the ISO week and the ISO year."""
    year, week, _ = monday.isocalendar()
    return f"Week {week}, {year}"


def _foreign_zone(vault: Vault, moment: datetime | None) -> str:
    """Return the offset from UTC as ``+01:00`` where it differs from that of the vault's zone."""
    name = vault.settings.timezone
    if not name or moment is None:
        return ""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only vaults that name a zone pay for it

    try:
        home = moment.astimezone(ZoneInfo(name)).utcoffset()
    except (KeyError, ValueError, OSError):
        return ""
    if home == moment.utcoffset():
        return ""
    return moment.isoformat()[-6:]
