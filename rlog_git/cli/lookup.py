"""Answer `rlog find WORD…` at once where the index is up to the notes: find's fast lane.

Whatever is not plain words over a fresh index is left to the command line proper.
"""

from __future__ import annotations

import os
import sys

from rlog_git import capture
from rlog_git.cli.found import found_line
from rlog_git.vault.locate import find_vault, state_folder

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIMIT = 20


def main(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> int | None:
    """Print the best matches and return the exit code; None where it takes the full command."""
    wanted = words[1:]
    if not wanted or not all(word.isalnum() and word != "OR" for word in wanted):
        return None
    try:
        root, _project = find_vault(os.getcwd(), environ)
    except OSError:
        return None  # the folder is gone: the full command says so
    state = state_folder(root, environ) if root else ""
    settings = capture.cached_settings(root, state) if state else None
    if not settings or capture.something_waits(state, environ):
        return None
    from rlog_git.index import freshness, ranking  # noqa: PLC0415 - only where a vault is

    connection = freshness.open_fresh(state, root, settings["grammar"])
    if connection is None:
        return None
    rows = ranking.best(connection, " AND ".join(f'"{word}"' for word in wanted), LIMIT)
    if not rows:
        return None
    colour = sys.stdout.isatty() and "NO_COLOR" not in environ
    text = "\n".join(found_line(row, colour=colour) for row in rows) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0
