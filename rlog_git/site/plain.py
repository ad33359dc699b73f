"""Write published days and weeks as lines of plain Markdown, for a mail or a terminal. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.site.arrange import SILENT_KINDS, headed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.site.public import (
        PublicCommit,
        PublicDay,
        PublicEntry,
        PublicPart,
        PublicRun,
        PublicWeek,
    )

# '[20 November 2026](page:2026/11/20/)', '![a plot](asset:0f89804c)': there is no page, no image
PAGE_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\((?:page|asset):[^\s()]{0,300}\)")
BOXES = {"open": "[ ] ", "doing": "[/] ", "done": "[x] ", "cancelled": "[-] ", "moved": "[>] "}


def day_lines(day: PublicDay) -> list[str]:
    """Return the lines of a day, each part below its headings, then its runs and commits."""
    lines = _parts(day.parts)
    lines += ["Runs", *map(_run, day.runs)] if day.runs else []
    lines += ["Commits", *map(_commit, day.commits)] if day.commits else []
    return lines


def week_lines(week: PublicWeek) -> list[str]:
    """Return the lines of what a week intended and what was thought of it."""
    intended = [line for entry in week.intentions for line in _entry(entry, "")]
    return [*(["Intentions"] if intended else []), *intended, *_parts(week.reflection)]


def _parts(parts: tuple[PublicPart, ...]) -> list[str]:
    lines: list[str] = []
    for title, below, part in headed(parts):
        lines += [_text(heading) for heading in (title, below) if heading]
        for entry in part.entries:
            lines.extend(_entry(entry, ""))
    return lines


def _run(run: PublicRun) -> str:
    changes = ", ".join(f"{change.key} {change.old}→{change.new}" for change in run.changes)
    metrics = ", ".join(f"{metric.name} {metric.value:.4g}" for metric in run.metrics)
    many = f"{run.many} runs" if run.many > 1 else ""
    ended = run.state if run.state not in ("", "finished") else ""
    took = f"took {run.took}" if run.took else ""
    said = (run.why or "a run", many, changes, metrics, ended, took, run.code, run.verdict)
    return f"- {run.time} " + _text(" · ".join(part for part in said if part))


def _commit(commit: PublicCommit) -> str:
    size = f" +{commit.added} −{commit.removed}" if commit.added or commit.removed else ""
    changes = ", ".join(f"{change.key} {change.old}→{change.new}" for change in commit.changes)
    behind = f" · {changes}" if changes else ""
    return f"- {commit.time} {commit.subject} ({commit.repo} {commit.sha}{size}){behind}"


def _entry(entry: PublicEntry, indent: str) -> Iterator[str]:
    """Yield the lines of an entry and of all below it."""
    first, *more = _text(entry.text).split("\n")
    clock = "–".join(filter(None, (entry.time, entry.end.strip("…"))))
    kind = "" if entry.kind in SILENT_KINDS else f"{entry.kind}:"
    said = (
        clock,
        kind,
        BOXES.get(entry.state, "").rstrip(),
        first,
        *(f"#{tag}" for tag in entry.shown_tags),
        *(f"({claim})" for claim in entry.claims),
    )
    marker = (f"{entry.number}. " if entry.number else "- ") if entry.shape == "item" else ""
    yield indent + marker + " ".join(filter(None, said))
    inner = indent + " " * len(marker)
    for line in more:
        yield (inner + line).rstrip()
    for child in entry.children:
        yield from _entry(child, indent + "  ")


def _text(text: str) -> str:
    return PAGE_LINK.sub(r"\1", text)
