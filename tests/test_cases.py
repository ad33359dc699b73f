"""Run the golden cases of tests/cases/*.md: title, a dot, input, a dot, expected, a dot.

    An entry goes after the last item of its section
    .
    >> add done - 14:02 checked the mask
    # Monday, 23 November 2026
    ...
    .
    # Monday, 23 November 2026
    ...
    .

The file's name picks the function in ACTS. Leading lines `>> …` are what is done; the rest is one
note, or several under lines `== daily/2026/2026-11-23.md`. So that a reader sees what is there, `␍`
stands for a carriage return, `␉` for a tab, `␀` for a zero byte, `␚` for the byte FF, which is not
UTF-8, and `␄` as the last thing for a missing last newline. `--update` writes what really came out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from case_acts import ACTS
from harness import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

CASES = CHECKOUT / "tests" / "cases"
# == daily/2026/2026-11-23.md
NOTE = re.compile(r"^== (\S.*)$")
ONLY_NOTE = "daily/2026/2026-11-23.md"


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case: where it stands, what goes in and what must come out."""

    file: Path
    line: int
    title: str
    given: str
    expected: str


def read_cases(path: Path) -> list[Case]:
    """Return the cases of one file; text between them is for the reader."""
    cases: list[Case] = []
    parts: list[list[str]] = [[]]
    start = 0
    for number, line in enumerate(path.read_text().split("\n"), 1):
        if line != ".":
            parts[-1].append(line)
            continue
        if len(parts) == 1:
            start = number
        parts.append([])
        if len(parts) == 4:
            title = next(text for text in reversed(parts[0]) if text.strip())
            given, expected = ("".join(f"{text}\n" for text in part) for part in parts[1:3])
            cases.append(Case(path, start, title, given, expected))
            parts = [[]]
    assert len(parts) == 1, f"{path}:{start}: this case has no third dot"
    assert len({case.title for case in cases}) == len(cases), f"{path}: two cases of one title"
    return cases


def to_bytes(shown: str) -> bytes:
    """Turn the visible form of a note into its bytes."""
    text = shown.replace("␍", "\r").replace("␉", "\t").replace("␀", "\0").replace("␚", "\udcff")
    return re.sub("␄\n?$", "", text).encode(errors="surrogateescape")


def to_shown(data: bytes) -> str:
    """Turn a note's bytes into the visible form."""
    text = data.decode(errors="surrogateescape").replace("\0", "␀").replace("\udcff", "␚")
    text = text.replace("\r", "␍").replace("\t", "␉")
    return text if text.endswith("\n") or not text else text + "␄\n"


def split_notes(text: str) -> tuple[list[str], dict[str, bytes]]:
    """Split an input into what is done and the notes it is done to."""
    lines = text.split("\n")[:-1]
    acts = []
    while lines and lines[0].startswith(">> "):
        acts.append(lines.pop(0)[3:])
    notes: dict[str, str] = {}
    name = ONLY_NOTE
    for line in lines:
        header = NOTE.match(line)
        if header:
            name = header[1]
            notes[name] = ""
        else:
            notes[name] = notes.get(name, "") + line + "\n"
    return acts, {path: to_bytes(shown) for path, shown in notes.items()}


def join_notes(notes: dict[str, bytes]) -> str:
    """Write notes as a case shows them; a single one at the usual path goes without its name."""
    if set(notes) <= {ONLY_NOTE}:
        return to_shown(notes.get(ONLY_NOTE, b""))
    return "".join(f"== {path}\n{to_shown(data)}" for path, data in sorted(notes.items()))


def run_case(case: Case) -> str:
    """Return what really comes out of a case."""
    acts, notes = split_notes(case.given)
    out = ACTS[case.file.stem](acts, notes)
    return out if isinstance(out, str) else join_notes(out)


def all_cases() -> list[Case]:
    """Return every case of every file."""
    return [case for path in sorted(CASES.glob("*.md")) for case in read_cases(path)]


@pytest.mark.parametrize("case", all_cases(), ids=lambda c: f"{c.file.stem}:{c.line}")
def test_case(case: Case, update: bool) -> None:  # noqa: FBT001 - a fixture
    """Each golden case comes out as written."""
    out = run_case(case)
    if update and out != case.expected:
        _rewrite(replace(case, expected=out))
    else:
        assert out == case.expected, f"{case.file.relative_to(CHECKOUT)}:{case.line}: {case.title}"


def _rewrite(case: Case) -> None:
    """Put what came out in the place of what was expected, leaving all other lines."""
    lines = case.file.read_text().split("\n")
    start = next(n for n, line in enumerate(lines) if line == case.title and lines[n + 1] == ".")
    second = lines.index(".", start + 2)
    third = lines.index(".", second + 1)
    lines[second + 1 : third] = case.expected.split("\n")[:-1]
    case.file.write_text("\n".join(lines))


def test_visible_bytes_come_back() -> None:
    """Carriage returns, tabs and a missing last newline survive the visible form."""
    for data in (b"a\r\n\tb", b"a\n", b"", b"\r\n", b"\0", b"\xff"):
        assert to_bytes(to_shown(data)) == data
