"""Find the commits that fixed a bug: named by their sha, or of those days and sharing words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.bugs import OF_ALL
from rlog_git.answers.grouping import words_of
from rlog_git.answers.telling import is_mend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.answers.bugs import Bug
    from rlog_git.answers.fixes import Fixed
    from rlog_git.index.query import Row

# '0f89804' in the words of a bug or a fix
SHA = re.compile(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,40}\b")
FEWEST_SHARED = 2


class Commits:
    """The commits of a log by their day and sha."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._by_day: dict[str, list[Row]] = {}
        self._by_sha: dict[str, Row] = {}
        self._words: dict[str, frozenset[str]] = {}
        for row in rows:
            self._by_day.setdefault(row["day"] or "", []).append(row)
            self._by_sha[row["sha"][:7]] = row

    def that_mended(self, bug: Bug, fixed: Fixed) -> Row | None:
        """Return the commit whose sha the bug or its fix names, else the likeliest (inferred).

        That is one of the day of the fix or the day before or after whose subject shares two words
        with the bug or the fix, or one where it says itself that it fixes something.
        """
        mend = fixed.mend
        for sha in SHA.findall(f"{bug.text} {mend.text if mend else ''}"):
            if sha[:7] in self._by_sha:
                return self._by_sha[sha[:7]]
        words = bug.words | (mend.words if mend else frozenset())
        best: tuple[int, Row] | None = None
        for row in self._near(fixed.day):
            shared = len(words & self._words_of(row))
            needed = FEWEST_SHARED - is_mend(row["subject"])
            if shared >= needed and (best is None or shared > best[0]):
                best = shared, row
        return best[1] if best else None

    def _near(self, day: str) -> list[Row]:
        middle = date.fromisoformat(day)
        days = (middle + timedelta(days=away) for away in (0, -1, 1))
        return [row for each in days for row in self._by_day.get(each.isoformat(), ())]

    def _words_of(self, row: Row) -> frozenset[str]:
        found = self._words.get(row["sha"])
        if found is None:
            found = self._words[row["sha"]] = words_of(row["subject"], OF_ALL)
        return found
