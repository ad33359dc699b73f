"""Examine the git repository of a vault: there, whole, at rest, and with what rlog needs in it."""

from __future__ import annotations

import os
import re
import shlex
from functools import partial
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.health import aside
from rlog_git.health.findings import Finding
from rlog_git.health.git_locks import git_folder
from rlog_git.vault import create, driver, git
from rlog_git.vault.files import note_paths, read_or_nothing, write_atomic
from rlog_git.vault.status import NotCommittedError, last_words, look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.health.findings import Patient

# 'ref: refs/heads/main', or the sha of a detached HEAD
HEAD = re.compile(rb"ref: refs/\S+\s*|[0-9a-f]{40,64}\s*")
FSCK_SECONDS = 60.0


def no_repository(patient: Patient) -> Iterator[Finding]:
    """Find a vault that no git repository keeps, unless its settings say so."""
    if patient.vault is None or patient.vault.settings.commit is False:
        return
    if not (patient.root / ".git").exists() and not git.work_tree(patient.root):
        yield Finding(
            "no-repository",
            str(patient.root),
            "lies in no git repository, so nothing keeps what notes were before",
            "Make it one with 'git init', or write 'commit = false' under [git] in rlog.toml",
            partial(_make, patient.root),
        )


def repository_broken(patient: Patient) -> Iterator[Finding]:
    """Find a repository that git cannot read: its HEAD, its index, its objects."""
    folder = git_folder(patient.root)
    if folder is None:
        return
    head = folder / "HEAD"
    if not HEAD.fullmatch(read_or_nothing(head)):
        branch = _only_branch(folder)
        yield Finding(
            "git-head",
            str(head),
            "does not name a branch, so git takes the folder for no repository",
            f"Write 'ref: refs/heads/{branch or 'NAME'}' into it",
            partial(_point_head, patient, head, branch) if branch else None,
        )
        return
    for question, code, what in (
        (("rev-parse", "--git-dir"), "git-broken", "git cannot read the repository"),
        (("ls-files", "--cached", "--", "rlog.toml"), "git-index", "the index of git is damaged"),
    ):
        answer = git.run(patient.root, *question)
        if answer.code:
            repair = partial(_renew_index, patient, folder) if code == "git-index" else None
            mend = "Move .git/index aside and run 'git reset'" if repair else "See 'git status'"
            said = last_words(answer.err)
            yield Finding(code, str(folder), f"{what}: {said}", mend, repair)
            return
    answer = git.run(patient.root, "fsck", "--connectivity-only", "--no-dangling", "--no-progress",
                     seconds=FSCK_SECONDS)  # fmt: skip
    if answer.code and "did not end within" not in answer.err:
        yield Finding(
            "git-objects",
            str(folder),
            f"objects of git are missing or damaged: {last_words(answer.err)}",
            "Copy .git away first; then fetch from a clone, or put its objects into .git/objects",
        )


def repository_busy(patient: Patient) -> Iterator[Finding]:
    """Find a repository that takes no commit now: a merge, a conflict, a detached HEAD."""
    if patient.vault is None:
        return
    try:
        refused = look(patient.vault).refused
    except NotCommittedError:
        return  # no repository or a broken one, which other examinations tell
    if refused:
        yield Finding("git-refuses", str(patient.root), refused.reason, refused.mend)


def notes_ignored(patient: Patient) -> Iterator[Finding]:
    """Find an ignore rule that keeps daily notes out of git; other folders may be meant so."""
    vault = patient.vault
    if vault is None or vault.settings.commit is False:
        return
    asked = ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    answer = git.run(patient.root, *asked)
    rules = tuple(path for path in os.fsdecode(answer.out).split("\0") if path)
    daily = vault.settings.grammar.daily.split("%")[0]
    notes = [path for path in note_paths(patient.root) if path.startswith(daily)]
    kept_out = [
        path for path in notes if any(path == rule or _is_below(path, rule) for rule in rules)
    ]
    if kept_out:
        yield Finding(
            "notes-ignored",
            str(patient.root / kept_out[-1]),
            f"a rule keeps {len(kept_out)} daily notes out of git, so nothing keeps them",
            f"Find the rule with 'git check-ignore -v {kept_out[-1]}' and take it out",
        )


def git_files(patient: Patient) -> Iterator[Finding]:
    """Find lines missing in .gitignore and .gitattributes; one commented out was meant so."""
    if patient.vault is None:
        return
    grammar = patient.vault.settings.grammar
    for name, lines in create.git_files(grammar.daily, grammar.weekly).items():
        path = patient.root / name
        missing = create.missing_lines(path, lines)
        if missing:
            yield Finding(
                name[1:],
                str(path),
                f"lacks {', '.join(missing)}",
                "Add these lines, or put them there behind a #",
                partial(_add, path, lines),
            )


def merge_driver(patient: Patient) -> Iterator[Finding]:
    """Find a merge driver that is absent or whose program is gone."""
    if git_folder(patient.root) is None:
        return
    said = driver.installed(patient.root)
    gone = driver.program_gone(said)
    if said and not gone:
        return
    what = (
        f"git merges notes by {gone!r}, which is not found: it may hide one of two sides"
        if said
        else "git does not know how to merge notes entry by entry, as in every new clone"
    )
    mend = f"'rlog doctor --fix', or: git config {driver.KEY} {shlex.quote(driver.command())}"
    repair = partial(_set_driver, patient.root, said)
    yield Finding("merge-driver", str(patient.root), what, mend, repair)


def _set_driver(root: Path, before: str) -> str:
    if not driver.install(root):
        raise RlogError("git did not take the setting", "See if .git/config can be written")
    return f"git merges notes by rlog{f'; before, it was {before}' if before else ''}"


def _is_below(path: str, folder: str) -> bool:
    return folder.endswith("/") and path.startswith(folder)


def _make(root: Path) -> str:
    git.make_repository(root)
    return f"{root} is a git repository now; nothing is committed for you yet"


def _only_branch(folder: Path) -> str:
    """Return the branch that HEAD must have named: the only one, or main, or master."""
    heads = folder / "refs" / "heads"
    names = {path.relative_to(heads).as_posix() for path in heads.rglob("*") if path.is_file()}
    for row in read_or_nothing(folder / "packed-refs").decode("utf-8", "replace").split("\n"):
        # '4f1c… refs/heads/main'
        name = row.partition(" refs/heads/")[2].strip()
        names |= {name} - {""}
    known = [name for name in ("main", "master") if name in names]
    return next(iter(names)) if len(names) == 1 else known[0] if len(known) == 1 else ""


def _point_head(patient: Patient, head: Path, branch: str) -> str:
    copy = f"; as it was, it is {aside.keep(patient, head)}" if head.exists() else ""
    write_atomic(head, f"ref: refs/heads/{branch}\n".encode())
    return f"{head} names the branch {branch} again{copy}"


def _renew_index(patient: Patient, folder: Path) -> str:
    copy = aside.move(patient, folder / "index")
    git.run(patient.root, "reset", "--quiet")
    return f"git's index made anew from HEAD, no file touched; as it was, it is {copy}"


def _add(path: Path, lines: tuple[str, ...]) -> str:
    create.add_lines(path, lines)
    return f"the missing lines added to {path}"
