"""A notebook of `rlog.toml`: what of the log it publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rlog_git.vault.grammar import LEVELS

if TYPE_CHECKING:
    from rlog_git.vault.checking import Check

# '7d'
EMBARGO = re.compile(r"(\d{1,4})d")
# 'https://ada.example/log/'
URL = re.compile(r"https?://[\w.:-]+(?:/[\w.~%/-]*)?")
NAME = re.compile(r"[A-Za-z][\w-]{0,60}")
MODES = ("opt-in", "open")
KEYS = {
    "title": str,
    "mode": str,
    "levels": list,
    "projects": list,
    "tags": list,
    "folders": list,
    "embargo": str,
    "tasks": bool,
    "publish": str,
    "repos": list,
    "runs": bool,
    "config_keys": list,
    "allow": list,
    "people": bool,
    "url": str,
    "author": str,
}


@dataclass(frozen=True, slots=True)
class Notebook:
    """What one notebook publishes; `embargo_days` delays a day by that many days.

    `publish` is where `rlog publish` brings it: a folder or a git remote.
    `repos` are the repositories whose commits may show, `config_keys` patterns of the keys that may
    show with commits and runs, `allow` texts that may leave though they look like a secret, an
    address or a path; `people` says whether ``@ana`` is named, or is "someone". `url` is where the
    site will be found, with a slash at its end, `author` who is cited.
    """

    name: str
    title: str = ""
    mode: str = "opt-in"
    levels: tuple[int, ...] = (0,)
    projects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    embargo_days: int = 0
    tasks: bool = False
    publish: str = ""
    repos: tuple[str, ...] = ()
    runs: bool = False
    config_keys: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    people: bool = True
    url: str = ""
    author: str = ""


def read_notebook(name: str, table: Any, check: Check) -> Notebook:  # noqa: ANN401 - what TOML gave
    """Return the notebook of a table below `notebooks`."""
    where = ("notebooks", name)
    if not NAME.fullmatch(name):
        check.fail(where, "a notebook's name is a letter, then letters, digits, _ or -")
    check.keys(table, KEYS, where)
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
        projects=check.texts(table.get("projects", []), (*where, "projects")),
        tags=check.texts(table.get("tags", []), (*where, "tags")),
        folders=check.texts(table.get("folders", []), (*where, "folders")),
        embargo_days=int(embargo[1]) if embargo else 0,
        tasks=table.get("tasks", False),
        publish=table.get("publish", ""),
        repos=check.texts(table.get("repos", []), (*where, "repos")),
        runs=table.get("runs", False),
        config_keys=check.texts(table.get("config_keys", []), (*where, "config_keys")),
        allow=check.texts(table.get("allow", []), (*where, "allow")),
        people=table.get("people", True),
        url=_url(table.get("url", ""), where, check),
        author=table.get("author", ""),
    )


def _url(text: str, where: tuple[str, ...], check: Check) -> str:
    """Return the address of a site with a slash at its end, or nothing."""
    if text and not URL.fullmatch(text):
        check.fail((*where, "url"), f"{text!r} is no address", 'Write "https://ada.example/log/"')
    return text.rstrip("/") + "/" if text else ""
