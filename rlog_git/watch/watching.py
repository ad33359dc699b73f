"""Watch a vault: hints call for a round, the clock for the others, until one is told to stop."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.provenance.spool import spool_path
from rlog_git.watch.alone import alone
from rlog_git.watch.noticing import Notices
from rlog_git.watch.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from rlog_git.vault.config import Vault

STOP = ""


class Rhythm(NamedTuple):
    """How long to wait, in seconds.

    `debounce` after the last hint, `burst` at most; `again` until a second look after a hint, for
    one may have been lost; `scan` between looks without any, `blind` where the system gives none;
    `quiet` after the last change until it is committed, `latest` at most; `tick` between looks at
    the clock, for a new day, or a machine that slept.
    """

    debounce: float = 0.2
    burst: float = 0.6
    again: float = 2.5
    scan: float = 60.0
    blind: float = 2.0
    quiet: float = 30.0
    latest: float = 600.0
    tick: float = 15.0


RHYTHM = Rhythm()


def watch(
    vault: Vault,
    clock: Callable[[], datetime],
    say: Callable[[str], None],
    hints: SimpleQueue[str],
    rhythm: Rhythm = RHYTHM,
) -> None:
    """Keep a vault current until STOP is put into `hints`; what is begun is ended first.

    Raise WatchedError where another watcher does.
    """
    with alone(vault):
        say(
            f"watching {vault.root}: notes are indexed, commits of linked code logged, and the"
            f" vault committed after {rhythm.quiet:g} s of quiet; Ctrl-C ends it"
        )
        try:
            notices = Notices(vault.root, spool_path(), hints)
        except OSError as error:
            notices = None
            say(f"the system gives no hints ({error.strerror}): looking every {rhythm.blind:g} s")
            rhythm = rhythm._replace(scan=rhythm.blind)
        rounds = Rounds(vault, clock, say)
        try:
            _Watch(rounds, hints, rhythm).run()
        finally:
            if notices:
                notices.stop()
        rounds.look_around()
        rounds.commit()


@dataclass(slots=True)
class _Due:
    """When a commit is due: `last` and `first` are the changes that wait, 0 for none."""

    first: float = 0.0
    last: float = 0.0

    def changed(self, now: float) -> None:
        self.first = self.first or now
        self.last = now

    def at(self, rhythm: Rhythm) -> float:
        if not self.first:
            return float("inf")
        return min(self.last + rhythm.quiet, self.first + rhythm.latest)


class _Watch:
    """The loop: wait for a hint or for the clock, then do what is due."""

    def __init__(self, rounds: Rounds, hints: SimpleQueue[str], rhythm: Rhythm) -> None:
        self._rounds, self._hints, self._rhythm = rounds, hints, rhythm
        self._due = _Due()
        self._scan_at = 0.0
        self._asleep = _clocks_apart()

    def run(self) -> None:
        """Go on until told to stop."""
        self._due.changed(time.monotonic())  # what was written before may wait for its commit
        while True:
            now = time.monotonic()
            if now >= self._scan_at:
                self._round(now)
            if now >= self._due.at(self._rhythm):
                self._commit(now)
            hint = self._wait()
            if hint == STOP or (hint and not self._settle()):
                return
            if hint:
                now = time.monotonic()
                self._due.changed(now)
                self._round(now)
                self._scan_at = min(self._scan_at, now + self._rhythm.again)

    def _wait(self) -> str | None:
        """Return the next hint, None where it is time for something else."""
        next_at = min(self._scan_at, self._due.at(self._rhythm))
        seconds = min(self._rhythm.tick, next_at - time.monotonic())
        with suppress(Empty):
            return self._hints.get(timeout=max(seconds, 0))
        if self._slept() or self._rounds.is_new_day():
            self._scan_at = 0.0
        return None

    def _settle(self) -> bool:
        """Let a burst of hints pass; False where one of them is the stop."""
        end = time.monotonic() + self._rhythm.burst
        with suppress(Empty):
            while time.monotonic() < end:
                if self._hints.get(timeout=self._rhythm.debounce) == STOP:
                    return False
        return True

    def _round(self, now: float) -> None:
        if self._rounds.look_around():
            self._due.changed(now)
        self._scan_at = time.monotonic() + self._rhythm.scan

    def _commit(self, now: float) -> None:
        done = self._rounds.commit()
        # what could not be committed is tried again as if it were written now
        self._due = _Due() if done else _Due(now, now + self._rhythm.scan)

    def _slept(self) -> bool:
        """Say whether the machine slept since the last time: the wall clock ran on alone."""
        before, self._asleep = self._asleep, _clocks_apart()
        return self._asleep - before > self._rhythm.tick


def _clocks_apart() -> float:
    return time.time() - time.monotonic()
