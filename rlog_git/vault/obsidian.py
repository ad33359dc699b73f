"""Read the settings that Obsidian and its plugins keep in a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.model import State

if TYPE_CHECKING:
    from pathlib import Path

TASKS_SETTINGS = ".obsidian/plugins/obsidian-tasks-plugin/data.json"
TYPES = {
    "TODO": State.OPEN,
    "IN_PROGRESS": State.DOING,
    "ON_HOLD": State.OPEN,
    "DONE": State.DONE,
    "CANCELLED": State.CANCELLED,
    "NON_TASK": State.MOVED,
}
# moment.js, as Obsidian writes dates, to strftime; longer names first
MOMENT = (
    ("YYYY", "%Y"),
    ("GGGG", "%G"),
    ("gggg", "%G"),
    ("MMMM", "%B"),
    ("dddd", "%A"),
    ("MMM", "%b"),
    ("ddd", "%a"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("WW", "%V"),
    ("ww", "%V"),
    ("D", "%-d"),
    ("M", "%-m"),
    ("HH", "%H"),
    ("mm", "%M"),
)


def task_settings(root: Path) -> tuple[bool, tuple[tuple[str, State], ...]]:
    """Return (dates are written as emoji, symbols with their states) of the Tasks plugin."""
    found = _read(root / TASKS_SETTINGS)
    if not isinstance(found, dict):
        return False, ()
    emoji = found.get("taskFormat", "tasksPluginEmoji") == "tasksPluginEmoji"
    statuses = found.get("statusSettings", {})
    symbols = []
    for group in ("coreStatuses", "customStatuses"):
        for status in statuses.get(group, ()) if isinstance(statuses, dict) else ():
            symbol, kind = str(status.get("symbol", "")), str(status.get("type", ""))
            if len(symbol) == 1 and kind in TYPES:
                symbols.append((symbol, TYPES[kind]))
    return emoji, tuple(symbols)


def daily_pattern(root: Path) -> str:
    """Return the strftime pattern of Obsidian's daily notes, or "" where there are none."""
    found = _read(root / ".obsidian/daily-notes.json")
    if not isinstance(found, dict):
        return ""
    folder = str(found.get("folder") or "").strip("/")
    name = moment_to_strftime(str(found.get("format") or "YYYY-MM-DD"))
    return f"{folder}/{name}.md".lstrip("/") if name else ""


def moment_to_strftime(pattern: str) -> str:
    """Return a moment.js pattern for strftime, "" where it holds a sign that has no counterpart."""
    written = ""
    at = 0
    while at < len(pattern):
        if pattern[at] == "[" and "]" in pattern[at:]:
            end = pattern.index("]", at)
            written += pattern[at + 1 : end].replace("%", "%%")
            at = end + 1
            continue
        sign = next(((a, b) for a, b in MOMENT if pattern.startswith(a, at)), None)
        if sign:
            written += sign[1]
            at += len(sign[0])
        elif pattern[at].isalpha():
            return ""
        else:
            written += pattern[at].replace("%", "%%")
            at += 1
    return written


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever the plugin wrote
    if not path.is_file():
        return None
    import json  # noqa: PLC0415 - few vaults have these files, and json costs 11 ms

    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
