"""Read what stands at the front of an entry: a clock or a range of them, and its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text import syntax

if TYPE_CHECKING:
    from rlog_git.model import Grammar

RUNNING = "…"
HALVES = ("am", "pm", "AM", "PM", "a.", "p.", "A.", "P.")
LAST_HOUR, LAST_MINUTE, NOON = 23, 59, 12
SURE_HOUR = 6  # from here on one digit alone is an hour
CLOCKS = frozenset(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))
LONGEST_KIND = 31
BLANKS = ("", " ", "\t")


class Head(NamedTuple):
    """The parts at the front of an entry's first line."""

    time: str
    end: str
    kind: str
    rest: str


def read_time(text: str) -> tuple[str, str, str]:
    """Return (time, end, rest) of a text that may begin with a clock or a range."""
    if not text[:1].isdigit():
        return "", "", text
    clock = text[:5]
    if clock in CLOCKS and text[5:6] == " " and text[6:7].isalpha() and text[6:8] not in HALVES:
        return clock, "", text[6:]  # '09:12 word', by far the most common
    found = syntax.TIME.match(text)
    if not found:
        return "", "", text
    hour, minute, half, end_hour, end_minute, end_half = found.groups()
    ranged = any(dash in found[0] for dash in "–—-")
    # '14:05– text' is a running clock, '09:30 - text' a moment and a dash
    open_end = RUNNING if ranged and " " not in found[0].rstrip() else ""
    if len(hour) == 1 and int(hour) < SURE_HOUR and not (half or end_hour or open_end):
        return "", "", text  # '1:50 dilution'
    end = _clock(end_hour, end_minute, end_half) if end_hour else open_end
    time = _begun(hour, minute, end_half, end) if end_half and not half else ""
    time = time or _clock(hour, minute, half)
    if not time or (end_hour and not end):
        return "", "", text
    return time, end, text[found.end() :]


def read_head(text: str, grammar: Grammar) -> Head:
    """Return time, kind and the rest of an entry's first line."""
    time, end, rest = read_time(text)
    colon = rest.find(":", 1, LONGEST_KIND + 1)
    if colon > 0 and rest[colon + 1 : colon + 2] in BLANKS:
        known = grammar.kinds.get(rest[:colon].casefold())
        if known:
            return Head(time, end, known[0], rest[colon + 1 :].lstrip(" \t"))
    return Head(time, end, "", rest)


def _begun(hour: str, minute: str, half: str, end: str) -> str:
    """Return the start of a range whose end alone names its half of the day.

    ``1:30–2:45pm`` begins in the same half, ``11:30–1:15pm`` in the other.
    """
    same = _clock(hour, minute, half)
    return same if same <= end else _clock(hour, minute, "a" if half[0] in "pP" else "p")


def _clock(hour: str, minute: str, half: str | None) -> str:
    if not (hour + minute).isdecimal():
        return ""
    hours = int(hour)
    if half:
        if not 1 <= hours <= NOON:
            return ""
        hours = hours % NOON + (NOON if half[0] in "pP" else 0)
    return f"{hours:02}:{minute}" if hours <= LAST_HOUR and int(minute) <= LAST_MINUTE else ""
