"""Read many notes into rows, half of them in a second process where there are many."""

from __future__ import annotations

import marshal
import os
import tempfile
from hashlib import blake2b
from typing import TYPE_CHECKING

from rlog_git.index.rows import note_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from rlog_git.index.rows import Rows
    from rlog_git.vault.config import Vault
    from rlog_git.vault.walk import Stat

BATCH = 64
# below this many notes a second process costs more than it reads
WORTH_A_PROCESS = 600
# the second process only reads, so it gets the larger share; the first one writes as well
SHARE = 0.6


def read_side_by_side(vault: Vault, stats: list[Stat]) -> Iterator[Rows]:
    """Yield the rows of all notes, in batches; the numbers of notes follow the order of `stats`."""
    numbered = list(enumerate(stats, 1))
    if len(stats) < WORTH_A_PROCESS or (os.cpu_count() or 1) < 2 or not hasattr(os, "fork"):  # noqa: PLR2004
        yield from _batches(vault, numbered)
        return
    share = int(len(stats) * SHARE)
    with tempfile.TemporaryFile(dir=vault.state) as file:
        child = os.fork()
        if not child:
            _write_and_exit(vault, numbered[:share], file)
        yield from _batches(vault, numbered[share:])
        _, status = os.waitpid(child, 0)
        if status:
            yield from _batches(vault, numbered[:share])  # it died; the first process does its work
            return
        file.seek(0)
        while size := file.read(8):
            yield marshal.loads(file.read(int.from_bytes(size)))  # noqa: S302 - our own child wrote it


def _write_and_exit(vault: Vault, numbered: list[tuple[int, Stat]], file: BinaryIO) -> None:
    """Write the rows for the first process and end without running its exit handlers."""
    code = 1
    try:
        for rows in _batches(vault, numbered):
            data = marshal.dumps(rows)
            file.write(len(data).to_bytes(8) + data)
        file.flush()
        code = 0
    finally:
        os._exit(code)


def _batches(vault: Vault, numbered: list[tuple[int, Stat]]) -> Iterator[Rows]:
    for first in range(0, len(numbered), BATCH):
        batch: Rows = ()
        for number, stat in numbered[first : first + BATCH]:
            try:
                data = (vault.root / stat[0]).read_bytes()
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
