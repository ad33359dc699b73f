"""Read a task line as Obsidian Tasks does: written from its documented grammar, not from ours.

Sources: the Tasks documentation ("Tasks Emoji Format", "Dataview Format", "Recognising Tags",
"Statuses") and the order of its reading loop: what follows the checkbox is trimmed, a block link is
taken off, then known fields are taken off the END, each pass trying every field once, until a pass
finds none. Tags met on the way go back to the end of the description.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# indentation and quote marks, list marker, blanks, checkbox, blanks, body
LINE = re.compile(r"^[\s>]*(?:[-*+]|[0-9]+[.)]) +\[(.)\] *(.*)", re.DOTALL)
BLOCK_LINK = re.compile(r" \^[a-zA-Z0-9-]+$")
HASH_TAG_AT_END = re.compile(r"(?:^|\s)#[^ !@#$%^&*(),.?\":{}|<>]+$")
MAX_PASSES = 20

DATE = r"(\d{4}-\d{2}-\d{2})"
ID = r"[a-zA-Z0-9-_]+"
VALUES = {
    "done": DATE,
    "cancelled": DATE,
    "due": DATE,
    "scheduled": DATE,
    "start": DATE,
    "created": DATE,
    "recurrence": r"([a-zA-Z0-9, !]+)",
    "on_completion": r"([a-zA-Z]+)",
    "id": rf"({ID})",
    "depends_on": rf"({ID}(?: *, *{ID} *)*)",
}
EMOJI = {
    "done": "✅",
    "cancelled": "❌",
    "due": "[📅📆🗓]",
    "scheduled": "[⏳⌛]",
    "start": "🛫",
    "created": "\N{HEAVY PLUS SIGN}",
    "recurrence": "🔁",
    "on_completion": "🏁",
    "id": "🆔",
    "depends_on": "⛔",
}
NAMES = {
    "done": "completion",
    "recurrence": "repeat",
    "on_completion": "onCompletion",
    "depends_on": "dependsOn",
}
LEVELS = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
PRIORITY_FIRST = ("priority", *list(VALUES)[:-2])  # the tags come before id and depends_on
STATUSES = {" ": "open", "/": "doing", "x": "done", "-": "cancelled"}


class TaskLine(NamedTuple):
    """What Obsidian Tasks knows of a line."""

    symbol: str
    status: str
    description: str
    block_link: str
    fields: dict[str, str]


def _emoji_patterns() -> dict[str, re.Pattern[str]]:
    found = {"priority": re.compile("([🔺⏫🔼🔽⏬])\ufe0f?$")}
    for name, sign in EMOJI.items():
        blanks = " ?" if name == "recurrence" else " *"
        found[name] = re.compile(rf"{sign}{chr(0xFE0F)}?{blanks}{VALUES[name]}$")
    return found


def _dataview_patterns() -> dict[str, re.Pattern[str]]:
    values = {"priority": "(highest|high|medium|low|lowest)", **VALUES}
    return {
        name: re.compile(
            r"(?:(?=[^\]]+\])\[|(?=[^)]+\))\() *"
            rf"{NAMES.get(name, name)}:: *{value} *[)\]](?: *,)?$"
        )
        for name, value in values.items()
    }


PATTERNS = {"emoji": _emoji_patterns(), "dataview": _dataview_patterns()}


def read_line(line: str, dialect: str = "emoji") -> TaskLine | None:
    """Return a line's task in a dialect, ``emoji`` or ``dataview``; None where it is none."""
    found = LINE.match(line)
    if not found:
        return None
    symbol, body = found[1], found[2].strip()
    link = BLOCK_LINK.search(body)
    if link:
        body = body[: link.start()].strip()
    description, fields = _from_the_end(body, PATTERNS[dialect])
    if dialect == "emoji" and "priority" in fields:
        fields["priority"] = LEVELS[fields["priority"]]
    status = STATUSES.get(symbol, "open")  # an unknown status is of the type TODO
    return TaskLine(symbol, status, description, link[0].strip(" ^") if link else "", fields)


def _from_the_end(body: str, patterns: dict[str, re.Pattern[str]]) -> tuple[str, dict[str, str]]:
    fields: dict[str, str] = {}
    tags: list[str] = []
    for _ in range(MAX_PASSES):
        before = body
        for name in PRIORITY_FIRST:
            body = _take(name, patterns[name], body, fields)
        tag = HASH_TAG_AT_END.search(body)
        if tag:
            body = body[: tag.start()].strip()
            tags.insert(0, tag[0].strip())
        for name in ("id", "depends_on"):
            body = _take(name, patterns[name], body, fields)
        if body == before:
            break
    return " ".join([body, *tags]).strip(), fields


def _take(name: str, pattern: re.Pattern[str], body: str, fields: dict[str, str]) -> str:
    found = pattern.search(body)
    if not found:
        return body
    fields[name] = found[1].strip()
    return (body[: found.start()]).strip()
