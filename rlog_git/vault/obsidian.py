"""Read the settings that Obsidian and its plugins keep in a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.model import State

if TYPE_CHECKING:
    from pathlib import Path

TASKS_SETTINGS = ".obsidian/plugins/obsidian-tasks-plugin/data.json"
DAILY_SETTINGS = ".obsidian/daily-notes.json"
PERIODIC_SETTINGS = ".obsidian/plugins/periodic-notes/data.json"
# a note of which span → (its key in Periodic Notes' settings, then in those with calendar sets)
PERIODS = {"day": ("daily", "day"), "week": ("weekly", "week")}
DEFAULT_FORMATS = {"day": "YYYY-MM-DD", "week": "gggg-[W]ww"}
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
    found = _read(root / DAILY_SETTINGS)
    return _pattern(found, "day") if isinstance(found, dict) else ""


def periodic_pattern(root: Path, period: str) -> str:
    """Return the strftime pattern of the Periodic Notes plugin for a ``day`` or ``week``, or ""."""
    found = _periodic(root, period)
    return _pattern(found, period) if found else ""


def daily_format(root: Path) -> str:
    """Return how Obsidian names daily notes, as moment.js says it, or "" where it does not say."""
    found = _periodic(root, "day") or _read(root / DAILY_SETTINGS)
    return str(found.get("format") or "") if isinstance(found, dict) else ""


def template(root: Path, period: str) -> str:
    """Return the path of the template that Obsidian makes notes of a span from, or ""."""
    found = _periodic(root, period) or (_read(root / DAILY_SETTINGS) if period == "day" else None)
    if not isinstance(found, dict):
        return ""
    path = str(found.get("template") or found.get("templatePath") or "").strip("/")
    return path if not path or path.endswith(".md") else f"{path}.md"


def _pattern(found: dict[str, Any], period: str) -> str:
    folder = str(found.get("folder") or "").strip("/").replace("%", "%%")
    name = moment_to_strftime(str(found.get("format") or DEFAULT_FORMATS[period]))
    return f"{folder}/{name}.md".lstrip("/") if name else ""


def _periodic(root: Path, period: str) -> dict[str, Any]:
    """Return what Periodic Notes says of a span, {} where it is switched off or not there.

    Its shape: {"daily": {"enabled": true, "folder": "", "format": "", "template": ""}}, since 1.0
    {"calendarSets": [{"day": {"enabled": true, "folder": "", "templatePath": ""}}]}.
    """
    found = _read(root / PERIODIC_SETTINGS)
    if not isinstance(found, dict):
        return {}
    old, new = PERIODS[period]
    sets = found.get("calendarSets")
    named = [each for each in sets if isinstance(each, dict)] if isinstance(sets, list) else []
    active = [each for each in named if each.get("id") == found.get("activeCalendarSet")]
    for said in ((active or named or [{}])[0].get(new), found.get(old)):
        if isinstance(said, dict) and said.get("enabled") is True:
            return said
    return {}


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
