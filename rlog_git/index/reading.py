"""Read many notes into rows, half of them in a second process where there are many."""

from __future__ import annotations

import marshal
import os
import tempfile
import time
from hashlib import blake2b
from typing import TYPE_CHECKING

from rlog_git.index.rows import note_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.index.rows import Rows
    from rlog_git.vault.config import Vault
    from rlog_git.vault.walk import Stat

BATCH = 64
# below this many notes a second process costs more than it reads
WORTH_A_PROCESS = 600
# the second process only reads, so it gets the larger share; the first one writes as well
SHARE = 0.74
HEAD = 8
PAUSE_SECONDS = 0.002


def read_side_by_side(vault: Vault, stats: list[Stat]) -> Iterator[Rows]:
    """Yield the rows of all notes, in batches; the numbers of notes follow the order of `stats`."""
    numbered = list(enumerate(stats, 1))
    if len(stats) < WORTH_A_PROCESS or (os.cpu_count() or 1) == 1 or not hasattr(os, "fork"):
        yield from _batches(vault, numbered)
        return
    share = int(len(stats) * SHARE)
    with tempfile.TemporaryFile(dir=vault.state) as file:
        child = os.fork()
        if not child:
            _write_and_exit(vault, numbered[:share], file.fileno())
        done = 0
        own = _batches(vault, numbered[share:])
        for rows in _arriving(child, file.fileno(), own):
            done += len(rows[0])
            yield rows
        if done < len(stats):
            yield from _missing(vault, numbered[:share], file.fileno())


def _arriving(child: int, file: int, own: Iterator[Rows]) -> Iterator[Rows]:
    """Yield what the second process has written as soon as it is there, else our own."""
    at = 0
    running = True
    while True:
        size = os.fstat(file).st_size
        length = int.from_bytes(os.pread(file, HEAD, at)) if size >= at + HEAD else 0
        if length and size >= at + HEAD + length:
            yield marshal.loads(os.pread(file, length, at + HEAD))  # noqa: S302 - our own child's
            at += HEAD + length
            continue
        rows = next(own, None)
        if rows:
            yield rows
        elif running:
            running = os.waitpid(child, os.WNOHANG) == (0, 0)
            time.sleep(PAUSE_SECONDS if running else 0)
        else:
            return


def _missing(vault: Vault, numbered: list[tuple[int, Stat]], file: int) -> Iterator[Rows]:
    """Yield what a second process that died has not written, or notes that are gone: none."""
    at = 0
    written: set[object] = set()
    while length := int.from_bytes(os.pread(file, HEAD, at)):
        data = os.pread(file, length, at + HEAD)
        if len(data) < length:
            break
        written.update(row[0] for row in marshal.loads(data)[0])  # noqa: S302 - our own child's
        at += HEAD + length
    yield from _batches(vault, [pair for pair in numbered if pair[0] not in written])


def _write_and_exit(vault: Vault, numbered: list[tuple[int, Stat]], file: int) -> None:
    """Write the rows for the first process and end without running its exit handlers."""
    try:
        for rows in _batches(vault, numbered):
            data = marshal.dumps(rows)
            data = len(data).to_bytes(HEAD) + data
            while data:
                data = data[os.write(file, data) :]
    finally:
        os._exit(0)


def _batches(vault: Vault, numbered: list[tuple[int, Stat]]) -> Iterator[Rows]:
    root = str(vault.root)
    for first in range(0, len(numbered), BATCH):
        batch: Rows = ()
        for number, stat in numbered[first : first + BATCH]:
            try:
                with open(f"{root}/{stat[0]}", "rb") as file:  # noqa: PTH123 - half of pathlib's time
                    data = file.read()
            except OSError:
                continue  # gone or unreadable since the walk
            digest = blake2b(data, digest_size=16).digest()
            rows = note_rows(number, stat, digest, data, vault.settings.grammar)
            if not batch:
                batch = rows
            else:
                for table, more in zip(batch, rows, strict=True):
                    table.extend(more)
        if batch:
            yield batch
