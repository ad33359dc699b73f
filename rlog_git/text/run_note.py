"""The note of a run: what was run, with which code and config; written, and read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from rlog_git.model import ConfigChange, Metric, Run
from rlog_git.text.commit_lines import unquoted
from rlog_git.text.edit import line_at, replace_line, splice
from rlog_git.text.escape import clean_line, escape
from rlog_git.text.front import FrontError, read_front
from rlog_git.text.outline import FRONT, outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlog_git.text.front import Front

TRACKER = "rlog"
FOLDER = "notes/runs/"
CONFIG, CHANGES, METRICS, DIFF = "Config", "Changed since the run before", "Metrics", "Uncommitted"
OUTCOME = "- outcome:"
READ_VALUE = 4_000
ARROW = " → "
FACTS = ("same", "sweep", "gpus", "seed", "job")


@dataclass(frozen=True, slots=True)
class RunNote:
    """A run with what only its note tells.

    `same` is what makes two runs ones of the same command; `sweep` is the id of the one line that
    tells of many runs of a tracker; `diff` the redacted difference of the work tree, `cut` what is
    said of one that was too long; `job` the number that Slurm gave.
    """

    run: Run
    same: str = ""
    sweep: str = ""
    gpus: str = ""
    seed: str = ""
    job: str = ""
    diff: str = ""
    cut: str = ""
    outcome: str = ""


def write_note(note: RunNote) -> str:
    """Return the text of a new note."""
    run = note.run
    parts = [*_front(note), f"# {_title(run)}", "", f"{OUTCOME} {note.outcome}".rstrip()]
    if run.changes:
        rows = [f"{_word(c.key)} = {_word(c.old)}{ARROW}{_word(c.new)}" for c in run.changes]
        parts += _fence(CHANGES, "ini", rows)
    if run.config:
        parts += _fence(CONFIG, "ini", [f"{_word(key)} = {_word(v)}" for key, v in run.config])
    if run.metrics:
        parts += _fence(METRICS, "ini", _metric_rows(run.metrics))
    if note.diff:
        parts += _fence(DIFF, "diff", note.diff.split("\n"))
    if note.cut:
        parts += ["", note.cut]
    return "\n".join(parts) + "\n"


def read_note(data: bytes, path: str) -> RunNote | None:
    """Return the run that a note tells of; None where it is no note of a run."""
    if not path.startswith(FOLDER) or b"\nrun: " not in data[:READ_VALUE]:
        return None
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    codes, _, _ = outline(lines, {})
    if not codes or codes[0] != FRONT:
        return None
    try:
        front = read_front(lines[1 : codes.rfind(FRONT)])
    except FrontError:
        return None
    run = _run({key: values[0] for key, values in front if values})
    if run is None:
        return None
    blocks = _fences(lines)
    changes = (_change(row) for row in blocks.get(CHANGES, ()))
    whole = replace(
        run,
        config=tuple(pair for row in blocks.get(CONFIG, ()) if (pair := _pair(row))),
        changes=tuple(change for change in changes if change),
        metrics=tuple(m for row in blocks.get(METRICS, ()) if (m := _metric(row))),
    )
    return RunNote(
        whole, outcome=_outcome(lines), diff="\n".join(blocks.get(DIFF, ())), **_facts(front)
    )


def end_note(data: bytes, run: Run, job: str = "") -> bytes:
    """Return a note with how its run ended; what the user wrote stays."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    given = {"start": _moment(run.start), "end": _moment(run.end), "status": run.state}
    given |= {"exit": _number(run.exit), "job": job}
    known = {key: f"{key}: {_quoted(value)}" for key, value in given.items() if value}
    at = 1
    while at < len(lines) and lines[at].rstrip("\r") != "---":
        key = lines[at].partition(":")[0]
        lines[at] = known.pop(key, lines[at])
        at += 1
    lines[at:at] = known.values()
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def add_metrics(data: bytes, metrics: tuple[Metric, ...]) -> bytes:
    """Return a note with what its run measured behind all else; once."""
    if not metrics or f"\n## {METRICS}\n".encode() in data:
        return data
    text = "\n".join(_fence(METRICS, "ini", _metric_rows(metrics))) + "\n"
    return data.rstrip(b"\n") + b"\n" + text.encode()


def add_outcome(data: bytes, text: str) -> bytes:
    """Return a note whose outcome is filled in; behind one that was given before."""
    count = data.count(b"\n") + 1
    last = 0
    for number in range(1, count + 1):
        line = line_at(data, number)
        if line.strip() == OUTCOME:
            return replace_line(data, number, line, f"{line.rstrip()} {text}")
        if line.startswith(OUTCOME):
            last = number
    if last:
        return splice(data, last + 1, 0, [f"{OUTCOME} {text}"])
    return data.rstrip(b"\n") + f"\n\n{OUTCOME} {text}\n".encode("utf-8", "surrogateescape")


def _front(note: RunNote) -> list[str]:
    run = note.run
    rows = {
        "run": run.id,
        "tracker": "" if run.tracker == TRACKER else run.tracker,
        "private": "true",
        "day": str(run.day or ""),
        "start": _moment(run.start),
        "end": _moment(run.end),
        "status": run.state,
        "exit": _number(run.exit),
        "command": run.command,
        "same": note.same,
        "sweep": note.sweep,
        "folder": run.cwd,
        "repo": run.repo,
        "commit": run.sha,
        "dirty": run.dirty,
        "question": run.question,
        "why": run.why,
        "seed": note.seed,
        "host": run.host,
        "gpus": note.gpus,
        "job": note.job,
    }
    return ["---", *(f"{key}: {_quoted(value)}" for key, value in rows.items() if value), "---", ""]


def _title(run: Run) -> str:
    return escape(clean_line(run.why or run.command)) or f"Run {run.id}"


def _fence(title: str, kind: str, rows: Iterable[str]) -> list[str]:
    body = list(rows)
    ticks = "`" * max(3, 1 + max((_ticks(row) for row in body), default=0))
    return ["", f"## {title}", "", f"{ticks}{kind}", *body, ticks]


def _ticks(row: str) -> int:
    bare = row.lstrip(" +-")
    return len(bare) - len(bare.lstrip("`"))


def _fences(lines: list[str]) -> dict[str, list[str]]:
    """Return the rows of each fence by the heading above it."""
    found: dict[str, list[str]] = {}
    heading, closing = "", ""
    for line in lines:
        if closing:
            if line == closing:
                closing = ""
            else:
                found.setdefault(heading, []).append(line)
        elif line.startswith("## "):
            heading = line[3:].strip()
        elif line.startswith("```"):
            closing = line[: _ticks(line)]
    return found


def _metric_rows(metrics: tuple[Metric, ...]) -> list[str]:
    return [f"{_word(metric.name)} = {metric.last:.6g}" for metric in metrics]


def _metric(row: str) -> Metric | None:
    pair = _pair(row)
    try:
        return Metric(pair[0], float(pair[1])) if pair else None
    except ValueError:
        return None


def _pair(row: str) -> tuple[str, str] | None:
    key, found, value = _split(row, " = ")
    return (unquoted(key), unquoted(value)) if found else None


def _change(row: str) -> ConfigChange | None:
    key, found, rest = _split(row, " = ")
    old, arrow, new = _split(rest, ARROW) if found else ("", "", "")
    return ConfigChange(unquoted(key), unquoted(old), unquoted(new)) if arrow else None


def _split(row: str, sign: str) -> tuple[str, str, str]:
    """Split at the first sign outside of quotes."""
    if not row.startswith('"'):
        return row.partition(sign)
    at = 1
    while at < len(row) and row[at] != '"':
        at += 2 if row[at] == "\\" else 1
    front, rest = row[: at + 1], row[at + 1 :]
    return (front, sign, rest[len(sign) :]) if rest.startswith(sign) else (row, "", "")


def _word(text: str) -> str:
    line = clean_line(text, READ_VALUE)
    odd = line[:1] == '"' or " = " in line or ARROW.strip() in line or not line
    return json.dumps(line, ensure_ascii=False) if odd else line


def _quoted(value: str) -> str:
    line = clean_line(value, READ_VALUE)
    if line.replace(" ", "").replace(":", "").replace("+", "").replace("-", "").isalnum():
        return line if line[0].isalnum() and ": " not in line else f'"{line}"'
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _run(front: dict[str, str]) -> Run | None:
    start = _read_moment(front.get("start", ""))
    if not front.get("run") or not start:
        return None
    code = front.get("exit", "")
    return Run(
        tracker=front.get("tracker", TRACKER),
        id=front["run"],
        day=_read_day(front.get("day", "")),
        start=start,
        end=_read_moment(front.get("end", "")),
        state=front.get("status", ""),
        exit=int(code) if code.lstrip("-").isdecimal() else None,
        command=front.get("command", ""),
        why=front.get("why", ""),
        question=front.get("question", ""),
        repo=front.get("repo", ""),
        sha=front.get("commit", ""),
        dirty=front.get("dirty", ""),
        cwd=front.get("folder", ""),
        host=front.get("host", ""),
    )


def _read_moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _facts(front: Front) -> dict[str, str]:
    return {key: values[0] for key, values in front if key in FACTS and values}


def _outcome(lines: list[str]) -> str:
    given = (line.removeprefix(OUTCOME).strip() for line in lines if line.startswith(OUTCOME))
    return " · ".join(text for text in given if text)
