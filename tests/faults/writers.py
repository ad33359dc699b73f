"""A writer of the soak, a process of its own: `python writers.py KIND PREFIX COUNT`.

Each entry ends in a word of its own, PREFIX and a number. What was acknowledged is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rlog_git import capture


def command(*words: str) -> bool:
    """Run a whole rlog; say whether it acknowledged."""
    run = [sys.executable, "-m", "rlog_git", *words]
    return subprocess.run(run, stdout=subprocess.DEVNULL, check=False).returncode == 0


def fast(*words: str) -> bool:
    """Capture in this process where the fast lane takes it."""
    shown = sys.stdout
    with Path(os.devnull).open("w") as sys.stdout:
        code = capture.main(words)
    sys.stdout = shown
    return command(*words) if code is None else code == 0


def main(kind: str, prefix: str, count: int) -> None:
    """Write so many entries or tasks and print the words of those acknowledged."""
    for number in range(count):
        word = f"{prefix}x{number:04d}y"
        if kind == "commands":
            taken = command("add", f"entry {word}")
        elif kind == "captures":
            taken = fast("add", f"entry {word}")
        else:
            taken = fast("todo", f"task {word}")
        if taken:
            print(word)  # noqa: T201 - read by the soak
        if taken and kind == "acts" and number % 4 == 0 and command("done", word):
            print(f"{word} done")  # noqa: T201 - the same


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
