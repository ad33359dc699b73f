"""Write what changed in a file as a diff, without secrets and no longer than a note bears."""

from __future__ import annotations

import difflib
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.provenance.redact_diff import redact_diff
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT_CHARACTERS = 64_000
MOST_CHARACTERS = 4_000_000
LONGEST_PATH = 300
LONGEST_LINE = 2_000
BINARY_BYTES = 8_000
# difflib takes quadratic time: of more lines than this the differing middle counts as a whole
MOST_LINES = 2_000
CONTEXT = 3


class Patch(NamedTuple):
    """How one file differs; without text where it is no text."""

    name: str
    added: int = 0
    removed: int = 0
    text: str = ""


def patch_of(name: str, old: bytes | None, new: bytes | None) -> Patch:
    """Return how a file differs; None stands for an absent one."""
    if any(b"\0" in (data or b"")[:BINARY_BYTES] for data in (old, new)):
        return Patch(name)
    before, after = (_lines(data or b"") for data in (old, new))
    rows = _rows(before, after)
    added = sum(row.startswith("+") for row in rows)
    removed = sum(row.startswith("-") for row in rows)
    shown = clean_line(name, LONGEST_PATH)
    front = "/dev/null" if old is None else f"a/{shown}"
    back = "/dev/null" if new is None else f"b/{shown}"
    head = [f"diff --git a/{shown} b/{shown}", f"--- {front}", f"+++ {back}"]
    return Patch(name, added, removed, "\n".join([*head, *rows]))


def kept(patches: Sequence[Patch]) -> tuple[str, str]:
    """Return the redacted diff of all patches as far as a note keeps it, and what is said then."""
    text = "\n".join(patch.text or f"Not text: {clean_line(patch.name)}" for patch in patches)
    if len(text) > MOST_CHARACTERS:
        return (
            "",
            f"The changes that are not committed are too many to keep: {len(text)} characters.",
        )
    whole = redact_diff(text) if text else ""
    if len(whole) <= KEPT_CHARACTERS:
        return whole, ""
    lines = whole[:KEPT_CHARACTERS].split("\n")[:-1]
    left = whole.count("\n") + 1 - len(lines)
    digest = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
    return "\n".join(lines), f"{left} more lines are not kept; the whole has the SHA-256 {digest}."


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [_harmless(line) for line in lines]


def _harmless(line: str) -> str:
    """Return a line without what a terminal obeys, or an editor hides."""
    line = line.rstrip("\r")
    if line.isprintable() and len(line) <= LONGEST_LINE:
        return line
    return "".join(c if c.isprintable() or c == "\t" else "�" for c in line[:LONGEST_LINE])


def _rows(before: list[str], after: list[str]) -> list[str]:
    """Return the rows of a unified diff, without its head."""
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    if max(len(old), len(new)) <= MOST_LINES:
        start = max(0, first - CONTEXT)
        end = max(0, last - CONTEXT)
        a, b = (lines[start : len(lines) - end] for lines in (before, after))
        return [_moved(row, start) for row in difflib.unified_diff(a, b, lineterm="", n=CONTEXT)][
            2:
        ]
    head = f"@@ -{first + 1},{len(old)} +{first + 1},{len(new)} @@"
    return [head, *(f"-{row}" for row in old), *(f"+{row}" for row in new)]


def _moved(row: str, by: int) -> str:
    """Return a row with the numbers of ``@@ -1,4 +1,5 @@`` counted from the file's first line."""
    if not by or not row.startswith("@@ "):
        return row
    parts = []
    for part in row.split(" ")[1:3]:
        number, comma, count = part[1:].partition(",")
        parts.append(f"{part[0]}{int(number) + by}{comma}{count}")
    return f"@@ {parts[0]} {parts[1]} @@"
