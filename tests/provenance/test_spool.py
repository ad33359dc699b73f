"""The spool: every line is taken once, whatever happens between two moments."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from rlog_git.provenance.events import CommitEvent, KeptEvent, parse_event, parse_kept
from rlog_git.provenance.spool import drain, is_quiet, kept_events

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)


def event(number: int, worktree: str = "/code/w2s") -> CommitEvent:
    """Return an event that no other number has."""
    return CommitEvent(
        hook="post-commit",
        sha=f"{number:040x}",
        parents=(f"{number - 1:040x}",) if number > 1 else (),
        tree="a" * 40,
        authored="2026-11-23T14:02:00+01:00",
        committed="2026-11-23T14:02:00+01:00",
        email="ada@example.org",
        act="commit",
        worktree=worktree,
    )


def append(spool: Path, *numbers: int) -> None:
    """Append events as hooks do."""
    with spool.open("ab") as file:
        file.writelines(event(number).line() + b"\n" for number in numbers)


def take(spool: Path, now: datetime = NOW) -> list[int]:
    """Drain and return the numbers of the fresh events."""
    with drain(spool, now, "log") as draining:
        draining.keep += draining.waiting
        draining.keep_unlinked += draining.unlinked
        return [int(found.sha, 16) for found in draining.fresh]


@pytest.mark.parametrize("worktree", ["/a", "/with\ttab", "/with blank", "/caf\u00e9", "/\udcff"])
def test_an_event_reads_back(worktree: str) -> None:
    """What the hook writes reads back as it was, whatever the folder is called."""
    assert parse_event(event(3, worktree).line()) == event(3, worktree)
    kept = KeptEvent(NOW, event(3, worktree))
    assert parse_kept(kept.line()) == kept


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"x",
        b"\xff\xfe\x00",
        event(1).line().replace(b"1\t", b"2\t", 1),
        event(1).line().replace(b"\t", b" "),
        event(1).line().replace(b"/code", b"code"),
        event(1).line().replace(b"0" * 39 + b"1", b"HEAD"),
        event(1).line() + b"x" * 70_000,
    ],
)
def test_what_is_no_event(line: bytes) -> None:
    """A line that the hook did not write is no event, and no exception."""
    assert parse_event(line) is None


def test_each_line_is_taken_once(spool: Path) -> None:
    """What was appended is taken by one drain and not by the next."""
    append(spool, 1, 2)
    assert take(spool) == [1, 2]
    append(spool, 3)
    assert take(spool) == [3]
    assert take(spool) == []


def test_quiet_or_not(spool: Path) -> None:
    """A spool is quiet before the first event and again after a drain."""
    assert is_quiet(spool, "log")
    append(spool, 1)
    assert not is_quiet(spool, "log")
    take(spool)
    assert is_quiet(spool, "log")


def test_a_writer_that_still_holds_the_old_file(spool: Path) -> None:
    """A line appended to a file that was renamed meanwhile is taken by the next drain."""
    append(spool, 1)
    with spool.open("ab") as held:
        assert take(spool) == [1]
        append(spool, 3)
        held.write(event(2).line() + b"\n")
    assert not is_quiet(spool, "log")
    assert take(spool) == [2, 3]
    assert take(spool) == []


def test_a_line_half_written(spool: Path) -> None:
    """A line without its end is left until it has one."""
    append(spool, 1)
    with spool.open("ab") as held:
        held.write(event(2).line()[:30])
        held.flush()
        assert take(spool) == [1]
        held.write(event(2).line()[30:] + b"\n")
    assert take(spool) == [2]


def test_a_crash_while_events_are_written(spool: Path) -> None:
    """Events whose taker failed are taken again."""
    append(spool, 1)
    with pytest.raises(RuntimeError), drain(spool, NOW, "log"):
        raise RuntimeError
    append(spool, 2)
    assert take(spool) == [1, 2]


def test_lost_offsets(spool: Path) -> None:
    """Without its offsets a spool is read again from the start: nothing is lost."""
    append(spool, 1)
    take(spool)
    (spool.parent / "offsets.json").write_text("{ torn")
    append(spool, 2)
    assert take(spool) == [1, 2]


def test_bad_lines_are_kept_aside(spool: Path) -> None:
    """A bad line stops nothing and stands in events.bad."""
    append(spool, 1)
    with spool.open("ab") as file:
        file.write(b"what is this\n\n")
    append(spool, 2)
    assert take(spool) == [1, 2]
    assert (spool.parent / "events.bad").read_bytes() == b"what is this\n"


def test_old_files_do_not_pile_up(spool: Path) -> None:
    """However often it is drained, one renamed file is kept."""
    for number in range(1, 6):
        append(spool, number)
        take(spool)
    assert [path.name for path in spool.parent.glob("taken-*")] == ["taken-000005.tsv"]


def test_one_drain_at_a_time(spool: Path) -> None:
    """While one drains, another takes nothing and waits for nobody."""
    append(spool, 1)
    with drain(spool, NOW, "log") as first:
        assert [found.sha for found in first.fresh] == [event(1).sha]
        with drain(spool, NOW, "log") as second:
            assert second.fresh == ()
    assert take(spool) == []


def test_what_waits_comes_back(spool: Path) -> None:
    """Events that are kept come back in the next drain, with the moment they were first seen."""
    append(spool, 1)
    with drain(spool, NOW, "log") as draining:
        draining.keep += [KeptEvent(NOW, found) for found in draining.fresh]
    assert not is_quiet(spool, "log")
    with drain(spool, NOW + timedelta(days=90), "log") as draining:
        assert draining.waiting == (KeptEvent(NOW, event(1)),)
    assert is_quiet(spool, "log")


def test_each_queue_gets_its_own(spool: Path) -> None:
    """What one queue takes for another waits there, and makes only that one busy."""
    for number in (1, 2):
        append(spool, number)
        with drain(spool, NOW, "log") as draining:
            draining.others["other"] = [KeptEvent(NOW, found) for found in draining.fresh]
    assert is_quiet(spool, "log")
    assert not is_quiet(spool, "other")
    with drain(spool, NOW, "other") as draining:
        assert [kept.event for kept in draining.waiting] == [event(1), event(2)]


def test_unlinked_events_for_thirty_days(spool: Path) -> None:
    """Events of repositories nobody linked are kept for thirty days and no longer."""
    append(spool, 1)
    with drain(spool, NOW, "log") as draining:
        draining.keep_unlinked += [KeptEvent(NOW, found) for found in draining.fresh]
    assert is_quiet(spool, "log")
    take(spool, NOW + timedelta(days=29))
    assert len(kept_events(spool, "log")[1]) == 1
    take(spool, NOW + timedelta(days=31))
    assert kept_events(spool, "log")[1] == ()


def test_only_the_owner_may_read(spool: Path) -> None:
    """The spool's own files are for their owner only."""
    append(spool, 1)
    with drain(spool, NOW, "log") as draining:
        draining.keep += [KeptEvent(NOW, found) for found in draining.fresh]
    modes = {path.name: path.stat().st_mode & 0o777 for path in spool.parent.iterdir()}
    assert modes["waiting-log.tsv"] == modes["offsets.json"] == 0o600


def test_killed_at_any_moment(spool: Path) -> None:
    """A drain killed at random moments neither loses nor repeats what its taker finished."""
    script = """
import os, random, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from rlog_git.provenance import spool
real = os.replace
signal.setitimer(signal.ITIMER_REAL, float(sys.argv[2]))
signal.signal(signal.SIGALRM, signal.SIG_DFL)
with spool.drain(Path(sys.argv[1]), datetime.now(UTC), 'log') as draining:
    with open(sys.argv[3], "a") as out:
        out.writelines(event.sha + "\\n" for event in draining.fresh)
"""
    seen = spool.parent / "seen"
    for number in range(1, 13):
        append(spool, number)
        delay = str(0.04 + 0.015 * number)
        subprocess.run([sys.executable, "-c", script, spool, delay, seen], check=False)
    done = [int(line, 16) for line in seen.read_text().split()] if seen.exists() else []
    assert set(done) | set(take(spool)) == set(range(1, 13))
