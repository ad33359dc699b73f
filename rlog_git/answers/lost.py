"""Count the time that bugs and their fixes took: that of their own entries and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.answers.hours import total, worked_on
from rlog_git.dates import format_minutes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from rlog_git.answers.answer import Asked
    from rlog_git.answers.bugs import Bug
    from rlog_git.answers.fixes import Fixed
    from rlog_git.answers.hours import Stretch, Total

    Pair = tuple[Bug, Fixed | None]

# the time of so many bugs is counted, the latest ones, so that a log of ten years is quick
LATEST = 200


class TimeLost:
    """The stretches of work on the latest bugs and their fixes."""

    def __init__(self, connection: sqlite3.Connection, asked: Asked, pairs: Sequence[Pair]) -> None:
        latest = pairs[-LATEST:]
        days = {day for pair in latest for day in _days(*pair)}
        self._of_latest = f" of the latest {LATEST} bugs" if len(pairs) > LATEST else ""
        self._found: dict[int, list[Stretch]] = {
            number: [] for pair in latest for number in _numbers(*pair)
        }
        for one in worked_on(connection, days, asked.hours):
            if one.number in self._found:
                self._found[one.number].append(one)

    def minutes(self, pairs: Iterable[Pair]) -> float | None:
        """Return the minutes that bugs and their fixes took, each once; None where none are known.

        Bugs before the latest count nothing.
        """
        numbers = {number for pair in pairs for number in _numbers(*pair)}
        return self._total(sorted(numbers & self._found.keys())).minutes or None

    def notes(self) -> Iterator[str]:
        """Yield how much time all of it is, stated and inferred apart."""
        took = self._total(self._found)
        if took.minutes:
            stated, inferred = (format_minutes(round(one)) for one in (took.stated, took.inferred))
            yield (
                f"Time lost is that of the bug and fix entries alone{self._of_latest}: {stated} "
                f"stated (n = {took.stated_n}), {inferred} inferred from the gaps between clocks "
                f"(n = {took.inferred_n}; docs/hours.md)."
            )

    def _total(self, numbers: Iterable[int]) -> Total:
        return total(one for number in numbers for one in self._found[number])


def _numbers(bug: Bug, fixed: Fixed | None) -> list[int]:
    return [bug.number, fixed.mend.number] if fixed and fixed.mend else [bug.number]


def _days(bug: Bug, fixed: Fixed | None) -> list[str]:
    return [day for day in (bug.day, bug.closed, fixed.day if fixed else "") if day]
