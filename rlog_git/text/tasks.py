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


class Signs(NamedTuple):
    """What the end of a task line says, as Obsidian Tasks reads it."""

    body: str
    values: dict[str, str]


def read_tail(text: str) -> Signs:
    """Take dates, priority and the like off the end of a line, until one is unknown."""
    values: dict[str, str] = {}
    tags = ""
    present = "" if text.isascii() else "".join(syntax.EMOJI.findall(text))
    patterns = [row for row in syntax.TAIL if not row[1].isdisjoint(present)] if present else ()
    matched = bool(patterns)
    while matched:
        matched = False
        text = text.rstrip()
        for name, _, pattern in patterns:
            found = pattern.search(text)
            if found:
                values[name] = found[1]
                text = text[: found.start()]
                matched = True
                break
        else:
            found = syntax.TRAILING_TAG.search(text)
            if found:
                tags = found[0] + tags
                text = text[: found.start()]
                matched = True
    if "priority" in values:
        values["priority"] = syntax.PRIORITIES[values["priority"][0]]
    return Signs((text + tags).rstrip(), values)


def read_task(
    text: str, symbol: str, state: State, fields: tuple[tuple[str, str], ...], *, carries: bool
) -> Task:
    """Return the task of a line's text (after the checkbox); days stay ISO text."""
    body, values = read_tail(text)
    for key, value in fields:
        name = FIELD_DATES.get(key)
        if name:
            values.setdefault(name, value[:10])
        elif key in ("priority", "repeat"):
            values.setdefault("recurrence" if key == "repeat" else key, value)
    given = dict(reversed(fields))
    tilde = syntax.TILDE.search(body) if "~" in body else None
    estimate = parse_minutes(given.get("est", tilde[1] if tilde else ""))
    return Task(
        state=state,
        symbol=symbol,
        description=describe(body),
        carries=carries,
        estimate_min=estimate,
        spent_min=parse_minutes(given.get("spent", "")),
        priority=values.get("priority", ""),
        due=values.get("due", ""),
        scheduled=values.get("scheduled", ""),
        start=values.get("start", ""),
        created=values.get("created", ""),
        done_day=values.get("done", ""),
        cancelled_day=values.get("cancelled", ""),
        recurrence=values.get("recurrence", ""),
    )


def describe(body: str) -> str:
    """Return what a task is about: no fields, estimate or tags at its end, single blanks."""
    for start, end, _, _ in reversed(field_spans(body) if "::" in body else []):
        body = body[:start] + " " + body[end:]
    if "~" in body:
        body = syntax.TILDE.sub("", body.rstrip())
    return " ".join(body.split())


def derived_id(path: str, description: str, occurrence: int) -> str:
    """Return the id that every machine gives this task: ``t`` and 8 characters of base32."""
    key = f"{path}\n{description}\n{occurrence}".encode("utf-8", "replace")
    return "t" + b32encode(hashlib.blake2b(key, digest_size=5).digest()).decode().lower()
