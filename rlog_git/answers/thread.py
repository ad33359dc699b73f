"""Tell one question, project, task, idea or tag from its first mention to its verdict."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.answers.likeness import rare_in_log
from rlog_git.answers.runs import told
from rlog_git.answers.wording import counted
from rlog_git.index import chains, holders, query, threads
from rlog_git.index.language import Filter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from rlog_git.answers.subjects import Subject

Row = dict[str, Any]
CLAIMS = ("supports", "refutes", "unclear")
SHARED = 2
# what a shortened thread keeps: its first and last events, and what decides between them
LONGEST, HEAD, TAIL = 40, 5, 15
TELLING = ("question", "idea", "decision", "result", "insight", "bug", "fix", "outcome", "done")


class Event(NamedTuple):
    """One moment of a thread: its day ("" where the note has none), what it is, why it belongs."""

    day: str
    time: str
    what: str
    text: str
    path: str
    line: int
    why: str
    private: bool = False


class Thread(NamedTuple):
    """What belongs to a subject, oldest first, what came of it, and what is inferred."""

    subject: Subject
    headline: str
    events: tuple[Event, ...]
    note: str


def thread(connection: sqlite3.Connection, subject: Subject) -> Thread:
    """Return all that belongs to a subject; notes without a day stand first."""
    whys = _belonging(connection, subject)
    numbers = json.dumps(sorted(whys))
    rows = query.entries(connection, [Filter("numbers", (numbers,))]) if whys else []
    rows = [row for row in rows if row["kind"] != "commits"]
    events = [_of_entry(row, whys[row["number"]]) for row in rows]
    runs = _runs(connection, subject)
    events += [_of_run(row) for row in runs]
    events += _closings(connection, subject, rows)
    events += _commits(connection, subject, rows, runs)
    once = {(event.path, event.line, event.what): event for event in reversed(events)}
    ordered = _in_order(list(once.values()))
    inferred = sum(event.why.startswith("inferred") for event in ordered)
    note = (
        f"{counted(inferred, 'line')} of {len(ordered)} belong by inference: "
        f"{SHARED} rarer words shared, or the place of a commit."
        if inferred
        else ""
    )
    return Thread(subject, _headline(connection, subject, rows, ordered), tuple(ordered), note)


def shortened(events: Sequence[Event]) -> tuple[list[Event | int], int]:
    """Return a long thread with the number of events left out at each gap, and all left out.

    The first five and the last fifteen stay, and between them decisions, results, insights, bugs,
    fixes and what is done, the latest, up to forty in all.
    """
    if len(events) <= LONGEST:
        return list(events), 0
    middle = range(HEAD, len(events) - TAIL)
    telling = [at for at in middle if events[at].what in TELLING][-(LONGEST - HEAD - TAIL) :]
    kept = [*range(HEAD), *telling, *range(len(events) - TAIL, len(events))]
    shown: list[Event | int] = []
    for before, at in zip([-1, *kept], kept, strict=False):
        if at - before > 1:
            shown.append(at - before - 1)
        shown.append(events[at])
    return shown, len(events) - len(kept)


def _in_order(events: list[Event]) -> list[Event]:
    """Sort events by day and clock; one without a clock stands with the line above it."""
    clocks: dict[Event, str] = {}
    note, clock = ("", ""), ""
    for event in sorted(events, key=lambda each: (each.day, each.path, each.line)):
        if (event.day, event.path) != note:
            note, clock = (event.day, event.path), ""
        if event.what != "commit":
            clock = event.time or clock
        clocks[event] = event.time or clock
    return sorted(events, key=lambda each: (each.day, clocks[each], each.path, each.line))


def _belonging(connection: sqlite3.Connection, subject: Subject) -> dict[int, str]:
    """Return why each entry belongs, by its number; the first reason counts."""
    found: dict[int, str] = {}
    for why, numbers in _reasons(connection, subject):
        for number in numbers:
            found.setdefault(number, why)
    return found


def _reasons(connection: sqlite3.Connection, subject: Subject) -> Iterator[tuple[str, set[int]]]:
    name = subject.name
    if subject.number:
        yield "it itself", {subject.number}
        yield "below it", threads.below(connection, subject.path, subject.line)
        if name:
            yield f"[task:: {name}]", threads.with_task(connection, name)
            yield f"links to ^{name}", threads.linking(connection, [f"#^{name}"])
        if subject.kind != "task":
            for words, number in _alike(connection, subject):
                yield f"inferred: shares {words}", {number}
        return
    if subject.kind == "tag":
        yield f"#{name}", threads.with_tags(connection, [name])
        return
    folder = f"notes/{subject.kind}s/{name}"
    yield f"#{subject.kind[0]}/{name}", threads.with_tags(connection, [f"{subject.kind[0]}/{name}"])
    yield "its note", threads.of_note(connection, f"{folder}.md")
    yield "links to its note", threads.linking(connection, [name, f"{name}.md"])
    if subject.kind == "project":
        yield f"#{name}", threads.with_tags(connection, [name])
        yield "project of its note", threads.of_project(connection, name)


def _alike(connection: sqlite3.Connection, subject: Subject) -> Iterator[tuple[str, int]]:
    """Yield the entries that share enough words with a text which are rare, with these words."""
    shared: dict[int, list[str]] = {}
    for word in sorted(rare_in_log(connection, subject.title)):
        for number in holders.holding(connection, word):
            shared.setdefault(number, []).append(word)
    for number, words in shared.items():
        if len(words) >= SHARED:
            yield ", ".join(words), number


def _runs(connection: sqlite3.Connection, subject: Subject) -> list[Row]:
    if subject.kind != "question" or subject.number:
        return []
    return [row for row in query.runs(connection) if row["question"].casefold() == subject.name]


def _closings(connection: sqlite3.Connection, subject: Subject, rows: list[Row]) -> list[Event]:
    """Return where a task stood before it was carried, and on which day tasks were done."""
    found = []
    if subject.kind == "task" and subject.name:
        for row in chains.traces_of(connection, [subject.name]).get(subject.name, []):
            text = f"{row['description']} → {row['target']}"
            at = (row["path"], row["line"])
            found.append(Event(row["day"] or "", "", "carried", text, *at, "its trace"))
    for row in rows:
        if row["task"] and row["state"] == "done" and row["done_day"] not in ("", row["day"]):
            text, at = row["description"], (row["path"], row["line"])
            why, private = "the task was done", bool(row["private"])
            found.append(Event(row["done_day"], "", "done", text, *at, why, private))
    return found


def _commits(
    connection: sqlite3.Connection, subject: Subject, rows: list[Row], runs: list[Row]
) -> Iterator[Event]:
    """Yield commits: the code of runs, a project's own on its days, those while a clock ran."""
    code = {(row["repo"], row["sha"][:7]) for row in runs if row["sha"]}
    days = {row["day"] for row in rows}
    clocks = [(row["day"], row["time"], row["end"]) for row in rows if row["time"] and row["end"]]
    for row in query.commits(connection):
        if (row["repo"], row["sha"][:7]) in code:
            why = "the code of a run"
        elif subject.kind == "project" and row["repo"].casefold() == subject.name:
            why = "inferred: its repository, on a day of its entries" if row["day"] in days else ""
        elif subject.kind == "task" and any(
            day == row["day"] and start <= row["time"] <= end for day, start, end in clocks
        ):
            why = "inferred: made while its clock ran"
        else:
            why = ""
        if why:
            text, at = (
                f"{row['repo']}@{row['sha'][:7]} {row['subject']}",
                (row["path"], row["line"]),
            )
            yield Event(row["day"] or "", row["time"], "commit", text, *at, why)


def _of_entry(row: Row, why: str) -> Event:
    done = row["task"] and row["state"] == "done" and row["done_day"] in ("", row["day"])
    what = "done" if done else row["kind"]
    text = row["description"] if row["task"] else row["text"]
    claims = [f"{claim} {row['fields'][claim]}" for claim in CLAIMS if claim in row["fields"]]
    why = ", ".join([why, *claims])
    at = (row["path"], row["line"])
    return Event(row["day"] or "", row["time"], what, text, *at, why, bool(row["private"]))


def _of_run(row: Row) -> Event:
    at = (row["path"], row["line"])
    return Event(row["day"] or "", row["start"][11:16], "run", told(row), *at, "its run")


def _headline(
    connection: sqlite3.Connection, subject: Subject, rows: list[Row], events: list[Event]
) -> str:
    days = sorted(event.day for event in events if event.day)
    span = f" from {days[0]} to {days[-1]}" if days else ""
    lines = f"{counted(len(events), 'line')}{span}"
    return f"{lines}. {_verdict(connection, subject, rows)}".rstrip()


def _verdict(connection: sqlite3.Connection, subject: Subject, rows: list[Row]) -> str:
    """Return what came of it, as the log states it."""
    if subject.kind == "task":
        row = next((row for row in rows if row["number"] == subject.number), None)
        state = row["state"] if row else "unknown"
        carried = len(chains.traces_of(connection, [subject.name]).get(subject.name, []))
        return f"The task is {state}, carried {counted(carried, 'time')}."
    if subject.kind == "question" and not subject.number:
        counts = Counter(
            claim
            for row in rows
            for claim in CLAIMS
            if f"q/{subject.name}" in row["tags"] and claim in row["fields"]
        )
        if not counts:
            return "No verdict is written yet: nothing supports or refutes it."
        return (
            f"Verdict: {counts['supports']} for, {counts['refutes']} against, "
            f"{counts['unclear']} unclear."
        )
    if subject.kind == "idea":
        row = next((row for row in rows if row["number"] == subject.number), None)
        state = row["fields"].get("state", "") if row else ""
        return f"The idea is said to be {state}." if state else "No state of it is written."
    return ""
