"""Find how the notes of a folder are named: by the settings of its editor, else by their names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rlog_git.errors import SettingError
from rlog_git.vault import logseq, obsidian
from rlog_git.vault.config import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DEFAULT_DAILY = "daily/%Y/%Y-%m-%d.md"
DEFAULT_WEEKLY = "weekly/%G/%G-W%V.md"
Names = tuple[tuple[re.Pattern[str], str], ...]
# the patterns of dated names, most exact first: '2026-11-23', '2026_11_23', '20261123'
DATED_NAMES: Names = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)\.md"), "%Y-%m-%d.md"),
    (re.compile(r"(\d{4})_(\d\d)_(\d\d)\.md"), "%Y_%m_%d.md"),
    (re.compile(r"(\d{4})(\d\d)(\d\d)\.md"), "%Y%m%d.md"),
    (re.compile(r"(\d\d)\.(\d\d)\.(\d{4})\.md"), "%d.%m.%Y.md"),
)
# '2026-W48', '2026W48', '2026_W48'
WEEKLY_NAMES: Names = (
    (re.compile(r"(\d{4})-W(\d\d)\.md"), "%G-W%V.md"),
    (re.compile(r"(\d{4})W(\d\d)\.md"), "%GW%V.md"),
    (re.compile(r"(\d{4})_W(\d\d)\.md"), "%G_W%V.md"),
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A strftime pattern of notes and who says so; `source` is "" where nobody does.

    `unread` is the format of Obsidian's daily notes where no pattern can say the same.
    """

    pattern: str
    source: str = ""
    unread: str = ""


def daily_pattern(root: Path, notes: list[str]) -> Pattern:
    """Return the pattern of the daily notes that are there."""
    said = [
        Pattern(obsidian.periodic_pattern(root, "day"), "Obsidian's Periodic Notes settings"),
        Pattern(obsidian.daily_pattern(root), "Obsidian's daily-notes settings"),
        Pattern(logseq.journal_pattern(root), "Logseq's config.edn"),
        _most_common(notes, DATED_NAMES, "%Y"),
    ]
    found = _first_usable("daily", said) or Pattern(DEFAULT_DAILY)
    return found if found in said[:2] else replace(found, unread=obsidian.daily_format(root))


def weekly_pattern(root: Path, notes: list[str]) -> Pattern:
    """Return the pattern of the weekly notes that are there."""
    said = [
        Pattern(obsidian.periodic_pattern(root, "week"), "Obsidian's Periodic Notes settings"),
        _most_common(notes, WEEKLY_NAMES, "%G"),
    ]
    return _first_usable("weekly", said) or Pattern(DEFAULT_WEEKLY)


def _first_usable(key: str, said: Iterable[Pattern]) -> Pattern | None:
    """Return the first pattern that rlog.toml may hold; others name no day, or no file inside."""
    for each in said:
        try:
            if each.pattern:
                read_settings(f'{key} = "{each.pattern}"', "rlog.toml")
                return each
        except SettingError:
            continue
    return None


def _most_common(notes: list[str], names: Names, year: str) -> Pattern:
    """Return the pattern that most notes are named by."""
    counted: Counter[str] = Counter()
    for path in notes:
        folder, _, name = path.rpartition("/")
        for pattern, written in names:
            found = pattern.fullmatch(name)
            if found:
                parts = [_part(part, found, year) for part in folder.split("/") if part]
                counted["/".join([*parts, written])] += 1
    if not counted:
        return Pattern("")
    best, count = counted.most_common(1)[0]
    return Pattern(best, f"{count} note{'s' if count > 1 else ''} named so")


def _part(part: str, found: re.Match[str], year: str) -> str:
    """Return a folder's name, or the sign for it where it repeats the year or month of a note."""
    said = [each for each in found.groups() if len(each) == len("2026")]
    if part in said:
        return year
    return "%m" if part == found[2] and year == "%Y" else part.replace("%", "%%")
