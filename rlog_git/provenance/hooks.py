"""Put rlog's hook into a code repository, keep what stood there, and take it away again."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.assets import shipped
from rlog_git.errors import RlogError
from rlog_git.provenance import git_read

if TYPE_CHECKING:
    from pathlib import Path

HOOK = "post-commit"
KEPT_SUFFIX = ".pre-rlog"
EXECUTABLE = 0o755
# '# rlog-check: 64 hex digits of sha256 over the hook without them'
CHECK = re.compile(rb"^# rlog-check: (@CHECK@|[0-9a-f]{64})$", re.MULTILINE)
SNIPPET = """\
# rlog: remember the commit for the research log; does nothing on a machine without rlog
rlog_hook={hook}
[ ! -r "$rlog_hook" ] || sh "$rlog_hook" "$@" || :
"""


class HookError(RlogError):
    """The hook of a repository cannot be put there or taken away."""

    def __init__(self, repo: Path, problem: str, mend: str) -> None:
        super().__init__(f"{repo}: {problem}", mend)


@dataclass(frozen=True, slots=True)
class HookStatus:
    """How a repository's hook stands.

    `state` is ``installed``, ``absent``, ``foreign`` (another's hook and not ours), ``edited``
    (ours, changed by hand), ``outdated`` (ours, of another version or spool) or ``elsewhere``
    (`core.hooksPath` is set: nothing is written there and `snippet` is what to paste). `chained`
    says whether another's hook runs behind ours.
    """

    state: str
    path: Path
    chained: bool = False
    snippet: str = ""


def install(repo: Path, spool: Path) -> HookStatus:
    """Install the hook, moving another's aside; twice is once. Raise HookError."""
    now = status(repo, spool)
    if now.state in ("installed", "edited"):
        return now
    spool.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if now.state == "elsewhere":
        _write(standby(spool), render(spool))
        return now
    try:
        if now.state == "foreign":
            _move_aside(repo, now.path)
        _write(now.path, render(spool))
    except OSError as error:
        raise HookError(
            repo,
            f"the hook {now.path} cannot be written ({error.strerror})",
            "Make its folder writable and try again",
        ) from None
    return status(repo, spool)


def remove(repo: Path, spool: Path) -> HookStatus:
    """Take our hook away and put back what stood there; raise HookError where ours was edited."""
    own, _ = _folders(repo)
    now = _look(repo, own / HOOK, spool)
    if now.state == "edited":
        raise HookError(
            repo,
            f"the hook {now.path} was edited after rlog wrote it, and is left as it is",
            "Take out rlog's lines by hand, then run 'rlog link remove' again",
        )
    if now.state in ("installed", "outdated"):
        try:
            _put_back(now.path)
        except OSError as error:
            raise HookError(
                repo,
                f"the hook {now.path} cannot be taken away ({error.strerror})",
                "Make its folder writable and try again",
            ) from None
    return status(repo, spool)


def status(repo: Path, spool: Path) -> HookStatus:
    """Return how the hook of a repository stands; raise HookError where it can have none."""
    own, used = _folders(repo)
    if own.resolve() != used.resolve():
        return HookStatus("elsewhere", used / HOOK, snippet=_snippet(spool))
    return _look(repo, own / HOOK, spool)


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
        return HookStatus("foreign", path, chained)
    if found[1] != _checksum(data):
        return HookStatus("edited", path, chained)
    current = data == render(spool) and os.access(path, os.X_OK)
    return HookStatus("installed" if current else "outdated", path, chained)


def render(spool: Path) -> bytes:
    """Return the hook with the path of its spool and its own checksum filled in."""
    quoted = os.fsencode(spool).replace(b"'", b"'\\''")
    text = shipped("hooks", HOOK).read_bytes().replace(b"\r\n", b"\n")
    text = text.replace(b"@SPOOL@", quoted)
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
            f"another {HOOK} hook stands there, and {kept} already holds an earlier one",
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


def standby(spool: Path) -> Path:
    """Return where a copy of the hook stands for those that keep their own hooks folder."""
    return spool.parent.parent / "hooks" / HOOK


def _snippet(spool: Path) -> str:
    kept = str(standby(spool)).replace("'", "'\\''")
    if kept == os.path.expanduser(f"~/.local/state/rlog/hooks/{HOOK}"):  # noqa: PTH111 - Path's raises
        # Such a folder is often committed: a line that fits every machine is better.
        return SNIPPET.format(hook=f'"$HOME/.local/state/rlog/hooks/{HOOK}"')
    return SNIPPET.format(hook=f"'{kept}'")
