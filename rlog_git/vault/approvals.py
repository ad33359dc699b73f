"""Keep `published.lock`: hashes of what its author has approved for publication, by notebook.

It stands in the vault and is committed, so that a second machine, and a workflow on a server, know
what was approved. It holds no text, and of what is no longer public not even the hash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOCK = "published.lock"
HEAD = """\
# What was approved for publication, written by 'rlog publish': hashes, no text. Commit this file.
"""
# 'public 2026-11-23 0f89804c2c7f81aa 5ad3…', '-' for what has no day
LINE = re.compile(r"(?P<notebook>[A-Za-z][\w-]{0,60}) (?P<day>\S+)(?P<hashes>(?: [0-9a-f]{16})+)")


def approved(root: Path, notebook: str) -> frozenset[str]:
    """Return the hashes of what was approved for a notebook; both sides of a merge count."""
    found = (LINE.fullmatch(line) for line in _lines(root))
    mine = (match["hashes"].split() for match in found if match and match["notebook"] == notebook)
    return frozenset(one for hashes in mine for one in hashes)


def approve(root: Path, notebook: str, hashes: Mapping[str, frozenset[str]]) -> bool:
    """Write what is approved for a notebook, hashes by day; say whether the file changed.

    What other notebooks have stays; what is not given is no longer approved.
    """
    others = [
        line
        for line in _lines(root)
        if (found := LINE.fullmatch(line)) and found["notebook"] != notebook
    ]
    mine = [f"{notebook} {day} {' '.join(sorted(given))}" for day, given in hashes.items() if given]
    data = (HEAD + "".join(f"{line}\n" for line in sorted(others + mine))).encode()
    if data == files.read_or_nothing(root / LOCK):
        return False
    files.write_atomic(root / LOCK, data)
    return True


def _lines(root: Path) -> list[str]:
    text = files.read_or_nothing(root / LOCK).decode("utf-8", "replace")
    return [line.strip() for line in text.split("\n")]
