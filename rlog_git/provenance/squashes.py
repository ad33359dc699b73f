"""Recognise squash merges: one commit that changes what a topic's commits changed together.

A forge makes such a commit where no hook and no reflog tells of it. Compared are the lines taken
away and added, as `git patch-id` would; `git diff` may not run in a code repository.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.provenance import commits, objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rlog_git.provenance.commits import Commit

MOST_TOPICS = 30
LONGEST_TOPIC = 100
# of each topic so many later commits that touch no other files are compared
MOST_COMPARED = 10
MOST_FILES = 500
# commits at the end of a topic that may have come later than its squash, or were taken back
MOST_LEFT_OUT = 4
SHARED = ""
Change = dict[str, tuple[Counter[bytes], Counter[bytes]]]


class Squash(NamedTuple):
    """A commit that holds a topic: the topic's own commits, the oldest first."""

    new: str
    olds: tuple[str, ...]


class _Topic(NamedTuple):
    """My commits that only one tip was built on, the oldest first; `base` is where they begin."""

    base: str
    shas: tuple[str, ...]

    def ends(self) -> tuple[str, ...]:
        """Return the commits with which it may have ended when it was squashed, the last first."""
        return self.shas[: -2 - MOST_LEFT_OUT : -1]


def find(place: Path, own: Mapping[str, Commit], known: Mapping[str, Commit]) -> list[Squash]:
    """Return the squash merges among my commits; `known` are those of others, too."""
    topics = _topics(own, known)
    later = {topic: _later(own, topic) for topic in topics}
    topics = [topic for topic in topics if later[topic]]
    asked = {sha for topic in topics for sha in (*topic.shas, *later[topic])}
    touched = objects.paths_of(place, asked)
    pairs: list[tuple[_Topic, list[str], set[str]]] = []
    names: list[str] = []
    for topic in topics:
        paths = {path for sha in topic.shas for path in touched.get(sha, ())}
        alike = [sha for sha in later[topic] if touched.get(sha) and touched[sha] <= paths]
        alike = alike[:MOST_COMPARED]
        ends = [topic.base, *topic.ends()]
        ends += [end for sha in alike for end in (own[sha].parents[0], sha)]
        wanted = [f"{end}:{path}" for end in ends for path in paths]
        if alike and len(names) + len(wanted) <= MOST_FILES:
            pairs.append((topic, alike, paths))
            names += wanted
    blobs = objects.read_blobs(place, names)
    found = (_squash(own, topic, alike, paths, blobs) for topic, alike, paths in pairs)
    return [one for one in found if one]


def _squash(
    own: Mapping[str, Commit],
    topic: _Topic,
    alike: Sequence[str],
    paths: set[str],
    blobs: Mapping[str, bytes],
) -> Squash | None:
    changes = {sha: _change(own[sha].parents[0], sha, paths, blobs) for sha in alike}
    for end in topic.ends():
        wanted = _change(topic.base, end, paths, blobs)
        new = next((sha for sha in alike if wanted and changes[sha] == wanted), "")
        if new:
            return Squash(new, topic.shas[: topic.shas.index(end) + 1])
    return None


def _change(old: str, new: str, paths: Iterable[str], blobs: Mapping[str, bytes]) -> Change:
    """Return which lines of each file were taken away and added between two commits."""
    found = {}
    for path in paths:
        before, after = blobs.get(f"{old}:{path}", b""), blobs.get(f"{new}:{path}", b"")
        if before != after:
            lines = Counter(before.split(b"\n")), Counter(after.split(b"\n"))
            found[path] = lines[0] - lines[1], lines[1] - lines[0]
    return found


def _topics(own: Mapping[str, Commit], known: Mapping[str, Commit]) -> list[_Topic]:
    """Return what ends in a commit of mine that nothing was built on, the newest first."""
    inner = {parent for commit in known.values() for parent in commit.parents}
    tips = [sha for sha in known if sha not in inner]
    if len(tips) == 1:
        return []
    owner = _owners(known, tips)
    shas: dict[str, list[str]] = {}
    for sha, tip in owner.items():
        shas.setdefault(tip, []).append(sha)
    mine = sorted((tip for tip in tips if tip in own), key=lambda sha: -_moment(known[sha]))
    found = []
    for tip in mine[:MOST_TOPICS]:
        parents = {p for sha in shas[tip] for p in known[sha].parents if owner.get(p) != tip}
        line = sorted((s for s in shas[tip] if s in own), key=lambda sha: _moment(own[sha]))
        if parents and line and len(line) <= LONGEST_TOPIC:
            # where others' work was merged into it, it left them at the last of these
            base = max(parents, key=lambda sha: _moment(known[sha]) if sha in known else 0.0)
            found.append(_Topic(base, tuple(line)))
    return found


def _owners(known: Mapping[str, Commit], tips: Iterable[str]) -> dict[str, str]:
    """Return for each commit the only tip that was built on it, SHARED where there are more."""
    owner: dict[str, str] = {}
    for tip in tips:
        todo = [tip]
        while todo:
            sha = todo.pop()
            before = owner.get(sha)
            if sha in known and before not in (SHARED, tip):
                owner[sha] = tip if before is None else SHARED
                todo += known[sha].parents
    return owner


def _later(own: Mapping[str, Commit], topic: _Topic) -> list[str]:
    """Return my commits since the topic began that may hold it, the oldest first.

    One with the author date of a commit of the topic is that commit, picked or rebased.
    """
    begun = _moment(own[topic.shas[0]])
    dates = {own[sha].authored for sha in topic.shas}
    found = [
        sha
        for sha, commit in own.items()
        if len(commit.parents) == 1
        and sha not in topic.shas
        and commit.authored not in dates
        and _moment(commit) >= begun
    ]
    return sorted(found, key=lambda sha: _moment(own[sha]))[:MOST_FILES]


def _moment(commit: Commit) -> float:
    return commits.committed_at(commit)
