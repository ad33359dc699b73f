"""merge-driver: merge one note for git. It imports little, for git starts it once a file."""

from __future__ import annotations

import os
import sys

from rlog_git.text.merge import merge

WORDS = (4, 5)  # merge-driver %O %A %B, and %P where git gives it
UNSURE = 1


def main(words: list[str]) -> int | None:
    """Merge the files that git names; None where the words are for the command line."""
    if len(words) not in WORDS or any(word.startswith("-") for word in words):
        return None
    return merge_files(words[1], words[2], words[3], words[-1])


def merge_files(base: str, ours: str, theirs: str, shown: str) -> int:
    """Merge three files into the second; return 1, with nothing written, where unsure.

    The command that `rlog init` gives git lets `git merge-file` write its markers then.
    """
    mine = _read(ours)
    merged = merge(_read(base), mine, _read(theirs))
    if merged is None:
        sys.stderr.write(f"rlog: {shown} cannot be merged entry by entry: git merges its lines\n")
        return UNSURE
    if merged != mine:
        _replace(ours, merged)
    return 0


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _replace(path: str, data: bytes) -> None:
    """Write a file whole or not at all."""
    new = f"{path}.rlog-{os.getpid():x}"
    try:
        with open(new, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(new, os.stat(path).st_mode)
        os.replace(new, path)
    except OSError:
        if os.path.exists(new):
            os.unlink(new)
        raise
