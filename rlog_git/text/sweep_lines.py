"""The one line of many runs of a command on a day: how many, over what, the best, failures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.text.escape import clean_line, escape
from rlog_git.text.run_lines import DOT, RUNNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.model import Run

SHOWN_KEYS = 3
LONGEST_NAME = 40
# 'val/acc', 'f1', 'rougeL': more is better; 'loss', 'ppl', 'rmse': less is
MORE = re.compile(
    r"acc|f1|auc|score|bleu|rouge|reward|return|r2|map|iou|precision|recall|win|exact|pass|psnr|ssim",
    re.IGNORECASE,
)
# 'run: sweep of 64, lr×seed of train.py · best acc 0.731 (lr 3e-4) · 3 failed ^r2h4k5m6n'
SWEEP = re.compile(
    r"run: (?:sweep of \d+, [^·]+ of [^·]+?|\d+ × [^·]+?)(?: · best [^·]+?)?(?: · \d+ failed)?"
    r"(?: · \d+ running)? \^r[a-z2-7]{8}"
)
LESS = re.compile(r"loss|err|ppl|perplexity|nll|bpb|bpc|wer|cer|mse|mae|fid|kl\b", re.IGNORECASE)


def sweep_line(runs: Sequence[Run], same: str, clock: str, block_id: str) -> str:
    """Return ``- 15:10 run: sweep of 64, lr×seed · best acc 0.731 (lr 3e-4) · 3 failed ^r…``."""
    keys = varied(runs)
    over = "×".join(keys[:SHOWN_KEYS]) + f" and {len(keys) - SHOWN_KEYS} more" * (
        len(keys) > SHOWN_KEYS
    )
    name = clean_line(same.rpartition("/")[2] or same, LONGEST_NAME)
    what = f"sweep of {len(runs)}, {over} of {name}" if keys else f"{len(runs)} × {name}"
    failed = sum(run.state not in ("finished", RUNNING, "") for run in runs)
    going = sum(run.state == RUNNING for run in runs)
    parts = [
        what,
        best(runs, keys),
        f"{failed} failed" if failed else "",
        f"{going} {RUNNING}" if going else "",
    ]
    shown = DOT.join(escape(clean_line(part)) for part in parts if part)
    return f"- {clock} run: {shown} ^{block_id}"


def varied(runs: Sequence[Run]) -> list[str]:
    """Return the keys of the config that differ between runs, those of most values first."""
    values: dict[str, set[str]] = {}
    configs = [dict(run.config) for run in runs]
    for key in dict.fromkeys(key for config in configs for key in config):
        found = {config.get(key, "") for config in configs}
        if len(found) > 1:
            values[key] = found
    return sorted(values, key=lambda key: (-len(values[key]), key))


def best(runs: Sequence[Run], keys: Sequence[str]) -> str:
    """Return ``best acc 0.731 (lr 3e-4)``; nothing where no metric says which way is better."""
    names = dict.fromkeys(metric.name for run in runs for metric in run.metrics)
    for name in names:
        more, less = MORE.search(name), LESS.search(name)
        if bool(more) == bool(less):
            continue
        of = [(m.last, dict(run.config)) for run in runs for m in run.metrics if m.name == name]
        value, config = (max if more else min)(of, key=lambda pair: pair[0])
        where = ", ".join(f"{key} {config[key]}" for key in keys[:SHOWN_KEYS] if key in config)
        return f"best {name} {value:.4g}" + f" ({where})" * bool(where)
    return ""
