"""Ask the index what belongs to one question, project, task or idea."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rlog_git.index.projects import NOTED, noted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

Row = dict[str, Any]
QUESTIONS = "notes/questions/"
# '0' follows '/': all paths of the folder, by the index of paths
NAMES = """SELECT DISTINCT substr(value, 3) FROM mentions WHERE kind = 'tag' AND value GLOB 'q/*'
 UNION SELECT lower(substr(path, 17, length(path) - 19)) FROM notes
   WHERE path >= 'notes/questions/' AND path < 'notes/questions0'
 UNION SELECT lower(question) FROM runs WHERE question != '' ORDER BY 1"""
PROJECTS = """SELECT DISTINCT lower(project) FROM entries WHERE project != ''
 UNION SELECT DISTINCT substr(value, 3) FROM mentions WHERE kind = 'tag' AND value GLOB 'p/*'"""
NAMED = """SELECT entries.id AS number, path, line, entries.day AS day, block_id, text,
 coalesce(description, text) AS said, CASE WHEN tasks.entry IS NULL THEN kind ELSE 'task' END
 FROM entries JOIN notes ON notes.id = entries.note LEFT JOIN tasks ON tasks.entry = entries.id
 WHERE (tasks.entry IS NOT NULL OR kind IN ('idea', 'question')) AND shape != 'comment'"""
IN_ORDER = " ORDER BY coalesce(state IN ('open', 'doing'), 0) DESC, entries.day DESC, path, line"
KEYS = ("number", "path", "line", "day", "block_id", "text", "said", "kind")


def question_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of questions that tags, notes or runs know, as tags are compared."""
    return [name for (name,) in connection.execute(NAMES)]


def project_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of projects that notes, tags or front matter know."""
    found = {name for (name,) in connection.execute(PROJECTS)}
    return sorted(found | set(noted(connection.execute(NOTED))))


def named_by_id(connection: sqlite3.Connection, block_id: str) -> list[Row]:
    """Return the tasks, ideas and questions with a block id, the live line first."""
    return _rows(connection.execute(f"{NAMED} AND block_id = ?{IN_ORDER}", (block_id,)))


def named_at(connection: sqlite3.Connection, path: str, line: int) -> list[Row]:
    """Return the task, idea or question that stands at a place."""
    return _rows(connection.execute(f"{NAMED} AND path = ? AND line = ?", (path, line)))


def named_by_words(connection: sqlite3.Connection, words: Sequence[str]) -> list[Row]:
    """Return the tasks, ideas and questions that hold all these words."""
    holds = " AND instr(lower(text), ?)" * len(words)
    return _rows(connection.execute(NAMED + holds + IN_ORDER, tuple(words)))


def with_tags(connection: sqlite3.Connection, tags: Sequence[str]) -> set[int]:
    """Return the numbers of entries with one of these tags."""
    sql = """SELECT entry FROM mentions WHERE kind = 'tag'
     AND value IN (SELECT value FROM json_each(?))"""
    return _numbers(connection.execute(sql, (json.dumps(tags),)))


def of_project(connection: sqlite3.Connection, name: str) -> set[int]:
    """Return the numbers of entries of a project by their front matter or ``#p/NAME``."""
    return _numbers(connection.execute("SELECT id FROM entries WHERE lower(project) = ?", (name,)))


def of_note(connection: sqlite3.Connection, path: str) -> set[int]:
    """Return the numbers of entries of a note, whatever the case of its path."""
    sql = "SELECT id FROM entries WHERE note IN (SELECT id FROM notes WHERE lower(path) = ?)"
    return _numbers(connection.execute(sql, (path.casefold(),)))


def linking(connection: sqlite3.Connection, ends: Iterable[str]) -> set[int]:
    """Return the numbers of entries with a link to one of these notes or blocks (``#^id``)."""
    sql = """SELECT DISTINCT entry FROM mentions JOIN json_each(?) AS given WHERE kind = 'link'
     AND (lower(mentions.value) = given.value
       OR substr(lower(mentions.value), -length(given.value) - 1) = '/' || given.value
       OR given.value GLOB '#*' AND substr(lower(mentions.value), -length(given.value))
         = given.value)"""
    return _numbers(connection.execute(sql, (json.dumps([end.casefold() for end in ends]),)))


def with_task(connection: sqlite3.Connection, block_id: str) -> set[int]:
    """Return the numbers of entries that say ``[task:: ID]``."""
    sql = """SELECT id FROM entries WHERE instr(fields, '["task", "' || ?1 || '"')
     OR instr(fields, '["task", "^' || ?1 || '"')"""
    return _numbers(connection.execute(sql, (block_id,)))


def below(connection: sqlite3.Connection, path: str, line: int) -> set[int]:
    """Return the numbers of entries nested right below a line."""
    sql = """SELECT entries.id FROM entries JOIN notes ON notes.id = note
     WHERE path = ? AND parent = ?"""
    return _numbers(connection.execute(sql, (path, line)))


def _numbers(found: Iterable[tuple[int]]) -> set[int]:
    return {number for (number,) in found}


def _rows(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    return [dict(zip(KEYS, row, strict=True)) for row in found]
