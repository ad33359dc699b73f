"""Tell what changed in a config that is a program or of no known kind, as a diff of its text."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from rlog_git.provenance.redact_diff import redact_lines

LIMIT_LINES = 3_000
LIMIT_LINE = 2_000
# 'lr = 0.1', 'lr: float = 0.1', '"lr": 0.1,', 'config.lr = 0.1', 'lr=0.1,  # higher'
ASSIGNED = re.compile(
    r"\s{0,200}[\"']?(?P<name>[A-Za-z_][\w./-]{0,100})[\"']?[ \t]{0,40}"
    r"(?::[ \t]{0,40}[A-Za-z][\w.\[\], |]{0,60}?[ \t]{0,40}=(?!=)|[:=](?!=))[ \t]{0,40}"
    r"(?P<value>\S.*)"
)
COMMENT = re.compile(r"\s{1,200}#[^\"']*$")


class Line(NamedTuple):
    """A line that says something: its number from 1, its name and value; `raw` is unredacted."""

    number: int
    name: str
    value: str
    raw: str


def compare_texts(old: str, new: str, path: str) -> list[tuple[str, str, str, bool]] | None:
    """Return (name, old, new, same) of the lines that differ, redacted; None where it is too long.

    A line that assigns is known by its name, another one as ``line 12`` of the new text. `same`
    says that two values differ only in what was redacted.
    """
    before, after = _lines(old, path), _lines(new, path)
    if before is None or after is None:
        return None
    matcher = SequenceMatcher(None, [x.raw for x in before], [x.raw for x in after])
    found: list[tuple[str, str, str, bool]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            found += _pairs(before[a:b], after[c:d])
    return found


def _lines(text: str, path: str) -> list[Line] | None:
    raw = text.split("\n")
    if len(raw) > LIMIT_LINES or any(len(line) > LIMIT_LINE for line in raw):
        return None
    safe = redact_lines(text, path).split("\n")
    # a key in armour makes one line of many
    raw = raw if len(raw) == len(safe) else safe
    found = []
    for number, (line, shown) in enumerate(zip(raw, safe, strict=True), 1):
        bare = COMMENT.sub("", line).strip()
        if bare and not bare.startswith(("#", "//", "%")):
            name, value = _assigned(COMMENT.sub("", shown).strip())
            found.append(Line(number, name, value, bare.rstrip(",")))
    return found


def _assigned(line: str) -> tuple[str, str]:
    found = ASSIGNED.fullmatch(line)
    return (found["name"], found["value"].rstrip(", ")) if found else ("", line)


def _pairs(old: list[Line], new: list[Line]) -> list[tuple[str, str, str, bool]]:
    """Pair the lines of one place: by name, and those without one in their order."""
    left = list(old)
    found = []
    for line in new:
        other = next((x for x in left if x.name == line.name), None)
        if other:
            left.remove(other)
        if other and other.raw == line.raw:
            continue
        before = other.value if other else ""
        same = bool(other) and before == line.value
        found.append((line.name or f"line {line.number}", before, line.value, same))
    return [*found, *((x.name or f"line {x.number}", x.value, "", False) for x in left)]
