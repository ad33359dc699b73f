"""Carry a plan out, one note after the other, and note since when tasks carry over."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING

from rlog_git.daybook import writing
from rlog_git.daybook.attach import keep
from rlog_git.errors import RlogError, UnreadableError
from rlog_git.importing.placing import place
from rlog_git.importing.plan import make_plan
from rlog_git.importing.sources import read_sources
from rlog_git.importing.steps import ADD, COPY, MAKE, Plan, Step
from rlog_git.vault import files
from rlog_git.vault.locate import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from rlog_git.vault.config import Vault

# '[commits]', '# [sections]   # more names': before it a key belongs to no table
TABLE = re.compile(r"[ \t]*(?:#[ \t]*)?\[")
# '# carry_since = 2026-11-23'
COMMENTED = re.compile(r"[ \t]*#[ \t]*carry_since[ \t]*=")


def plan_import(vault: Vault, path: Path, *, undated: bool = False) -> Plan:
    """Return what importing a file or folder would do; nothing is written."""

    def existing(relative: str) -> bytes:
        # attachments may be large and are asked for once
        return note(relative) if relative.endswith(".md") else _there(vault, relative)

    note = cache(partial(_there, vault))
    sources = read_sources(path, vault.root)
    return make_plan(sources, vault.settings.grammar, existing, undated=undated)


def _there(vault: Vault, relative: str) -> bytes:
    """Return the bytes of a file of the vault, none where there is none."""
    try:
        return files.read_or_nothing(files.inside(vault.root, relative))
    except OSError as error:
        raise UnreadableError(relative, error.strerror or str(error)) from error


def carry_out(
    vault: Vault, plan: Plan, today: date, progress: Callable[[int, int], None] | None = None
) -> tuple[Step, ...]:
    """Write what a plan says; return the notes that another writer made meanwhile, which stay."""
    work: dict[str, list[Step]] = defaultdict(list)
    for step in plan.steps:
        if step.action in (MAKE, ADD):
            work[step.path].append(step)
    if work and vault.settings.grammar.carry_since is None:
        # first of all: no task of an old log may carry over, wherever an import is cut short
        _write_carry_since(vault, today)
    # what a text shows is there before the text
    copies = [step for step in plan.steps if step.action == COPY]
    late = [step for step in copies if not _copied(vault, step)]
    for done, (path, steps) in enumerate(work.items(), 1):
        late += _write(vault, path, steps)
        if progress:
            progress(done, len(work))
    return tuple(late)


def _copied(vault: Vault, step: Step) -> bool:
    """Copy a file into the attachments; say whether it stands there."""
    assert step.load  # noqa: S101 - only files that can be read are copied
    try:
        return keep(vault, step.path, step.load())
    except OSError as error:
        raise UnreadableError(
            f"{step.source} to {step.path}", error.strerror or str(error), "Mend it, then go on"
        ) from error


def _write(vault: Vault, path: str, steps: list[Step]) -> list[Step]:
    """Make one note or add to it, all sections in one change."""
    late: list[Step] = []
    made = [step for step in steps if step.action == MAKE]
    added = [step for step in steps if step.action == ADD]

    def splice(old: bytes) -> bytes:
        late[:] = [step for step in made if old and old != step.data]
        new = old or b"".join(step.data for step in made[:1])
        for step in added:
            assert step.piece  # noqa: S101 - only sections are added
            new = new or writing.new_note(vault, step.piece.day)
            new = place(new, step.piece, vault.settings.grammar.sections)
        return new

    writing.change(vault, path, f"import {steps[0].source}", splice)
    return late


def _write_carry_since(vault: Vault, today: date) -> None:
    """Add ``carry_since`` to rlog.toml; everything that stands there stays."""
    file = vault.root / MARKER
    text = files.read(file).decode("utf-8")
    lines = text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    commented = next((i + 1 for i, line in enumerate(lines) if COMMENTED.match(line)), None)
    table = next((i for i, line in enumerate(lines) if TABLE.match(line)), None)
    last = len(lines) - (not lines[-1])
    at = min(n for n in (commented, table, last) if n is not None)
    if at == len(lines):  # the last line has no newline yet
        lines[-1] += end
    lines.insert(at, f"carry_since = {today}{end}")
    new = "\n".join(lines)
    if tomllib.loads(new) != tomllib.loads(text) | {"carry_since": today}:
        raise RlogError(
            f"cannot add carry_since to {file}",
            f"Write the line 'carry_since = {today}' above its first table, then import again",
        )
    files.write_atomic(file, new.encode())
