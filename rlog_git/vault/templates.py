"""Make the text of a new note of a day or week: the vault's own template wins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.assets import shipped
from rlog_git.dates import DAYS, MONTHS
from rlog_git.vault import files
from rlog_git.vault.obsidian import moment_to_strftime

if TYPE_CHECKING:
    from datetime import date, datetime

    from rlog_git.vault.config import Vault

# '{{title}}', '{{date}}', '{{date:dddd, D MMMM YYYY}}', as Obsidian writes them
PLACEHOLDER = re.compile(r"\{\{ ?(title|date|time)(?::([^{}]{1,80}))? ?\}\}")


def day_note(vault: Vault, day: date, moment: datetime | None) -> bytes:
    """Return a day's note from the template, with the zone where it isn't the vault's own."""
    text = _filled(vault, "day.md", long_day(day), day, f"{moment:%H:%M}" if moment else "")
    zone = _foreign_zone(vault, moment)
    if zone and not text.startswith("---"):
        text = f'---\ntz: "{zone}"\n---\n{text}'
    return text.encode("utf-8", "surrogateescape")


def week_note(vault: Vault, monday: date) -> bytes:
    """Return the note of a week from the template; its dates are those of the Monday."""
    text = _filled(vault, "week.md", long_week(monday), monday, "")
    return text.encode("utf-8", "surrogateescape")


def _filled(vault: Vault, name: str, title: str, day: date, clock: str) -> str:
    """Return the text of a template with its placeholders filled; unknown ones stay."""
    own = vault.root / "templates" / name
    data = files.read(own if own.is_file() else shipped("templates", "notes", name))

    def fill(found: re.Match[str]) -> str:
        if found[1] == "title":
            return title
        if found[1] == "time":
            return clock
        pattern = moment_to_strftime(found[2]) if found[2] else "%Y-%m-%d"
        return day.strftime(pattern) if pattern else found[0]

    return PLACEHOLDER.sub(fill, data.decode("utf-8", "surrogateescape"))


def long_week(monday: date) -> str:
    """Return ``Week 48, 2026``: the ISO week and the ISO year."""
    year, week, _ = monday.isocalendar()
    return f"Week {week}, {year}"


def long_day(day: date) -> str:
    """Return ``Monday, 23 November 2026``, in English whatever the locale."""
    return f"{DAYS[day.weekday()].title()}, {day.day} {MONTHS[day.month - 1].title()} {day.year}"


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
