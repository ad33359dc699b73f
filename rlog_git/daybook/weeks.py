"""Make the weekly note, refresh its numbers, write an intention into it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.daybook.placing import place
from rlog_git.daybook.writing import change
from rlog_git.text import practice
from rlog_git.text import week as weekly
from rlog_git.vault import files, templates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rlog_git.daybook.written import Written
    from rlog_git.vault.config import Vault


def week_path(vault: Vault, monday: date) -> str:
    """Return the path of the weekly note of the ISO week that begins on this day.

    Its Thursday names it, for that day lies in the ISO year by every calendar.
    """
    return (monday + timedelta(days=3)).strftime(vault.settings.grammar.weekly)


def make_week(vault: Vault, monday: date) -> tuple[str, bool]:
    """Make the weekly note where it is absent; return its path and whether it is new."""
    path = week_path(vault, monday)
    new = not files.inside(vault.root, path).exists()
    if new:
        change(vault, path, f"make {path}", lambda data: data or _new_week(vault, monday))
    return path, new


def refresh_week(vault: Vault, monday: date, block: Sequence[str], *, put_back: bool) -> bool:
    """Put these lines between the marks of the weekly note; say whether it has such a place.

    `put_back` makes the marks anew where the user took them out.
    """
    path, _new = make_week(vault, monday)
    found = True

    def splice(data: bytes) -> bytes:
        nonlocal found
        if put_back:
            data = weekly.add_block(data, path)
        found = weekly.has_block(data, path)
        return weekly.refresh_block(data, path, block)

    change(vault, path, f"numbers {path}", splice)
    return found


def answer(vault: Vault, monday: date, about: tuple[str, str], given: str) -> None:
    """Write what was answered about a lesson into the weekly note that asks about it."""
    path = week_path(vault, monday)
    change(vault, path, f"answer {path}", lambda data: practice.answer(data, about, given))


def intend(vault: Vault, monday: date, line: str) -> Written:
    """Write a task into the intentions of a week, whose note is made where it is absent."""
    path = week_path(vault, monday)

    def splice(data: bytes) -> tuple[bytes, int]:
        return weekly.add_intention(data or _new_week(vault, monday), line)

    return place(vault, path, monday, "next", line, splice)


def _new_week(vault: Vault, monday: date) -> bytes:
    return templates.week_note(vault, monday)
