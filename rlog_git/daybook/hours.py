"""Tell how a vault counts the hours of a day: when it ends, and in which time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.index.spent import Hours

if TYPE_CHECKING:
    from datetime import tzinfo

    from rlog_git.vault.config import Vault


def hours_of(vault: Vault) -> Hours:
    """Return how a vault counts the hours of a day."""
    return Hours(vault.settings.day_ends, home_zone(vault))


def home_zone(vault: Vault) -> tzinfo | None:
    """Return the time zone that rlog.toml names, None where it names none that is known."""
    if not vault.settings.timezone:
        return None
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - it looks for the zones of the machine

    try:
        return ZoneInfo(vault.settings.timezone)
    except (KeyError, ValueError, OSError):
        return None
