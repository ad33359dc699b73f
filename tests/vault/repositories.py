"""Repositories in every state that git knows, each with a note that waits to be committed."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "daily/2026/2026-11-23.md"
ENTRY = b"# Monday, 23 November 2026\n\n## What was done\n- 09:00 first\n"
SETTINGS = b'daily = "daily/%Y/%Y-%m-%d.md"\n'


def git(folder: Path, *words: str, check: bool = True, given: str = "") -> str:
    """Run git as the user would and return what it says."""
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, check=False, input=given.encode()
    )
    assert not check or done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout)


def write(path: Path, data: bytes | str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def vault_in(folder: Path) -> Path:
    """Make a committed vault in a repository of its own, with a file of the user's beside it."""
    write(folder / "rlog.toml", SETTINGS)
    write(folder / NOTE, ENTRY)
    write(folder / "analysis.py", "print(1)\n")
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "before")
    return folder


def add_line(vault: Path, line: str = "- 10:00 second\n", path: str = NOTE) -> None:
    """Append a line to a note, as an editor would."""
    write(vault / path, (vault / path).read_bytes() + line.encode())


def usual(root: Path) -> Path:
    """Change a note."""
    vault = vault_in(root / "log")
    add_line(vault)
    return vault


def unborn(root: Path) -> Path:
    """Have no commit at all."""
    vault = root / "log"
    write(vault / "rlog.toml", SETTINGS)
    write(vault / NOTE, ENTRY)
    git(vault, "init", "-q", "-b", "main")
    return vault


def unborn_with_staged_work(root: Path) -> Path:
    """Have no commit, and the user's file in the index."""
    vault = unborn(root)
    write(vault / "analysis.py", "print(1)\n")
    git(vault, "add", "analysis.py")
    return vault


def detached(root: Path) -> Path:
    """Stand on no branch."""
    vault = vault_in(root / "log")
    git(vault, "checkout", "-q", "--detach")
    add_line(vault)
    return vault


def _diverged(root: Path) -> Path:
    """Have a branch whose analysis.py conflicts with main's."""
    vault = vault_in(root / "log")
    git(vault, "checkout", "-q", "-b", "other")
    write(vault / "analysis.py", "print(2)\n")
    git(vault, "commit", "-q", "-a", "-m", "other")
    git(vault, "checkout", "-q", "main")
    write(vault / "analysis.py", "print(3)\n")
    git(vault, "commit", "-q", "-a", "-m", "mine")
    return vault


def merging(root: Path) -> Path:
    """Stand in a merge with a conflict."""
    vault = _diverged(root)
    git(vault, "merge", "-q", "other", check=False)
    add_line(vault)
    return vault


def merging_resolved(root: Path) -> Path:
    """Stand in a merge whose conflict is resolved and staged."""
    vault = merging(root)
    write(vault / "analysis.py", "print(5)\n")
    git(vault, "add", "analysis.py")
    return vault


def rebasing(root: Path) -> Path:
    """Stand in a rebase with a conflict."""
    vault = _diverged(root)
    git(vault, "rebase", "-q", "other", check=False)
    add_line(vault)
    return vault


def rebasing_by_patches(root: Path) -> Path:
    """Stand in a rebase of the older kind."""
    vault = _diverged(root)
    git(vault, "rebase", "-q", "--apply", "other", check=False)
    add_line(vault)
    return vault


def picking(root: Path) -> Path:
    """Stand in a cherry-pick with a conflict."""
    vault = _diverged(root)
    git(vault, "cherry-pick", "other", check=False)
    add_line(vault)
    return vault


def reverting(root: Path) -> Path:
    """Stand in a revert with a conflict."""
    vault = _diverged(root)
    write(vault / "analysis.py", "print(4)\n")
    git(vault, "commit", "-q", "-a", "-m", "again")
    git(vault, "revert", "--no-edit", "HEAD~1", check=False)
    add_line(vault)
    return vault


def bisecting(root: Path) -> Path:
    """Look for a bad commit."""
    vault = _diverged(root)
    git(vault, "bisect", "start")
    git(vault, "bisect", "bad")
    add_line(vault)
    return vault


def popped_with_conflict(root: Path) -> Path:
    """Have a conflict that a stash left."""
    vault = vault_in(root / "log")
    write(vault / "analysis.py", "print(2)\n")
    git(vault, "stash", "-q")
    write(vault / "analysis.py", "print(3)\n")
    git(vault, "commit", "-q", "-a", "-m", "mine")
    git(vault, "stash", "pop", check=False)
    add_line(vault)
    return vault


def locked(root: Path) -> Path:
    """Have a lock that a killed git left."""
    vault = usual(root)
    write(vault / ".git" / "index.lock", "")
    return vault


def locked_branch(root: Path) -> Path:
    """Have a lock on the branch."""
    vault = usual(root)
    write(vault / ".git" / "refs" / "heads" / "main.lock", "")
    return vault


def nameless(root: Path) -> Path:
    """Be nobody: git must not guess a name."""
    vault = usual(root)
    for key, value in (("user.useConfigOnly", "true"), ("user.name", ""), ("user.email", "")):
        git(vault, "config", key, value)
    add_line(vault, path="rlog.toml", line="# more\n")
    return vault


def unsigned(root: Path) -> Path:
    """Want a signature and have no key."""
    vault = usual(root)
    git(vault, "config", "commit.gpgSign", "true")
    git(vault, "config", "user.signingKey", "0000000000000000")
    return vault


def refused_by_hook(root: Path) -> Path:
    """Have a pre-commit hook that says no, and a note that is new."""
    vault = usual(root)
    write(vault / "notes" / "new.md", "new\n")
    hook = vault / ".git" / "hooks" / "pre-commit"
    write(hook, "#!/bin/sh\necho 'no commits on Mondays' >&2\nexit 1\n")
    hook.chmod(0o755)
    return vault


def bare(root: Path) -> Path:
    """Lie inside a bare repository."""
    vault = root / "log.git"
    vault.mkdir(parents=True)
    git(vault, "init", "-q", "--bare")
    write(vault / "rlog.toml", SETTINGS)
    write(vault / NOTE, ENTRY)
    return vault


def no_repository(root: Path) -> Path:
    """Lie in no repository."""
    write(root / "log" / "rlog.toml", SETTINGS)
    write(root / "log" / NOTE, ENTRY)
    return root / "log"


def linked_worktree(root: Path) -> Path:
    """Be a linked worktree on a branch of its own."""
    main = vault_in(root / "main")
    git(main, "worktree", "add", "-q", "-b", "travel", str(root / "log"))
    add_line(root / "log")
    return root / "log"


def submodule(root: Path) -> Path:
    """Be a submodule of a code repository, on a branch."""
    source = vault_in(root / "source")
    code = root / "code"
    write(code / "main.py", "pass\n")
    git(code, "init", "-q", "-b", "main")
    git(code, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(source), "log")
    git(code, "add", "-A")
    git(code, "commit", "-q", "-m", "code")
    add_line(code / "log")
    return code / "log"


def staged_work(root: Path) -> Path:
    """Have work of the user staged, more of it not staged, and a file that git doesn't know."""
    vault = usual(root)
    write(vault / "analysis.py", "print(2)\n")
    write(vault / "plot.py", "plot()\n")
    git(vault, "add", "analysis.py", "plot.py")
    write(vault / "analysis.py", "print(3)\n")
    write(vault / "scratch.txt", "mine\n")
    return vault


def partly_staged(root: Path) -> Path:
    """Have one version of a note staged and another on disk."""
    vault = usual(root)
    git(vault, "add", NOTE)
    add_line(vault, "- 11:00 third\n")
    return vault


def staged_note(root: Path) -> Path:
    """Have a whole note staged."""
    vault = usual(root)
    git(vault, "add", NOTE)
    return vault


def renamed_note(root: Path) -> Path:
    """Have a note renamed by the editor."""
    vault = vault_in(root / "log")
    write(vault / "notes" / "a.md", "text\n")
    git(vault, "add", "-A")
    git(vault, "commit", "-q", "-m", "a")
    (vault / "notes" / "a.md").rename(vault / "notes" / "b.md")
    return vault


def moved_by_git(root: Path) -> Path:
    """Have a note renamed by `git mv`."""
    vault = vault_in(root / "log")
    git(vault, "mv", NOTE, "daily/2026/2026-11-22.md")
    return vault


def deleted_note(root: Path) -> Path:
    """Have a note deleted."""
    vault = vault_in(root / "log")
    (vault / NOTE).unlink()
    return vault


def taken_out_of_the_index(root: Path) -> Path:
    """Have a note taken out of the index and still on disk."""
    vault = vault_in(root / "log")
    git(vault, "rm", "-q", "--cached", NOTE)
    return vault


def carriage_returns(root: Path) -> Path:
    """Have notes with CRLF under autocrlf."""
    vault = vault_in(root / "log")
    git(vault, "config", "core.autocrlf", "true")
    write(vault / NOTE, ENTRY.replace(b"\n", b"\r\n") + b"- 10:00 second\r\n")
    write(vault / "notes" / "new.md", b"new\r\n")
    return vault


def ignored_note(root: Path) -> Path:
    """Have a note that .gitignore leaves out."""
    vault = vault_in(root / "log")
    write(vault / ".gitignore", "notes/\n")
    git(vault, "add", "-A")
    git(vault, "commit", "-q", "-m", "ignore")
    write(vault / "notes" / "secret.md", "secret\n")
    return vault


def folder_of_code(root: Path) -> Path:
    """Be a folder of a code repository, whose work is half staged."""
    code = root / "code"
    write(code / "main.py", "pass\n")
    git(root, "init", "-q", "-b", "main", str(code))
    vault = code / "log"
    write(vault / "rlog.toml", SETTINGS)
    write(vault / NOTE, ENTRY)
    git(code, "add", "-A")
    git(code, "commit", "-q", "-m", "before")
    write(code / "main.py", "raise\n")
    git(code, "add", "main.py")
    write(code / "README.md", "mine\n")
    add_line(vault)
    return vault


def odd_names(root: Path) -> Path:
    """Have notes whose names git quotes, or would read as patterns."""
    vault = vault_in(root / "log")
    for name in ("über uns.md", ":(top)x.md", "-f.md", "a*b.md", 'q"uote.md', "tab\there.md"):
        write(vault / "notes" / name, "text\n")
    write(vault / "notes" / os.fsdecode(b"\xff.md"), "text\n")
    return vault


# state → what the sentence of the refusal says, "" where the commit is made
STATES = {
    usual: "",
    unborn: "",
    unborn_with_staged_work: "",
    detached: "HEAD is detached",
    merging: "in the middle of a merge",
    merging_resolved: "in the middle of a merge",
    rebasing: "in the middle of a rebase",
    rebasing_by_patches: "in the middle of a rebase",
    picking: "in the middle of a cherry-pick",
    reverting: "in the middle of a revert",
    bisecting: "in the middle of a bisect",
    popped_with_conflict: "analysis.py has a conflict",
    locked: "index.lock",
    locked_branch: "main.lock",
    nameless: "git does not know who you are",
    unsigned: "could not be signed",
    refused_by_hook: "no commits on Mondays",
    bare: "bare repository",
    no_repository: "no git repository",
    linked_worktree: "",
    submodule: "",
    staged_work: "",
    partly_staged: "",
    staged_note: "",
    renamed_note: "",
    moved_by_git: "",
    deleted_note: "",
    taken_out_of_the_index: "",
    carriage_returns: "",
    ignored_note: "",
    folder_of_code: "",
    odd_names: "",
}
# states in which nothing is left to commit, for the user has the say over it
LEFT = (partly_staged, taken_out_of_the_index, ignored_note)
