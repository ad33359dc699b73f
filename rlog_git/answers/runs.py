"""Which run is meant, and in what two runs differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.model import ConfigChange, Metric, Run
from rlog_git.text.commit_lines import SHOWN_SHA, changes_text
from rlog_git.text.run_lines import ending, length
from rlog_git.text.run_metrics import metric_text, shown_metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.index.query import Row

LAST = "last"
SHORTEST_PREFIX = 3  # 'r' and two characters
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between two runs: (name, of the first, of the second), nothing for absent."""

    facts: tuple[tuple[str, str, str], ...]
    config: tuple[tuple[str, str, str], ...]
    metrics: tuple[tuple[str, str, str], ...]


def meant(rows: Sequence[Row], word: str) -> Row:
    """Return the one run that is meant by an id, its beginning, words, or ``last``.

    Raise NothingFoundError for none, UsageError that lists the candidates for several.
    """
    if not rows:
        raise NothingFoundError("the log holds no runs yet", "Run one: rlog run -- CMD")
    if word.casefold() == LAST:
        return rows[-1]
    bare = word.strip().lstrip("^").casefold()
    found = [row for row in rows if row["run"] == bare]
    if not found and len(bare) >= SHORTEST_PREFIX:
        found = [row for row in rows if row["run"].startswith(bare)]
    words = bare.split()
    if not found and words:
        found = [row for row in rows if all(each in _text(row) for each in words)]
    if not found:
        raise NothingFoundError(f"no run is {word!r} or holds these words", "See 'rlog runs'")
    if len(found) > 1:
        listed = "\n".join(f"  {row['run']}  {row['day']}  {title(row)}" for row in found[-SHOWN:])
        raise UsageError(
            f"{len(found)} runs are meant by {word!r}; nothing was changed:\n{listed}\n"
            "Name one by its id or by more words, or say 'last'"
        )
    return found[0]


def title(row: Row) -> str:
    """Return what a run is told by: why it was made, else what was run."""
    return str(row["why"] or row["command"] or row["repo"] or row["run"])


def told(row: Row) -> str:
    """Return a run in one line: why, what changed, how it came out, how long, which code."""
    changes = tuple(ConfigChange(**change) for change in row["changes"])
    measured = [Metric(name, value) for name, value in row["metrics"].items()]
    metrics = map(metric_text, shown_metrics(measured))
    run = Run(row["tracker"], row["run"], state=row["state"], exit=row["exit"])
    code = f"{row['repo']}@{row['sha'][:SHOWN_SHA]} {row['dirty']}".rstrip() if row["sha"] else ""
    running = "running" if row["state"] == "running" else ending(run)
    took = f"took {length(_seconds(row))}" if row["end"] else ""
    outcome = f"→ {row['outcome']}" if row["outcome"] else ""
    parts = (title(row), changes_text(changes), *metrics, running, took, code, outcome)
    return " · ".join(part for part in parts if part)


def _seconds(row: Row) -> float:
    start, end = (datetime.fromisoformat(row[key]) for key in ("start", "end"))
    return (end - start).total_seconds()


def compare(one: Row, two: Row) -> Compared:
    """Return in what two runs differ."""
    facts = [(key, str(one[key] or ""), str(two[key] or "")) for key in ("sha", "dirty", "state")]
    return Compared(
        tuple(fact for fact in facts if fact[1] != fact[2]),
        _differing(one["config"], two["config"]),
        _differing(one["metrics"], two["metrics"]),
    )


def _differing(one: Row, two: Row) -> tuple[tuple[str, str, str], ...]:
    keys = dict.fromkeys([*one, *two])
    both = ((key, _shown(one.get(key)), _shown(two.get(key))) for key in keys)
    return tuple(row for row in both if row[1] != row[2])


def _shown(value: object) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _text(row: Row) -> str:
    parts = (row["why"], row["command"], row["outcome"], row["repo"], row["question"], row["day"])
    return " ".join(part or "" for part in parts).casefold()
