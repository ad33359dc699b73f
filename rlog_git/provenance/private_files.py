"""Write the machine's own files, which only their owner may read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rlog_git.errors import UnreadableError
from rlog_git.vault.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Replace a file as a whole, mode 0600 from its first byte on; raise UnreadableError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # write_atomic keeps the mode of what it replaces
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise UnreadableError(
            str(path), error.strerror or str(error), "Check that you may write there"
        ) from error
    write_atomic(path, data)
