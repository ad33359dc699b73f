"""Make a change again on a text that another program saved without it (safety.md §1.5). Pure.

Versions of a note are known up to the last that rlog wrote. `base_of` tells which of them a saved
text comes from, `replay` makes on it what was changed since.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# how alike a new line is to one that was written, when it is that line, edited (safety.md §1.5)
ALIKE = 0.6
CLOCK = re.compile(rb"(?<!\d)\d{1,2}:\d\d(?!\d)")
NUMBERED = re.compile(rb"\S*\d\S*")


def base_of(saved: bytes, versions: Sequence[bytes]) -> int:
    """Return which version, oldest first, a saved text comes from; the last one knew them all.

    A text that is just an earlier version was made so on purpose: an editor with unsaved text has
    more to save.
    """
    lines = _lines(saved)
    if lines and any(_lines(version) == lines for version in versions):
        return len(versions) - 1
    return nearest(saved, versions)


def nearest(saved: bytes, versions: Sequence[bytes]) -> int:
    """Return which version, oldest first, a text was made from.

    It is none before the last of which it holds a line, be it edited, and the nearest after it.
    """
    last, lines = len(versions) - 1, _lines(saved)
    known = [set(_lines(version)) for version in versions]
    theirs = [line for line in lines if not any(line in one for one in known)]
    first = 0
    for number in range(last, 0, -1):
        new = known[number].difference(*known[:number])
        if any(line in lines or is_alike(line, theirs) for line in new):
            first = number
            break
    counted = Counter(lines)
    return min(range(first, last + 1), key=lambda n: (_distance(counted, versions[n]), -n))


def is_alike(line: bytes, others: Iterable[bytes]) -> bool:
    """Say whether one of the other lines is this one, edited: alike, at its time, same numbers."""
    clock, numbers = CLOCK.findall(line)[:1], NUMBERED.findall(line)
    for other in others:
        same = CLOCK.findall(other)[:1] == clock and NUMBERED.findall(other) == numbers
        if same and _ratio(line, other) >= ALIKE:
            return True
    return False


def replay(saved: bytes, before: bytes, after: bytes, *, keep: bool = False) -> bytes:
    """Make on a saved text what turned `before` into `after`, where its lines stand.

    What the saved text holds already is not put in twice. Lines that were replaced and do not
    stand there any more are left as the other program has them; with `keep`, all lines are.
    """
    out = _rows(saved)
    old, new = _rows(before), _rows(after)
    known = set(map(_bare, old)) | set(map(_bare, new))
    theirs = [_bare(row) for row in out if _bare(row) and _bare(row) not in known]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        removed, added = old[i1:i2], new[j1:j2]
        at = _find(out, removed) if any(map(_bare, removed)) and not keep else -1
        if at >= 0:
            out[at : at + len(removed)] = added
            continue
        if tag == "delete":
            continue
        missing = [row for row in added if not _stands(row, out, old, theirs)]
        if any(map(_bare, missing)):
            _insert(out, _place(out, old[:i1], missing), missing)
    return b"".join(out)


def _insert(out: list[bytes], at: int, rows: list[bytes]) -> None:
    if at and not out[at - 1].endswith(b"\n"):
        out[at - 1] += b"\n"
    if at < len(out) and not rows[-1].endswith(b"\n"):
        rows = [*rows[:-1], rows[-1] + b"\n"]
    out[at:at] = rows


def _stands(row: bytes, out: list[bytes], old: list[bytes], theirs: list[bytes]) -> bool:
    """Say whether an added line is there: as often as it was written, or edited."""
    bare = _bare(row)
    if not bare:
        return False
    there = sum(_bare(other) == bare for other in out)
    before = sum(_bare(other) == bare for other in old)
    return there > before or is_alike(bare, theirs)


def _place(out: list[bytes], above: list[bytes], rows: list[bytes]) -> int:
    """Return where lines go: after the nearest of the lines above them that stands there."""
    bare = [_bare(row) for row in out]
    for row in reversed(above):
        wanted = _bare(row)
        if wanted and wanted in bare:
            at = len(bare) - bare[::-1].index(wanted)
            if not rows[0][:1].isspace():
                while at < len(out) and bare[at] and out[at][:1].isspace():
                    at += 1  # below it hang lines of its own
            return at
    return len(out) if above else 0


def _find(out: list[bytes], rows: list[bytes]) -> int:
    """Return where lines stand together, -1 where they don't."""
    wanted = [_bare(row) for row in rows]
    for at in range(len(out) - len(rows) + 1):
        if (
            _bare(out[at]) == wanted[0]
            and [_bare(row) for row in out[at : at + len(rows)]] == wanted
        ):
            return at
    return -1


def _distance(lines: Counter[bytes], version: bytes) -> int:
    other = Counter(_lines(version))
    return sum((lines - other).values()) + sum((other - lines).values())


def _ratio(one: bytes, other: bytes) -> float:
    first, second = one.decode("utf-8", "replace"), other.decode("utf-8", "replace")
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _lines(data: bytes) -> list[bytes]:
    return [row for row in map(_bare, data.split(b"\n")) if row]


def _rows(data: bytes) -> list[bytes]:
    rows = [row + b"\n" for row in data.split(b"\n")]
    rows[-1] = rows[-1][:-1]
    return rows if rows[-1] else rows[:-1]


def _bare(row: bytes) -> bytes:
    return row.rstrip(b"\r\n \t")
