"""Stop a computation that takes too long, from within its own process."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class TooSlowError(Exception):
    """A text took more than its time."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlowError inside the block once it has used `seconds` of the processor.

    It reaches Python code and the engine of `re`, not libraries in other languages: those have
    limits of their own, or are stopped with their process (`workers.py`). It counts the time of the
    processor, for a busy machine must not change what is published. Signals reach the main thread
    only; in another thread the block has no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    # once more each half second, should a library have swallowed the first
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: object) -> None:
    raise TooSlowError
