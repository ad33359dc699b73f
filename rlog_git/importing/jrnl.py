"""Read what `jrnl --export json` wrote, as a log of dated sections. Pure.

Its shape: {"tags": {"@w2s": 3}, "entries": [{"title": "Slept badly.", "body": "And so on.",
"date": "2026-11-23", "time": "09:15", "tags": ["@w2s"], "starred": false}]}
"""

from __future__ import annotations

import json
from typing import Any

from rlog_git.dates import find_day
from rlog_git.text import render, syntax


def read_jrnl(data: bytes) -> bytes | None:
    """Return the entries as Markdown under headings of their days, None for any other file."""
    try:
        export = json.loads(data)
    except (ValueError, RecursionError):
        return None
    entries = export.get("entries") if isinstance(export, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
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
