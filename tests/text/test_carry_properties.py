"""What must hold for every log, however hostile: carrying and repairing lose nothing.

`make soak` runs each property on 20,000 examples and more; here on fewer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlog_git.text import close
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
    for entry in entries(new, grammar):
        since = grammar.carry_since or date.min
        if not (entry.task and entry.task.carries and entry.day and since <= entry.day < day):
            continue
        text = entry.text
        reasons = ("2030-01-01", "→ see", "mine", "tomorrow", "```")
        waits = entry.task.start > day.isoformat()
        assert waits or not bare(entry) or any(reason in text for reason in reasons) or odd(new)


def odd(log: Log) -> bool:
    """Say whether a note has an unclosed fence or comment, about which nothing is certain."""
    notes = [parse(data, path) for path, data in log.items()]
    return any(p.code in ("unclosed", "private-mark") for n in notes for p in n.problems)
