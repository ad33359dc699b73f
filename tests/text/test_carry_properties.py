"""What must hold for every log, however hostile: carrying and repairing lose nothing.

`make soak` runs each property on 20,000 examples and more; here on fewer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlog_git.model import State
from rlog_git.text import close, edit
from rlog_git.text.carry import carry
from rlog_git.text.parse import GRAMMAR, parse
from rlog_git.text.repair import Repaired, repair

if TYPE_CHECKING:
    from rlog_git.model import Entry

pytestmark = pytest.mark.soak
FIRST = date(2026, 11, 20)
Log = dict[str, bytes]

PIECES = [
    "# Monday, 23 November 2026",
    "## What to do next",
    "## What to do next",
    "## What to do next #private",
    "## What was done",
    "### Next steps",
    "- [ ] train the baseline #w2s [est:: 2h]",
    "- [ ] train the baseline #w2s [est:: 2h]",
    "- [ ] train the baseline 🛫 2026-11-22",
    "- [x] train the baseline",
    "- train the baseline",
    "- plain remark",
    "* [ ] costs $$ and \\1 ~2h",
    "1. [ ] first of two",
    "2) [/] half way ^abc123",
    "- [ ] mine ^ttwicetwo",
    "- [ ] mine ^ttwicetwo",
    "- [ ] not mine ^ttwicetwo",
    "- [x] mine ^ttwicetwo",
    "- [ ] ",
    "- [ ] → see [[2026-11-20]]",
    "- → mine [[2026-11-21]] ^ttwicetwo",
    "- [x] → mine [[2026-11-22]] ^ttwicetwo",
    "- → moved [[2026-11-24]] ^tabcdefgh",
    "- TODO in Logseq's way",
    "  - [ ] a part of it #private",
    "  - [x] a finished part ✅ 2026-11-20",
    "  - a remark",
    "  - a remark `of code",
    "    - [ ] deep `code",
    "\t- [ ] by a tab",
    "\t\t- deeper by tabs",
    "  continued` on",
    "  ```sh",
    "  # no heading",
    "  - [ ] no task",
    "  ```",
    "```",
    "> - [ ] quoted",
    "  > - [ ] quoted below",
    "- [ ] later 🛫 2030-01-01",
    "- [ ] odd [start:: tomorrow] <!-- why",
    "  -->",
    "%% hidden %%",
    "<!-- c -->",
    "<!-- rlog:begin x -->",
    "<!-- rlog:end x -->",
    "a paragraph",
    "",
    "",
    "---",
    "\x00\x0b\u2028",
]
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=9)), max_size=16)
TAIL = st.sampled_from(["", "\n", "\n\n"])
NOTES = st.builds(
    lambda lines, newline, end, front: (
        front + newline.join(["## Next", *lines]) + end.replace("\n", newline)
    ).encode("utf-8", "surrogatepass"),
    LINES,
    st.sampled_from(["\n", "\n", "\r\n"]),
    TAIL,
    st.sampled_from(["", "", "", "---\nprivate: true\n---\n"]),
)
LOGS = st.lists(NOTES, min_size=1, max_size=3).map(
    lambda notes: {path_of(n): data for n, data in enumerate(notes)}
)
GRAMMARS = st.sampled_from(
    [GRAMMAR, replace(GRAMMAR, carry_since=FIRST), replace(GRAMMAR, carry_since=date(2026, 11, 21))]
)


def path_of(number: int) -> str:
    """Return the path of a day's note, counted from the first day."""
    return (FIRST + timedelta(days=number)).strftime("daily/%Y/%Y-%m-%d.md")


def mended(log: Log, grammar: object = GRAMMAR) -> Log:
    """Return a log as `rlog` leaves it after a merge."""
    found = repair(list(log.items()), grammar)
    return log | dict(found.first) | dict(found.then)


def opened(log: Log, number: int, grammar: object = GRAMMAR) -> Log:
    """Return a log as it is when a day has been opened."""
    log = mended(log, grammar)
    path = path_of(number)
    day = FIRST + timedelta(days=number)
    moved = carry((path, log.get(path, b"")), day, list(log.items()), grammar)
    return log | dict(moved.changed) | {path: moved.today}


def entries(log: Log, grammar: object = GRAMMAR) -> list[Entry]:
    """Return all entries of a log."""
    return [e for path, data in sorted(log.items()) for e in parse(data, path, grammar).entries]


def bare(entry: Entry) -> str:
    """Return what a task is about, without tags."""
    return close.bare(entry.task.description) if entry.task else ""


@given(LOGS, st.integers(0, 4), GRAMMARS)
def test_carrying_twice_is_once(log: Log, number: int, grammar: object) -> None:
    """Opening a day again changes no byte."""
    once = opened(log, number, grammar)
    assert opened(once, number, grammar) == once


@given(LOGS)
def test_repairing_twice_is_once(log: Log) -> None:
    """Repairing what was repaired changes nothing."""
    assert repair(list(mended(log).items()), GRAMMAR) == Repaired((), ())


@given(LOGS, st.integers(0, 4), GRAMMARS)
def test_nothing_written_disappears(log: Log, number: int, grammar: object) -> None:
    """Carrying leaves every text that lived alive, each exactly as often, none less private."""
    log = mended(log, grammar)
    new = opened(log, number, grammar)
    before = sorted(facts(entries(log, grammar)))
    after = sorted(facts(entries(new, grammar)))
    parents = [fact for fact in after if fact not in before]
    for fact in before:
        assert fact in after, fact
        after.remove(fact)
    # what is more than before are parents that came along
    assert all(not fact[1] for fact in after), (after, parents)


def facts(found: list[Entry]) -> list[tuple[str, str]]:
    """Return the texts that must live on, with the state of tasks."""
    return [
        (text.strip(), e.task.state.value if e.task else "")
        for e in found
        for text in [" ".join(e.text.replace("#private", "").split())]
    ]


@given(LOGS, st.integers(0, 4), GRAMMARS)
def test_every_open_task_comes_along(log: Log, number: int, grammar: object) -> None:
    """What is left open in an earlier day's own section waits, or cannot move as it stands."""
    new = opened(log, number, grammar)
    day = FIRST + timedelta(days=number)
    waiting: dict[str, int] = {}  # up to this line of a note all hangs below a task that waits
    for entry in entries(new, grammar):
        since = grammar.carry_since or date.min
        if entry.task and entry.task.start > day.isoformat():
            waiting[entry.place.path] = max(waiting.get(entry.place.path, 0), entry.last_line)
        if not (entry.task and entry.task.carries and entry.day and since <= entry.day < day):
            continue
        text = entry.text
        reasons = ("2030-01-01", "→ see", "mine", "```")
        waits = entry.place.line <= waiting.get(entry.place.path, 0)
        assert waits or not bare(entry) or any(reason in text for reason in reasons) or odd(new)


def odd(log: Log) -> bool:
    """Say whether a note has an unclosed fence or comment, about which nothing is certain."""
    notes = [parse(data, path) for path, data in log.items()]
    return any(p.code in ("unclosed", "private-mark") for n in notes for p in n.problems)


def lines_matched(base: list[str], other: list[str]) -> dict[int, int]:
    """Return where lines of a base stand in another version."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {b.a + n: b.b + n for b in blocks for n in range(b.size)}


def union_merge(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Merge three versions of a note as git's `merge=union` does: both sides of a conflict stay."""
    old, a, b = (
        part.decode("utf-8", "surrogateescape").split("\n") for part in (base, ours, theirs)
    )
    in_a, in_b = lines_matched(old, a), lines_matched(old, b)
    merged: list[str] = []
    at = at_a = at_b = 0
    for n in [*(n for n in range(len(old)) if n in in_a and n in in_b), len(old)]:
        end_a, end_b = in_a.get(n, len(a)), in_b.get(n, len(b))
        if n < len(old) and (end_a < at_a or end_b < at_b):
            continue
        was, mine, other = old[at:n], a[at_a:end_a], b[at_b:end_b]
        merged += other if mine == was else mine if other in (was, mine) else mine + other
        merged += old[n : n + 1]
        at, at_a, at_b = n + 1, end_a + 1, end_b + 1
    return "\n".join(merged).encode("utf-8", "surrogateescape")


def ticked(log: Log, numbers: set[int]) -> tuple[Log, set[tuple[str, str]]]:
    """Tick some of the open tasks that have an id, as `rlog done` does; return which."""
    closed: set[tuple[str, str]] = set()
    for n, entry in enumerate(e for e in entries(log) if e.task and e.task.carries):
        if n in numbers and entry.written_id:
            path, number = entry.place.path, entry.place.line
            line = edit.line_at(log[path], number)
            new = close.close_line(line, State.DONE, str(entry.day), emoji=True)
            log = log | {path: edit.replace_line(log[path], number, line, new)}
            closed.add((entry.id, bare(entry)))
    return log, closed


def open_ids(log: Log) -> Counter[tuple[str, str]]:
    """Return the written ids of open tasks with what they say, each with its count."""
    return Counter(
        (e.id, bare(e))
        for e in entries(log)
        if e.task and e.written_id and e.task.state in (State.OPEN, State.DOING)
        if e.shape == "item"
    )


@given(
    LOGS,
    st.tuples(st.integers(3, 6), st.integers(3, 6)),
    st.tuples(st.sets(st.integers(0, 3)), st.sets(st.integers(0, 3))),
)
def test_two_clones_become_one(
    log: Log, days: tuple[int, int], ticks: tuple[set[int], set[int]]
) -> None:
    """After a union merge each task has one live line, and what either clone finished stays so."""
    base = opened(log, 3)
    ids = open_ids(base)
    ours, mine = ticked(opened(base, days[0]), ticks[0])
    theirs, other = ticked(opened(base, days[1]), ticks[1])
    empty = b""
    merged = {
        path: union_merge(base.get(path, empty), ours.get(path, empty), theirs.get(path, empty))
        for path in ours.keys() | theirs.keys()
    }
    final = opened(mended(merged), 7)
    assert mended(final) == final
    if odd(base) or odd(merged) or any(b"<!--" in data or b"`" in data for data in base.values()):
        return  # a merge of single lines may tear a fence or comment in two
    left = open_ids(final)
    assert max(left.values(), default=1) == 1
    assert not left.keys() & (mine | other)
    kept = {(e.id, bare(e)) for e in entries(final) if e.task}
    assert set(ids) <= kept
