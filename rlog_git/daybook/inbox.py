"""File the lines of inbox.md under their days; it is emptied only when all stand there.

What is about to be filed is kept, synced, in `inbox/batch.json` of the state folder, with how often
each line has to stand in its note. So a filing that was cut short goes on where it stopped, and no
line is lost or stands twice.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rlog_git.dates import log_day
from rlog_git.daybook import writing
from rlog_git.daybook.tasks import box_tasks
from rlog_git.errors import RlogError
from rlog_git.text import close, edit
from rlog_git.text.inbox import Clock, is_title, read_inbox, without
from rlog_git.vault import files, journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from rlog_git.vault.config import Vault

INBOX = "inbox.md"
FOLDER = "inbox"
BATCH = "batch.json"
# a last line without its newline may be one that is being appended
SETTLED_SECONDS = 2.0

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filed:
    """A line that went into the log."""

    path: str
    section: str
    line: str


def waits(vault: Vault) -> bool:
    """Say whether lines wait to be filed, or a filing was cut short; cheap."""
    return _batch_file(vault).exists() or bool(_lines(vault, whole=True)[1])


def file_inbox(
    vault: Vault, moment: datetime, note_of: Callable[[date], str], *, whole: bool = False
) -> tuple[Filed, ...]:
    """File what inbox.md holds under the days it names, empty it, and say what went where.

    `note_of` gives the path of a day's note. `whole` takes a last line without newline even when
    it was appended this moment. Where another rlog files just now, nothing is done.
    """
    if not waits(vault):
        return ()
    try:
        with journal.Lock(str(vault.state / FOLDER)):
            return _resume(vault, moment) + _file(vault, moment, note_of, whole=whole)
    except journal.LockTimeoutError:
        return ()


def resume(vault: Vault, moment: datetime) -> tuple[Filed, ...]:
    """Go on with a filing that was cut short, before anything else moves its lines."""
    if not _batch_file(vault).exists():
        return ()
    try:
        with journal.Lock(str(vault.state / FOLDER)):
            return _resume(vault, moment)
    except journal.LockTimeoutError:
        return ()


def _file(
    vault: Vault, moment: datetime, note_of: Callable[[date], str], *, whole: bool
) -> tuple[Filed, ...]:
    """Read the inbox, keep what it says as a batch, and carry that out."""
    rows, taken = _lines(vault, whole=whole)
    if not taken:
        return ()
    settings = vault.settings
    texts = [row.decode("utf-8", "surrogateescape").rstrip("\r") for row in rows]
    thoughts = read_inbox(
        texts, _clock(vault, moment), settings.grammar.kinds, emoji=vault.settings.emoji
    )
    met: Counter[tuple[str, str]] = Counter()
    items: list[Item] = []
    for thought in thoughts:
        path = note_of(thought.day)
        note = files.read_or_nothing(files.inside(vault.root, path))
        first = _first(thought.line)
        met[path, first] += 1
        items.append(
            {
                "path": path,
                "day": thought.day.isoformat(),
                "section": thought.section,
                "line": thought.line,
                "count": _count(note, first) + met[path, first],
            }
        )
    batch = {"items": items, "taken": [row.decode("latin-1") for row in taken], "inode": 0}
    _keep(vault, batch)
    return _carry_out(vault, batch, moment, again=False)


def _resume(vault: Vault, moment: datetime) -> tuple[Filed, ...]:
    """Carry out what is left of the batch that is kept; the caller holds the lock."""
    data = files.read_or_nothing(_batch_file(vault))
    if not data:
        return ()
    try:
        batch = json.loads(data)
        return _carry_out(vault, batch, moment, again=True)
    except (ValueError, KeyError, TypeError) as error:
        raise RlogError(
            f"cannot read {_batch_file(vault)}, which says what of {INBOX} was being filed",
            "Look which of its lines stand in their notes already, then delete that file",
        ) from error


def _carry_out(vault: Vault, batch: Item, moment: datetime, *, again: bool) -> tuple[Filed, ...]:
    """Write a batch into its notes, then take its lines out of the inbox."""
    inode = _inode(vault)
    if batch["inode"] and batch["inode"] != inode:
        _batch_file(vault).unlink()  # the inbox was emptied, and only that was left to note
        return ()
    filed: list[Filed] = []
    paths = dict.fromkeys(item["path"] for item in batch["items"])
    for path in paths:
        items = [item for item in batch["items"] if item["path"] == path]
        filed += _write(vault, path, items, moment, again=again)
    batch["inode"] = inode
    _keep(vault, batch)
    taken = [row.encode("latin-1") for row in batch["taken"]]
    writing.change(vault, INBOX, "empty the inbox", lambda data: without(data, taken))
    _batch_file(vault).unlink()
    return tuple(filed)


def _write(
    vault: Vault, path: str, items: list[Item], moment: datetime, *, again: bool
) -> list[Filed]:
    """Put lines into one note in one change; `again` leaves those that stand there already."""
    day = date.fromisoformat(items[0]["day"])
    today = log_day(moment, vault.settings.day_ends)
    added: list[Item] = []
    is_box = any(item["section"] == "next" for item in items)
    names = vault.settings.grammar.sections

    def splice(data: bytes) -> bytes:
        added.clear()
        note = data or writing.new_note(vault, day, moment if day == today else None)
        for item in items:
            if again and _count(note, _first(item["line"])) >= item["count"]:
                continue
            note, _ = edit.add_entry(note, item["section"], item["line"], names)
            added.append(item)
        return note

    if is_box and files.inside(vault.root, path).exists():
        box_tasks(vault, path)
    writing.change(vault, path, "inbox", splice)
    return [Filed(path, item["section"], item["line"]) for item in added]


def _lines(vault: Vault, *, whole: bool) -> tuple[list[bytes], list[bytes]]:
    """Return (rows of the inbox, those that hold something to file)."""
    path = files.inside(vault.root, INBOX)
    rows = files.read_or_nothing(path).split(b"\n")
    young = not whole and rows[-1] and time.time() - path.stat().st_mtime < SETTLED_SECONDS
    rows = rows[:-1] if young else rows
    title = bool(rows) and is_title(rows[0].decode("utf-8", "replace"))
    return rows, [row for row in rows[title:] if row.strip()]


def _clock(vault: Vault, moment: datetime) -> Clock:
    """Return what the reader of lines has to know of time.

    Stamps of another zone become local: by the vault's zone, which knows of summer time, unless
    one is elsewhere just now.
    """
    try:
        zone = ZoneInfo(vault.settings.timezone) if vault.settings.timezone else None
    except (KeyError, ValueError, OSError):
        zone = None
    at_home = zone and moment.astimezone(zone).utcoffset() == moment.utcoffset()
    local = zone if at_home else moment.tzinfo
    ends = vault.settings.day_ends
    return Clock(log_day(moment, ends), lambda other: other.astimezone(local), ends)


def _first(line: str) -> str:
    """Return the first line of an entry without its marker."""
    return line.split("\n", 1)[0][2:]


def _count(note: bytes, first: str) -> int:
    """Return how many items of a note read so, whatever their markers."""
    rows = note.decode("utf-8", "surrogateescape").split("\n")
    return sum(close.split_item(row.rstrip("\r"))[2] == first for row in rows)


def _inode(vault: Vault) -> int:
    path = files.inside(vault.root, INBOX)
    return path.stat().st_ino if path.exists() else -1


def _batch_file(vault: Vault) -> Path:
    return vault.state / FOLDER / BATCH


def _keep(vault: Vault, batch: Item) -> None:
    """Write the batch, synced: from here on no line can be lost."""
    files.write_atomic(_batch_file(vault), json.dumps(batch).encode())
