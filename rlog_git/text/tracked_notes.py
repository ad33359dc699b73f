"""Put the lines of tracked runs into a note, and renew in them what nobody edited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.text import edit
from rlog_git.text.run_lines import DOT, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rlog_git.text.tracked_lines import RunLine

# '- 15:10 run: ', as it was written or as somebody made it
FRONT = re.compile(r"[ \t]*[-*+][ \t]+(?:\d{1,2}:\d\d[ \t]+)?(?:run:[ \t]+)?", re.IGNORECASE)
INDENTED = re.compile(r"[ \t]+\S")


def put_lines(
    data: bytes,
    lines: Iterable[RunLine],
    written: Mapping[str, tuple[str, ...]],
    folded: Iterable[str],
    names: dict[str, str],
) -> bytes:
    """Add the lines of runs that a note lacks, renew those that stand there, take folded ones out.

    `written` holds the parts that were written before, by id: what differs from them is the
    user's. A line that was written before and stands there no more was taken out on purpose.
    `folded` are the ids of lines that another line tells of now.
    """
    for line in lines:
        number = line_of(data, line.id)
        if number:
            old = edit.line_at(data, number)
            new = renewed(old, line, written.get(line.id))
            data = edit.replace_line(data, number, old, new) if new != old else data
        elif line.id not in written:
            data = edit.add_entry(data, "done", str(line), names)[0]
    for block_id in folded:
        data = _without(data, block_id, written.get(block_id))
    return data


def renewed(old: str, line: RunLine, written: tuple[str, ...] | None) -> str:
    """Return a line with its new parts; what the user wrote in the place of one stays."""
    front = FRONT.match(old)
    mark = f" ^{line.id}"
    at = old.rindex(mark)
    if not front or written is None or len(written) != len(line.parts):
        return old
    parts, place = old[front.end() : at].split(DOT), 0
    for before, now in zip(written, line.parts, strict=True):
        if before and before in parts:
            place = parts.index(before)
            parts[place : place + 1] = [now] if now else []
            place += bool(now)
        elif before:
            place += 1  # the user has put something else there
        elif now:
            parts.insert(max(place, 1), now)
            place = max(place, 1) + 1
    return old[: front.end()] + DOT.join(parts) + old[at:]


def _without(data: bytes, block_id: str, written: tuple[str, ...] | None) -> bytes:
    """Take out a line that stands as it was written and has nothing below it."""
    number = line_of(data, block_id)
    if not number or written is None:
        return data
    line = edit.line_at(data, number)
    front = FRONT.match(line)
    said = DOT.join(part for part in written if part)
    if not front or line[front.end() :].rstrip() != f"{said} ^{block_id}":
        return data
    if INDENTED.match(edit.line_at(data, number + 1)):
        return data
    return edit.splice(data, number, number, [])
