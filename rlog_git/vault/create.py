"""Make a vault, or adopt the notes that are there; no note is moved or rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError, UnreadableError
from rlog_git.vault import driver, files, git, obsidian
from rlog_git.vault.adopting import Pattern, daily_pattern, weekly_pattern
from rlog_git.vault.locate import MARKER
from rlog_git.vault.status import is_of_the_vault

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

FOLDERS = ("daily", "weekly", "notes", "attachments")
IGNORED = (".obsidian/workspace*", ".trash/", ".DS_Store")
ATTRIBUTES = ("*.md text=auto", "notes/backlog.md merge=rlog")


@dataclass(frozen=True, slots=True)
class Made:
    """What `rlog init` did: found notes, how they are named and who says so, what new ones copy."""

    root: Path
    new: bool
    notes: int
    daily: Pattern
    weekly: Pattern
    template: str
    repository: str


def make_vault(root: Path, today: date, timezone: str) -> Made:
    """Make or adopt a vault at `root`; raise an RlogError where it can be none."""
    if root.exists() and not root.is_dir():
        raise RlogError(f"{root} is a file, not a folder", "Name a folder: rlog init my-log")
    git.strip_environment()
    try:
        root.mkdir(parents=True, exist_ok=True)
        if git.is_bare(root):
            raise RlogError(
                f"{root} lies inside a bare git repository, which holds no files to edit",
                "Make the vault in a folder of its own, or in a clone",
            )
        existing = (root / MARKER).exists()
        notes = files.note_paths(root)
        daily, weekly = daily_pattern(root, notes), weekly_pattern(root, notes)
        if not existing:
            since = f"carry_since = {today}" if notes else "# carry_since = 2026-11-23"
            text = SETTINGS.format(
                daily=daily.pattern,
                weekly=f'{"" if weekly.source else "# "}weekly = "{weekly.pattern}"',
                since=since,
                zone=_zone_line(timezone),
            )
            if _holds_other_things(root):
                text = text.replace(COMMITTED, LEFT_ALONE)
            files.write_atomic(root / MARKER, text.encode())
        for name, lines in git_files(daily.pattern, weekly.pattern).items():
            add_lines(root / name, lines)
        if not notes:
            for folder in FOLDERS:
                (root / folder).mkdir(exist_ok=True)
        repository = git.work_tree(root)
        if not repository:
            git.make_repository(root)
        driver.install(root)
    except OSError as error:
        raise UnreadableError(
            str(root), error.strerror or str(error), "Choose a folder you may write"
        ) from error
    own = (root / "templates" / "day.md").is_file()
    template = "" if own else obsidian.template(root, "day")
    template = template if template and (root / template).is_file() else ""
    return Made(root, not existing, len(notes), daily, weekly, template, repository)


def _holds_other_things(root: Path) -> bool:
    """Say whether git holds more of other things in a folder than of a log: code, or a site."""
    rows = git.run(root, "ls-files", "-z").out.decode("utf-8", "surrogateescape").split("\0")
    ours = sum(is_of_the_vault(row) for row in rows if row)
    return len(rows) - 1 > 2 * ours


def _zone_line(timezone: str) -> str:
    return f'timezone = "{timezone}"' if timezone else '# timezone = "Europe/Berlin"'


def git_files(daily: str, weekly: str) -> dict[str, tuple[str, ...]]:
    """Return the lines that .gitignore and .gitattributes need: notes of days merge by entries."""
    folders = [pattern.split("%")[0].rpartition("/")[0] for pattern in (daily, weekly)]
    merged = [
        f"{folder}/**/*.md merge=rlog" if folder else "/*.md merge=rlog" for folder in folders
    ]
    return {".gitignore": IGNORED, ".gitattributes": (*ATTRIBUTES, *dict.fromkeys(merged))}


def missing_lines(path: Path, lines: tuple[str, ...]) -> list[str]:
    """Return the lines that a file does not hold; one that is commented out was meant so."""
    present = files.read_or_nothing(path).decode("utf-8", "replace").split("\n")
    held = {line.strip().removeprefix("#").strip() for line in present}
    return [line for line in lines if line not in held]


def add_lines(path: Path, lines: tuple[str, ...]) -> None:
    """Append the lines that a file doesn't hold yet; what stands there stays."""
    missing = missing_lines(path, lines)
    if missing:
        old = files.read_or_nothing(path)
        gap = b"" if not old or old.endswith(b"\n") else b"\n"
        files.write_atomic(path, old + gap + ("\n".join(missing) + "\n").encode())


COMMITTED = "# [git]\n# commit = true                   # the vault commits itself"
LEFT_ALONE = "[git]\ncommit = false                    # the vault commits itself"
SETTINGS = """\
# Settings of this research log. Every key has a default; what is commented out shows it.
# Patterns are strftime's: %Y-%m-%d is 2026-11-23, %G-W%V the ISO week 2026-W48.
daily = "{daily}"
{weekly}
# day_ends = "00:00"              # "04:00" counts the small hours to the day before
{since}        # tasks of notes before this day are left where they are
{zone}

# [sections]                      # more names for the four sections: next, done, ideas, review
# next = ["Plan for today"]

# [kinds]                         # more kinds, with their level (0, 1, 2) or the kind they mean
# assay = 0

# [commits]
# style = "folded"                # "lines", "off"

# [git]
# commit = true                   # the vault commits itself; false by default in a folder of code

# [tasks]
# log_done = true                 # 'rlog done' also writes what was done into the log

# [identity]
# emails = []                     # whose commits are mine, beside git's user.email

# [notebooks.public]              # what 'rlog build public' may show; default: nothing unmarked
# title = "An open notebook"
# mode = "opt-in"                 # "open": all that the notebook names, less what is private
# levels = [0]
# projects = []                   # empty: all; likewise tags, folders
# tags = []
# folders = []
# embargo = "0d"
# tasks = false
# publish = "git@github.com:me/log.git"   # where 'rlog publish' brings it; or a folder
# repos = []                      # whose commits may show; runs = true shows runs
"""
