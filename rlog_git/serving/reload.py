"""Tell open pages that the site was built anew, or why it could not be: Server-Sent Events."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# a comment in between keeps the connection open, and finds those that are gone
HEARTBEAT_SECONDS = 15.0
MOST_STREAMS = 64


class Reload:
    """The version of the site that stands, the problem that keeps it from the next, who listens."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._began = f"{time.time_ns():x}"
        self._number = 0
        self._problem = ""
        self._streams = 0
        self._ended = False

    @property
    def version(self) -> str:
        """The version of the site; no other run of a server has the same."""
        return f"{self._began}-{self._number}"

    def tell(self, problem: str = "", *, changed: bool = True) -> None:
        """Tell all pages that the site changed, or of the problem that stands in the way."""
        with self._changed:
            self._number += changed and not problem
            self._problem = problem
            self._changed.notify_all()

    def end(self) -> None:
        """End all streams."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def stream(self, version: str) -> Iterator[bytes]:
        """Yield events for a page that shows a version, until it has to be loaded anew."""
        with self._changed:
            if self._streams >= MOST_STREAMS:
                return
            self._streams += 1
        try:
            yield b"retry: 500\n\n"
            yield from self._events(version)
        finally:
            with self._changed:
                self._streams -= 1

    def _events(self, version: str) -> Iterator[bytes]:
        told = ""
        while True:
            with self._changed:
                if not (self._ended or version != self.version or told != self._problem):
                    self._changed.wait(HEARTBEAT_SECONDS)
                ended, current, problem = self._ended, self.version, self._problem
            if ended:
                return
            if version != current:
                yield b"event: reload\ndata: " + current.encode() + b"\n\n"
                return
            if told != problem:
                told = problem
                yield b"event: problem\ndata: " + json.dumps(problem).encode() + b"\n\n"
            else:
                yield b": still here\n\n"
