"""Know the linked code repositories of this machine and user, and the vault each belongs to."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rlog_git.errors import RlogError, SettingError, UsageError
from rlog_git.provenance import forges, git_read
from rlog_git.provenance.private_files import write_private
from rlog_git.provenance.redact import strip_user_info
from rlog_git.provenance.toml_text import table_header, toml_pair
from rlog_git.vault import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE = "repos.toml"
LINKED = "linked.tsv"
TABLE = "repo"
# what may stand in a repository's name: it is a word of the notes' text
NOT_IN_NAME = re.compile(r"[^\w.-]+")
REMOTES = ("origin", "upstream")
HEADING = b"# Written by 'rlog link'. Paths are of this machine; rlog.toml holds what is shared.\n"


@dataclass(frozen=True, slots=True)
class LinkedRepo:
    """A code repository whose commits go into a vault.

    `common_dir` is the git folder its worktrees share; `root` its first commit, which tells a
    moved clone; `remote` stands without user and password; `private` gives time and count only;
    `config_globs` say which files are configs where the usual rules do not; `shown` is the name of
    the repository that this is another clone of; `runs` are folders outside of it where
    trackers keep its runs, on a scratch disk.
    """

    name: str
    paths: tuple[str, ...]
    common_dir: str
    root: str = ""
    remote: str = ""
    project: str = ""
    vault: str = ""
    emails: tuple[str, ...] = ()
    private: bool = False
    configs: bool = True
    config_globs: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    shown: str = ""

    @property
    def log_name(self) -> str:
        """The name that its commits stand under."""
        return self.shown or self.name


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a repository: its folders, its first commit, its remote, its committer."""

    path: Path
    top: Path
    common_dir: str
    root: str
    remote: str
    email: str


def repos_path() -> Path:
    """Return the user's file of linked repositories; raise RlogError without a home."""
    base = locate.config_root()
    if not base:
        raise RlogError("no folder for rlog's settings is known", "Set HOME or XDG_CONFIG_HOME")
    return Path(base) / FILE


def load(path: Path | None = None) -> tuple[LinkedRepo, ...]:
    """Return the linked repositories, none without a file; raise SettingError."""
    file = path or repos_path()
    try:
        tables = tomllib.loads(file.read_bytes().decode("utf-8")).get(TABLE, [])
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(str(file), 1, str(error), "Check that you may read it") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else 1
        raise SettingError(str(file), line, f"is not TOML: {error}", "Correct the line") from None
    if not isinstance(tables, list):
        raise SettingError(str(file), 1, f"{TABLE} must be a list of tables", f"Write [[{TABLE}]]")
    return tuple(_read_table(table, file) for table in tables)


def save(linked: Iterable[LinkedRepo], path: Path | None = None) -> None:
    """Write the linked repositories, and the short list that finding a vault reads."""
    repos = tuple(linked)
    try:
        text = HEADING + b"".join(_table(repo).encode() for repo in repos)
    except UnicodeEncodeError:
        raise UsageError("a path that is not UTF-8 cannot be linked", "Rename the folder") from None
    write_private(path or repos_path(), text)
    state = locate.state_root()
    if state:
        write_private(Path(state) / LINKED, _short_list(repos))


def short_list_is_current() -> bool:
    """Say whether the list that finding a vault reads tells what the user's file tells."""
    state = locate.state_root()
    if not state:
        return True
    try:
        found = (Path(state) / LINKED).read_bytes()
    except OSError:
        found = b""
    return found == _short_list(load())


def identify(path: Path) -> Identity:
    """Return what tells the repository at a path; raise GitReadError where there is none."""
    if not path.is_dir():
        raise UsageError(f"{path}: no such folder", "Name the folder of a git repository")
    if not str(path).isprintable():
        raise UsageError(f"{str(path)!r} cannot be linked", "Rename the folder to plain text")
    answer = git_read.read(
        path, "rev-parse", "--is-shallow-repository", "--git-common-dir", "--show-toplevel"
    )
    shallow, common, top = os.fsdecode(answer).removesuffix("\n").split("\n", 2)
    return Identity(
        path=path,
        top=Path(top),
        common_dir=os.path.realpath(path / common),
        root="" if shallow == "true" else first_commit(path),
        remote=remote_of(path),
        email=git_read.setting(path, "user.email"),
    )


def remote_of(path: Path) -> str:
    """Return the address of a repository's main remote without user and password, or nothing."""
    rows = git_read.settings(path, r"^(remote\..*\.url|url\..*\.insteadof)$")
    found = {key: value for key, value in rows if key.startswith("remote.")}
    names = [f"remote.{name}.url" for name in REMOTES]
    address = next((found[name] for name in (*names, *found) if name in found), "")
    # 'gh:me/w2s' with url.https://github.com/.insteadOf = gh:
    short = [
        (value, key.removeprefix("url.").removesuffix(".insteadof"))
        for key, value in rows
        if key.startswith("url.") and value and address.startswith(value)
    ]
    if short:
        begins, base = max(short, key=lambda pair: len(pair[0]))
        address = base + address.removeprefix(begins)
    return strip_user_info(address)


def first_commit(path: Path) -> str:
    """Return the oldest commit without parents; nothing before there is a commit."""
    try:
        answer = git_read.read(path, "log", "--max-parents=0", "--format=%H", "HEAD")
    except git_read.GitReadError:
        return ""
    return answer.decode("ascii", "replace").strip().rsplit("\n", 1)[-1]


def link(repos: Sequence[LinkedRepo], found: Identity, new: LinkedRepo) -> tuple[LinkedRepo, ...]:
    """Return the list with a repository in it, once; another path of one known is added to it."""
    known = find(repos, found.common_dir, found.root)
    if known is None:
        return (*repos, new)
    gone = not Path(known.common_dir).is_dir()
    paths = (*(() if gone else known.paths), *new.paths)
    same = replace(new, name=known.name, paths=tuple(dict.fromkeys(paths)))
    return tuple(same if repo is known else repo for repo in repos)


def unlink(repos: Sequence[LinkedRepo], name: str) -> tuple[LinkedRepo, ...]:
    """Return the list without the repository of this name."""
    return tuple(repo for repo in repos if repo.name != name)


def find(repos: Sequence[LinkedRepo], common_dir: str, root: str = "") -> LinkedRepo | None:
    """Return the repository with this git folder, else a moved one with this first commit."""
    for repo in repos:
        if repo.common_dir == common_dir:
            return repo
    moved = (repo for repo in repos if root and repo.root == root)
    return next((repo for repo in moved if not Path(repo.common_dir).is_dir()), None)


def family(repos: Iterable[LinkedRepo], repo: LinkedRepo) -> list[LinkedRepo]:
    """Return the other linked repositories of a vault that began with the same commit."""
    return [
        other
        for other in repos
        if repo.root and (other.root, other.vault) == (repo.root, repo.vault) and other != repo
    ]


def find_clone(repos: Iterable[LinkedRepo], found: Identity, vault: str) -> LinkedRepo | None:
    """Return the linked repository that another one is a clone of; a fork has another remote."""
    for repo in repos:
        same = bool(found.root) and (repo.root, repo.vault) == (found.root, vault)
        if same and repo.common_dir != found.common_dir and _same_remote(repo, found):
            return repo
    return None


def _same_remote(repo: LinkedRepo, found: Identity) -> bool:
    """Say whether two clones have one remote, or one of them is the other's, or has none."""
    ours, theirs = forges.read_remote(repo.remote), forges.read_remote(found.remote)
    if ours and theirs:
        return (ours.host, ours.path.casefold()) == (theirs.host, theirs.path.casefold())
    return not (ours or theirs) or not (repo.remote and found.remote)


def find_by_path(repos: Sequence[LinkedRepo], path: Path) -> LinkedRepo | None:
    """Return the linked repository of a work tree, also of one that is gone or was moved."""
    known = next((repo for repo in repos if str(path) in repo.paths), None)
    if known or not path.is_dir():
        return known
    common = git_read.read_line(path, "rev-parse", "--git-common-dir")
    if not common:
        return None
    common = os.path.realpath(path / common)
    return find(repos, common) or find(repos, common, first_commit(path))


def find_by_commit(repos: Sequence[LinkedRepo], sha: str) -> LinkedRepo | None:
    """Return the linked repository that holds a commit: its worktree may have been taken away."""
    for repo in repos:
        place = readable_path(repo)
        if place and git_read.read_line(place, "cat-file", "-t", sha) == "commit":
            return repo
    return None


def readable_path(repo: LinkedRepo, worktree: str = "") -> Path | None:
    """Return a folder to read a repository's commits in, or None where it is gone."""
    places = (Path(place) for place in (worktree, *repo.paths, repo.common_dir) if place)
    return next((place for place in places if place.is_dir()), None)


def new_name(folder: str, taken: Iterable[str]) -> str:
    """Return a name made of a folder's, one word of a note's text, that nobody else has."""
    plain = unicodedata.normalize("NFC", folder.encode("utf-8", "replace").decode())
    base = NOT_IN_NAME.sub("-", plain).strip("-._") or "repository"
    used = {name.casefold() for name in taken}
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(used) + 2))
    return next(name for name in names if name.casefold() not in used)


def with_shared_name(text: str, name: str, root: str, remote: str) -> str:
    """Return the text of an `rlog.toml` with ``[repos.NAME]`` appended where it is absent."""
    try:
        given = tomllib.loads(text).get("repos", {})
    except tomllib.TOMLDecodeError:
        return text
    if not isinstance(given, dict) or name in given:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [table_header("repos", name)]
    lines += [toml_pair(key, value) for key, value in (("root", root), ("remote", remote)) if value]
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return text + gap + newline.join(lines) + newline


def _short_list(repos: Iterable[LinkedRepo]) -> bytes:
    rows = (f"{repo.common_dir}\t{repo.vault}\t{repo.project}\n" for repo in repos)
    return b"".join(os.fsencode(row) for row in rows)


def _read_table(table: Any, file: Path) -> LinkedRepo:  # noqa: ANN401 - what TOML gave
    if not isinstance(table, dict):
        raise SettingError(str(file), 1, f"{TABLE} must be a list of tables", f"Write [[{TABLE}]]")
    values: dict[str, Any] = {}
    for field in fields(LinkedRepo):
        value = table.get(field.name)
        if value is None:
            continue
        # annotations are texts here: 'str', 'bool', 'tuple[str, ...]'
        kind: type = {"str": str, "bool": bool}.get(str(field.type), list)
        right = isinstance(value, kind)
        if not right or (kind is list and not all(isinstance(part, str) for part in value)):
            raise SettingError(
                str(file), 1, f"{field.name}: {value!r} is of the wrong type", "Link it again"
            )
        values[field.name] = tuple(value) if kind is list else value
    missing = {"name", "paths", "common_dir"} - values.keys()
    if missing:
        raise SettingError(
            str(file), 1, f"a repository without {', '.join(sorted(missing))}", "Link it again"
        )
    return LinkedRepo(**values)


def _table(repo: LinkedRepo) -> str:
    pairs = (toml_pair(field.name, getattr(repo, field.name)) for field in fields(repo))
    return "\n".join(["", f"[[{TABLE}]]", *pairs]) + "\n"
