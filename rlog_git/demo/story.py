"""Read the sample story: ten weeks of entries, tasks and commits, each on its week and weekday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from rlog_git.dates import parse_minutes

WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
WEEKS = 10
# '{3 Fri}'
DAY = re.compile(rf"\{{(\d{{1,2}}) ({'|'.join(WEEKDAYS)})\}}")
# '3 Fri', '3 Week', 'note notes/projects/w2s.md'
OPENING = re.compile(rf"(\d{{1,2}}) ({'|'.join(WEEKDAYS)}|Week)|note (\S+)")
# '+ text', '- text', 'x 11:30 words | 2h | what was said'
LINE = re.compile(r"([-+?!x/>|=])(?: (.*))?")
# '15:10 '
CLOCK = re.compile(r"(\d\d:\d\d) ")
# '14:12 3h20m 0 | why | command | acc 0.76 loss 0.58 | question', the last two may be missing
RUN = re.compile(r"(\d\d:\d\d) (\S+) (-?\d+) \| ([^|]+) \| ([^|]+)(?:\| ([^|]*))?(?:\| ([^|]*))?")
# '== 1 Tue 11:24 Start with one config'
COMMIT = re.compile(rf"== (\d{{1,2}}) ({'|'.join(WEEKDAYS)}) (\d\d:\d\d) (.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the story; `mark` says what it is, `text` may hold nested lines."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """What happened on one day, or in one note: `weekday` 7 is the week's own note."""

    day: date
    weekly: bool
    path: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A task that was closed: words of it, how long it took, what was said."""

    time: str
    words: str
    spent: str
    said: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A run of the code: when it began, its minutes, its exit code (negative for a signal)."""

    time: str
    minutes: int
    exit: int
    why: str
    command: str
    metrics: tuple[tuple[str, float], ...]
    question: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one file: `old` gives way to `new`; without `old`, `new` goes to the end."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the sample code repository."""

    day: date
    time: str
    subject: str
    edits: tuple[Edit, ...]


def last_friday(today: date) -> date:
    """Return the Friday before a day, never the day itself."""
    return today - timedelta(days=(today.weekday() - 5) % 7 + 1)


def read_parts(end: date) -> tuple[Part, ...]:
    """Return the days and notes of the story, whose last Friday is `end`, in order."""
    parts: list[Part] = []
    for block in _blocks(_text("ten_weeks.txt"), OPENING):
        opening, rows = block
        filled = DAY.sub(lambda found: day_of(found[1], found[2], end).isoformat(), "\n".join(rows))
        weekly = opening[2] == "Week"
        day = end if opening[3] else day_of(opening[1], "Sun" if weekly else opening[2], end)
        parts.append(Part(day, weekly, opening[3] or "", _lines(filled.split("\n"))))
    return tuple(parts)


def read_commits(end: date) -> tuple[Commit, ...]:
    """Return the commits of the story, oldest first."""
    return tuple(
        Commit(day_of(opening[1], opening[2], end), opening[3], opening[4], _edits(rows))
        for opening, rows in _blocks(_text("w2s.txt"), COMMIT)
    )


def read_run(text: str) -> Tried:
    """Return the run that a line of the story tells of; raise ValueError."""
    found = RUN.fullmatch(text)
    if not found:
        raise ValueError(f"no run: {text}")
    time, took, code, why, command, metrics, question = (part or "" for part in found.groups())
    words = metrics.split()
    measured = zip(words[::2], map(float, words[1::2]), strict=True)
    return Tried(
        time,
        parse_minutes(took),
        int(code),
        why.strip(),
        command.strip(),
        tuple(measured),
        question.strip(),
    )


def read_tick(text: str) -> Tick:
    """Read ``11:30 words of it | 2h | what was said``."""
    clock = CLOCK.match(text)
    words, spent, said, *_ = [*(part.strip() for part in text.split("|")), "", ""]
    return Tick(clock[1] if clock else "", words[clock.end() :] if clock else words, spent, said)


def day_of(week: str, weekday: str, end: date) -> date:
    """Return the date of a weekday in a week counted from 1; the last Friday is `end`."""
    back = (WEEKS - int(week)) * 7 + WEEKDAYS.index("Fri") - WEEKDAYS.index(weekday)
    return end - timedelta(days=back)


def _text(name: str) -> str:
    return files("rlog_git.demo").joinpath(name).read_text(encoding="utf-8")


def _blocks(text: str, opening: re.Pattern[str]) -> list[tuple[re.Match[str], list[str]]]:
    """Return each opening line with the lines below it; what stands before the first is a note."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for row in text.split("\n"):
        head = opening.fullmatch(row)
        if head:
            found.append((head, []))
        elif found:
            found[-1][1].append(row)
    return found


def _lines(rows: list[str]) -> tuple[Line, ...]:
    found: list[Line] = []
    for row in rows:
        head = LINE.fullmatch(row)
        if head:
            found.append(Line(head[1], head[2] or ""))
        elif row.startswith("  ") and found:
            found[-1] = Line(found[-1].mark, f"{found[-1].text}\n{row}")
    return tuple(found)


def _edits(rows: list[str]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    path, old, new = "", "", ""
    for row in [*rows, "@@ "]:
        ended = row[:2] == "@@" or (row[:1] == "-" and new)
        if ended and (old or new):
            edits.append(Edit(path, old, new))
            old, new = "", ""
        if row[:2] == "@@":
            path = row[3:]
        elif row[:1] == "-":
            old += row[1:] + "\n"
        elif row[:1] == "+":
            new += row[1:] + "\n"
    return tuple(edits)
