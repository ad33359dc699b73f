"""Link a code repository to a vault: look at it, name it, put the hook in; and undo that."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError, UsageError
from rlog_git.provenance import forges, hooks, marks, repos
from rlog_git.provenance.repos import Identity, LinkedRepo
from rlog_git.provenance.spool import kept_events, last_spoken, queue_of, spool_path
from rlog_git.vault import files
from rlog_git.vault.locate import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from rlog_git.provenance.hooks import HookStatus
    from rlog_git.vault.config import Vault


# how far below a folder repositories are looked for: ~/code/group/project/part
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """How a linked repository stands; `hook` is HookStatus's, ``gone`` or ``unreadable``.

    `wins` is the post-commit hook that git runs; `last` the moment a hook last spoke, as
    ``2026-11-23 14:02``, or nothing.
    """

    repo: LinkedRepo
    hook: str
    chained: bool
    wins: str
    last: str
    waiting: int


def look_at(vault: Vault, folder: Path) -> Identity:
    """Return what tells the repository at a folder; raise where it cannot be linked."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder", "Name the folder of a git repository")
    hooks.status(folder, spool_path())
    found = repos.identify(folder)
    if found.top.resolve() == vault.root.resolve():
        raise UsageError(
            f"{found.top} is the vault itself",
            "Link the repositories of your code; commits of notes are no entries",
        )
    linked = known(found)
    if linked and os.path.realpath(linked.vault) != os.path.realpath(vault.root):
        raise UsageError(
            f"{found.top} is linked to the vault {linked.vault}",
            f"Run 'rlog link remove {linked.name}' first",
        )
    return found


def known(found: Identity) -> LinkedRepo | None:
    """Return a repository as it is linked already."""
    return repos.find(repos.load(), found.common_dir, found.root)


def needs_asking(vault: Vault, found: Identity) -> bool:
    """Say whether subjects could leave the house by the vault: it has a remote, the code none."""
    own = repos.remote_of(vault.root)
    return bool(own) and own != found.remote and not forges.is_public(found.remote)


def name_for(vault: Vault, found: Identity) -> str:
    """Return the name a repository has, shares with other machines, or gets from its folder."""
    linked = known(found)
    if linked:
        return linked.name
    taken = [repo.name for repo in repos.load()]
    if clone_of(vault, found):
        return repos.new_name(found.top.name, taken)
    for shared in vault.settings.repos:
        same = found.root == shared.root if shared.root else found.remote == shared.remote
        if same and (found.root or found.remote) and shared.name not in taken:
            return shared.name
    return repos.new_name(found.top.name, [*taken, *(repo.name for repo in vault.settings.repos)])


def clone_of(vault: Vault, found: Identity) -> LinkedRepo | None:
    """Return the linked repository that this is another clone of."""
    return repos.find_clone(repos.load(), found, str(vault.root.resolve()))


def add(
    vault: Vault,
    found: Identity,
    now: datetime,
    *,
    private: bool,
    configs: bool,
    project: str,
    runs: Sequence[str] = (),
) -> tuple[LinkedRepo, HookStatus]:
    """Install the hook of a repository and note the link; twice is once.

    `runs` are folders of runs outside of it; they join those that are known.
    """
    before, clone = known(found), clone_of(vault, found)
    new = LinkedRepo(
        name=name_for(vault, found),
        paths=(str(found.top.resolve()),),
        common_dir=found.common_dir,
        root=found.root,
        remote=found.remote,
        project=project or (before.project if before else ""),
        vault=str(vault.root.resolve()),
        emails=(found.email,) if found.email else (),
        private=private,
        configs=configs,
        config_globs=before.config_globs if before else (),
        shown=before.shown if before else clone.log_name if clone else "",
        runs=tuple(dict.fromkeys((*(before.runs if before else ()), *runs))),
    )
    status = hooks.install(found.path, spool_path())
    repos.save(repos.link(repos.load(), found, new))
    _begin(vault, found.common_dir, now)
    if not new.shown:
        _share_name(vault, new)
    return new, status


def runs_folders(words: Iterable[str]) -> tuple[str, ...]:
    """Return folders of runs as they are linked; raise UsageError where one is none."""
    found = []
    for word in words:
        path = Path(word).expanduser().resolve()
        if not path.is_dir():
            raise UsageError(f"{word}: no such folder", "Name the folder that holds the runs")
        if not str(path).isprintable():
            raise UsageError(f"{str(path)!r} cannot be linked", "Rename the folder to plain text")
        found.append(str(path))
    return tuple(found)


def _begin(vault: Vault, common_dir: str, now: datetime) -> None:
    """Note how far the reflogs stand, so that the log tells of what comes from now on."""
    known = marks.load(vault.state)
    if common_dir not in known:
        marks.save(vault.state, {**known, common_dir: marks.begin(common_dir, now)})


def linked_as(word: str) -> LinkedRepo:
    """Return the linked repository of a name or folder; raise UsageError."""
    linked = repos.load()
    named = next((repo for repo in linked if repo.name == word), None)
    repo = named or repos.find_by_path(linked, Path(word).absolute())
    if repo is None:
        names = ", ".join(repo.name for repo in linked) or "none"
        raise UsageError(f"{word} is not linked", f"Linked are: {names}")
    return repo


def linked_to(vault: Vault, word: str) -> LinkedRepo:
    """Return the repository of a name or folder that is linked to this vault; raise UsageError."""
    repo = linked_as(word)
    if os.path.realpath(repo.vault) != os.path.realpath(vault.root):
        raise UsageError(f"{word} is linked to the vault {repo.vault}", "Go there, or use --vault")
    return repo


def repositories_below(folder: Path) -> list[Path]:
    """Return the git repositories in and below a folder, some levels deep; none inside another."""
    found: list[Path] = []
    for top, folders, _ in os.walk(folder):
        here = Path(top)
        if (here / ".git").exists():
            found.append(here)
            folders.clear()
        deep = len(here.relative_to(folder).parts) >= DEEPEST
        folders[:] = [] if deep else sorted(n for n in folders if not n.startswith("."))
    return found


def linked_below(vault: Vault, folders: Iterable[str]) -> list[str]:
    """Return the names of this vault's repositories in and below folders; raise UsageError."""
    here = os.path.realpath(vault.root)
    tops = [os.path.realpath(os.path.expanduser(folder)) for folder in folders]  # noqa: PTH111
    found = [
        repo.name
        for repo in repos.load()
        if os.path.realpath(repo.vault) == here
        and any(Path(path).is_relative_to(top) for path in repo.paths for top in tops)
    ]
    if not found:
        raise UsageError(f"nothing below {', '.join(folders)} is linked", "See 'rlog link status'")
    return found


def remove(word: str) -> tuple[LinkedRepo, HookStatus | None]:
    """Take out the repository of a name or folder, its hooks first; what was written stays."""
    linked, repo = repos.load(), linked_as(word)
    place = repos.readable_path(repo)
    status = hooks.remove(place, spool_path()) if place else None
    repos.save(repos.unlink(linked, repo.name))
    return repo, status


def standings(vault: Vault) -> tuple[list[Standing], dict[str, int]]:
    """Return how this vault's repositories stand, and commits seen in unlinked ones by folder."""
    here = os.path.realpath(vault.root)
    waiting, unlinked = kept_events(spool_path(), queue_of(here))
    spoke, found = last_spoken(vault.state), []
    for repo in repos.load():
        if os.path.realpath(repo.vault) != here:
            continue
        count = sum(kept.event.worktree in repo.paths for kept in waiting)
        last = spoke.get(repo.name, "")
        found.append(Standing(repo, *_hook(repo), last, count))
    folders: dict[str, int] = {}
    for kept in unlinked:
        folders[kept.event.worktree] = folders.get(kept.event.worktree, 0) + 1
    return found, folders


def _hook(repo: LinkedRepo) -> tuple[str, bool, str]:
    place = repos.readable_path(repo)
    if place is None:
        return "gone", False, ""
    try:
        found = hooks.statuses(place, spool_path())
        status = hooks.status(place, spool_path())
    except RlogError:
        return "unreadable", False, ""
    return status.state, status.chained, str(found[0].path)


def _share_name(vault: Vault, repo: LinkedRepo) -> None:
    """Note the name in rlog.toml, where other machines find it; a private remote stays here."""
    path = vault.root / MARKER
    text = files.read(path).decode("utf-8")
    remote = "" if repo.private else repo.remote
    new = repos.with_shared_name(text, repo.name, repo.root, remote)
    if new != text:
        files.write_atomic(path, new.encode())
