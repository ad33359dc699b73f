"""Read many notes into rows, a second process taking its share where there are many."""

from __future__ import annotations

import marshal
import os
import tempfile
import time
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING

from rlog_git.index.rows import note_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.index.rows import Rows
    from rlog_git.vault.config import Vault
    from rlog_git.vault.walk import Stat

    Numbered = list[tuple[int, Stat]]

BATCH = 64
# below this many notes a second process costs more than it reads
WORTH_A_PROCESS = 600
# what a pipe holds is 64 KiB, so that many batches of a number each can wait in it
NUMBER = 4
MOST_BATCHES = 64 * 1024 // NUMBER // 2
HEAD = 8
PAUSE_SECONDS = 0.002


def read_side_by_side(vault: Vault, stats: list[Stat]) -> Iterator[Rows]:
    """Yield the rows of all notes, in batches; the numbers of notes follow the order of `stats`."""
    size = max(BATCH, -(-len(stats) // MOST_BATCHES))
    numbered = list(enumerate(stats, 1))
    batches = [numbered[first : first + size] for first in range(0, len(stats), size)]
    if len(stats) < WORTH_A_PROCESS or (os.cpu_count() or 1) == 1 or not hasattr(os, "fork"):
        yield from (rows for batch in batches if (rows := _read(vault, batch)))
        return
    with tempfile.TemporaryFile(dir=vault.state) as file, _numbers(len(batches)) as numbers:
        child = os.fork()
        if not child:
            _write_and_exit(vault, batches, numbers, file.fileno())
        done: set[int] = set()
        yield from _together(vault, batches, numbers, child, file.fileno(), done)
        for number, batch in enumerate(batches):  # what a second process that died had taken
            if number not in done and (rows := _read(vault, batch)):
                yield rows


@contextmanager
def _numbers(count: int) -> Iterator[int]:
    """Open a pipe that holds the numbers of the batches: whoever reads one has taken it."""
    reading, writing = os.pipe()
    try:
        os.write(writing, b"".join(number.to_bytes(NUMBER) for number in range(count)))
        os.close(writing)
        yield reading
    finally:
        os.close(reading)


def _together(
    vault: Vault, batches: list[Numbered], numbers: int, child: int, file: int, done: set[int]
) -> Iterator[Rows]:
    """Yield what the second process has written as soon as it is there, else a batch of our own."""
    at = 0
    running = left = True
    while True:
        arrived = _arrived(file, at)
        if arrived:
            number, rows = marshal.loads(arrived)  # noqa: S302 - our own child's
            at += HEAD + len(arrived)
        elif left:
            taken = os.read(numbers, NUMBER)
            left = bool(taken)
            if not taken:
                continue
            number = int.from_bytes(taken)
            rows = _read(vault, batches[number])
        elif running:
            running = os.waitpid(child, os.WNOHANG) == (0, 0)
            time.sleep(PAUSE_SECONDS if running else 0)
            continue
        else:
            return
        done.add(number)
        if rows:
            yield rows


def _arrived(file: int, at: int) -> bytes:
    """Return the record at an offset where it is there whole, else b""."""
    length = int.from_bytes(os.pread(file, HEAD, at))
    data = os.pread(file, length, at + HEAD) if length else b""
    return data if len(data) == length else b""


def _write_and_exit(vault: Vault, batches: list[Numbered], numbers: int, file: int) -> None:
    """Write the rows for the first process and end without running its exit handlers."""
    try:
        while taken := os.read(numbers, NUMBER):
            number = int.from_bytes(taken)
            data = marshal.dumps((number, _read(vault, batches[number])))
            data = len(data).to_bytes(HEAD) + data
            while data:
                data = data[os.write(file, data) :]
    finally:
        os._exit(0)


def _read(vault: Vault, batch: Numbered) -> Rows:
    """Return the rows of a batch of notes, () where all of them are gone."""
    root = str(vault.root)
    found: Rows = ()
    for number, stat in batch:
        try:
            with open(f"{root}/{stat[0]}", "rb") as file:  # noqa: PTH123 - half of pathlib's time
                data = file.read()
        except OSError:
            continue  # gone or unreadable since the walk
        digest = blake2b(data, digest_size=16).digest()
        rows = note_rows(number, stat, digest, data, vault.settings.grammar)
        if not found:
            found = rows
        else:
            for table, more in zip(found, rows, strict=True):
                table.extend(more)
    return found
