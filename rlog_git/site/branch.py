"""Put a site onto an orphan branch of a remote: one fresh commit, made beside the vault.

The commit is made in a repository of its own in the state folder, so that nothing of the vault (its
history, index, work tree, hooks or settings) has a way into what is sent.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.provenance.forges import read_remote
from rlog_git.vault import git
from rlog_git.vault.status import last_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rlog_git.vault.config import Vault

SECONDS = 900.0
# the user's hooks and templates are not for this repository
OURS = ("-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0")
# whoever reads the branch learns no name or address from its commit
AUTHOR = "rlog <rlog@localhost>"
TRAILER = re.compile(r"^Site-of-notebook: ([\w-]+)$", re.MULTILINE)
# 'https://ada:token@host/x'
PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")
# as git push --porcelain says it: '!	<from>:<to>	[rejected] (stale info)'
REJECTED = re.compile(r"^!\t[^\t]*\t(.*)$", re.MULTILINE)
PUSHED = "refs/pushed/"


class RemoteError(RlogError):
    """A remote could not be reached, or did not take the site."""

    def __init__(self, remote: str, reason: str, mend: str = "") -> None:
        super().__init__(
            f"{shown(remote)}: {reason}",
            mend or f"Try 'git ls-remote {shown(remote)}' to see what git needs",
        )


class NotOurBranchError(RlogError):
    """Something stands on the branch that rlog did not put there."""

    def __init__(self, remote: str, branch: str, holds: str) -> None:
        super().__init__(
            f"the branch {branch} of {shown(remote)} holds {holds}, so nothing was sent",
            "Name another one with --branch, or say --replace to put the site in its place",
        )


class Target(NamedTuple):
    """A branch of a remote, and the site's notebook, which its commit names."""

    remote: str
    branch: str
    notebook: str


class Standing(NamedTuple):
    """What stands on the branch: its commit, "" for none; `same` where it is this very site."""

    sha: str
    same: bool


def is_remote(destination: str) -> bool:
    """Say whether a destination is a git remote, rather than a folder to write files into."""
    folder = Path(destination).expanduser()
    if folder.exists():
        return folder.is_dir() and git.is_bare(folder)
    return "://" in destination or read_remote(destination) is not None


def is_own(vault: Vault, remote: str) -> bool:
    """Say whether a remote is the vault itself, or one that the vault is pushed to."""
    names = git.run(vault.root, "remote").out.decode().split()
    asked = [
        git.run(vault.root, "remote", "get-url", *push, "--all", name).out.decode().split("\n")
        for name in names
        for push in ((), ("--push",))
    ]
    own = {_identity(url) for urls in asked for url in urls if url}
    own |= {_identity(str(vault.root)), _identity(git.work_tree(vault.root))}
    folder = git.run(vault.root, "rev-parse", "--absolute-git-dir").out.decode().strip()
    named = git.run(vault.root, "ls-remote", "--get-url", "--", remote).out.decode().strip()
    return bool({_identity(remote), _identity(named or remote)} & {*own, _identity(folder)})


def shown(remote: str) -> str:
    """Return a remote's address without a name or password."""
    return PASSWORD.sub("", remote)


class Branch:
    """A site on its way to a branch; its repository lies in the state folder of the vault."""

    def __init__(self, vault: Vault, target: Target) -> None:
        self._target = target
        self._ref = f"refs/heads/{target.branch}"
        self._folder = vault.state / "publish" / f"{target.notebook}.git"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self._folder / "HEAD").exists():
            self._git("init", "-q", "--bare", "--template=", ".")
        checked = git.run(self._folder, "check-ref-format", self._ref)
        if checked.code:
            raise RlogError(f"{target.branch!r} cannot be the name of a branch", "Name another")

    def commit(self, site: Mapping[str, bytes], day: date) -> str:
        """Make the one commit of a site and return its sha; the same site and day, the same sha."""
        when = int(datetime.combine(day, time(), UTC).timestamp())
        message = f"Publish {self._target.notebook}\n\nSite-of-notebook: {self._target.notebook}\n"
        self._git("update-ref", "-d", "refs/heads/site")
        head = f"commit refs/heads/site\ncommitter {AUTHOR} {when} +0000\n"
        parts = [head.encode(), _data(message.encode())]
        for address, data in sorted(site.items()):
            parts += f"M 100644 inline {_quoted(address)}\n".encode(), _data(data)
        self._git("fast-import", "--quiet", "--force", given=b"".join([*parts, b"done\n"]))
        return self._git("rev-parse", "refs/heads/site").strip()

    def look(self, commit: str, *, replace: bool) -> Standing:
        """Return what stands on the branch; raise NotOurBranchError unless `replace`."""
        said = self._remote("ls-remote", "--refs", "--", self._target.remote, self._ref)
        sha = said.split("\t")[0].strip()
        if not sha:
            return Standing("", same=False)
        if not self._has(sha):
            words = ("fetch", "-q", "--depth=1", "--no-tags", "--")
            self._remote(*words, self._target.remote, self._ref)
        if not replace:
            self._check(sha)
        trees = self._git("rev-parse", f"{sha}^{{tree}}", f"{commit}^{{tree}}").split()
        return Standing(sha, same=trees[0] == trees[1])

    def push(self, commit: str, standing: Standing) -> None:
        """Send a commit, if the branch still holds what was looked at; raise RemoteError."""
        lease = f"--force-with-lease={self._ref}:{standing.sha}"
        words = ("push", "--porcelain", "--no-verify", lease, "--", self._target.remote)
        answer = self._run(*words, f"{commit}:{self._ref}")
        if rejected := REJECTED.search(answer.out.decode("utf-8", "replace")):
            moved = "stale info" in rejected[1] or "fetch first" in rejected[1]
            reason = "someone else sent something meanwhile" if moved else rejected[1]
            raise RemoteError(self._target.remote, reason, "Look at it, then publish again")
        if answer.code:
            raise RemoteError(self._target.remote, last_words(answer.err))
        # what is no longer public shall not stay behind on this machine either
        self._git("update-ref", "-d", "refs/heads/site")
        self._git("update-ref", PUSHED + self._target.branch, commit)
        self._git("reflog", "expire", "--expire=now", "--all")
        self._run("gc", "-q", "--prune=now")

    def _check(self, sha: str) -> None:
        """Raise NotOurBranchError where a commit is none that rlog made for this notebook."""
        body = self._git("cat-file", "commit", sha)
        head, _, message = body.partition("\n\n")
        made = TRAILER.search(message)
        if not made or "\nparent " in head:
            subject = "".join(c for c in message.partition("\n")[0] if c.isprintable())
            holds = f"a commit that rlog did not make ({subject[:60]!r})"
            raise NotOurBranchError(self._target.remote, self._target.branch, holds)
        if made[1] != self._target.notebook:
            holds = f"the site of the notebook {made[1]!r}"
            raise NotOurBranchError(self._target.remote, self._target.branch, holds)

    def _has(self, sha: str) -> bool:
        return self._run("cat-file", "-e", f"{sha}^{{tree}}").code == 0

    def _remote(self, *words: str) -> str:
        answer = self._run(*words)
        if answer.code:
            raise RemoteError(self._target.remote, last_words(answer.err))
        return answer.out.decode("utf-8", "replace")

    def _git(self, *words: str, given: bytes = b"") -> str:
        answer = self._run(*words, given=given)
        if answer.code:
            raise RlogError(
                f"git could not make the commit of the site: {last_words(answer.err)}",
                f"Delete {self._folder} and try again",
            )
        return answer.out.decode("utf-8", "replace")

    def _run(self, *words: str, given: bytes = b"") -> git.Answer:
        return git.run(self._folder, *OURS, *words, given=given, seconds=SECONDS)


def _identity(url: str) -> tuple[str, ...]:
    """Return what two addresses of one repository have in common."""
    if remote := read_remote(url):
        return remote.host, remote.path.casefold()
    path = Path(url.removeprefix("file://")).expanduser()
    real = path.resolve()
    return (str(real.parent if real.name == ".git" else real),)


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _quoted(address: str) -> str:
    if not address.startswith('"') and "\n" not in address:
        return address
    escaped = address.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
