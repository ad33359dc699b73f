"""Turn what a hook saw into a commit of the log: read it, and take nothing of it on trust."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.model import CommitRef, Config
from rlog_git.provenance import configs, git_read, objects
from rlog_git.provenance.config_names import is_config
from rlog_git.provenance.events import SHA
from rlog_git.provenance.forges import commit_page
from rlog_git.provenance.secret_shapes import redact_shapes
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from rlog_git.provenance.repos import LinkedRepo

FIELDS = ("%H", "%P", "%aE", "%aN", "%aI", "%cI", "%s")
FORMAT = "%x00".join(FIELDS) + "%x00"
READ_CONFIGS = 20
# 'dvc: commit experiment 44136fa355b3678a…'
EXPERIMENT = re.compile(r"dvc: commit experiment [0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class File:
    """A file a commit touched; `old` differs from `path` where it was renamed."""

    path: str
    old: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as its repository tells of it, unclean."""

    sha: str
    parents: tuple[str, ...]
    email: str
    author: str
    authored: str
    committed: str
    subject: str
    files: tuple[File, ...]


def read_commit(repo: Path, sha: str) -> Commit:
    """Return a commit with the size of its change against the first parent; raise GitReadError."""
    found = read_commits(repo, [sha])
    if sha not in found:
        raise git_read.GitReadError(str(repo), f"{sha[:12]} cannot be read")
    return found[sha]


def read_commits(repo: Path, shas: Iterable[str], *, sizes: bool = True) -> dict[str, Commit]:
    """Return those of these commits that the repository has, by sha; raise GitReadError.

    `sizes` reads what each changed against its first parent, which takes git ten times as long.
    """
    wanted = [_checked(repo, sha) for sha in dict.fromkeys(shas)]
    if not wanted:
        return {}
    options = ("--no-walk=unsorted", "--ignore-missing", *_reading(sizes=sizes), "--stdin")
    return _parse(git_read.read(repo, "log", *options, stdin=_lines(wanted)))


def walk(
    repo: Path, heads: Iterable[str], since: datetime, *, remotes: bool = False
) -> dict[str, Commit]:
    """Return the commits that branches and these heads lead to, of a committer date from `since`.

    Plain ``--since`` would stop at the first commit with an older date.
    """
    options = ("--branches", *(("--remotes",) if remotes else ()), "--ignore-missing")
    window = f"--since-as-filter={since.isoformat()}"
    given = _lines(_checked(repo, sha) for sha in heads)
    answer = git_read.read(
        repo, "log", *options, window, *_reading(sizes=False), "--stdin", stdin=given
    )
    return _parse(answer)


def unreachable(repo: Path, shas: Iterable[str], heads: Iterable[str]) -> set[str]:
    """Return those of these commits that no branch, remote branch, tag or head leads to."""
    wanted = [_checked(repo, sha) for sha in dict.fromkeys(shas)]
    if not wanted:
        return set()
    kept = [f"^{_checked(repo, sha)}" for sha in heads]
    options = ("--ignore-missing", "--format=%H", "--stdin")
    leading = ("--not", "--branches", "--remotes", "--tags")
    answer = git_read.read(repo, "log", *options, *leading, stdin=_lines([*wanted, *kept]))
    return set(wanted) & set(answer.decode("ascii", "replace").split())


def _lines(shas: Iterable[str]) -> bytes:
    return "".join(f"{sha}\n" for sha in shas).encode("ascii")


def _reading(*, sizes: bool) -> tuple[str, ...]:
    counted = ("--numstat", "--find-renames", "--diff-merges=first-parent") if sizes else ()
    return ("-z", *counted, "--encoding=UTF-8", f"--format={FORMAT}")


def _parse(answer: bytes) -> dict[str, Commit]:
    """Read fields, each ended by NUL, then the rows of numstat, for one commit after another."""
    words, at, found = answer.split(b"\0"), 0, {}
    while at + len(FIELDS) < len(words):
        texts = [word.decode("utf-8", "replace") for word in words[at : at + len(FIELDS)]]
        first = at = at + len(FIELDS)
        while at < len(words) and not (word := words[at].lstrip(b"\n")).isalnum():
            at += 3 if word.endswith(b"\t") else 1  # a renamed file has its names behind it
        sha, parents, email, author, authored, committed, subject = texts
        rows = b"\0".join(words[first:at]).lstrip(b"\0\n")
        files = tuple(_files(rows))
        found[sha] = Commit(
            sha, tuple(parents.split()), email, author, authored, committed, subject, files
        )
    return found


def is_mine(commit: Commit, emails: Collection[str]) -> bool:
    """Say whether the author is one of these; all are, where nobody said who I am."""
    mine = {email.strip().casefold() for email in emails if email.strip()}
    return not mine or commit.email.strip().casefold() in mine


def is_experiment(commit: Commit) -> bool:
    """Say whether DVC made a commit to keep an experiment: on no branch, and told of as a run."""
    return EXPERIMENT.fullmatch(commit.subject) is not None


def commit_ref(
    repo: Path,
    linked: LinkedRepo,
    commit: Commit,
    day_ends: str,
    first: Commit | None = None,
    blobs: Mapping[str, bytes] | None = None,
) -> CommitRef | None:
    """Return a commit as it may be written; None where no date of it can be read.

    `first` is what an amended commit was when it was made: the entry stays on that day. `blobs`
    are the files of configs by ``sha:path`` where they were read before.
    """
    moment = author_moment(first or commit)
    if moment is None:
        return None
    day = dates.log_day(moment, day_ends)
    time = f"{moment.hour:02}:{moment.minute:02}"
    if linked.private:
        return CommitRef(linked.log_name, "", day, time, "", "")
    return CommitRef(
        repo=linked.log_name,
        sha=commit.sha,
        day=day,
        time=time,
        author=clean_line(commit.author),
        subject=clean_line(redact_shapes(commit.subject)),
        added=sum(file.added for file in commit.files),
        removed=sum(file.removed for file in commit.files),
        configs=read_configs(repo, commit, linked.config_globs, blobs) if linked.configs else (),
        url=commit_page(linked.remote, commit.sha),
        was=first.sha if first and first.sha != commit.sha else "",
    )


def author_moment(commit: Commit) -> datetime | None:
    """Return when a commit was written, in the author's own zone; the committer's if unreadable."""
    for text in (commit.authored, commit.committed):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            continue  # git keeps dates that no calendar has
    return None


def committed_at(commit: Commit) -> float:
    """Return when a commit was made, as seconds since 1970; 0 where nobody can read it."""
    try:
        return instant(datetime.fromisoformat(commit.committed))
    except ValueError:
        return 0.0


def instant(moment: datetime) -> float:
    """Return a moment as seconds since 1970; a date without a zone is taken as UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def is_sha(word: str) -> bool:
    """Say whether a word is the whole sha of a commit."""
    return SHA.fullmatch(word) is not None


def read_configs(
    repo: Path,
    commit: Commit,
    globs: Sequence[str] = (),
    blobs: Mapping[str, bytes] | None = None,
) -> tuple[Config, ...]:
    """Return what a commit changed in configs against its first parent; `globs` as is_config's."""
    read = objects.read_blobs(repo, config_names([commit], globs)) if blobs is None else blobs
    found = []
    for new_name, old_name, file in _config_files(commit, globs):
        new, old = read.get(new_name), read.get(old_name)
        if new is None:
            continue  # deleted, huge or no file: its size is in the commit's
        config = configs.compare(file.path, old, new)
        if config:
            found.append(config)
    return tuple(found)


def config_names(commits: Iterable[Commit], globs: Sequence[str] = ()) -> list[str]:
    """Return the names, ``sha:path``, of all files that reading the commits' configs takes."""
    rows = (row for commit in commits for row in _config_files(commit, globs))
    return [name for new, old, _ in rows for name in (new, old) if name]


def _config_files(commit: Commit, globs: Sequence[str]) -> list[tuple[str, str, File]]:
    touched = [file for file in commit.files if is_config(file.path, globs)][:READ_CONFIGS]
    parent = commit.parents[0] if commit.parents else ""
    return [
        (f"{commit.sha}:{file.path}", f"{parent}:{file.old}" if parent else "", file)
        for file in touched
    ]


def _checked(repo: Path, sha: str) -> str:
    if not SHA.fullmatch(sha):
        raise git_read.GitReadError(str(repo), f"{sha[:80]!r} is no commit")
    return sha


def _files(rows: bytes) -> list[File]:
    """Read ``20 TAB 4 TAB path NUL`` and, of a rename, ``0 TAB 0 TAB NUL old NUL new NUL``."""
    words = iter(rows.split(b"\0"))
    files = []
    for word in words:
        added, _, rest = word.partition(b"\t")
        removed, tab, path = rest.partition(b"\t")
        if not tab:
            continue
        old = path
        if not path:
            old, path = next(words, b""), next(words, b"")
        # '-' stands for a binary file
        size = [int(count) if count.isdigit() else 0 for count in (added, removed)]
        files.append(File(os.fsdecode(path), os.fsdecode(old), *size))
    return files
