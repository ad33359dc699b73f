"""Ask the index for the lives of tasks: since when each was open, and when it was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.index.projects import add_projects

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

Row = dict[str, Any]
KEYS = (
    "number path line note_day project block_id description state due priority scheduled start "
    "estimate_min symbol parent closed began"
).split()
# `began` is where the task first stood, as day:line, so that it sorts as the carried list does
LIVES = """SELECT e.id, path, e.line, e.day, project, e.block_id, description, state, due, priority,
 scheduled, start, estimate_min, symbol, parent,
 coalesce(nullif(done_day, ''), nullif(cancelled_day, ''), e.day) AS closed,
 coalesce((SELECT min(n.day || printf(':%06d', traces.line)) FROM traces
   JOIN notes AS n ON n.id = traces.note WHERE traces.block_id = e.block_id),
   e.day || printf(':%06d', e.line)) AS began
 FROM tasks JOIN entries AS e ON e.id = entry JOIN notes ON notes.id = e.note
 WHERE shape = 'item' AND week = '' AND e.day IS NOT NULL AND entry IN (
   SELECT entry FROM tasks WHERE state IN ('open', 'doing')
   UNION SELECT entry FROM tasks WHERE state = 'done' AND done_day >= ?1
   UNION SELECT entry FROM tasks WHERE state = 'cancelled' AND cancelled_day >= ?1
   UNION SELECT entry FROM entries CROSS JOIN tasks ON entry = entries.id WHERE day >= ?1
     AND state IN ('done', 'cancelled') AND done_day = '' AND cancelled_day = '')"""
TAGS = "SELECT value FROM mentions WHERE entry = ? AND kind = 'tag' ORDER BY rowid"
TOLD = """SELECT DISTINCT day, value FROM entries CROSS JOIN mentions ON entry = entries.id
 WHERE day >= ? AND mentions.kind = 'tag' AND section != 'next' ORDER BY day"""
QUESTIONS = """SELECT substr(value, 3), max(entries.day), count(*), path, line
 FROM mentions JOIN entries ON entries.id = entry JOIN notes ON notes.id = entries.note
 WHERE mentions.kind = 'tag' AND value >= 'q/' AND value < 'q0' AND entries.day IS NOT NULL
 GROUP BY value ORDER BY 2 DESC, 1"""


def lives(connection: sqlite3.Connection, since: date) -> list[Row]:
    """Return the tasks that are open or were closed on a day or later, in the carried order.

    `began` starts with the day on which a task first stood, `closed` is "" for an open one.
    """
    found: dict[str, Row] = {}
    for values in connection.execute(LIVES, (since.isoformat(),)):
        row = dict(zip(KEYS, values, strict=True))
        row["closed"] = "" if row["state"] in ("open", "doing") else row["closed"]
        row["tags"] = []
        found[row["block_id"] or str(row["number"])] = row
    for row in found.values():
        row["tags"] = [tag for (tag,) in connection.execute(TAGS, (row["number"],))]
    add_projects(connection, found.values())
    return sorted(found.values(), key=lambda row: (row["began"], row["path"]))


def tagged_days(connection: sqlite3.Connection, since: date) -> dict[str, list[str]]:
    """Return the days on which something was written under each tag, in order; tasks apart."""
    found: dict[str, list[str]] = {}
    for day, tag in connection.execute(TOLD, (since.isoformat(),)):
        found.setdefault(tag, []).append(day)
    return found


def questions(connection: sqlite3.Connection) -> list[Row]:
    """Return each question's name, last day, number of entries and last place; latest first."""
    keys = ("question", "last", "entries", "path", "line")
    return [dict(zip(keys, row, strict=True)) for row in connection.execute(QUESTIONS)]
