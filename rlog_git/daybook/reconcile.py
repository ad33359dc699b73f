"""Put back what another program's save left out of a note (safety.md §1.5)."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.daybook.written import Written
from rlog_git.errors import UsageError
from rlog_git.text.invert import NotInvertibleError, invert
from rlog_git.text.replay import base_of, nearest, replay
from rlog_git.vault import changes, editors, exchange, files, git, journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.vault.config import Vault

HELD_SECONDS = 600
# the clock of a file system runs behind by up to a tick
TICK_NS = 20_000_000
# how much younger than a note git's index may seem, by the clocks of file systems
SLACK_SECONDS = 0.05


def reconcile(vault: Vault) -> list[Written]:
    """Look at each note that was saved by another program since rlog wrote it; say what went back.

    Raise OSError where a note cannot be written or the lock is held; what is not done is done at
    the next look.
    """
    state = str(vault.state)
    found = []
    for full in changes.disturbed(state):
        path = _relative(vault, full)
        if not path:
            changes.forget(state, full)
            continue
        editors.wait_for_save(full)
        with journal.Lock(state):
            found += put_back(vault, path, full)
    return found + _release(vault)


def sentences(back: list[Written]) -> list[str]:
    """Say what went back, and how one gets rid of it."""
    if not back:
        return []
    found = [
        f"put back what another program's save left out: {one.path}:{one.line}  {one.text}"
        for one in back
    ]
    return [*found, "to be rid of a line, delete just that one and save"]


def put_back(vault: Vault, path: str, full: str) -> list[Written]:
    """Put what a save left out back into one note, unless the save knew it.

    The caller holds the lock.
    """
    state = str(vault.state)
    if changes.is_as_left(state, full):
        return []  # another rlog was faster
    if changes.stands(state, full):
        changes.forget(state, full)
        return []
    saved = exchange.read_settled(full)
    if saved == b"" and exchange.is_young(full):
        return []  # an editor is about to write it: the next look will tell
    versions = _versions(state, full)
    base = base_of(saved, versions) if saved and versions else -1
    if not saved or base in (-1, len(versions) - 1) or _is_from_git(vault, path, saved):
        changes.forget(state, full)
        return []
    return _write(vault, path, full, versions[base], versions[-1])


def _write(
    vault: Vault, path: str, full: str, before: bytes, after: bytes, *, keep: bool = False
) -> list[Written]:
    """Make on a note what turned one text into the other; return the lines that came."""

    def again(data: bytes) -> bytes:
        return replay(data, before, after, keep=keep)

    state = str(vault.state)
    asked, changes.ACT[0] = changes.ACT[0], changes.PUT_BACK
    old = exchange.read(full) or b""
    # a crash leaves the record pending, and what is left beside the note is cleared up
    record = journal.append(state, ("change", "", "", path, "put back"))
    try:
        new = exchange.change(full, again, state, over=True)
    finally:
        changes.ACT[0] = asked
    journal.settle(state, record)
    if new == old:
        changes.forget(state, full)
    return list(_came(path, old, new))


def _came(path: str, old: bytes, new: bytes) -> Iterator[Written]:
    left = old.split(b"\n")
    for number, row in enumerate(new.split(b"\n"), 1):
        if row in left:
            left.remove(row)
        elif row.strip():
            yield Written(path, number, row.strip().decode("utf-8", "replace"))


def _versions(state: str, full: str) -> list[bytes]:
    """Return a note as it was before and after each change since another program saved it.

    Empty where the copy is not what rlog wrote last.
    """
    last = exchange.read(changes.kept_path(state, full))
    return _chain(state, full, last) if last is not None else []


def _chain(state: str, full: str, last: bytes) -> list[bytes]:
    """Return the versions of a note up to its last one, as far as rlog alone wrote it."""
    rows = [row for row in changes.changes(state) if row.path == full]
    if not rows or rows[-1].digest != changes.digest(last):
        return []
    found = [last]
    for row in reversed(rows):
        if changes.digest(found[-1]) != row.digest:
            break
        try:
            found.append(invert(found[-1], row.at, row.removed, row.added, row.size))
        except NotInvertibleError:
            break
    return found[::-1]


def _is_from_git(vault: Vault, path: str, saved: bytes) -> bool:
    """Say whether git put a note there: a checkout, a reset, a stash (and none of ours since)."""
    answer = git.run(vault.root, "cat-file", "blob", f"HEAD:./{path}", seconds=20)
    if answer.code or answer.out.replace(b"\r\n", b"\n") != saved.replace(b"\r\n", b"\n"):
        return False
    where = git.run(vault.root, "rev-parse", "--git-path", "index", seconds=20)
    index = vault.root / where.out.decode("utf-8", "surrogateescape").strip()
    try:
        note = (vault.root / path).stat().st_mtime
        return index.stat().st_mtime >= note - SLACK_SECONDS
    except OSError:
        return False


def _release(vault: Vault) -> list[Written]:
    """Look at displaced files: what an editor wrote into one that it still had open goes in."""
    folder = vault.state / changes.HELD
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    found: list[Written] = []
    state = str(vault.state)
    paths: dict[str, str] = {}
    for name in names:
        held = _Held.read(folder, name)
        if held is None or not held.is_due():
            continue
        if held.is_written():
            paths = paths or {
                changes.digest(os.fsencode(row.path)): row.path for row in changes.changes(state)
            }
            found += _take_in(vault, held, paths.get(held.note, ""))
        held.path.unlink(missing_ok=True)
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """A displaced file: when it was displaced, from which note, and what it held then."""

    path: Path
    at_ns: int
    note: str
    digest: str

    @classmethod
    def read(cls, folder: Path, name: str) -> _Held | None:
        try:
            at, note, digest = name.split("-")
            return cls(folder / name, int(at, 16), note, digest)
        except ValueError:
            return None

    def is_due(self) -> bool:
        """Say whether it changed since, or is old enough that no editor has it open any more."""
        try:
            modified_ns = self.path.stat().st_mtime_ns
        except OSError:
            return False
        old = time.time_ns() - self.at_ns > HELD_SECONDS * 1_000_000_000
        return old or modified_ns > self.at_ns - TICK_NS or self.digest == changes.digest(b"")

    def is_written(self) -> bool:
        data = exchange.read(str(self.path))
        return bool(data) and changes.digest(data or b"") != self.digest


def _take_in(vault: Vault, held: _Held, full: str) -> list[Written]:
    path = _relative(vault, full) if full else ""
    if not path:
        return []
    state = str(vault.state)
    with journal.Lock(state):
        theirs = exchange.read(str(held.path)) or b""
        last = exchange.read(full) or b""
        # an editor's text may be older than the file that it wrote into
        versions = _chain(state, full, last)
        before = versions[nearest(theirs, versions)] if versions else last
        return _write(vault, path, full, before, theirs, keep=not versions)


def _relative(vault: Vault, full: str) -> str:
    """Return the path of a note in the vault, "" where it does not lie there."""
    path = os.path.relpath(full, vault.root.resolve())
    try:
        files.inside(vault.root, path)
    except UsageError:
        return ""
    return path
