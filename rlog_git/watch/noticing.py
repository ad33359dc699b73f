"""Notice that something of a vault changed: hints from the system, by watchdog, only here.

A hint may come late, twice or never (a stopped reader missed 6,869 of 10,000 files): it says when
to look, never what is there.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import TYPE_CHECKING

from watchdog import events
from watchdog.observers import Observer

from rlog_git.vault.status import is_of_the_vault

if TYPE_CHECKING:
    from pathlib import Path
    from queue import SimpleQueue

    from watchdog.observers.api import BaseObserver

# an event was lost: look at everything
LOST = "…"
KINDS: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]


class Notices:
    """Puts a hint into a queue whenever the vault, or the spool of the hooks, changes."""

    def __init__(self, root: Path, spool: Path, hints: SimpleQueue[str]) -> None:
        """Begin to notice; raise OSError where the system lets no more folders be watched."""
        # a folder made within a new folder is found by watchdog twice, which does no harm
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._observer: BaseObserver = Observer()
        spool.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        inside = _Inside(str(root), hints)
        self._observer.schedule(inside, str(root), recursive=True, event_filter=KINDS)
        self._observer.schedule(_Spool(spool.name, hints), str(spool.parent), event_filter=KINDS)
        self._log = _Lost(hints)
        logging.getLogger("watchdog").addHandler(self._log)
        logging.getLogger("watchdog").propagate = False
        try:
            self._observer.start()
        except OSError:
            self._observer.unschedule_all()
            raise

    def stop(self) -> None:
        """End noticing."""
        self._observer.stop()
        self._observer.join(2)
        logging.getLogger("watchdog").removeHandler(self._log)


class _Inside(events.FileSystemEventHandler):
    """Hints at the vault's own files; what editors write for a moment is passed over."""

    def __init__(self, root: str, hints: SimpleQueue[str]) -> None:
        self._root, self._hints = root, hints

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        for path in (event.src_path, event.dest_path):
            if not path:
                continue
            relative = os.path.relpath(os.fsdecode(path), self._root)
            hidden = relative.startswith(".") or f"{os.sep}." in relative
            if is_of_the_vault(relative) or (event.is_directory and not hidden):
                self._hints.put(relative)


class _Spool(events.FileSystemEventHandler):
    """Hints at commits that hooks noted."""

    def __init__(self, name: str, hints: SimpleQueue[str]) -> None:
        self._name, self._hints = name, hints

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        if os.fsdecode(event.src_path).endswith(os.sep + self._name):
            self._hints.put(self._name)


class _Lost(logging.Handler):
    """Takes watchdog's warning of an overflow for a hint."""

    def __init__(self, hints: SimpleQueue[str]) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - any warning is reason to look
        self._hints.put(LOST)
