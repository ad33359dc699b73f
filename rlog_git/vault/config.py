"""Read `rlog.toml`: every key with its type and default; what is wrong is named with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rlog_git.errors import RlogError, SettingError, UnreadableError
from rlog_git.text import syntax
from rlog_git.vault import locate, obsidian
from rlog_git.vault.checking import Check
from rlog_git.vault.grammar import grammar_hash, read_grammar
from rlog_git.vault.notebooks import Notebook, read_notebook

if TYPE_CHECKING:
    from rlog_git.model import Grammar

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
STYLES = ("folded", "lines", "off")

TOP = {
    "daily": str,
    "weekly": str,
    "day_ends": str,
    "carry_since": date,
    "timezone": str,
    "sections": dict,
    "kinds": dict,
    "repos": dict,
    "commits": dict,
    "git": dict,
    "tasks": dict,
    "identity": dict,
    "notebooks": dict,
}
TABLES: dict[str, dict[str, type]] = {
    "commits": {"style": str},
    "git": {"commit": bool},
    "tasks": {"log_done": bool},
    "identity": {"emails": list},
}
REPOSITORY = {"root": str, "remote": str}


@dataclass(frozen=True, slots=True)
class RepoName:
    """The shared name of a code repository: its first commit and remote."""

    name: str
    root: str = ""
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of `rlog.toml`, with defaults; `emoji` tells the dialect that dates are written in.

    `commit` says whether the vault commits itself; None: where it is a repository of its own.
    """

    grammar: Grammar
    day_ends: str = "00:00"
    timezone: str = ""
    repos: tuple[RepoName, ...] = ()
    commits_style: str = "folded"
    commit: bool | None = None
    emails: tuple[str, ...] = ()
    notebooks: tuple[Notebook, ...] = ()
    log_done: bool = True
    emoji: bool = False


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault: its folder, the folder of its machine-local state, its settings."""

    root: Path
    state: Path
    settings: Settings


def open_vault(root: Path) -> Vault:
    """Return the vault at `root`; raise an RlogError that names what cannot be used."""
    if not root.is_dir():
        raise UnreadableError(str(root), "is not a folder", "Make a vault with 'rlog init DIR'")
    file = root / locate.MARKER
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise UnreadableError(
            str(root), "holds no rlog.toml", "Make it a vault with 'rlog init' in that folder"
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingError(str(file), line, "is not UTF-8 text", "Save it as UTF-8") from None
    except OSError as error:
        raise UnreadableError(str(file), error.strerror or str(error)) from error
    state = locate.state_folder(str(root))
    if not state:
        raise RlogError(
            "no home folder is known, so there is no place for rlog's own state",
            "Set HOME, XDG_STATE_HOME or RLOG_STATE",
        )
    return Vault(root, Path(state), read_settings(text, str(file), root))


def read_settings(text: str, file: str, root: Path | None = None) -> Settings:
    """Return the settings in the text of an `rlog.toml`; raise SettingError."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        reason = re.sub(r" \(at line.*\)", "", str(error))
        raise SettingError(file, int(found[1]) if found else 1, f"is not TOML: {reason}") from None
    check = Check(text, file)
    check.keys(given, TOP, ())
    for name, keys in TABLES.items():
        check.keys(given.get(name, {}), keys, (name,))
    grammar = read_grammar(given, check)
    emoji = False
    if root:
        emoji, symbols = obsidian.task_settings(root)
        grammar = replace(grammar, symbols=symbols)
    day_ends = given.get("day_ends", "00:00")
    if not CLOCK.fullmatch(day_ends):
        check.fail(("day_ends",), f"{day_ends!r} is no clock", 'Write it as "04:00"')
    style = given.get("commits", {}).get("style", "folded")
    check.one_of(("commits", "style"), style, STYLES)
    return Settings(
        grammar=grammar,
        day_ends=day_ends,
        timezone=given.get("timezone", ""),
        repos=_repos(given.get("repos", {}), check),
        commits_style=style,
        commit=given.get("git", {}).get("commit"),
        emails=check.texts(given.get("identity", {}).get("emails", []), ("identity", "emails")),
        notebooks=tuple(read_notebook(n, t, check) for n, t in given.get("notebooks", {}).items()),
        log_done=given.get("tasks", {}).get("log_done", True),
        emoji=emoji,
    )


def _repos(tables: dict[str, Any], check: Check) -> tuple[RepoName, ...]:
    for name, table in tables.items():
        check.keys(table, REPOSITORY, ("repos", name))
    return tuple(RepoName(name, **table) for name, table in tables.items())


def capture_settings(settings: Settings) -> dict[str, Any]:
    """Return what the fast lane needs, as plain values that marshal can keep."""
    return {
        "daily": settings.grammar.daily,
        "day_ends": settings.day_ends,
        "names": dict(settings.grammar.sections),
        "kinds": {
            word: syntax.KIND_SECTION.get(kind, "done")
            for word, (kind, _level) in settings.grammar.kinds.items()
        },
        "emoji": settings.emoji,
        "plain": settings.grammar.carry_since is not None,
        "grammar": grammar_hash(settings.grammar),
    }
