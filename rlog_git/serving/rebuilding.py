"""Build a site anew whenever the vault changes: hints say when to look, files what is there."""

from __future__ import annotations

import time
from contextlib import suppress
from queue import Empty
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.vault.status import OWN_FOLDERS
from rlog_git.vault.walk import note_stats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from queue import SimpleQueue

    from rlog_git.serving.reload import Reload
    from rlog_git.serving.site import Site

STOP = ""


class Rhythm(NamedTuple):
    """How long to wait, in seconds.

    `debounce` after the last hint, `burst` at most; `scan` between looks without any hint, for one
    may have been lost.
    """

    debounce: float = 0.1
    burst: float = 0.4
    scan: float = 5.0


RHYTHM = Rhythm()


class Builder:
    """Builds a site by one function, and tells open pages when it is another one."""

    def __init__(self, build: Callable[[], object], site: Site, reload: Reload) -> None:
        self._build, self._site, self._reload = build, site, reload
        self._stands: object = None

    def first(self) -> None:
        """Build for the first time; raise what stands in the way."""
        self._build()
        self._stands = self._site.load()

    def again(self) -> None:
        """Build anew; with a problem in a note the last good site stays, and pages show it."""
        try:
            self._build()
        except (RlogError, OSError) as error:
            self._reload.tell(str(error))
            return
        stands = self._site.load()
        self._reload.tell(changed=stands != self._stands)
        self._stands = stands


def keep_current(
    look: Callable[[], object],
    seen: object,
    builder: Builder,
    hints: SimpleQueue[str],
    rhythm: Rhythm = RHYTHM,
) -> None:
    """Build whenever a look shows something else than was `seen`, until STOP is a hint."""
    while True:
        hint: str | None = None
        with suppress(Empty):
            hint = hints.get(timeout=rhythm.scan)
        if hint == STOP or (hint and not _settle(hints, rhythm)):
            return
        now = look()
        if now != seen:
            seen = now
            builder.again()


def files_of(root: Path) -> tuple[tuple[object, ...], ...]:
    """Return what tells the files of a vault that a site is made of from those at another time."""
    return (*sorted(note_stats(str(root))), *sorted(_others(root)))


def _settle(hints: SimpleQueue[str], rhythm: Rhythm) -> bool:
    """Let a burst of hints pass; False where one of them is the stop."""
    end = time.monotonic() + rhythm.burst
    with suppress(Empty):
        while time.monotonic() < end:
            if hints.get(timeout=rhythm.debounce) == STOP:
                return False
    return True


def _others(root: Path) -> Iterator[tuple[object, ...]]:
    """Yield (path, inode, size, time) of settings, templates and attachments."""
    beside = (path for folder in OWN_FOLDERS for path in (root / folder).rglob("*"))
    for path in (*root.glob("*.toml"), *beside):
        with suppress(OSError):
            stat = path.stat()
            yield str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns
