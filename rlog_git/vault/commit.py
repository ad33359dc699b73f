"""Commit what was written in the vault, and nothing else of the repository."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rlog_git.errors import UnreadableError
from rlog_git.text.written import Version, summary
from rlog_git.vault import files, git, stamp
from rlog_git.vault.status import NotCommittedError, last_words, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.vault.config import Vault
    from rlog_git.vault.status import Changes

PATIENCE_SECONDS = 3.0
# of more notes than these, the message counts files, not entries
READ_NOTES = 100
# git makes no fsync by default: after a power cut the newest objects would be empty files
SAFE = ("-c", "core.fsync=all")
# a message is no comment, whatever sign the user gave comments: the year begins with a 2
WHOLE = ("--cleanup=whitespace",)
# "fatal: Unable to create '/log/.git/index.lock': File exists.", or another commit came between
LOCKED = re.compile(r"Unable to create '([^']+\.lock)': File exists|is at \w+ but expected \w+")
NOTHING = re.compile(r"nothing to commit|no changes added|nothing added to commit")
NAMELESS = re.compile(r"tell me who you are|empty ident name|unable to auto-detect email|no email")
UNSIGNED = re.compile(r"gpg failed to sign|failed to write commit object|gpg\.\w+\.|signing")


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit took (no paths: there was nothing), and what it left to the user."""

    message: str
    paths: tuple[str, ...]
    staged: tuple[str, ...]


def commit(
    vault: Vault,
    changes: Changes | None = None,
    message: str = "",
    patience: float = PATIENCE_SECONDS,
) -> Committed:
    """Commit what of the vault is not committed; raise NotCommittedError.

    Only the vault's own files go in, by path: what the user has staged stays staged. A lock of
    another git is waited for. Without a `message`, one is made of what was written.
    """
    found = changes or look(vault)
    nothing = Committed("", (), found.staged)
    if not found.paths:
        return _remembered(vault, found, nothing)
    try:
        if found.refused:
            raise found.refused
        said = message or message_of(vault, found)
        done = _insist(vault, found, said, patience)
    except NotCommittedError:
        stamp.write(vault, replace(stamp.read(vault), tried=time.time_ns()))
        raise
    return _remembered(
        vault, found, Committed(said, found.paths, found.staged) if done else nothing
    )


def _remembered(vault: Vault, changes: Changes, committed: Committed) -> Committed:
    """Remember that all is committed, but what is left to the user; it is looked at again later."""
    now = time.time_ns() if changes.staged else 0
    stamp.write(vault, stamp.Stamp(changes.seen_ns, waits=now, tried=now))
    return committed


def _insist(vault: Vault, changes: Changes, message: str, patience: float) -> bool:
    """Commit, waiting for another git's lock; say False where git finds nothing to commit."""
    end = time.monotonic() + patience
    while True:
        answer = _try(vault, changes, message)
        if not answer.code or not LOCKED.search(answer.err) or time.monotonic() > end:
            break
        time.sleep(0.1)
    if not answer.code:
        return True
    if NOTHING.search(answer.out.decode("utf-8", "replace") + answer.err):
        return False
    raise NotCommittedError(*_why(vault, answer))


def message_of(vault: Vault, changes: Changes) -> str:
    """Return ``2026-11-23: +3 done, 1 idea, 2 commits``, counted from old and new bytes."""
    if len(changes.paths) > READ_NOTES:
        return f"{len(changes.paths)} files"
    old = _blobs(vault, changes)
    versions = []
    for path in changes.paths:
        try:
            new = files.read_or_nothing(vault.root / path)
        except UnreadableError:
            new = b""
        versions.append(Version(path, old.get(path, b""), new))
    return summary(versions, vault.settings.grammar)


def _try(vault: Vault, changes: Changes, message: str) -> git.Answer:
    """Add new files by name only, commit, and take the names back where that failed."""
    if changes.new:
        answer = git.run(
            vault.root, "add", "-N", "--pathspec-from-file=-", "--pathspec-file-nul",
            given=_list(changes.new),
        )  # fmt: skip
        if answer.code:
            _forget(vault, changes)
            return answer
    try:
        answer = git.run(
            vault.root, *SAFE, "commit", "-q", "--no-status", "--only", *WHOLE, "-m", message,
            "--pathspec-from-file=-", "--pathspec-file-nul", given=_list(changes.paths),
        )  # fmt: skip
    except KeyboardInterrupt:
        _forget(vault, changes)
        raise
    if answer.code:
        _forget(vault, changes)
    return answer


def _forget(vault: Vault, changes: Changes) -> None:
    """Take back the names of new files, but of those that were committed after all."""
    if not changes.new:
        return
    named = git.run(vault.root, "diff-files", "-z", "--name-only", "--diff-filter=A", "--relative")
    ours = set(_list(changes.new).split(b"\0")).intersection(named.out.split(b"\0")) - {b""}
    given = b"".join(path + b"\0" for path in ours)
    git.run(vault.root, "update-index", "--force-remove", "-z", "--stdin", given=given)


def _blobs(vault: Vault, changes: Changes) -> dict[str, bytes]:
    """Return what HEAD holds of each path that it knows."""
    asked = [(path, sha) for path, sha in changes.blobs.items() if sha and path.endswith(".md")]
    given = "".join(f"{sha}\n" for _, sha in asked).encode()
    data = git.run(vault.root, "cat-file", "--batch", given=given).out
    found = {}
    for path, _ in asked:
        # '<sha> blob 1234', then the bytes and a line feed
        head, _, data = data.partition(b"\n")
        size = head.rpartition(b" ")[2]
        if size.isdigit():
            found[path], data = data[: int(size)], data[int(size) + 1 :]
    return found


def _why(vault: Vault, answer: git.Answer) -> tuple[str, str]:
    """Return why git refused a commit, and what to try."""
    locked = LOCKED.search(answer.err)
    if locked:
        name = locked[1] or "the branch"
        return f"another git holds {name}", "If none is running, delete that file"
    if answer.code < 0:
        return "git was ended from outside", "Try again with 'rlog sync'"
    if NAMELESS.search(answer.err):
        return (
            "git does not know who you are",
            "Tell it: git config --global user.name 'Your Name', and the same with user.email",
        )
    if UNSIGNED.search(answer.err):
        return (
            f"the commit could not be signed ({last_words(answer.err)})",
            f"Mend the key, or: git -C {vault.root} config commit.gpgSign false",
        )
    said = last_words(answer.err or answer.out.decode("utf-8", "replace"))
    return f"git or a hook of the repository refused: {said}", "It is tried again later"


def _list(paths: Sequence[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
