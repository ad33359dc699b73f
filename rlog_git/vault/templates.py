"""Make the text of a new day's note: the vault's own template wins over the shipped one."""

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
    own = vault.root / "templates" / "day.md"
    template = own if own.is_file() else shipped("templates", "notes", "day.md")
    data = files.read(template)

    def fill(found: re.Match[str]) -> str:
        if found[1] == "title":
            return long_day(day)
        if found[1] == "time":
            return f"{moment:%H:%M}" if moment else ""
        pattern = moment_to_strftime(found[2]) if found[2] else "%Y-%m-%d"
        return day.strftime(pattern) if pattern else found[0]

    text = PLACEHOLDER.sub(fill, data.decode("utf-8", "surrogateescape"))
    zone = _foreign_zone(vault, moment)
    if zone and not text.startswith("---"):
        text = f'---\ntz: "{zone}"\n---\n{text}'
    return text.encode("utf-8", "surrogateescape")


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
