"""Take the events that hooks appended to the spool: each is taken, none is lost in a crash."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.provenance.events import Event, KeptEvent, RewriteEvent, parse_event, parse_kept
from rlog_git.provenance.private_files import write_private
from rlog_git.vault.locate import state_folder, state_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

EVENTS = "events.tsv"
TAKEN = "taken-"
OFFSETS = "offsets.json"
BAD = "events.bad"
WAITING = "waiting-{}.tsv"
UNLINKED = "unlinked.tsv"
REWRITES = "rewrites.tsv"
SPOKEN = "spoken.json"
UNLINKED_DAYS = 30
BAD_BYTES = 1024 * 1024
# A line longer than this was not written by the hook.
LINE_BYTES = 64 * 1024


@dataclass(slots=True)
class Draining:
    """What a drain took, and what its taker gives back.

    `fresh` are the new events; `waiting` those that this queue could not write earlier;
    `unlinked` those of repositories nobody linked. The taker fills `keep` with what is to wait
    on, `others` with what belongs to another queue, and `keep_unlinked`; all else is done with.
    """

    fresh: tuple[Event, ...] = ()
    waiting: tuple[KeptEvent, ...] = ()
    unlinked: tuple[KeptEvent, ...] = ()
    keep: list[KeptEvent] = field(default_factory=list)
    others: dict[str, list[KeptEvent]] = field(default_factory=dict)
    keep_unlinked: list[KeptEvent] = field(default_factory=list)


def spool_path() -> Path:
    """Return the file that the hooks of this machine append to; raise RlogError without a home."""
    base = state_root()
    if not base:
        raise RlogError(
            "no folder for rlog's state is known", "Set HOME, XDG_STATE_HOME or RLOG_STATE"
        )
    return Path(base) / "spool" / EVENTS


def queue_of(vault: str) -> str:
    """Return the name of a vault's queue: that of its state folder."""
    return Path(state_folder(vault)).name


def is_quiet(spool: Path, queue: str) -> bool:
    """Say whether there is nothing to drain; a few calls of stat, for every command asks."""
    folder = spool.parent
    if _size(spool) or _size(folder / WAITING.format(queue)):
        return False
    taken = _taken(folder)
    offsets = _offsets(folder) if taken else {}
    return all(_size(path) <= offsets.get(path.name, 0) for path in taken)


def kept_events(spool: Path, queue: str) -> tuple[tuple[KeptEvent, ...], tuple[KeptEvent, ...]]:
    """Return the events that wait in a queue, and those of repositories nobody linked."""
    folder = spool.parent
    return _read_kept(folder / WAITING.format(queue)), _read_kept(folder / UNLINKED)


def note_spoken(state: Path, moments: Mapping[str, datetime]) -> None:
    """Note when the hooks of repositories, by name, were last heard."""
    if moments:
        new = {name: f"{moment:%Y-%m-%d %H:%M}" for name, moment in moments.items()}
        data = json.dumps(last_spoken(state) | new, indent=1, ensure_ascii=False)
        write_private(state / SPOKEN, data.encode())


def last_spoken(state: Path) -> dict[str, str]:
    """Return when the hooks of repositories, by name, were last heard."""
    try:
        found = json.loads((state / SPOKEN).read_bytes())
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def keep_rewrites(state: Path, fresh: Iterable[RewriteEvent], now: datetime) -> None:
    """Keep what a vault's hooks told of rewrites, for a reflog tells less of a rebase."""
    new = [KeptEvent(now, event) for event in fresh]
    if new:
        standing = _young(_read_kept(state / REWRITES), now)
        known = {kept.event for kept in standing}
        _write_kept(
            state / REWRITES, [*standing, *(kept for kept in new if kept.event not in known)]
        )


def kept_rewrites(state: Path, now: datetime) -> tuple[RewriteEvent, ...]:
    """Return what hooks told of rewrites in the last thirty days."""
    found = (kept.event for kept in _young(_read_kept(state / REWRITES), now))
    return tuple(event for event in found if isinstance(event, RewriteEvent))


@contextmanager
def drain(spool: Path, now: datetime, queue: str) -> Iterator[Draining]:
    """Yield what the spool holds; leaving the block in peace settles it, an exception does not.

    The spool is renamed, so that hooks go on at once with a new one, and the renamed file is read
    again from the old offset by the next drain, for a hook may still hold it open. Where another
    rlog drains, nothing is yielded.
    """
    folder = spool.parent
    with _lock(folder) as locked:
        if not locked:
            yield Draining()
            return
        offsets = _offsets(folder)
        earlier = _taken(folder)
        _rename(spool, earlier)
        lines: list[bytes] = []
        for path in _taken(folder):
            more, offsets[path.name] = _read_on(path, offsets.get(path.name, 0))
            lines += more
        events = [(line, parse_event(line)) for line in lines if line.strip()]
        draining = Draining(
            fresh=tuple(dict.fromkeys(event for _, event in events if event)),
            waiting=_read_kept(folder / WAITING.format(queue)),
            unlinked=_young(_read_kept(folder / UNLINKED), now),
        )
        yield draining
        _keep_bad(folder / BAD, [line for line, event in events if not event])
        for other, kept in draining.others.items():
            path = folder / WAITING.format(other)
            _write_kept(path, [*_read_kept(path), *kept])
        _write_kept(folder / WAITING.format(queue), draining.keep)
        _write_kept(folder / UNLINKED, draining.keep_unlinked)
        left = _taken(folder)[-1:]
        write_private(
            folder / OFFSETS,
            json.dumps({path.name: offsets[path.name] for path in left}).encode(),
        )
        for path in earlier:
            if path not in left:
                path.unlink(missing_ok=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    if not folder.is_dir():
        yield False
        return
    file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(file)


def _taken(folder: Path) -> list[Path]:
    """Return the renamed spools, oldest first; their names are never used twice in a row."""
    found = folder.glob(TAKEN + "*.tsv")
    return sorted((p for p in found if p.stem[len(TAKEN) :].isdigit()), key=_number)


def _number(path: Path) -> int:
    return int(path.stem[len(TAKEN) :])


def _rename(spool: Path, earlier: list[Path]) -> None:
    number = _number(earlier[-1]) + 1 if earlier else 1
    if _size(spool):
        with suppress(FileNotFoundError):
            spool.rename(spool.with_name(f"{TAKEN}{number:06}.tsv"))


def _read_on(path: Path, offset: int) -> tuple[list[bytes], int]:
    """Return the whole lines after `offset`; a line still being written stays for the next time."""
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read()
    end = data.rfind(b"\n") + 1
    return data[:end].split(b"\n")[:-1], offset + end


def _offsets(folder: Path) -> dict[str, int]:
    try:
        found = json.loads((folder / OFFSETS).read_bytes())
    except (OSError, ValueError):
        return {}  # reading again is harmless: what is written is known by its sha
    return {k: v for k, v in found.items() if isinstance(v, int)} if isinstance(found, dict) else {}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read_kept(path: Path) -> tuple[KeptEvent, ...]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return ()
    found = (parse_kept(line) for line in lines if line)
    return tuple(dict.fromkeys(event for event in found if event))


def _young(kept: tuple[KeptEvent, ...], now: datetime) -> tuple[KeptEvent, ...]:
    oldest = now - timedelta(days=UNLINKED_DAYS)
    return tuple(event for event in kept if event.since >= oldest)


def _write_kept(path: Path, kept: list[KeptEvent]) -> None:
    if kept:
        write_private(path, b"".join(event.line() + b"\n" for event in dict.fromkeys(kept)))
    else:
        path.unlink(missing_ok=True)


def _keep_bad(path: Path, bad: list[bytes]) -> None:
    if bad and _size(path) < BAD_BYTES:
        with path.open("ab") as file:
            file.write(b"".join(line[:LINE_BYTES] + b"\n" for line in bad))
