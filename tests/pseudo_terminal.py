"""Type at a real terminal: a program behind a pseudo-terminal, and what its screen shows."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_SECONDS = 30.0
GRACE_SECONDS = 10.0  # from the last that was shown to the end of the program
INTERRUPT, SETTLING_SECONDS = "\x03", 0.5


class Terminal:
    """A running `rlog`, or another program, that believes in its terminal."""

    def __init__(
        self, folder: Path, words: list[str], env: dict[str, str], program: str = ""
    ) -> None:
        self.screen = ""
        self._pid, self._side = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            command = [program] if program else [sys.executable, "-m", "rlog_git"]
            os.execvpe(command[0], [*command, *words], os.environ | env)  # noqa: S606 - no shell

    def wait_for(self, text: str) -> None:
        """Read until the screen shows a text after all that was waited for; fail where it ends."""
        end = time.monotonic() + PATIENCE_SECONDS
        while text not in self.screen:
            if time.monotonic() > end or not self._read():
                message = f"{text!r} was never shown:\n{self.screen}"
                raise AssertionError(message)
        self.screen = self.screen.partition(text)[2]

    def type(self, keys: str) -> None:
        """Press keys."""
        if INTERRUPT in keys:  # CPython's readline misses a signal right before it waits
            time.sleep(SETTLING_SECONDS)
        os.write(self._side, keys.encode())

    def end(self) -> int:
        """Read to the end and return the exit code; one that never ends is killed, so -9."""
        while self._read():
            pass
        end = time.monotonic() + GRACE_SECONDS
        pid, status = os.waitpid(self._pid, os.WNOHANG)
        while not pid and time.monotonic() < end:
            time.sleep(0.02)
            pid, status = os.waitpid(self._pid, os.WNOHANG)
        if not pid:
            os.kill(self._pid, signal.SIGKILL)
            _, status = os.waitpid(self._pid, 0)
        os.close(self._side)
        return os.waitstatus_to_exitcode(status)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._side], [], [], PATIENCE_SECONDS)
        try:
            data = os.read(self._side, 4096) if ready else b""
        except OSError:  # how Linux says that the other side closed
            data = b""
        self.screen += data.decode(errors="replace")
        return bool(data)
