"""Offer the words that the index holds to one who is typing: as it is, quick, never an error."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from rlog_git.index.projects import NOTED, noted
from rlog_git.index.store import NAME

OPEN_TASKS = """SELECT block_id, description FROM tasks JOIN entries ON entries.id = tasks.entry
 WHERE state IN ('open', 'doing') AND shape = 'item' AND block_id != ''
 ORDER BY entries.day IS NULL, entries.day, entry"""
MENTIONED = """SELECT value FROM mentions WHERE kind = '{}' GROUP BY value
 ORDER BY count(*) DESC, value"""
TAGS, PEOPLE = MENTIONED.format("tag"), MENTIONED.format("person")
REPOSITORIES = "SELECT DISTINCT repo FROM commits ORDER BY repo"


def open_tasks(state: str) -> list[tuple[str, str]]:
    """Return (id, description) of the open tasks, oldest first."""
    return [(str(row[0]), str(row[1])) for row in _rows(state, OPEN_TASKS)]


def tags(state: str) -> list[str]:
    """Return the tags, the most used first."""
    return [str(row[0]) for row in _rows(state, TAGS)]


def people(state: str) -> list[str]:
    """Return the people, the most named first."""
    return [str(row[0]) for row in _rows(state, PEOPLE)]


def repositories(state: str) -> list[str]:
    """Return the names of the repositories whose commits stand in the log."""
    return [str(row[0]) for row in _rows(state, REPOSITORIES)]


def projects(state: str) -> list[str]:
    """Return the projects that tags or notes name, those of the most used tags first."""
    tagged = [tag[2:] for tag in tags(state) if tag.startswith("p/")]
    return list(dict.fromkeys([*tagged, *noted((str(row[0]),) for row in _rows(state, NOTED))]))


def _rows(state: str, sql: str) -> list[tuple[object, ...]]:
    """Ask without a lock that could wait; an index that is absent or unfit offers nothing."""
    try:
        address = (Path(state).absolute() / NAME).as_uri() + "?mode=ro"
        with closing(sqlite3.connect(address, timeout=0.05, uri=True)) as connection:
            return connection.execute(sql).fetchall()
    except (sqlite3.Error, ValueError):
        return []
