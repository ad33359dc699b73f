"""Read the lines of an inbox: which day, which section, which entry. Pure.

A phone, a shortcut or a mail rule appends one line a thought, in forms such as::

    2026-11-23 14:02 read: the appendix #w2s
    2026-11-23T13:02:11Z idea: freeze the head first
    14:02 a plain thought
    - [ ] call the lab about the cooling ~30m
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git import dates
from rlog_git.text import render, syntax
from rlog_git.text.head import read_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

# '- ', '* ', '+ ', '1. ' before a line, and the '>' of a mail
MARKER = re.compile(r"\s*(?:>\s?)*(?:(?:[-*+•]|\d{1,3}[.)])\s+(?=\S))?")
# '[ ] text', '[x] text'
BOX = re.compile(r"\[(.)\][ \t]+(?=\S)")
# '2026-11-23T14:02:33+01:00', '[2026-11-23 14:02]', '2026-11-23:'; the date in ISO's order
STAMP = re.compile(
    r"[\[(]?((?:19|20)\d\d)([-_./])(\d\d)\2(\d\d)"
    r"(?:[T ,]+(\d\d?):(\d\d)(?::\d\d(?:[.,]\d+)?)?"
    r"(?:[ ]?(Z|[+-]\d\d(?::?\d\d)?(?![\d:])))?(?![\d:–—-]))?[\])]?(?:[ \t]*[:,–—-])?(?:[ \t]+|$)"
)
# 'Monday, 23 November 2026', '23.11.2026': at most this much of a line is looked at
LONGEST_DATE = 40
TAB = "\t"


class Clock(NamedTuple):
    """What the reader has to know of time: the log's day, where a zone leads, when days end."""

    today: date
    local: Callable[[datetime], datetime]
    day_ends: str = "00:00"


class Thought(NamedTuple):
    """A line of the inbox as it goes into the log; `first` and `last` are its rows, from 0."""

    first: int
    last: int
    day: date
    section: str
    line: str


class Stamp(NamedTuple):
    """The day and the clock that a line begins with, and its rest."""

    day: date | None
    clock: str
    rest: str


def read_inbox(
    rows: list[str], clock: Clock, kinds: dict[str, tuple[str, int]], *, emoji: bool = False
) -> tuple[Thought, ...]:
    """Return the thoughts of an inbox; an indented row belongs to the one above it.

    A heading on its first row is the title of the file and no thought.
    """
    found: list[Thought] = []
    parts: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows):
        if not row.strip() or (number == 0 and is_title(row)):
            continue
        if parts and row[:1] in " \t" and rows[number - 1].strip():
            parts[-1][1].append(row)
        else:
            parts.append((number, [row]))
    for first, lines in parts:
        day, section, line = _read(lines, clock, kinds, emoji=emoji)
        found.append(Thought(first, first + len(lines) - 1, day, section, line))
    return tuple(found)


def is_title(row: str) -> bool:
    """Say whether a row is a heading, such as ``# Inbox``."""
    return row.removeprefix("\ufeff").startswith("# ")


def without(data: bytes, taken: list[bytes]) -> bytes:
    """Return an inbox less the rows that were filed; what was appended meanwhile stays."""
    left = list(taken)
    kept = []
    for row in data.split(b"\n"):
        if row in left:
            left.remove(row)
        else:
            kept.append(row)
    new = b"\n".join(kept)
    return new if new.strip() else b""


def _read(
    lines: list[str], clock: Clock, kinds: dict[str, tuple[str, int]], *, emoji: bool
) -> tuple[date, str, str]:
    """Return (day, section, entry) of the rows of one thought."""
    first = lines[0].removeprefix("\ufeff")
    stamp = _stamp(first[_end(MARKER, first) :], clock)
    text = stamp.rest[_end(MARKER, stamp.rest) :]
    box = BOX.match(text)
    # the entry indents what stands below it by itself
    nested = "".join(f"\n{line.removeprefix('  ').lstrip(TAB)}" for line in lines[1:])
    if box and _says(text[box.end() :]):
        line = render.task_line(text[box.end() :] + nested, emoji=emoji)
        if box[1] == " ":
            return clock.today, "next", line
        return stamp.day or clock.today, "next", line.replace("- [ ]", f"- [{box[1]}]", 1)
    if not _says(text):  # nothing but a stamp or signs: kept as it was typed
        whole = first if _says(first) else repr(first)
        return clock.today, "done", render.entry_line(whole + nested)
    kind = kinds.get(text.partition(":")[0].strip().casefold(), ("did", 0))[0]
    section = syntax.KIND_SECTION.get(kind, "done") if ":" in text else "done"
    return stamp.day or clock.today, section, render.entry_line(text + nested, stamp.clock)


def _says(text: str) -> bool:
    """Say whether a text leaves something to write once control characters are gone."""
    return any(character.isprintable() and not character.isspace() for character in text)


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _stamp(text: str, clock: Clock) -> Stamp:
    """Take the date and the time off the front of a line."""
    found = STAMP.match(text)
    day = dates.safe_date(*(int(found[n]) for n in (1, 3, 4))) if found else None
    if found and day:
        if found[5]:
            moment = _moment(day, found, clock)
            if moment:
                return Stamp(
                    dates.log_day(moment, clock.day_ends), f"{moment:%H:%M}", text[found.end() :]
                )
            return Stamp(None, "", text)
        return Stamp(day, *_time(text[found.end() :]))
    written = _written_day(text)
    if written:
        return Stamp(written[0], *_time(written[1]))
    return Stamp(None, *_time(text))


def _written_day(text: str) -> tuple[date, str] | None:
    """Read ``23.11.2026`` or ``23 November 2026`` off the front of a line."""
    head, colon, rest = text[:LONGEST_DATE].partition(": ")
    if colon and dates.find_day(head) and not dates.without_day(head):
        day = dates.heading_day(head)
        if day:
            return day, rest + text[LONGEST_DATE:]
    words = text.split(" ", 5)
    for count in range(min(len(words), 5), 0, -1):
        head = " ".join(words[:count])
        day = dates.heading_day(head)
        if day and not dates.without_day(head):
            return day, " ".join(words[count:])
    return None


def _moment(day: date, found: re.Match[str], clock: Clock) -> datetime | None:
    """Return the local moment of a stamp; None where the day has no such time."""
    hour, minute, zone = int(found[5]), int(found[6]), found[7]
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        return clock.local(moment - _offset(zone)) if zone else moment
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -length if zone[0] == "-" else length


def _time(text: str) -> tuple[str, str]:
    """Return (clock, rest) of a text that may begin with a clock or a range."""
    time, end, rest = read_time(text)
    if not time or not _says(rest):
        return "", text
    return (f"{time}–{end.strip('…')}" if end else time), rest
