"""Read what jrnl wrote, its export or its own file, as a log of dated sections. Pure.

The shape of `jrnl --export json`: {"tags": {"@w2s": 3}, "entries": [{"title": "Slept badly.",
"body": "And so on.", "date": "2026-11-23", "time": "09:15", "tags": ["@w2s"], "starred": false}]}
That of its file: `[2026-11-23 09:15] Slept badly. *`, lines of the body, a blank line.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rlog_git.dates import find_day
from rlog_git.text import render, syntax
from rlog_git.text.head import read_time

# '[2026-11-23 09:15] Slept badly. *', '2026-11-23 09:15 Slept badly.', '[2026-11-23 09:15:00 AM] …'
ENTRY = re.compile(
    r"(\[)?(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?::\d\d)?((?: [AP]M)?)(?(1)\]) (\S.*)", re.IGNORECASE
)


def read_jrnl(data: bytes) -> bytes | None:
    """Return the entries as Markdown under headings of their days, None for any other file."""
    try:
        export = json.loads(data)
    except (ValueError, RecursionError):
        return None
    entries = export.get("entries") if isinstance(export, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
    return _log(entries)


def read_jrnl_text(data: bytes) -> bytes | None:
    """Return the entries of jrnl's own file in the same way, None where it begins otherwise."""
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    entries: list[dict[str, Any]] = []
    for line in lines:
        found = ENTRY.fullmatch(line.rstrip())
        if found:
            day, clock, half, title = found.group(2, 3, 4, 5)
            bare = title.removesuffix(" *")
            time = read_time(clock + half.lstrip())[0]
            entries.append(
                {"date": day, "time": time, "title": bare, "body": "", "starred": bare != title}
            )
        elif entries:
            entries[-1]["body"] += f"{line}\n"
        elif line.strip():
            return None
    return _log(entries)


def _log(entries: list[dict[str, Any]]) -> bytes | None:
    sections = [section for entry in entries if (section := _section(entry))]
    return "\n\n".join(sections).encode("utf-8", "surrogatepass") + b"\n" if sections else None


def _section(entry: dict[str, Any]) -> str:
    """Return one entry below a heading of its day; "" where it has no day or says nothing."""
    day = find_day(str(entry.get("date") or ""))
    title, body = str(entry.get("title") or ""), str(entry.get("body") or "")
    text = "\n".join(part for part in (title, body) if part.strip())
    if not day or not text.strip():
        return ""
    known = text.casefold().split()
    tags = [f"#{str(tag).lstrip('@#')}" for tag in entry.get("tags") or ()]
    new = [tag for tag in tags if syntax.TAG.fullmatch(tag) and tag.casefold() not in known]
    first, _, rest = text.strip().partition("\n")
    head = " ".join([first, *new])
    clock = str(entry.get("time") or "")[:5]
    line = render.entry_line(f"{head}\n{rest}", clock, important=int(bool(entry.get("starred"))))
    return f"## {day}\n\n{line}"
