"""Find what mended each bug: a fix that names it, stands under it, or is the likely one."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.grouping import RARE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rlog_git.answers.bugs import Bug, Mend

# the fix of a bug that only words tie to it is looked for in so many days
MOST_DAYS = 60
# the words both share must weigh so much together: two that one in fifty of all entries holds
SHARED_WEIGHT = 2 * RARE
FEWEST_SHARED = 2
NEXT_DAYS = 1
LINK, CHILD, TAG, ITSELF = "link", "child", "tag", "its own line"
WORDS, NEXT = "words", "next fix"
INFERRED = (WORDS, NEXT)


class Fixed(NamedTuple):
    """The fix of a bug, and how it was found; `mend` is None where the bug's own line tells."""

    day: str
    how: str
    mend: Mend | None = None


def fixes(
    bugs: Sequence[Bug], mends: Sequence[Mend], weight: Mapping[str, float]
) -> dict[int, Fixed]:
    """Return the fix of each bug that has one, by the bug's place in the sequence.

    Both are sorted. A fix names its bug by ``[fixes:: ID]`` or its class, stands under it or it
    under the fix, or has its tag. Else (inferred) it is the nearest later one that shares rare
    words, else the next one that none of these ties to a bug: of the day or the day after, of the
    same project, and before another bug.
    """
    house = _Mends(mends)
    found: dict[int, Fixed] = {}
    for at, bug in enumerate(bugs):
        fixed = house.of(bug) or (Fixed(bug.closed, ITSELF) if bug.closed else None)
        if fixed:
            found[at] = fixed
    for at, bug in enumerate(bugs):
        if at not in found and (mend := house.alike(bug, weight)):
            found[at] = Fixed(mend.day, WORDS, mend)
    taken = {fixed.mend.number for fixed in found.values() if fixed.mend}
    rest = _Mends([mend for mend in mends if mend.number not in taken])
    for at, bug in enumerate(bugs):
        after = bugs[at + 1].at if at + 1 < len(bugs) else ("9999", "", 0)
        if at not in found and (mend := rest.next(bug, after)):
            found[at] = Fixed(mend.day, NEXT, mend)
    return found


class _Mends:
    """Fixes by what they can be found with."""

    def __init__(self, mends: Sequence[Mend]) -> None:
        self._mends = mends
        self._days = [mend.at for mend in mends]
        self._under: dict[tuple[str, int], Mend] = {}
        self._on: dict[tuple[str, int], Mend] = {}
        self._named: dict[str, list[Mend]] = {}
        for mend in mends:
            self._under.setdefault((mend.place.path, mend.parent), mend)
            self._on[mend.place.path, mend.place.line] = mend
            for name in {*mend.names, *_names(mend.fixes)}:
                self._named.setdefault(name, []).append(mend)

    def of(self, bug: Bug) -> Fixed | None:
        """Return the fix that the log itself ties to a bug."""
        path, line = bug.place.path, bug.place.line
        if bug.block_id in self._named:
            mend = self._named[bug.block_id][0]
            return Fixed(mend.day, LINK, mend)
        mend_near = self._under.get((path, line)) or self._on.get((path, bug.parent))
        if mend_near:
            return Fixed(mend_near.day, CHILD, mend_near)
        later = [mend for mend in self._named.get(bug.name, ()) if mend.at > bug.at]
        return (
            Fixed(later[0].day, TAG if bug.name in later[0].names else LINK, later[0])
            if (later)
            else None
        )

    def alike(self, bug: Bug, weight: Mapping[str, float]) -> Mend | None:
        """Return the nearest later fix that shares rare words with a bug."""
        for mend in self._later(bug, MOST_DAYS):
            shared = bug.words & mend.words
            if len(shared) < FEWEST_SHARED or (mend.names and bug.name not in mend.names):
                continue
            if sum(weight[word] for word in shared) >= SHARED_WEIGHT:
                return mend
        return None

    def next(self, bug: Bug, after: tuple[str, str, int]) -> Mend | None:
        """Return the next fix of a day or the day after, before another bug stands."""
        for mend in self._later(bug, NEXT_DAYS):
            if mend.at > after:
                return None
            same = mend.project == bug.project or not (mend.project and bug.project)
            if mend.is_said and same and not mend.names and not mend.fixes:
                return mend
        return None

    def _later(self, bug: Bug, days: int) -> Iterator[Mend]:
        last = (date.fromisoformat(bug.day) + timedelta(days=days)).isoformat()
        for mend in islice(self._mends, bisect_right(self._days, bug.at), None):
            if mend.day > last:
                return
            yield mend


def _names(fixes: str) -> list[str]:
    """Return the ids and class names of ``[fixes:: ^bx1, [[2026-11-02#^b2]], #bug/loader]``."""
    parts = (part.strip(" []#").casefold() for part in fixes.split(","))
    return [part.rpartition("^")[2].removeprefix("bug/") for part in parts if part]
