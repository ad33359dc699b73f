"""Put rlog's hooks into a code repository, keep what stood there, and take them away again."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rlog_git.assets import shipped
from rlog_git.errors import RlogError
from rlog_git.provenance import git_read

if TYPE_CHECKING:
    from pathlib import Path

# A hook's name → the file it is made of. Never pre-commit, commit-msg or prepare-commit-msg, which
# block a commit when they fail, nor post-checkout, whose exit code leaks.
HOOKS = {
    "post-commit": "post-commit",
    "post-merge": "post-commit",
    "post-rewrite": "post-rewrite",
    "post-applypatch": "post-commit",
}
HOOK = "post-commit"
KEPT_SUFFIX = ".pre-rlog"
EXECUTABLE = 0o755
# '# rlog-check: 64 hex digits of sha256 over the hook without them'
CHECK = re.compile(rb"^# rlog-check: (@CHECK@|[0-9a-f]{64})$", re.MULTILINE)
# Words of hooks that a manager writes anew whenever it installs: one of ours would go with them.
MANAGERS = {"lefthook": (b"lefthook",), "pre-commit": (b"pre-commit.com", b"pre_commit")}
SNIPPET = """\
# rlog: remember the commit for the research log; does nothing on a machine without rlog
rlog_hook={folder}/${{0##*/}}
[ ! -r "$rlog_hook" ] || sh "$rlog_hook" "$@" || :
"""
# of the states of a repository's hooks, the first of these is the repository's
WORST = ("elsewhere", "foreign", "managed", "edited", "outdated", "absent", "installed")


class HookError(RlogError):
    """The hook of a repository cannot be put there or taken away."""

    def __init__(self, repo: Path, problem: str, mend: str) -> None:
        super().__init__(f"{repo}: {problem}", mend)


@dataclass(frozen=True, slots=True)
class HookStatus:
    """How a hook of a repository stands.

    `state` is ``installed``, ``absent``, ``foreign`` (another's hook and not ours), ``managed``
    (a hook that lefthook or pre-commit, named by `manager`, writes), ``edited`` (ours, changed by
    hand), ``outdated`` (ours, of another version or spool) or ``elsewhere`` (`core.hooksPath` is
    set: nothing is written there). `snippet` is what to paste where nothing is written. `chained`
    says whether another's hook runs behind ours.
    """

    state: str
    path: Path
    chained: bool = False
    snippet: str = ""
    manager: str = ""


def install(repo: Path, spool: Path) -> HookStatus:
    """Install the hooks, moving others' aside; twice is once. Raise HookError."""
    own, used = _folders(repo)
    spool.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if own.resolve() == used.resolve():
            wanted = [_look(repo, own / name, spool) for name in HOOKS]
            for now in wanted:
                if now.state == "foreign":
                    _move_aside(repo, now.path)
                if now.state in ("foreign", "absent", "outdated"):
                    _write(now.path, render(spool, now.path.name))
        now = status(repo, spool)
        if now.snippet:
            for name in HOOKS:
                _write(standby(spool, name), render(spool, name))
    except OSError as error:
        raise HookError(
            repo,
            f"a hook in {own} cannot be written ({error.strerror})",
            "Make its folder writable and try again",
        ) from None
    return now


def remove(repo: Path, spool: Path) -> HookStatus:
    """Take our hooks away and put back what stood there; raise HookError where one was edited."""
    own, _ = _folders(repo)
    found = [_look(repo, own / name, spool) for name in HOOKS]
    edited = [now.path for now in found if now.state == "edited"]
    if edited:
        raise HookError(
            repo,
            f"the hook {edited[0]} was edited after rlog wrote it, and is left as it is",
            "Take out rlog's lines by hand, then run 'rlog link remove' again",
        )
    try:
        for now in found:
            if now.state in ("installed", "outdated"):
                _put_back(now.path)
    except OSError as error:
        raise HookError(
            repo,
            f"a hook in {own} cannot be taken away ({error.strerror})",
            "Make its folder writable and try again",
        ) from None
    return status(repo, spool)


def status(repo: Path, spool: Path) -> HookStatus:
    """Return how the hooks of a repository stand, all in one; raise HookError where none can be."""
    found = statuses(repo, spool)
    worst = min(found, key=lambda one: WORST.index(one.state))
    return replace(worst, chained=any(one.chained for one in found))


def statuses(repo: Path, spool: Path) -> tuple[HookStatus, ...]:
    """Return how each hook stands, or one for all where they are kept elsewhere."""
    own, used = _folders(repo)
    if own.resolve() != used.resolve():
        return (HookStatus("elsewhere", used / HOOK, snippet=_snippet(spool)),)
    return tuple(_look(repo, own / name, spool) for name in HOOKS)


def _folders(repo: Path) -> tuple[Path, Path]:
    """Return the hooks folder that all worktrees share, and the one that git looks into."""
    if not repo.is_dir():
        raise HookError(repo, "no such folder", "Name the folder of a git repository")
    answer = git_read.read(
        repo, "rev-parse", "--is-bare-repository", "--git-common-dir", "--git-path", "hooks"
    )
    bare, common, used = os.fsdecode(answer).removesuffix("\n").split("\n", 2)
    if bare == "true":
        raise HookError(
            repo, "this is a bare repository: nobody commits in it", "Name one of its worktrees"
        )
    return repo / common / "hooks", repo / used


def _look(repo: Path, path: Path, spool: Path) -> HookStatus:
    if not os.path.lexists(path):
        return HookStatus("absent", path)
    if path.is_dir():
        raise HookError(repo, f"{path} is a folder", "Move it away and try again")
    chained = _kept(path).is_file() and os.access(_kept(path), os.X_OK)
    try:
        data = path.read_bytes()
    except FileNotFoundError:  # a link that leads nowhere
        data = b""
    except OSError as error:
        raise HookError(
            repo, f"the hook {path} cannot be read ({error.strerror})", "Check its permissions"
        ) from None
    found = CHECK.search(data)
    if found is None:
        manager = _manager(data)
        state = "managed" if manager else "foreign"
        snippet = _snippet(spool) if manager else ""
        return HookStatus(state, path, chained, snippet, manager)
    if found[1] != _checksum(data):
        return HookStatus("edited", path, chained)
    current = data == render(spool, path.name) and os.access(path, os.X_OK)
    return HookStatus("installed" if current else "outdated", path, chained)


def _manager(data: bytes) -> str:
    """Return what wrote a hook and will write it again: lefthook, pre-commit or nothing."""
    return next((n for n, words in MANAGERS.items() if any(word in data for word in words)), "")


def render(spool: Path, name: str = HOOK) -> bytes:
    """Return a hook with its name, the path of its spool and its own checksum filled in."""
    quoted = os.fsencode(spool).replace(b"'", b"'\\''")
    text = shipped("hooks", HOOKS[name]).read_bytes().replace(b"\r\n", b"\n")
    text = text.replace(b"@NAME@", name.encode()).replace(b"@SPOOL@", quoted)
    return CHECK.sub(b"# rlog-check: " + _checksum(text), text)


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(CHECK.sub(b"# rlog-check: @CHECK@", data)).hexdigest().encode()


def _kept(path: Path) -> Path:
    return path.with_name(path.name + KEPT_SUFFIX)


def _move_aside(repo: Path, path: Path) -> None:
    kept = _kept(path)
    if os.path.lexists(kept):
        raise HookError(
            repo,
            f"another {path.name} hook stands there, and {kept} already holds an earlier one",
            f"Keep one of the two as {path}, delete the other, and try again",
        )
    path.rename(kept)


def _put_back(path: Path) -> None:
    kept = _kept(path)
    if os.path.lexists(kept):
        kept.replace(path)
    else:
        path.unlink()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.rlog-{os.getpid()}")
    try:
        waiting.write_bytes(data)
        waiting.chmod(EXECUTABLE)
        waiting.replace(path)
    except OSError:
        waiting.unlink(missing_ok=True)
        raise


def standby(spool: Path, name: str = HOOK) -> Path:
    """Return where a copy of a hook stands for those that keep their own hooks folder."""
    return spool.parent.parent / "hooks" / name


def _snippet(spool: Path) -> str:
    folder = str(standby(spool).parent).replace("'", "'\\''")
    if folder == os.path.expanduser("~/.local/state/rlog/hooks"):  # noqa: PTH111 - Path's raises
        # Such a folder is often committed: a line that fits every machine is better.
        return SNIPPET.format(folder='"$HOME"/.local/state/rlog/hooks')
    return SNIPPET.format(folder=f"'{folder}'")
