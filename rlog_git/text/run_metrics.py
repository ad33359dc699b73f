"""Which of a run's metrics tell how it came out, which way is better, and how they are worded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rlog_git.model import Metric, Run

SHOWN_METRIC, SHOWN_METRICS, SHOWN_KEYS = 60, 2, 3
# 'val/acc', 'f1', 'rougeL', Sacred's 'result': more is better; 'loss', 'ppl', 'rmse': less is
MORE = re.compile(
    r"acc|f1|auc|score|bleu|rouge|reward|return|r2|map|iou|precision|recall|win|exact|pass|psnr|ssim"
    r"|^result$",
    re.IGNORECASE,
)
LESS = re.compile(r"loss|err|ppl|perplexity|nll|bpb|bpc|wer|cer|mse|mae|fid|kl\b", re.IGNORECASE)
# what tells how a run goes, not how it came out
NOISE = re.compile(
    r"(?:^|[/_. -])(?:lr|learning_rate|epochs?|steps?|iter(?:ation)?s?|time|timestamp|runtime"
    r"|seconds|per_second|grad_norm|weight_decay|memory|mem|gpu|cpu|flos|throughput|tokens|samples)"
    r"(?:$|[/_. -]|\d)",
    re.IGNORECASE,
)
HELD_OUT = re.compile(
    r"(?:^|[/_. -])(?:best|val|valid|validation|eval|test|dev|result)", re.IGNORECASE
)


def metric_text(metric: Metric) -> str:
    """Return ``acc 0.713``, and ``loss 0.6 (best 0.4)`` where it was better before."""
    name = clean_line(metric.name, SHOWN_METRIC)
    best = best_of(metric)
    shown, shown_best = f"{metric.last:.4g}", f"{best:.4g}"
    return f"{name} {shown}" + (f" (best {shown_best})" if shown != shown_best else "")


def best_of(metric: Metric) -> float:
    """Return the best value of a metric: the least of a loss, else the most."""
    best = metric.least if LESS.search(metric.name) else metric.most
    return metric.last if best is None else best


def shown_metrics(metrics: Iterable[Metric]) -> list[Metric]:
    """Return the metrics that tell best how a run came out, two at most."""
    telling = [metric for metric in metrics if not NOISE.search(metric.name)]
    return sorted(telling, key=_rank)[:SHOWN_METRICS]


def best_run(runs: Sequence[Run], keys: Sequence[str]) -> str:
    """Return ``best acc 0.731 (lr 3e-4)`` of the metric that most runs measured.

    Nothing where no name says which way is better, or where no value is a number.
    """
    first: dict[str, int] = {}
    for run in runs:
        for metric in shown_metrics(run.metrics)[:1]:
            first[metric.name] = first.get(metric.name, 0) + 1
    known = [name for name in first if bool(MORE.search(name)) != bool(LESS.search(name))]
    if not known:
        return ""
    name = max(known, key=lambda name: first[name])
    measured = [(m, run) for run in runs for m in run.metrics if m.name == name]
    sound = [(m, run) for m, run in measured if best_of(m) == best_of(m)]
    if not sound:
        return ""
    sign = 1 if LESS.search(name) else -1
    metric, run = min(sound, key=lambda pair: sign * best_of(pair[0]))
    config = dict(run.config)
    given = ", ".join(f"{key} {config[key]}" for key in keys[:SHOWN_KEYS] if key in config)
    shown = f"best {clean_line(name, SHOWN_METRIC)} {best_of(metric):.4g}"
    return f"{shown} ({given})" if given else shown


def _rank(metric: Metric) -> tuple[bool, int, str]:
    name = metric.name
    quality = 0 if MORE.search(name) else 1 if LESS.search(name) else 2
    return not HELD_OUT.search(name), quality, name
