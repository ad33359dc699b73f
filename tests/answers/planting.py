"""Write notes whose truth is known, and ask the real command what it finds in them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from harness import Rlog

SECTIONS = ("What to do next", "What was done", "Random ideas", "Reflection")


def write_day(
    vault: Path,
    day: date,
    done: Sequence[str] = (),
    *,
    todo: Sequence[str] = (),
    ideas: Sequence[str] = (),
    review: Sequence[str] = (),
) -> str:
    """Write the note of a day, a line an entry (without its list marker); return its path."""
    path = day.strftime("daily/%Y/%Y-%m-%d.md")
    lines = [f"# {day:%A}, {day.day} {day:%B %Y}"]
    for title, section in zip(SECTIONS, (todo, done, ideas, review), strict=True):
        lines += ["", f"## {title}", ""]
        lines += [line if line.startswith(" ") else f"- {line}" for line in section]
    return write_note(vault, path, "\n".join(lines) + "\n")


def write_note(vault: Path, path: str, text: str) -> str:
    """Write a note and return its path."""
    file = vault / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return path


def ask(rlog: Rlog, name: str, *words: str, now: str) -> dict[str, Any]:
    """Return what `rlog report NAME WORDS --json` says."""
    shown = rlog("report", name, *words, "--json", now=now)
    assert shown.code == 0, shown.err
    found: dict[str, Any] = json.loads(shown.out)
    return found


def row_of(answer: dict[str, Any], key: str, value: str, table: int = 0) -> dict[str, Any]:
    """Return the one row of a table whose column holds this value."""
    found = [row for row in answer["tables"][table]["rows"] if row[key] == value]
    assert len(found) == 1, answer["tables"][table]["rows"]
    return dict(found[0])


def cited_lines(vault: Path, answer: dict[str, Any]) -> list[str]:
    """Return the line of each place that an answer cites; each must be there and say something."""
    found = []
    for place in answer["places"]:
        lines = (vault / place["path"]).read_bytes().decode("utf-8", "replace").split("\n")
        line = lines[place["line"] - 1]
        assert re.search(r"\w", line), place
        found.append(line)
    return found
