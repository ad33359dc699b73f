"""Days, clocks and durations as people write them. Pure: today is an argument."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from rlog_git.errors import UsageError

WORKING_DAY_MIN = 8 * 60
WORKING_WEEK_DAYS = 5
SHORTEST_NAME = 3  # "Thu"
MONTHS = (
    "january february march april may june july august september october november december"
).split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

# 2026-11-23, 2026_11_23, 2026/11/23, 20261123
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)")
# 23.11.2026
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.[ ]?(\d{1,2})\.[ ]?((?:19|20)\d\d)(?!\d)")
# Monday, 23 November 2026; 2nd October 2017
DAY_MONTH = re.compile(
    r"(?<!\w)(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Za-z]{3,9})\.?,? ((?:19|20)\d\d)(?!\d)"
)
# November 23, 2026; Nov 23rd 2026
MONTH_DAY = re.compile(
    r"(?<!\w)([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)(?!\d)"
)
# what may stand before the date in a heading: "Monday, ", "[", "Day 3: "
BEFORE_DATE = re.compile(r"(?:[\[(*_~\s]*)(?:(?:[A-Za-z]{3,9})[,:]?\s+)?$")
# 2026-W48, 2026W48
WEEK = re.compile(r"(?<!\d)((?:19|20)\d\d)-?[wW](\d\d)(?!\d)")
# 1h30m, 45m, 1.5h, 2d, 1w
DURATION = re.compile(
    r"(?:(\d{1,4}(?:\.\d{1,3})?)w)?(?:(\d{1,4}(?:\.\d{1,3})?)d)?"
    r"(?:(\d{1,4}(?:\.\d{1,3})?)h)?(?:(\d{1,5})m(?:in)?)?",
    re.IGNORECASE,
)
# 3d, 2w, 5 days ago
AGO = re.compile(r"(\d{1,5})\s*(d|days?|w|weeks?)(?:\s+ago)?")


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_day(text: str) -> date | None:
    """Return the first day written anywhere in a text, in any of the known forms."""
    found = _first_day(text)
    return found[0] if found else None


def heading_day(text: str) -> date | None:
    """Return the day that a heading names: at its start, or in brackets at its end."""
    found = _first_day(text)
    if not found:
        return None
    day, start, end = found
    if BEFORE_DATE.match(text, 0, start) and not text[end : end + 1].isalnum():
        return day
    tail = text[end:].strip()
    return day if text[start - 1 : start] in ("(", "[") and tail in (")", "]") else None


def file_day(stem: str) -> date | None:
    """Return the day in a file's or folder's name, as ``2026-11-23`` or ``2026_11_23-title``."""
    found = ISO.search(stem)
    return safe_date(int(found[1]), int(found[3]), int(found[4])) if found else None


def name_day(stem: str) -> date | None:
    """Return the day in a name in ISO's order, or the day that is all of it: ``Nov 05, 2022``."""
    day = file_day(stem)
    if day or not any(character.isdigit() for character in stem):
        return day
    day = find_day(stem)
    return day if day and not without_day(stem) else None


def week_of(stem: str) -> str:
    """Return the ISO week in a name as ``2026-W48``, or nothing."""
    found = WEEK.search(stem)
    return f"{found[1]}-W{found[2]}" if found else ""


def parse_minutes(text: str) -> int:
    """Return the minutes of a duration such as ``1h30m``; -1 where it is none.

    A day is a working day of 8 hours, a week five of them.
    """
    found = DURATION.fullmatch(text.strip()) if text else None
    if not found or not found[0]:
        return -1
    weeks, days, hours, minutes = (float(part or 0) for part in found.groups())
    days += weeks * WORKING_WEEK_DAYS
    return round(days * WORKING_DAY_MIN + hours * 60 + minutes)


def format_minutes(minutes: int) -> str:
    """Write minutes as ``1h30m``."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")


def parse_now(text: str) -> datetime:
    """Read a moment such as ``2026-11-23T14:02+01:00``; raise UsageError."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment.astimezone()  # the last days of the year 9999 have no moment in some zones
    except (ValueError, OverflowError):
        raise UsageError(
            f"cannot read the moment {text!r}", "Write it as 2026-11-23T14:02+01:00"
        ) from None
    return moment if moment.tzinfo else moment.astimezone()


def log_day(moment: datetime, day_ends: str = "00:00") -> date:
    """Return the day a moment belongs to: the small hours before `day_ends` count to the last."""
    clock = f"{moment.hour:02}:{moment.minute:02}"
    return moment.date() - timedelta(days=1) if clock < day_ends else moment.date()


def parse_day(text: str, today: date) -> date:
    """Read one day as people say it; a weekday without ``last`` is the next one to come."""
    first, last = parse_span(text, today, future=True)
    if first != last:
        raise UsageError(f"{text!r} is more than one day", "Name one day, such as yesterday")
    return first


def parse_span(text: str, today: date, *, future: bool = False) -> tuple[date, date]:
    """Read a day, week, month, year or ``3d`` (the last three days) as (first, last) day."""
    low = " ".join(text.casefold().split())
    for reader in (_named_day, _weekday, _calendar_span, _ago):
        found = reader(low, today, future)
        if found:
            return found
    day = find_day(text)
    if day:
        return day, day
    raise UsageError(
        f"cannot read the date {text!r}",
        "Try 2026-11-23, yesterday, friday, last monday, 3d, 2026-W48 or 2026-11",
    )


def days_between(first: str, last: str) -> int:
    """Return the days from one ISO day to another, negative where the second is the earlier."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def long_day(day: date) -> str:
    """Return ``Monday, 23 November 2026``, in English whatever the locale."""
    return f"{DAYS[day.weekday()].title()}, {day.day} {month_name(day)} {day.year}"


def month_name(day: date) -> str:
    """Return the English name of a day's month."""
    return MONTHS[day.month - 1].title()


def _first_day(text: str) -> tuple[date, int, int] | None:
    best: tuple[date, int, int] | None = None
    for pattern in (ISO, DOTTED, DAY_MONTH, MONTH_DAY):
        found = pattern.search(text)
        if not found or (best and found.start() >= best[1]):
            continue
        if pattern is ISO:
            moment = safe_date(int(found[1]), int(found[3]), int(found[4]))
        elif pattern is DOTTED:
            moment = safe_date(int(found[3]), int(found[2]), int(found[1]))
        else:
            name, number = (found[2], found[1]) if pattern is DAY_MONTH else (found[1], found[2])
            moment = safe_date(int(found[3]), month_number(name), int(number))
        if moment:
            best = (moment, found.start(), found.end())
    return best


def month_number(name: str) -> int:
    """Return the number of a month's name or its beginning, 0 where it is none."""
    low = name.casefold()
    for number, month in enumerate(MONTHS, 1):
        if low == month or (low[:3] == month[:3] and month.startswith(low)) or low == "sept":
            if low == "sept" and number != 9:  # noqa: PLR2004 - September
                continue
            return number
    return 0


def _named_day(low: str, today: date, future: bool) -> tuple[date, date] | None:  # noqa: FBT001
    offsets = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if low in offsets:
        day = today + timedelta(days=offsets[low])
        return day, day
    spans = {
        "this week": (today - timedelta(days=today.weekday()), 7),
        "last week": (today - timedelta(days=today.weekday() + 7), 7),
        "next week": (today + timedelta(days=7 - today.weekday()), 7),
    }
    if low in spans:
        first, length = spans[low]
        return (
            (first, first)
            if future and low == "next week"
            else (
                first,
                first + timedelta(days=length - 1),
            )
        )
    if low in ("this month", "last month"):
        first = today.replace(day=1)
        if low == "last month":
            first = (first - timedelta(days=1)).replace(day=1)
        return first, _month_end(first)
    return None


def _weekday(low: str, today: date, future: bool) -> tuple[date, date] | None:  # noqa: FBT001
    last = low.startswith("last ")
    name = low.removeprefix("last ").removeprefix("next ").removeprefix("on ")
    for number, day_name in enumerate(DAYS):
        if name == day_name or (len(name) >= SHORTEST_NAME and day_name.startswith(name)):
            if last or not future:
                back = (today.weekday() - number) % 7 or 7
                day = today - timedelta(days=back)
            else:
                day = today + timedelta(days=(number - today.weekday()) % 7 or 7)
            return day, day
    return None


def week_start(week: str) -> date | None:
    """Return the first day of an ISO week such as ``2026-W48``; None where there is no such."""
    year, _, number = week.partition("-W")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None


def _calendar_span(low: str, today: date, future: bool) -> tuple[date, date] | None:  # noqa: FBT001, ARG001
    week = WEEK.fullmatch(low)
    if week:
        monday = week_start(f"{week[1]}-W{week[2]}")
        if monday is None:
            raise UsageError(f"the year {week[1]} has no week {week[2]}")
        return monday, monday + timedelta(days=6)
    month = re.fullmatch(r"((?:19|20)\d\d)-(\d\d)", low)
    if month:
        first = safe_date(int(month[1]), int(month[2]), 1)
        if first:
            return first, _month_end(first)
    year = re.fullmatch(r"(?:19|20)\d\d", low)
    if year:
        return date(int(low), 1, 1), date(int(low), 12, 31)
    for number, name in enumerate(MONTHS, 1):
        if low == name:
            first = date(today.year if number <= today.month else today.year - 1, number, 1)
            return first, _month_end(first)
    return None


def _ago(low: str, today: date, future: bool) -> tuple[date, date] | None:  # noqa: FBT001
    found = AGO.fullmatch(low)
    if not found:
        return None
    days = int(found[1]) * (7 if found[2].startswith("w") else 1)
    try:
        if future:
            forward = not low.endswith("ago")
            day = today + timedelta(days=days if forward else -days)
            return day, day
        if low.endswith("ago"):
            day = today - timedelta(days=days)
            return day, day
        return today - timedelta(days=max(days - 1, 0)), today
    except OverflowError:
        raise UsageError(f"{low!r} lies outside the calendar") from None


def _month_end(first: date) -> date:
    after = first.replace(day=28) + timedelta(days=4)
    return after - timedelta(days=after.day)


def without_day(text: str) -> str:
    """Return what a text says beside its date: nothing for a line that is only a date."""
    found = _first_day(text)
    rest = text[: found[1]] + text[found[2] :] if found else text
    weekday = rest.strip(" ,.:*_[]()#-").casefold()
    # "Thu" and "Thurs" name a day; "T" alone is somebody's title
    named = len(weekday) >= SHORTEST_NAME and any(name.startswith(weekday) for name in DAYS)
    return "" if named else weekday
