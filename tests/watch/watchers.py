"""A watcher as a process of its own, and one that runs inside the test."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from datetime import datetime
from queue import SimpleQueue
from typing import TYPE_CHECKING

from harness import NOW

from rlog_git.vault.config import open_vault
from rlog_git.watch.watching import STOP, Rhythm, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_SECONDS = 30.0
QUICK = Rhythm(debounce=0.05, burst=0.2, again=0.5, quiet=0.3, tick=0.2)


def wait_for(true: Callable[[], object], what: str) -> None:
    """Wait until something is true; fail with `what` after a generous while."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def indexed(vault: Path, word: str) -> bool:
    """Say whether the index holds a word, without refreshing it as a command would."""
    path = open_vault(vault).state / "index.db"
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("SELECT 1 FROM entries WHERE instr(text, ?)", (word,))
            return found.fetchone() is not None
        except sqlite3.OperationalError:
            return False  # being made anew


class Watcher:
    """A real `rlog watch` in the background."""

    def __init__(self, vault: Path, log: Path) -> None:
        self.vault, self._log = vault, log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rlog_git", "--vault", str(vault), "watch"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | {"RLOG_NOW": NOW},
                start_new_session=True,
            )
        wait_for(lambda: "watching" in self.said(), "it did not begin")
        wait_for((open_vault(vault).state / "index.db").exists, "no index was made")

    def said(self) -> str:
        """Return all that it printed."""
        return self._log.read_text()

    def knows(self, word: str) -> None:
        """Wait until the index holds a word."""
        wait_for(lambda: indexed(self.vault, word), f"{word} is not in the index: {self.said()}")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


class Deaf(SimpleQueue[str]):
    """A queue in which every hint is lost."""

    def put(self, item: str, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002 - the queue's signature
        """Keep the stop only."""
        if item == STOP:
            super().put(item, block, timeout)


class Inside:
    """A watcher in a thread, whose clock the test sets."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat(NOW)
        self.said: list[str] = []

    @contextmanager
    def watching(
        self, vault: Path, rhythm: Rhythm = QUICK, hints: SimpleQueue[str] | None = None
    ) -> Iterator[None]:
        """Watch while the block runs."""
        hints = hints or SimpleQueue()
        arguments = (open_vault(vault), lambda: self.now, self.said.append, hints, rhythm)
        thread = threading.Thread(target=watch, args=arguments)
        thread.start()
        try:
            wait_for(lambda: self.said, "it did not begin")
            yield
        finally:
            hints.put(STOP)
            thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()

    def hears(self, words: str) -> None:
        """Wait until something is said."""
        wait_for(lambda: any(words in line for line in self.said), f"{words!r}: {self.said}")
