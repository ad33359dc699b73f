"""Ask the index what entries and commits are about: one row a topic of each, week by week."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.index.projects import NOTED, noted, tagged_project

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date


class About(NamedTuple):
    """One entry (`number`) or commit (`number` is 0) and its topics, such as ``#w2s`` or ``lr``."""

    day: str
    path: str
    line: int
    number: int
    project: str
    repo: str
    topics: tuple[str, ...]


ENTRIES = """SELECT entries.day, path, line, entries.id, project, tags
 FROM entries JOIN notes ON notes.id = entries.note
 WHERE shape NOT IN ('comment', 'code') AND kind != 'commits' AND entries.day BETWEEN ? AND ?
  AND NOT EXISTS (SELECT 1 FROM tasks WHERE entry = entries.id)
 ORDER BY entries.day, path, line"""
COMMITS = """SELECT commits.day, path, line, repo, configs FROM commits
 JOIN notes ON notes.id = commits.note
 WHERE commits.day BETWEEN ? AND ? AND state = 'live' ORDER BY commits.day, time, line"""
HEADINGS = "SELECT id, heading FROM entries WHERE day BETWEEN ? AND ? AND heading != ''"
# tags that say who may read, not what it is about
APART = ("share/",)


def about(connection: sqlite3.Connection, first: date, last: date) -> list[About]:
    """Return the entries and commits between two days with their topics, entries first.

    An entry's are its tags, questions (``q/NAME``) among them, else its project. A commit's are the
    groups of the keys that it changed (``train`` of ``train.lr``), else the config files.
    """
    days = (first.isoformat(), last.isoformat())
    known = set(noted(connection.execute(NOTED)))
    found = []
    kept: dict[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {}
    for day, path, line, number, project, tags in connection.execute(ENTRIES, days):
        own = (project, tags)
        if own not in kept:
            kept[own] = _topics(project, tags.split("\n") if tags else (), known)
        found.append(About._make((day, path, line, number, *kept[own])))
    for day, path, line, repo, configs in connection.execute(COMMITS, days):
        changed = tuple(dict.fromkeys(_groups(configs)))
        found.append(About(day, path, line, 0, "", repo, changed))
    return found


def headings(connection: sqlite3.Connection, first: date, last: date) -> dict[int, str]:
    """Return the heading that each entry between two days stands under, if any, by its number."""
    return dict(connection.execute(HEADINGS, (first.isoformat(), last.isoformat())).fetchall())


def _topics(project: str, tags: Sequence[str], known: set[str]) -> tuple[str, str, tuple[str, ...]]:
    """Return the project of an entry, no repository, and its topics."""
    telling = [tag for tag in tags if tag != "private" and not tag.startswith(APART)]
    of = tagged_project(telling, known) or project.casefold()
    topics = tuple(dict.fromkeys(f"#{tag}" for tag in telling)) or ((f"#p/{of}",) if of else ())
    return of, "", topics


def _groups(configs: str) -> list[str]:
    """Return the groups of the changed keys of a commit, a file's name where keys have none."""
    found = []
    for config in json.loads(configs) if len(configs) > len("[]") else ():
        keys = [change["key"] for change in config.get("changes", ())]
        groups = [key.partition(".")[0] for key in keys if "." in key]
        found += groups or [config["file"]]
    return found
