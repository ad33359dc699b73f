"""Read `rlog.toml`: every key with its type and default; what is wrong is named with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rlog_git.errors import RlogError, SettingError, UnreadableError
from rlog_git.model import Grammar
from rlog_git.text import syntax
from rlog_git.text.outline import CANONICAL, NAMES, section_name
from rlog_git.vault import locate, obsidian

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
EMBARGO = re.compile(r"(\d{1,4})d")
NOTEBOOK_NAME = re.compile(r"[A-Za-z][\w-]{0,60}")
STYLES = ("folded", "lines", "off")
MODES = ("opt-in", "open")
LEVELS = (0, 1, 2)

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
NOTEBOOK = {
    "title": str,
    "mode": str,
    "levels": list,
    "projects": list,
    "tags": list,
    "folders": list,
    "embargo": str,
    "tasks": bool,
}
REPOSITORY = {"root": str, "remote": str}
TYPE_NAMES = {
    str: "a text in quotes",
    bool: "true or false",
    list: "a list in brackets",
    dict: "a table",
    date: "a day such as 2026-11-23, without quotes",
    int: "a whole number",
}


@dataclass(frozen=True, slots=True)
class RepoName:
    """The shared name of a code repository: its first commit and remote."""

    name: str
    root: str = ""
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """What one notebook publishes; `embargo_days` delays a day by that many days."""

    name: str
    title: str = ""
    mode: str = "opt-in"
    levels: tuple[int, ...] = (0,)
    projects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    embargo_days: int = 0
    tasks: bool = False


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
    check = _Check(text, file)
    check.keys(given, TOP, ())
    for name, keys in TABLES.items():
        check.keys(given.get(name, {}), keys, (name,))
    grammar = _grammar(given, check)
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
        emails=tuple(given.get("identity", {}).get("emails", ())),
        notebooks=tuple(_notebook(n, t, check) for n, t in given.get("notebooks", {}).items()),
        log_done=given.get("tasks", {}).get("log_done", True),
        emoji=emoji,
    )


@dataclass(frozen=True, slots=True)
class _Check:
    """Says what is wrong with a key, and on which line it stands."""

    text: str
    file: str

    def fail(self, where: tuple[str, ...], problem: str, mend: str = "") -> None:
        raise SettingError(self.file, self._line(where), f"{'.'.join(where)}: {problem}", mend)

    def keys(self, table: Any, known: Mapping[str, type], where: tuple[str, ...]) -> None:  # noqa: ANN401 - what TOML gave
        if not isinstance(table, dict):
            self.fail(where, f"must be {TYPE_NAMES[dict]}")
        for key, value in table.items():
            if key not in known:
                self.fail((*where, key), "unknown key", _meant(key, known))
            kind = known[key]
            if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
                self.fail((*where, key), f"must be {TYPE_NAMES[kind]}, not {value!r}")

    def one_of(self, where: tuple[str, ...], value: object, choices: tuple[object, ...]) -> None:
        if value not in choices:
            self.fail(where, f"{value!r} is not one of {', '.join(map(str, choices))}")

    def _line(self, where: tuple[str, ...]) -> int:
        """Return the line of a key: its own below its table's header, else the header's."""
        table = 0
        key = re.compile(rf"""\s*["']?{re.escape(where[-1])}["']?\s*(?:=|\.)""")
        header = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
        inside = len(where) == 1
        for number, line in enumerate(self.text.split("\n"), 1):
            found = header.match(line)
            if found:
                name = found[1].replace('"', "").replace("'", "")
                inside = name == ".".join(where[:-1])
                if name == ".".join(where) or (inside and not table):
                    table = number
                if name == ".".join(where):
                    return number
            elif inside and key.match(line):
                return number
        return table or 1


def _meant(key: str, known: Mapping[str, type]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip

    near = get_close_matches(key, known, 1)
    return (f"Did you mean {near[0]}? " if near else "") + f"Known here: {', '.join(known)}"


def _grammar(given: dict[str, Any], check: _Check) -> Grammar:
    names = dict(NAMES)
    for section, words in given.get("sections", {}).items():
        if section not in CANONICAL:
            check.fail(("sections", section), "unknown section", f"Known: {', '.join(CANONICAL)}")
        for word in _texts(words, ("sections", section), check):
            bare = section_name(word, _Any())
            names[bare] = section
    kinds = dict(syntax.KINDS)
    for kind, level in given.get("kinds", {}).items():
        if isinstance(level, str) and level in syntax.KINDS:
            kinds[kind.casefold()] = syntax.KINDS[level]
        elif isinstance(level, bool) or level not in LEVELS:
            check.fail(("kinds", kind), f"{level!r} is neither a level (0, 1, 2) nor a known kind")
        else:
            kinds[kind.casefold()] = (kind.casefold(), int(level))
    grammar = Grammar(sections=names, kinds=kinds, carry_since=given.get("carry_since"))
    for key in ("daily", "weekly"):
        pattern = given.get(key, getattr(grammar, key))
        _check_pattern(pattern, key, check)
        grammar = replace(grammar, **{key: pattern})
    return grammar


class _Any(dict[str, str]):
    """Gives every name back, so that `section_name` strips a configured name as it reads it."""

    def get(self, key: str, default: Any = None) -> str:  # noqa: ANN401, ARG002
        return key


def _check_pattern(pattern: str, key: str, check: _Check) -> None:
    parts = pattern.split("/")
    if not pattern.endswith(".md") or pattern.startswith(("/", "~")) or ".." in parts:
        check.fail((key,), f"{pattern!r} must be a path inside the vault that ends in .md")
    names = {date(2026, 1, 5).strftime(pattern), date(2027, 6, 20).strftime(pattern)}
    same_week = date(2026, 1, 6).strftime(pattern)
    if len(names) == 1 or (key == "daily" and same_week in names):
        check.fail((key,), f"{pattern!r} does not name each {'day' if key == 'daily' else 'week'}")


def _texts(value: Any, where: tuple[str, ...], check: _Check) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        check.fail(where, 'must be a list of texts, such as ["Plan for today"]')
    return tuple(value)


def _repos(tables: dict[str, Any], check: _Check) -> tuple[RepoName, ...]:
    for name, table in tables.items():
        check.keys(table, REPOSITORY, ("repos", name))
    return tuple(RepoName(name, **table) for name, table in tables.items())


def _notebook(name: str, table: Any, check: _Check) -> Notebook:  # noqa: ANN401
    where = ("notebooks", name)
    if not NOTEBOOK_NAME.fullmatch(name):
        check.fail(where, "a notebook's name is a letter, then letters, digits, _ or -")
    check.keys(table, NOTEBOOK, where)
    mode = table.get("mode", "opt-in")
    check.one_of((*where, "mode"), mode, MODES)
    levels = table.get("levels", [0])
    for level in levels:
        check.one_of((*where, "levels"), level, LEVELS)
    embargo = EMBARGO.fullmatch(table.get("embargo", "0d"))
    if not embargo:
        check.fail((*where, "embargo"), f"{table['embargo']!r} is no number of days", 'Write "7d"')
    return Notebook(
        name=name,
        title=table.get("title", "") or name,
        mode=mode,
        levels=tuple(levels),
        projects=_texts(table.get("projects", []), (*where, "projects"), check),
        tags=_texts(table.get("tags", []), (*where, "tags"), check),
        folders=_texts(table.get("folders", []), (*where, "folders"), check),
        embargo_days=int(embargo[1]) if embargo else 0,
        tasks=table.get("tasks", False),
    )


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


def grammar_hash(grammar: Grammar) -> str:
    """Return a hash of all that decides how notes are read."""
    parts = (
        sorted(grammar.sections.items()),
        sorted(grammar.kinds.items()),
        grammar.daily,
        grammar.weekly,
        str(grammar.carry_since),
        [(symbol, state.value) for symbol, state in grammar.symbols],
    )
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()
