"""Tell a signal that was sent to a whole process group from one that was sent to rlog alone.

The command is of our group: what the group was sent it has already, and passing it on would be a
second time. Linux tells who sent a signal, not to whom; so a process that does nothing stands in
the group, with all signals blocked, and what waits for it was sent to all.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    import signal
else:  # the module behind signal, which itself loads enum
    import _signal as signal

WAITING = (b"SigPnd:", b"ShdPnd:")
MOMENT_SECONDS = 0.002  # until a signal has reached each process of its group


class Bystander:
    """The process that stands in the group; where the system has no /proc there is none."""

    __slots__ = ("_ends", "_pid")

    def __init__(self) -> None:
        """Start it."""
        self._pid = self._ends = 0
        self._start()

    def saw(self, number: int) -> bool:
        """Say whether the bystander got a signal, too; the next one is told from this."""
        if not self._pid:
            return False
        time.sleep(MOMENT_SECONDS)
        try:
            with open(f"/proc/{self._pid}/status", "rb") as file:  # noqa: PTH123 - pathlib is slow
                rows = file.read().split(b"\n")
        except OSError:
            return False
        waiting = [int(row.split()[1], 16) for row in rows if row.startswith(WAITING)]
        found = any(mask >> (number - 1) & 1 for mask in waiting)
        if found:
            self.end()
            self._start()
        return found

    def end(self) -> None:
        """Take it out of the group."""
        if self._pid:
            os.close(self._ends)
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0

    def _start(self) -> None:
        if not os.path.exists("/proc/self/status"):  # noqa: PTH110 - pathlib is slow
            return
        read, self._ends = os.pipe()
        try:
            pid = os.fork()
        except OSError:  # then each signal is passed on
            pid = -1
            os.close(self._ends)
        if not pid:
            self._stand(read)
        os.close(read)
        self._pid = max(pid, 0)

    def _stand(self, read: int) -> None:
        """Wait, deaf, until rlog ends in whatever way."""
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            os.dup2(read, 0)
            os.dup2(1, 2)
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            os.read(0, 1)
        finally:
            os._exit(0)
