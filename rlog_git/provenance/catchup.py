"""Read what one linked repository tells: the stories of its commits, from hooks and reflogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.provenance import commits, git_read, marks, reflog
from rlog_git.provenance.acts import Act, is_rebasing, read_act
from rlog_git.provenance.events import SQUASH, CommitEvent, RewriteEvent
from rlog_git.provenance.squashes import find as find_squashes
from rlog_git.provenance.stories import Known, Story, act_of, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from rlog_git.provenance.commits import Commit
    from rlog_git.provenance.events import Event
    from rlog_git.provenance.marks import Mark
    from rlog_git.provenance.reflog import Row, Stat

# What happened to commits of these days is looked at again whenever a reflog changed.
WINDOW_DAYS = 14
DEPTH = 3000


@dataclass(frozen=True, slots=True)
class Span:
    """What of the history is read beside reflogs: commits since a moment, of which branches."""

    since: datetime
    remotes: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A story to be written; one that `is_old` only brings the line up to date that it has."""

    story: Story
    is_old: bool = False


@dataclass(slots=True)
class Reading:
    """What a repository told: stories, the mark of how far it was read, how many it saw.

    `seen` counts the commits looked at, `others` those of them that others wrote; `missing` are
    commits that hooks told of and the repository does not have; `squashes` were recognised.
    """

    mark: Mark
    stories: list[Told] = field(default_factory=list)
    seen: int = 0
    others: int = 0
    missing: frozenset[str] = frozenset()
    squashes: tuple[RewriteEvent, ...] = ()


@dataclass(slots=True)
class _Asked:
    """The commits to be told of: `fresh` may be written anew, `old` only brought up to date."""

    fresh: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)


def read(
    place: Path,
    common_dir: str,
    mark: Mark,
    now: datetime,
    *,
    mine: Collection[str],
    events: Sequence[Event] = (),
    rewrites: Sequence[RewriteEvent] = (),
    span: Span | None = None,
) -> Reading:
    """Return the stories of what was done in a repository; raise GitReadError.

    Looked at are what hooks noted, what the reflogs gained and held of the last days, and, with
    a `span`, all that branches lead to. `mine` are the e-mail addresses of the user.
    """
    stats = reflog.stats(common_dir)
    logs = {path: reflog.read(common_dir, path) for path in stats}
    heads = _heads(place, logs.values())
    walked = commits.walk(place, heads, span.since, remotes=span.remotes) if span and heads else {}
    wanted = _shas(logs.values(), (*events, *rewrites))
    known = walked | commits.read_commits(place, wanted - walked.keys(), sizes=False)
    own = {sha: one for sha, one in known.items() if _is_told(one, mine)}
    asked = _asked(mark, stats, logs, now, span, own)
    asked.fresh |= _since(own, walked, span)
    _ask_events(asked, events)
    lost = commits.unreachable(place, own.keys() - walked.keys(), heads)
    noted = [event for event in events if isinstance(event, CommitEvent)]
    squashes = tuple(
        RewriteEvent(old, one.new, SQUASH, str(place))
        for one in find_squashes(place, own, known)
        for old in one.olds
    )
    stories = tell(
        Known(
            tuple(rows[-DEPTH:] for rows in logs.values()),
            own,
            own.keys() - lost,
            [event.sha for event in noted if read_act(event.act) in (Act.MADE, Act.OPEN)],
            (*rewrites, *squashes),
        )
    )
    return Reading(
        marks.read_to(mark, stats, now if span else None),
        list(_told(stories, asked)),
        len(known),
        len(known) - len(own),
        frozenset(event.sha for event in noted if event.sha not in known),
        squashes,
    )


def _heads(place: Path, logs: Iterable[Sequence[Row]]) -> list[str]:
    """Return where the work trees stand; without reflogs, where HEAD does."""
    heads = [rows[-1].new for rows in logs if rows]
    heads = heads or [git_read.read_line(place, "rev-parse", "-q", "HEAD")]
    return [sha for sha in heads if commits.is_sha(sha)]


def _is_told(one: Commit, mine: Collection[str]) -> bool:
    """Say whether a commit is the user's own, of a day, and no experiment's that DVC keeps."""
    told = commits.is_mine(one, mine) and bool(commits.author_moment(one))
    return told and not commits.is_experiment(one)


def _since(own: Mapping[str, Commit], walked: Iterable[str], span: Span | None) -> set[str]:
    """Return the commits of a span; one that was written before it came by a rebase."""
    found = set()
    for sha in walked:
        moment = commits.author_moment(own[sha]) if sha in own else None
        if span and moment and commits.instant(moment) >= span.since.timestamp():
            found.add(sha)
    return found


def _shas(logs: Iterable[Sequence[Row]], events: Iterable[Event]) -> set[str]:
    found = {sha for rows in logs for row in rows[-DEPTH:] for sha in (row.old, row.new)}
    for event in events:
        found.add(event.sha)
        if isinstance(event, RewriteEvent):
            found.add(event.old)
    return {sha for sha in found if commits.is_sha(sha)}


def _asked(
    mark: Mark,
    stats: Mapping[str, Stat],
    logs: Mapping[str, Sequence[Row]],
    now: datetime,
    span: Span | None,
    known: Mapping[str, Commit],
) -> _Asked:
    """Return the commits of lines that are new or recent; an old commit may come anew by them."""
    asked = _Asked()
    recent = (now - timedelta(days=WINDOW_DAYS)).timestamp()
    if span:
        recent = min(recent, span.since.timestamp())
    for path, rows in logs.items():
        inode = stats[path].inode
        for row in rows:
            if not (mark.is_new(path, row, inode) or row.moment >= recent):
                continue
            anew = act_of(row, known) in (Act.MADE, Act.AMENDED)
            group = asked.fresh if anew and mark.begins(path, row, inode) else asked.old
            group.add(row.new)
    return asked


def _ask_events(asked: _Asked, events: Iterable[Event]) -> None:
    for event in events:
        if isinstance(event, RewriteEvent):
            asked.old |= {event.old, event.new}
        elif not is_rebasing(event.act):
            asked.fresh.add(event.sha)


def _told(stories: Iterable[Story], asked: _Asked) -> Iterable[Told]:
    for story in stories:
        if story.forms & asked.fresh:
            yield Told(story)
        elif story.forms & asked.old or story.into in asked.fresh | asked.old:
            yield Told(story, is_old=True)
