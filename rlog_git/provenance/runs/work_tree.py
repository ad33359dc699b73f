"""Tell how a work tree differs from its last commit, and let nothing that it holds run.

`git status` and `git diff` start programs that a repository's settings name, so the index is read
here: a file whose stat is what git noted is clean, any other is compared by its bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.provenance import git_read
from rlog_git.provenance.objects import read_objects
from rlog_git.provenance.runs.git_index import Entry, Index, UnknownIndexError, read_index
from rlog_git.provenance.runs.objects import (
    File,
    TooLargeError,
    is_plain,
    read_commit_files,
    read_work_file,
)
from rlog_git.provenance.runs.patch import Patch, patch_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBMODULE = 0o160000
LINK = 0o120000
EXECUTABLE = 0o100
WORD = 0xFFFFFFFF  # as much of a number as the index keeps
LIMIT_BYTES = 20_000_000
LIMIT_INDEX = 200_000_000
SECONDS = 10.0
LFS = b"version https://git-lfs.github.com/spec/v1\n"
# what makes the bytes of a work tree others than those of a commit
FILTERS = (b"filter", b"ident", b"working-tree-encoding")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not committed; not `known` where that cannot be told for sure."""

    known: bool = True
    files: tuple[str, ...] = ()
    added: int = 0
    removed: int = 0
    diff: str = ""
    cut: str = ""


class _Tree(NamedTuple):
    """A work tree as it is looked at; the clock ends the looking."""

    top: Path
    listed: Index
    written: tuple[int, int]
    ends: float
    modes: bool
    sha256: bool


class _UnsureError(Exception):
    """Whether a file changed cannot be told."""


NOT_KNOWN = Difference(known=False)
BAD = (git_read.GitReadError, UnknownIndexError, _UnsureError, OSError, ValueError, KeyError)


def differs(top: Path) -> Difference:
    """Return what a work tree holds that its last commit does not."""
    try:
        tree = _tree(top)
        root = git_read.read_line(top, "rev-parse", "--verify", "--quiet", "HEAD^{tree}")
        if not root:
            return NOT_KNOWN
        committed, same = read_commit_files(top, root, tree.listed.trees)
        changed = dict(_suspects(tree, committed, same))
        patches = list(_patches(tree, changed))
    except BAD:
        return NOT_KNOWN
    return _told(patches)


def _tree(top: Path) -> _Tree:
    if not (top / ".git").exists():
        raise _UnsureError  # a hostile core.worktree may name any folder
    git = git_read.read_line(top, "rev-parse", "--absolute-git-dir")
    path = Path(git) / "index"
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        data = file.read(LIMIT_INDEX)
    sha256 = git_read.read_line(top, "rev-parse", "--show-object-format") == "sha256"
    return _Tree(
        top=top,
        listed=read_index(data, 32 if sha256 else 20),
        written=divmod(found.st_mtime_ns, 1_000_000_000),
        ends=time.monotonic() + SECONDS,
        modes=git_read.setting(top, "core.filemode") != "false",
        sha256=sha256,
    )


def _suspects(
    tree: _Tree, committed: dict[bytes, File], same: set[bytes]
) -> Iterator[tuple[bytes, File | None]]:
    """Yield the files that may differ from the commit, each with what the commit has of it."""
    plain: dict[bytes, bool] = {}
    seen: set[bytes] = set()
    for entry in tree.listed.entries:
        if time.monotonic() > tree.ends:
            raise _UnsureError
        seen.add(entry.path)
        own = File(entry.mode, entry.oid)
        before = own if _is_below(entry.path, same) else committed.get(entry.path)
        if entry.stage or own != before or not _is_clean(tree, entry, plain):
            yield entry.path, before
    yield from ((path, file) for path, file in committed.items() if path not in seen)


def _is_below(path: bytes, folders: set[bytes]) -> bool:
    if b"" in folders:
        return True
    folder = path
    while folder and folders:
        folder = folder.rpartition(b"/")[0]
        if folder in folders:
            return True
    return False


def _is_clean(tree: _Tree, entry: Entry, plain: dict[bytes, bool]) -> bool:
    """Say whether a file is as the index has it."""
    if entry.trusted:
        return True
    if not is_plain(entry.path):
        raise _UnsureError
    place = os.path.join(os.fsencode(tree.top), entry.path)  # noqa: PTH118 - bytes
    if entry.mode == SUBMODULE:
        return _submodule(place) in ("", entry.oid)
    folder = os.path.dirname(entry.path)  # noqa: PTH120 - bytes
    if folder not in plain:
        plain[folder] = _stands_plainly(tree.top, folder)
    try:
        return plain[folder] and _is_as_noted(tree, entry, os.lstat(place))
    except (FileNotFoundError, NotADirectoryError):
        return False


def _is_as_noted(tree: _Tree, entry: Entry, found: os.stat_result) -> bool:
    """Say whether a file is as the index has it, by its stat or else by its bytes."""
    if not _same_kind(tree, entry, found):
        return False
    moment = divmod(found.st_mtime_ns, 1_000_000_000)
    same = moment == entry.mtime or (not entry.mtime[1] and moment[0] == entry.mtime[0])
    same = same and (found.st_size & WORD, found.st_ino & WORD) == (entry.size, entry.inode)
    # git cannot tell either what was written in the moment in which the index was
    if same and moment < tree.written:
        return True
    data = read_work_file(tree.top, entry.path, LIMIT_BYTES)
    return data is not None and _blob_name(tree, data) == entry.oid


def _same_kind(tree: _Tree, entry: Entry, found: os.stat_result) -> bool:
    if entry.mode == LINK:
        return stat.S_ISLNK(found.st_mode)
    runs = bool(entry.mode & EXECUTABLE)
    right = not tree.modes or runs == bool(found.st_mode & EXECUTABLE)
    return stat.S_ISREG(found.st_mode) and right


def _stands_plainly(top: Path, folder: bytes) -> bool:
    """Say whether a folder lies in the work tree itself, not behind a link."""
    place = os.fsencode(top)
    for part in folder.split(b"/") if folder else ():
        place = os.path.join(place, part)  # noqa: PTH118 - bytes
        if os.path.islink(place):  # noqa: PTH114 - bytes
            return False
    return True


def _blob_name(tree: _Tree, data: bytes) -> str:
    known = hashlib.sha256 if tree.sha256 else hashlib.sha1
    return known(b"blob %d\0" % len(data) + data).hexdigest()


def _submodule(place: bytes) -> str:
    """Return the commit that a submodule stands at, nothing where it is not checked out."""
    if not os.path.exists(os.path.join(place, b".git")):  # noqa: PTH110, PTH118 - bytes
        return ""
    return git_read.read_line(os.fsdecode(place), "rev-parse", "--verify", "--quiet", "HEAD")


def _patches(tree: _Tree, changed: dict[bytes, File | None]) -> Iterator[Patch]:
    """Yield how each file differs, those that turn out not to left out."""
    wanted = [file.oid for file in changed.values() if file and file.mode != SUBMODULE]
    blobs = read_objects(tree.top, wanted)
    filtered = _filtered(tree) if changed else []
    entries = {entry.path: entry for entry in tree.listed.entries}
    for path, before in sorted(changed.items()):
        if time.monotonic() > tree.ends:
            raise _UnsureError
        name = os.fsdecode(path).encode("utf-8", "replace").decode()
        entry = entries.get(path)
        if SUBMODULE in (before.mode if before else 0, entry.mode if entry else 0):
            yield Patch(name)
            continue
        old = blobs[before.oid] if before else None
        try:
            stands = entry and _stands_plainly(tree.top, path.rpartition(b"/")[0])
            new = read_work_file(tree.top, path, LIMIT_BYTES) if stands else None
        except TooLargeError:
            yield Patch(name)
            continue
        if entry and entry.trusted:
            new = read_objects(tree.top, [entry.oid]).get(entry.oid)
        patch = _patch(tree, name, old, new, filtered)
        other_mode = before and entry and _runs(before.mode) != _runs(_mode(tree, path, entry))
        if patch or other_mode:
            yield patch or Patch(name)


def _patch(
    tree: _Tree, name: str, old: bytes | None, new: bytes | None, filtered: list[str]
) -> Patch | None:
    if old is None or new is None:
        return patch_of(name, old, new) if old != new else None
    if b"\r\n" in new and b"\r\n" not in old:
        new = new.replace(b"\r\n", b"\n")
    if old == new or (old.startswith(LFS) and hashlib.sha256(new).hexdigest().encode() in old):
        return None
    if old.startswith(LFS):
        return Patch(name)
    if any(fnmatchcase(name.rpartition("/")[2], glob) for glob in filtered):
        raise _UnsureError(tree.top)
    return patch_of(name, old, new)


def _runs(mode: int) -> bool:
    return bool(mode & EXECUTABLE)


def _mode(tree: _Tree, path: bytes, entry: Entry) -> int:
    if entry.trusted or not tree.modes:
        return entry.mode
    try:
        return os.lstat(os.path.join(os.fsencode(tree.top), path)).st_mode  # noqa: PTH118 - bytes
    except OSError:
        return entry.mode


def _filtered(tree: _Tree) -> list[str]:
    """Return the last parts of the patterns that gitattributes give a filter to."""
    files = [e.path for e in tree.listed.entries if e.path.rpartition(b"/")[2] == b".gitattributes"]
    texts = [read_work_file(tree.top, path, LIMIT_BYTES) or b"" for path in files]
    common = git_read.read_line(tree.top, "rev-parse", "--git-common-dir")
    info = Path(tree.top, common, "info", "attributes")
    if info.is_file():
        texts.append(info.read_bytes())
    found = []
    for line in b"\n".join(texts).split(b"\n"):
        pattern, *given = line.split() or [b""]
        if any(word.partition(b"=")[0] in FILTERS for word in given):
            found.append(os.fsdecode(pattern).strip('"').rstrip("/*").rpartition("/")[2] or "*")
    return found


def _told(patches: list[Patch]) -> Difference:
    from rlog_git.provenance.runs.patch import kept  # noqa: PLC0415 - redaction is slow to load

    diff, cut = kept(patches)
    return Difference(
        files=tuple(patch.name for patch in patches),
        added=sum(patch.added for patch in patches),
        removed=sum(patch.removed for patch in patches),
        diff=diff,
        cut=cut,
    )
