"""A writer of the soak, a process of its own: `python writers.py KIND PREFIX COUNT`.

Each entry ends in a word of its own, PREFIX and a number. What was acknowledged is printed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
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


def edit(prefix: str, count: int) -> None:
    """Work in an editor: read today's note, think, save; print words written and words deleted.

    It saves in place, by rename and through `sed -i` in turn, whatever stands there by then, and
    now and then deletes an entry that it has seen before, below which another one stands by now.
    """
    chance = random.Random(prefix)  # noqa: S311 - the same work every time
    day = os.environ["RLOG_NOW"][:10]
    note = Path(f"daily/{day[:4]}/{day}.md")
    seen: set[str] = set()
    deleted: set[str] = set()
    for number in range(count):
        word = f"{prefix}x{number:04d}y"
        while not note.exists():
            time.sleep(0.01)
        text = note.read_text()
        time.sleep(chance.random() * 0.3)
        rows = [row.split()[-1] for row in text.split("\n") if " entry " in row]
        others = [row for row in rows if not row.startswith(prefix)]
        known = [row for row in others[:-1] if row in seen and row not in deleted]
        gone = chance.choice(known) if known and number % 3 == 0 else ""
        seen.update(rows)
        if number % 3 == 2:
            subprocess.run(
                ["sed", "-i", f"s/^## Random ideas/- 15:00 entry {word}\\n\\n&/", note], check=True
            )
        else:
            kept = [row for row in text.split("\n") if not (gone and row.endswith(gone))]
            _save(note, "\n".join(kept) + f"- 15:00 entry {word}\n", rename=number % 3 == 1)
        print(word)  # noqa: T201 - read by the soak
        if gone:
            deleted.add(gone)
            print(f"{gone} gone")  # noqa: T201 - the same
        time.sleep(chance.random() * 0.3)


def _save(note: Path, text: str, *, rename: bool) -> None:
    beside = note.with_name(f"{note.name}.tmp") if rename else note
    beside.write_text(text)
    if rename:
        beside.replace(note)


def main(kind: str, prefix: str, count: int) -> None:
    """Write so many entries or tasks and print the words of those acknowledged."""
    if kind == "editor":
        edit(prefix, count)
        return
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
