"""Damaged vaults: each damage, the code that `rlog doctor` gives it, and whether --fix mends it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOUR = 3600
TODAY = "daily/2026/2026-11-23.md"
OLD = "daily/2026/2026-11-20.md"
MENDED, LEFT = True, False
DRIVER = "merge.rlog.driver"


@dataclass(frozen=True, slots=True)
class World:
    """A vault with its state, a linked code repository and the user's settings."""

    root: Path
    state: Path
    code: Path
    config: Path

    @property
    def today(self) -> Path:
        """Today's note."""
        return self.root / TODAY

    @property
    def old(self) -> Path:
        """The note of an earlier day."""
        return self.root / OLD

    @property
    def spool(self) -> Path:
        """The folder that hooks write into."""
        return self.state.parent / "spool"


def _write(name: str, text: str | bytes) -> Callable[[World], None]:
    """Return an act that replaces a file of the vault."""
    data = text if isinstance(text, bytes) else text.encode()

    def act(world: World) -> None:
        path = world.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return act


def _append(name: str, text: str) -> Callable[[World], None]:
    def act(world: World) -> None:
        with (world.root / name).open("a") as file:
            file.write(text)

    return act


def _mode(name: str, mode: int) -> Callable[[World], None]:
    return lambda world: (world.root / name).chmod(mode)


def _state(name: str, change: Callable[[bytes], bytes]) -> Callable[[World], None]:
    def act(world: World) -> None:
        path = world.state / name
        path.write_bytes(change(path.read_bytes() if path.exists() else b""))

    return act


def _state_folder(name: str) -> Callable[[World], None]:
    def act(world: World) -> None:
        (world.state / name).unlink(missing_ok=True)
        (world.state / name).mkdir()
        (world.state / name / "inside").write_text("kept")

    return act


def _git(*words: str) -> Callable[[World], None]:
    return lambda world: git(world.root, *words)


def git(folder: Path, *words: str) -> None:
    """Run git and expect it to succeed."""
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


def _git_lock(name: str) -> Callable[[World], None]:
    def act(world: World) -> None:
        path = world.root / ".git" / name
        path.touch()
        os.utime(path, (path.stat().st_mtime - 2 * HOUR,) * 2)

    return act


def _sql(statement: str) -> Callable[[World], None]:
    def act(world: World) -> None:
        connection = sqlite3.connect(world.state / "index.db")
        with connection:
            connection.execute(statement)
        connection.close()

    return act


def _link(target: str) -> Callable[[World], None]:
    return lambda world: (world.root / "notes/link.md").symlink_to(target)


def _leftover(world: World) -> None:
    path = world.today.with_name(".rlog-3fffff.tmp")
    path.write_bytes(world.today.read_bytes() + b"- a line of a write that was cut short\n")
    os.utime(path, (path.stat().st_mtime - 2 * HOUR,) * 2)


def _copy(name: str, *, original: bool = True) -> Callable[[World], None]:
    def act(world: World) -> None:
        text = world.today.read_text().replace("- [ ] Train", "- [x] Train")
        text = text.replace(
            "## Random ideas\n", "- only in the copy\n\n## Random ideas\n- what if?\n"
        )
        (world.today.parent / name).write_text(text)
        if not original:
            world.today.unlink()

    return act


def _copy_with_fence(world: World) -> None:
    name = "2026-11-23.sync-conflict-20261124-101500-ABCDEFG.md"
    (world.today.parent / name).write_text("# Monday\n\n```\nnever closed\n- mine\n")


def _torn(data: bytes) -> bytes:
    return (
        data + b"18b00000000000a1-1f\tentry\t2026-11-23\tdone\t" + TODAY.encode() + b"\t- half a li"
    )


def _waiting(data: bytes) -> bytes:
    return _torn(data) + b"ne\n"


def _glued(data: bytes) -> bytes:
    return _torn(data) + _waiting(b"").replace(b"a1-1f", b"a2-1f").replace(b"half a line", b"whole")


def _merging(world: World) -> None:
    git(world.root, "checkout", "-q", "-b", "other")
    world.today.write_text("```\ntheirs\n")  # an open fence, which rlog merges by no guess
    git(world.root, "commit", "-qam", "theirs")
    git(world.root, "checkout", "-q", "main")
    world.today.write_text("ours\n")
    git(world.root, "commit", "-qam", "ours")
    subprocess.run(["git", "-C", world.root, "merge", "other"], check=False, capture_output=True)


def _lose_object(world: World) -> None:
    sha = subprocess.run(
        ["git", "-C", world.root, "rev-parse", f"HEAD:{OLD}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    (world.root / ".git/objects" / sha[:2] / sha[2:]).unlink()


def _hook(change: Callable[[Path], object]) -> Callable[[World], None]:
    def act(world: World) -> None:
        change(world.code / ".git/hooks/post-commit")

    return act


def _unlinked(world: World) -> None:
    other = world.code.with_name("other")
    shutil.copytree(world.code, other)
    git(other, "commit", "-q", "--allow-empty", "-m", "unlinked")


def _service(world: World) -> Path:
    name = world.state.name.replace("_", "-")
    path = world.config.parent / f"systemd/user/rlog-watch-{name}.service"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


DAMAGES: tuple[tuple[str, str, bool, Callable[[World], object]], ...] = (
    ("rlog.toml is gone", "settings-gone", MENDED, lambda w: (w.root / "rlog.toml").unlink()),
    ("unknown key", "settings-unread", LEFT, _append("rlog.toml", "\n[git]\nkommit = true\n")),
    ("wrong type", "settings-unread", LEFT, _write("rlog.toml", "daily = 7\n")),
    ("conflict in rlog.toml", "settings-unread", LEFT, _write("rlog.toml", "<<<<<<< ours\n")),
    ("rlog.toml in Latin-1", "settings-unread", LEFT, _write("rlog.toml", b'timezone = "\xe4"\n')),
    ("one name for all days", "settings-unread", LEFT, _write("rlog.toml", 'daily = "log.md"\n')),
    ("byte order mark", "settings-bom", MENDED, _write("rlog.toml", b"\xef\xbb\xbf# mine\n")),
    ("rlog.toml closed", "settings-closed", MENDED, _mode("rlog.toml", 0)),
    ("today's folder read-only", "today-unwritable", MENDED, _mode("daily/2026", 0o555)),
    (
        "today's folder is a file",
        "today-unwritable",
        LEFT,
        lambda w: (
            _write("rlog.toml", 'daily = "days/%Y-%m-%d.md"\n')(w),
            _write("days", "a file")(w),
        ),
    ),
    (
        "today's note is a folder",
        "today-unwritable",
        LEFT,
        lambda w: (w.today.unlink(), w.today.mkdir()),
    ),
    ("a note closed", "note-closed", MENDED, _mode(OLD, 0)),
    ("a folder closed", "note-closed", MENDED, _mode("notes", 0o200)),
    ("a link to nowhere", "note-missing", LEFT, _link("gone.md")),
    ("a link out of the vault", "note-outside", LEFT, _link("/etc/hostname")),
    ("a note of NULs", "note-hollow", MENDED, _write(OLD, b"\0" * 4096)),
    ("a new note of NULs", "note-hollow", LEFT, _write("notes/new.md", b"\0" * 10)),
    ("a write cut short", "leftover", MENDED, _leftover),
    (
        "Syncthing's copy",
        "conflict-copy",
        MENDED,
        _copy("2026-11-23.sync-conflict-20261124-101500-ABCDEFG.md"),
    ),
    ("Dropbox's copy", "conflict-copy", MENDED, _copy("2026-11-23 (Ana's conflicted copy).md")),
    ("iCloud's copy", "conflict-copy", MENDED, _copy("2026-11-23 2.md")),
    (
        "a copy without its note",
        "conflict-copy",
        MENDED,
        _copy("2026-11-23.sync-conflict-20261124-101500-ABCDEFG.md", original=False),
    ),
    ("a copy with an open fence", "conflict-copy", LEFT, _copy_with_fence),
    ("an entry that waits", "journal-waits", MENDED, _state("journal.tsv", _waiting)),
    ("a torn record", "journal-unread", MENDED, _state("journal.tsv", _torn)),
    ("a record behind a torn one", "journal-unread", MENDED, _state("journal.tsv", _glued)),
    ("NULs in the journal", "journal-unread", MENDED, _state("journal.tsv", lambda d: d + b"\0\n")),
    ("journal closed", "state-closed", MENDED, lambda w: (w.state / "journal.tsv").chmod(0)),
    ("journal is a folder", "state-no-file", MENDED, _state_folder("journal.tsv")),
    ("lock is a folder", "state-no-file", MENDED, _state_folder("lock")),
    ("state read-only", "state-closed", MENDED, lambda w: w.state.chmod(0o500)),
    ("state open to all", "state-open", MENDED, lambda w: w.state.chmod(0o755)),
    ("index open to all", "state-open", MENDED, lambda w: (w.state / "index.db").chmod(0o644)),
    ("index of garbage", "index-damaged", MENDED, _state("index.db", lambda _: b"garbage" * 999)),
    ("index cut short", "index-damaged", MENDED, _state("index.db", lambda d: d[: len(d) // 2])),
    ("index is a folder", "state-no-file", MENDED, _state_folder("index.db")),
    (
        "index of another version",
        "index-version",
        MENDED,
        _sql("UPDATE meta SET value = 'x' WHERE key = 'version'"),
    ),
    (
        "index without an entry",
        "index-differs",
        MENDED,
        _sql("DELETE FROM entries WHERE id = (SELECT max(id) FROM entries)"),
    ),
    ("index with another text", "index-differs", MENDED, _sql("UPDATE entries SET text = 'x'")),
    ("no repository", "no-repository", MENDED, lambda w: shutil.rmtree(w.root / ".git")),
    ("HEAD is empty", "git-head", MENDED, _write(".git/HEAD", "")),
    ("git's index is garbage", "git-index", MENDED, _write(".git/index", "garbage" * 99)),
    ("an object is gone", "git-objects", LEFT, _lose_object),
    ("git's config is garbage", "git-broken", LEFT, _write(".git/config", "[[[")),
    ("index.lock of a killed git", "git-lock", MENDED, _git_lock("index.lock")),
    ("a branch's lock", "git-lock", MENDED, _git_lock("refs/heads/main.lock")),
    ("a merge under way", "git-refuses", LEFT, _merging),
    ("a detached HEAD", "git-refuses", LEFT, _git("checkout", "-q", "--detach")),
    (".gitignore is gone", "gitignore", MENDED, lambda w: (w.root / ".gitignore").unlink()),
    (".gitattributes is empty", "gitattributes", MENDED, _write(".gitattributes", "")),
    (
        "the notes are ignored",
        "notes-ignored",
        LEFT,
        lambda w: (_git("rm", "-rq", "--cached", "daily")(w), _append(".gitignore", "daily/\n")(w)),
    ),
    (
        "a merge driver is gone",
        "merge-driver",
        MENDED,
        _git("config", DRIVER, "/gone/rlog merge-driver %O %A %B %P"),
    ),
    ("a clone without driver", "merge-driver", MENDED, _git("config", "--unset", DRIVER)),
    ("no hook", "hook-absent", MENDED, _hook(lambda p: p.unlink())),
    (
        "another's hook",
        "hook-foreign",
        MENDED,
        _hook(lambda p: p.write_text("#!/bin/sh\necho theirs\n")),
    ),
    ("a hook git cannot run", "hook-outdated", MENDED, _hook(lambda p: p.chmod(0o644))),
    (
        "an edited hook",
        "hook-edited",
        LEFT,
        _hook(lambda p: p.write_text(p.read_text() + "echo mine\n")),
    ),
    (
        "core.hooksPath",
        "hook-elsewhere",
        LEFT,
        lambda w: git(w.code, "config", "core.hooksPath", "/x"),
    ),
    ("the code is gone", "repo-gone", LEFT, lambda w: shutil.rmtree(w.code)),
    ("no spool", "spool-missing", MENDED, lambda w: shutil.rmtree(w.spool)),
    ("spool read-only", "spool-closed", MENDED, lambda w: w.spool.chmod(0o500)),
    (
        "garbage in the spool",
        "spool-unread",
        MENDED,
        lambda w: (w.spool / "events.tsv").write_text("garbage\n"),
    ),
    ("an unlinked repository", "repo-unlinked", LEFT, _unlinked),
    (
        "the watcher's Python is gone",
        "service-astray",
        LEFT,
        lambda w: _service(w).write_text("[Service]\nExecStart=/gone/python -P -m rlog_git\n"),
    ),
    (
        "the user's settings are garbage",
        "user-settings",
        LEFT,
        lambda w: (w.config / "config.toml").write_text("[[["),
    ),
    (
        "no default vault there",
        "default-vault",
        LEFT,
        lambda w: (w.config / "config.toml").write_text('default_vault = "/gone"\n'),
    ),
    (
        "the list of links is garbage",
        "links-unread",
        LEFT,
        lambda w: (w.config / "repos.toml").write_text("[[["),
    ),
    (
        "a link to a vault that is gone",
        "link-astray",
        LEFT,
        lambda w: (w.config / "repos.toml").write_text(
            (w.config / "repos.toml").read_text().replace(str(w.root), "/gone")
        ),
    ),
    (
        "the short list of links is gone",
        "links-stale",
        MENDED,
        lambda w: (w.state.parent / "linked.tsv").unlink(),
    ),
)
