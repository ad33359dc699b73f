"""Read a task line: its state, dates, estimate and description, in every dialect."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from typing import NamedTuple

from rlog_git.dates import parse_minutes
from rlog_git.model import State, Task
from rlog_git.text import syntax
from rlog_git.text.inline import field_spans

# Dataview's keys, as Obsidian Tasks writes them, and our own
FIELD_DATES = {
    "due": "due",
    "scheduled": "scheduled",
    "start": "start",
    "created": "created",
    "completion": "done",
    "done": "done",
    "cancelled": "cancelled",
}


# what the rest of a Task's fields hold, in their order
TASK_SIGNS = ("priority", "due", "scheduled", "start", "created", "done", "cancelled", "recurrence")
NO_SIGNS = [""] * len(TASK_SIGNS)


class Signs(NamedTuple):
    """What the end of a task line says, as Obsidian Tasks reads it."""

    body: str
    values: dict[str, str]


def read_tail(text: str) -> Signs:
    """Take dates, priority and the like off the end of a line, until one is unknown."""
    values: dict[str, str] = {}
    signs = [] if text.isascii() else [found.start() for found in syntax.EMOJI.finditer(text)]
    if not signs:
        return Signs(text.rstrip(), values)
    tags: list[str] = []
    end = len(text)
    while True:
        while end and text[end - 1].isspace():
            end -= 1
        while signs and signs[-1] >= end:
            signs.pop()
        name, pattern = syntax.TAIL[text[signs[-1]]] if signs else ("", syntax.TRAILING_TAG)
        found = pattern.match(text, signs[-1], end) if name else None
        if found:
            values[name] = found[1]
            end = found.start()
            continue
        at = text.rfind("#", 0, end)
        found = syntax.TRAILING_TAG.match(text, max(at - 1, 0), end) if at >= 0 else None
        if not found:
            break
        tags.append(found[0])
        end = found.start()
    if "priority" in values:
        values["priority"] = syntax.PRIORITIES[values["priority"]]
    return Signs((text[:end] + "".join(reversed(tags))).rstrip(), values)


def read_task(
    text: str,
    symbol: str,
    state: State,
    fields: tuple[tuple[str, str], ...],
    stamps: dict[str, str],
    *,
    carries: bool,
) -> Task:
    """Return the task of a line's text (after the checkbox); days stay ISO text.

    `stamps` are the days from the lines below, which those of the line itself go before.
    """
    body, values = read_tail(text)
    for key, value in fields:
        name = FIELD_DATES.get(key)
        if name:
            if found := syntax.ISO_DAY.match(value):
                values.setdefault(name, found[0])
        elif key in ("priority", "repeat"):
            values.setdefault("recurrence" if key == "repeat" else key, value)
    if "[#" in body and (marked := syntax.LOGSEQ_PRIORITY.match(body)):
        values.setdefault("priority", syntax.LETTERS[marked[1]])
    values = stamps | values
    given = dict(reversed(fields)) if fields else {}
    tilde = syntax.TILDE.search(body) if "~" in body else None
    estimate = parse_minutes(given.get("est", tilde[1] if tilde else ""))
    spent = parse_minutes(given.get("spent", ""))
    signs = [values.get(name, "") for name in TASK_SIGNS] if values else NO_SIGNS
    description = describe(body)
    carries = carries and description != ""  # an empty box of a template stays where it is
    return Task(state, symbol, description, carries, estimate, spent, *signs)


def describe(body: str) -> str:
    """Return what a task is about: no fields, estimate or tags at its end, single blanks."""
    spans = field_spans(body) if "::" in body else []
    if spans:
        ends = [0, *(end for _, end, _, _ in spans)]
        starts = [*(start for start, _, _, _ in spans), len(body)]
        body = " ".join(body[end:start] for end, start in zip(ends, starts, strict=True))
    if "~" in body:
        body = syntax.TILDE.sub("", body.rstrip())
    return " ".join(body.split())


def derived_id(path: str, description: str, occurrence: int) -> str:
    """Return the id that every machine gives this task: ``t`` and 8 characters of base32."""
    key = f"{path}\n{description}\n{occurrence}".encode("utf-8", "replace")
    return "t" + b32encode(hashlib.blake2b(key, digest_size=5).digest()).decode().lower()
