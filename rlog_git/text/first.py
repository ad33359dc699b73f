"""Put an entry before the others of its section."""

from __future__ import annotations

from rlog_git.text import edit
from rlog_git.text.outline import NAMES, TEXT, outline, sections


def add_first(
    data: bytes, section: str, line: str, names: dict[str, str] = NAMES
) -> tuple[bytes, int]:
    """Add an entry above the first list item of a section; return (new bytes, its line from 1)."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    codes, headings, _opened = outline(lines, names)
    for name, heading, _level, end in sections(headings, len(lines)):
        if name != section:
            continue
        below = {index for index, *_ in headings if index > heading}
        for i in range(heading + 1, end):
            if i in below:
                break
            marker = edit.list_item(lines[i]) if codes[i] == TEXT else ""
            if marker and not lines[i][:1].isspace():
                first, *rest = line.split("\n")
                deeper = " " * (len(marker) - 1)
                added = [marker + first[1:], *(deeper + nested for nested in rest)]
                return edit.splice(data, i + 1, 0, added), i + 1
        break
    return edit.add_entry(data, section, line, names)
