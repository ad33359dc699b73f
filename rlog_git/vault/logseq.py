"""Read the settings that Logseq keeps in a graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "logseq/config.edn"
DEFAULT_FORMAT = "yyyy_MM_dd"
DEFAULT_FOLDER = "journals"
# ';; a comment'
COMMENT = re.compile(r"^[ \t]*;.*$", re.MULTILINE)
# ':journal/file-name-format "yyyy_MM_dd"', ':journals-directory "journals"'
FORMAT = re.compile(r':journal/file-name-format\s+"([^"\\\n]*)"')
FOLDER = re.compile(r':journals-directory\s+"([^"\\\n]*)"')
# cljs-time's signs, longer ones first
SIGNS = {
    "yyyy": "%Y",
    "MMMM": "%B",
    "EEEE": "%A",
    "MMM": "%b",
    "EEE": "%a",
    "MM": "%m",
    "dd": "%d",
    "M": "%-m",
    "d": "%-d",
}
SIGN = re.compile("|".join(SIGNS))


def journal_pattern(root: Path) -> str:
    """Return the strftime pattern of a graph's journals, "" where there is no graph."""
    try:
        text = COMMENT.sub("", (root / CONFIG).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    written = FORMAT.search(text)
    name = (written[1] if written else "") or DEFAULT_FORMAT
    folder = FOLDER.search(text)
    pattern = SIGN.sub(lambda found: SIGNS[found[0]], name.replace("%", "%%"))
    place = ((folder[1] if folder else "") or DEFAULT_FOLDER).strip("/").replace("%", "%%")
    return f"{place}/{pattern}.md"
