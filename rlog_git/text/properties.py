"""Read what stands in lines of its own: `key:: value`, and the dates of tasks in Logseq and Org."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.text.outline import FRONT

if TYPE_CHECKING:
    from rlog_git.text.front import Front

# 'status:: reading'; not 'std::vector', and 'main :: IO ()' is Haskell
PROPERTY = re.compile(r"^([A-Za-z][\w-]{0,60})::(?:[ \t]+(\S.{0,2000}))?$", re.MULTILINE)
# 'SCHEDULED: <2026-11-25 Wed>', 'DEADLINE: <2026-11-30 Mon 10:00 .+1w>'
STAMP = re.compile(
    r"(?:^|[ ])(SCHEDULED|DEADLINE): <(\d{4}-\d\d-\d\d)(?:[ ][^\s<>+]{1,20}){0,2}"
    r"(?:[ ]([.+]?\+\d{1,4}[hdwmy]))?>",
    re.MULTILINE,
)
NAMES = {"SCHEDULED": "scheduled", "DEADLINE": "due"}


def line_fields(text: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a text that are lines of their own."""
    return tuple((key.casefold(), value.strip()) for key, value in PROPERTY.findall(text) if value)


def page_properties(lines: list[str], codes: bytearray) -> Front:
    """Return what the lines say that open a page of Logseq, and mark them as front matter."""
    found: dict[str, tuple[str, ...]] = {}
    for at, line in enumerate(lines):
        said = PROPERTY.fullmatch(line.rstrip())
        if not said:
            break
        codes[at] = FRONT
        found[said[1].casefold()] = (said[2],) if said[2] else ()
        if "#private" in line.casefold():
            found["private"] = ("true",)  # better hidden than leaked
    return tuple(found.items())


def task_stamps(text: str) -> dict[str, str]:
    """Return the days, and how the task recurs, from the lines below a task."""
    values: dict[str, str] = {}
    for name, day, repeat in STAMP.findall(text):
        values.setdefault(NAMES[name], day)
        if repeat:
            values["recurrence"] = repeat
    return values
