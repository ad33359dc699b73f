"""The one line of many runs of a command: how many, over what, the best, failures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.text.escape import clean_line, escape
from rlog_git.text.run_lines import DOT, RUNNING
from rlog_git.text.run_metrics import SHOWN_KEYS, best_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.model import Run

LONGEST_NAME = 40
# 'run: sweep of 64, lr×seed of train.py · best acc 0.731 (lr 3e-4) · 3 failed ^r2h4k5m6n'
SWEEP = re.compile(
    r"run: (?:sweep of \d+, [^·]+ of [^·]+?|\d+ × [^·]+?)(?: · best [^·]+?)?(?: · \d+ failed)?"
    r"(?: · \d+ running)? \^r[a-z2-7]{8}"
)


def sweep_line(runs: Sequence[Run], same: str, clock: str, block_id: str) -> str:
    """Return ``- 15:10 run: sweep of 64, lr×seed · best acc 0.731 (lr 3e-4) · 3 failed ^r…``."""
    name = clean_line(same.rpartition("/")[2] or same, LONGEST_NAME)
    shown = DOT.join(part for part in sweep_parts(runs, name) if part)
    return f"- {clock} run: {shown} ^{block_id}"


def sweep_parts(runs: Sequence[Run], name: str) -> tuple[str, ...]:
    """Return what is said of many runs of the program `name`, in parts; some may be empty."""
    keys = varied(runs)
    more = len(keys) - SHOWN_KEYS
    over = "×".join(keys[:SHOWN_KEYS]) + (f" and {more} more" if more > 0 else "")
    what = f"sweep of {len(runs)}, {over} of {name}" if keys else f"{len(runs)} × {name}"
    failed = sum(run.state in ("failed", "killed") for run in runs)
    going = sum(run.state == RUNNING for run in runs)
    parts = (
        what,
        best_run(runs, keys),
        f"{failed} failed" if failed else "",
        f"{going} {RUNNING}" if going else "",
    )
    return tuple(escape(clean_line(part)) for part in parts)


def varied(runs: Sequence[Run]) -> list[str]:
    """Return the keys of the config that differ between runs, those of most values first."""
    values: dict[str, set[str]] = {}
    configs = [dict(run.config) for run in runs]
    for key in dict.fromkeys(key for config in configs for key in config):
        found = {config.get(key, "") for config in configs}
        if len(found) > 1:
            values[key] = found
    return sorted(values, key=lambda key: (-len(values[key]), key))
