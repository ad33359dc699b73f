"""Run the sessions shown in the documentation for real and compare what they print.

A fence such as

    ```console rlog
    $ rlog add 'first try #w2s'
    daily/2026/2026-11-23.md:7
    ```

is run, line by line, by a shell in a temporary home at a fixed clock. All fences of one file are
one session. A file that runs `rlog init` itself starts in an empty home, any other in a fresh
vault. `$ RLOG_NOW=2026-11-24T09:00+01:00 rlog …` sets the clock from there on, `$ cd DIR` changes
the folder, `> ` goes on with the line above, `[...]` stands for anything, and a command that ends
with exit code 3 shows `[3]` as its last line. `--update` writes what was really printed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT, NOW, SOAK

if TYPE_CHECKING:
    from pathlib import Path

# ```console rlog
OPENING = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})console +rlog *$")
# RLOG_NOW=2026-11-24T09:00+01:00 rlog today
CLOCK = re.compile(r"^RLOG_NOW=(\S+)\s+")
HOME_SHOWN = "/home/ada"
# what these transcripts plant in their vault and leave there
PLANTED = {
    "doctor.md": ["settings-unread"],
    "history.md": ["id-twice"],
    "importing.md": ["two-dates"],
}


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a transcript and the lines that were expected; `first` counts from 0."""

    command: str
    first: int
    last: int
    expected: tuple[str, ...]
    indent: str


@dataclass(slots=True)
class Session:
    """A shell session: where it stands and what its clock says."""

    home: Path
    folder: Path
    now: str = NOW
    path: str = field(default_factory=lambda: os.environ["PATH"])

    def run(self, command: str) -> list[str]:
        """Run one line and return what a terminal would show."""
        clock = CLOCK.match(command)
        if clock:
            self.now, command = clock[1], command[clock.end() :]
        if command.startswith("cd ") and ";" not in command and "&" not in command:
            self.folder = (
                self.folder / shlex.split(command)[1].replace("~", str(self.home))
            ).resolve()
            return []
        done = subprocess.run(
            ["sh", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            cwd=self.folder,
            env=os.environ | {"RLOG_NOW": self.now, "PATH": self.path, "PWD": str(self.folder)},
            timeout=120,
        )
        shown = done.stdout.decode(errors="replace").replace(str(self.home), HOME_SHOWN)
        lines = [line.rstrip() for line in shown.split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        return [*lines, f"[{done.returncode}]"] if done.returncode else lines


def steps(lines: list[str]) -> list[Step]:
    """Return the commands of all transcripts of a document, in order."""
    found: list[Step] = []
    at = 0
    while at < len(lines):
        opening = OPENING.match(lines[at])
        at += 1
        if not opening:
            continue
        indent, closing = opening["indent"], opening["indent"] + opening["ticks"]
        while at < len(lines) and lines[at].rstrip() != closing:
            step = _step(lines, at, indent, closing)
            found.append(step)
            at = step.last
        at += 1
    return found


def _step(lines: list[str], at: int, indent: str, closing: str) -> Step:
    """Read one command and its output, up to the next command or the end of the fence."""
    line = lines[at].removeprefix(indent)
    assert line.startswith("$ "), f"line {at + 1}: a transcript starts with a command: {line!r}"
    command = line[2:]
    at += 1
    while at < len(lines) and lines[at].removeprefix(indent).startswith("> "):
        command += "\n" + lines[at].removeprefix(indent)[2:]
        at += 1
    first = at
    while at < len(lines) and lines[at].rstrip() != closing:
        if lines[at].removeprefix(indent).startswith("$ "):
            break
        at += 1
    expected = tuple(text.removeprefix(indent).rstrip() for text in lines[first:at])
    return Step(command, first, at, expected, indent)


def matches(expected: tuple[str, ...], shown: list[str]) -> bool:
    """Say whether the output is what was expected, `[...]` standing for anything."""
    pattern = "\n".join(expected).strip("\n")
    parts = [re.escape(part) for part in pattern.split("[...]")]
    return re.fullmatch(".*?".join(parts), "\n".join(shown).strip("\n"), re.DOTALL) is not None


def documents() -> list[Path]:
    """Return every document that shows at least one transcript."""
    places = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
    places += sorted((CHECKOUT / "tests" / "transcripts").glob("*.md"))
    return [p for p in places if p.exists() and steps(p.read_text().split("\n"))]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Return a session in the temporary home whose `rlog` is the one under test."""
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "rlog"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rlog_git "$@"\n')
    command.chmod(0o755)
    home = tmp_path / "home"
    return Session(home, home, path=f"{tools}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_transcript(path: Path, session: Session, update: bool) -> None:  # noqa: FBT001 - a fixture
    """What the documentation shows is what rlog prints."""
    lines = path.read_text().split("\n")
    todo = steps(lines)
    if not any("rlog init" in step.command for step in todo):
        session.run("rlog init my-log")
        session.run("cd my-log")
    wrong: list[str] = []
    anew: list[tuple[Step, list[str]]] = []
    for step in todo:
        shown = session.run(step.command)
        if not matches(step.expected, shown):
            anew.append((step, shown))
            wrong.append(_difference(path, step, shown))
    if update:
        for step, shown in reversed(anew):
            lines[step.first : step.last] = [(step.indent + line).rstrip() for line in shown]
        path.write_text("\n".join(lines))
        return
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.soak
@pytest.mark.skipif(not SOAK, reason="runs every transcript a second time: make soak")
@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_nothing_is_wrong_after_a_session(path: Path, session: Session) -> None:
    """`check` and `doctor` find in the vault of a transcript what it planted, and nothing else."""
    todo = steps(path.read_text().split("\n"))
    if not any("rlog init" in step.command for step in todo):
        session.run("rlog init my-log")
        session.run("cd my-log")
    for step in todo:
        session.run(step.command)
    found = [*session.run("rlog check"), *session.run("rlog doctor")]
    codes = re.findall(r"^\S+:\d+: ([a-z-]+): ", "\n".join(found), re.MULTILINE)
    assert sorted(set(codes)) == PLANTED.get(path.name, []), found
    assert codes or found == ["every note reads as meant", "all is well"]


def _difference(path: Path, step: Step, shown: list[str]) -> str:
    """Write one mismatch as a reader wants to see it."""
    where = f"{path.relative_to(CHECKOUT)}:{step.first}: $ {step.command}"
    return "\n".join(
        [where, *(f"- {line}" for line in step.expected), *(f"+ {line}" for line in shown)]
    )


def test_dots_stand_for_anything() -> None:
    """`[...]` covers part of a line, or several lines, and nothing else is loose."""
    assert matches(("a [...] c", "[...]", "z"), ["a b c", "x", "y", "z"])
    assert not matches(("a [...] c",), ["a b d"])
    assert not matches(("a.c",), ["abc"])


def test_steps_keep_their_places() -> None:
    """Commands, continued lines and outputs are told apart, in several fences."""
    first = ["x", "```console rlog", "$ a", "> b", "out", "$ c", "```"]
    others = ["```console", "$ no", "```", "````console rlog", "$ d", "```", "````"]
    found = [(s.command, s.expected) for s in steps(first + others)]
    assert found == [("a\nb", ("out",)), ("c", ()), ("d", ("```",))]
