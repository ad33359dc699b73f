"""Tell of each piece of work what it was first, what it is now, and what became of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rlog_git.provenance.acts import Act, read_act
from rlog_git.provenance.events import SQUASH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rlog_git.provenance.commits import Commit
    from rlog_git.provenance.events import RewriteEvent
    from rlog_git.provenance.reflog import Row

FOLDS = ("fixup! ", "squash! ", "amend! ")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """One piece of work: the commit it was first, what it is now, and all forms it had.

    `state` is ``live``, ``abandoned`` (nothing leads to it any more) or ``merged`` (squashed into
    the commit `into`). `living` are forms that branches lead to beside what it is now, `holds`
    the subjects of a topic that it is the squash merge of.
    """

    first: Commit
    now: Commit
    forms: frozenset[str]
    state: str = "live"
    into: str = ""
    living: frozenset[str] = frozenset()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a repository.

    These are reflogs (one for each worktree, oldest line first), commits by sha, those that a
    branch or HEAD leads to, and what hooks saw made and rewritten.
    """

    reflogs: Sequence[Sequence[Row]]
    commits: Mapping[str, Commit]
    live: Collection[str]
    noted: Collection[str] = ()
    rewrites: Sequence[RewriteEvent] = ()


@dataclass(slots=True)
class _Telling:
    """What is found out on the way: `order` of forms, and which are `made`, picked or folded.

    `folds` are the commits that took another in, with where the rebase began; `merged` leads from
    what was taken in to what took it.
    """

    known: Known
    order: dict[str, int] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    picked: dict[str, int] = field(default_factory=dict)
    folds: list[tuple[str, str]] = field(default_factory=list)
    unfinished: set[str] = field(default_factory=set)
    parent: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    held: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def root(self, sha: str) -> str:
        """Return the form that stands for all forms of a piece of work."""
        while (above := self.parent.get(sha, sha)) != sha:
            self.parent[sha] = self.parent.get(above, above)
            sha = above
        return sha

    def join(self, one: str, other: str) -> None:
        """Note that two commits are forms of one piece of work."""
        if one in self.known.commits and other in self.known.commits:
            self.parent[self.root(other)] = self.root(one)


def tell(known: Known) -> list[Story]:
    """Return the story of each piece of work that is known, in the order it was begun.

    Commits are one work where an amend or a rebase says so, or where author and author date are
    the same and one of the two was not made anew.
    """
    telling = _Telling(known)
    rows = sorted((row for log in known.reflogs for row in log), key=lambda row: row.moment)
    for row in rows:
        telling.order.setdefault(row.new, len(telling.order))
    for log in known.reflogs:
        _read_log(telling, log)
    telling.made.update(sha for sha in known.noted if sha not in telling.picked)
    _join_twins(telling)
    _follow_rewrites(telling)
    _follow_folds(telling)
    _follow_squashes(telling)
    return _stories(telling)


def act_of(row: Row, commits: Mapping[str, Commit]) -> Act:
    """Return what a line of a reflog tells of; where its words do not say, the parents do."""
    act = read_act(row.subject)
    if act is not Act.OPEN:
        return act
    commit = commits.get(row.new)
    anew = commit and row.old and commit.parents[:1] == (row.old,)
    return Act.MADE if anew else Act.MOVED


def _read_log(telling: _Telling, log: Iterable[Row]) -> None:
    """Sort the commits of a reflog into made, amended, picked and folded."""
    commits, block, tip, inside = telling.known.commits, 0, "", set[str]()
    for row in log:
        act = act_of(row, commits)
        if act in (Act.STARTED, Act.ENDED):
            block, tip = block + 1, row.old
            inside = set()
        commit = commits.get(row.new)
        if commit is None:
            continue
        if act is Act.MADE:
            telling.made.add(row.new)
        elif act is Act.AMENDED:
            if row.old not in commits:
                telling.made.add(row.new)
            telling.join(row.old, row.new)
            if row.old in inside:
                inside.add(row.new)
        elif act in (Act.PICKED, Act.FOLDED):
            _read_pick(telling, row, block)
            if act is Act.FOLDED:
                telling.folds.append((row.new, tip))
            inside.add(row.new)
    telling.unfinished |= inside


def _read_pick(telling: _Telling, row: Row, block: int) -> None:
    commits = telling.known.commits
    if row.new not in telling.made:
        telling.picked.setdefault(row.new, block)
    old = commits.get(row.old)
    if old and old.parents == commits[row.new].parents:
        telling.join(row.old, row.new)


def _join_twins(telling: _Telling) -> None:
    """Join commits of one author and author date: a rebase keeps both."""
    known = telling.known
    groups: dict[Key, list[str]] = defaultdict(list)
    for sha, commit in known.commits.items():
        groups[commit.email.casefold(), commit.authored].append(sha)
    for group in groups.values():
        made = [sha for sha in group if sha in telling.made]
        roots = {telling.root(sha) for sha in made}
        used: set[tuple[int, str]] = set()
        for sha in group:
            if telling.root(sha) in roots:
                continue
            found = _twin(telling, sha, made, used)
            if not made and len(group) > 1:
                found = _same_subject(known, sha, group)[0]  # a rebase of what was fetched
            if found:
                telling.join(found, sha)


def _twin(telling: _Telling, sha: str, made: list[str], used: set[tuple[int, str]]) -> str:
    """Return the commit that one not made anew is a form of, or nothing."""
    block = telling.picked.get(sha)
    if block is None:
        # seen on a branch only: another's rebase, or a copy beside what still lives
        made = [one for one in made if one not in telling.known.live]
    free = [one for one in made if (block or 0, one) not in used]
    same = _same_subject(telling.known, sha, free) or _same_subject(telling.known, sha, made)
    found = same[0] if same else free[0] if len(free) == 1 else ""
    used.add((block or 0, found))
    return found


def _same_subject(known: Known, sha: str, among: Iterable[str]) -> list[str]:
    subject = known.commits[sha].subject
    return [one for one in among if known.commits[one].subject == subject]


def _follow_rewrites(telling: _Telling) -> None:
    """Follow what the hooks saw, where authors and dates did not tell it.

    After ``edit`` with a commit more, and after ``--skip``, git names a commit that was made by
    itself: a form that lives is believed first, and such a commit takes nothing in.
    """
    known = telling.known
    kept = {telling.root(sha) for sha in known.live}
    groups: dict[str, list[str]] = defaultdict(list)
    for event in known.rewrites:
        both = {event.old, event.new} <= known.commits.keys() and event.kind != SQUASH
        if both and event.old != event.new and event.new not in telling.made:
            groups[event.new].append(event.old)
    for new, olds in groups.items():
        base = next((old for old in olds if telling.root(old) == telling.root(new)), "")
        for old in dict.fromkeys(olds):
            if telling.root(old) == telling.root(new) or telling.root(old) in kept:
                continue
            if not base:
                telling.join(old, new)
                kept.add(telling.root(old))
                base = old
            else:
                telling.merged[telling.root(old)] = new


def _follow_folds(telling: _Telling) -> None:
    """Find what a rebase squashed by the reflog alone: by ``fixup!`` subjects, else in order."""
    known = telling.known
    kept = {telling.root(sha) for sha in known.live}
    told = Counter(telling.root(new) for new in telling.merged.values())
    lost = [
        sha
        for sha in sorted(telling.made, key=lambda sha: telling.order.get(sha, -1))
        if telling.root(sha) not in kept and telling.root(sha) not in telling.merged
    ]
    for fold, tip in telling.folds:
        if told[telling.root(fold)]:
            told[telling.root(fold)] -= 1  # a hook told what this one took in
            continue
        rebased = _ancestors(known, tip)
        before = [sha for sha in lost if telling.order[fold] > telling.order.get(sha, -1)]
        before = [sha for sha in before if sha in rebased] or before
        subject = known.commits[fold].subject
        hinted = [s for s in before if known.commits[s].subject in {f + subject for f in FOLDS}]
        found = next(iter(hinted or before), "")
        if found and telling.root(found) != telling.root(fold):
            telling.merged[telling.root(found)] = fold
            lost = [sha for sha in lost if telling.root(sha) != telling.root(found)]


def _follow_squashes(telling: _Telling) -> None:
    """Note into which commit a topic went that nothing else keeps."""
    for event in telling.known.rewrites:
        both = {event.old, event.new} <= telling.known.commits.keys()
        if event.kind == SQUASH and both and telling.root(event.old) != telling.root(event.new):
            telling.merged.setdefault(telling.root(event.old), event.new)
            telling.held[telling.root(event.new)].append(event.old)


def _ancestors(known: Known, tip: str) -> set[str]:
    """Return the commits that one was built on, as far as they are known."""
    found: set[str] = set()
    todo = [tip]
    while todo:
        commit = known.commits.get(todo.pop())
        if commit and commit.sha not in found:
            found.add(commit.sha)
            todo += commit.parents
    return found


def _stories(telling: _Telling) -> list[Story]:
    known = telling.known
    classes: dict[str, list[str]] = defaultdict(list)
    for sha in known.commits:
        classes[telling.root(sha)].append(sha)
    last = len(telling.order)
    now_of: dict[str, Story] = {}
    for root, forms in classes.items():
        forms.sort(key=lambda sha: telling.order.get(sha, last))
        own = [sha for sha in forms if sha not in telling.picked]
        live = [sha for sha in forms if sha in known.live and sha not in telling.unfinished]
        live = live or [sha for sha in forms if sha in known.live]
        if not live and not any(sha in telling.made for sha in own):
            continue  # a pick of a rebase that was given up
        now = (live or own)[-1]
        first = (own or forms)[0]
        state = "live" if live else "abandoned"
        living = frozenset(live) - {now}
        now_of[root] = Story(
            known.commits[first],
            known.commits[now],
            frozenset(forms),
            state,
            living=living,
            holds=tuple(known.commits[old].subject for old in dict.fromkeys(telling.held[root])),
        )
    for root, new in telling.merged.items():
        story, target = now_of.get(root), now_of.get(telling.root(new))
        if story and target and story.state != "live":
            now_of[root] = replace(story, state="merged", into=target.now.sha)
    return sorted(now_of.values(), key=lambda story: telling.order.get(story.first.sha, last))
