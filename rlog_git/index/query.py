"""Ask the index: entries, tasks, commits, problems. Nothing here writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rlog_git.index import chains
from rlog_git.index.projects import add_projects
from rlog_git.index.ranking import best

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from rlog_git.index.language import Filter, Query

Row = dict[str, Any]

ENTRY = """SELECT entries.id AS number, notes.path AS path, line, entries.day AS day, time, end,
 section, kind, level, text, project, block_id, entries.private AS private, importance, parent,
 heading, shape, fields, tasks.entry AS task, state, symbol, description, carries, written_id,
 estimate_min, spent_min, priority, due, scheduled, start, done_day
 FROM entries JOIN notes ON notes.id = entries.note LEFT JOIN tasks ON tasks.entry = entries.id"""
# an id stands once in find and list: at its live line
SHOWN = "entries.shape != 'comment'"
TASKS = """SELECT e.id AS number, notes.path AS path, week, e.line, e.day AS day, e.time, e.end,
 e.section, e.kind, e.level, e.text, e.project, e.block_id, e.private AS private, e.importance,
 e.parent, e.heading, e.shape, e.fields, t.*,
 (SELECT count(DISTINCT n.day) FROM traces JOIN notes AS n ON n.id = traces.note
   WHERE traces.block_id = e.block_id AND target NOT LIKE '%backlog') AS carried,
 (SELECT min(n.day) FROM traces JOIN notes AS n ON n.id = traces.note
   WHERE traces.block_id = e.block_id) AS since
 FROM tasks AS t JOIN entries AS e ON e.id = t.entry JOIN notes ON notes.id = e.note"""
BY_TIME = " ORDER BY entries.day, notes.path, line"


def entries(
    connection: sqlite3.Connection, filters: Sequence[Filter] = (), limit: int = -1
) -> list[Row]:
    """Return entries under these filters, oldest first; with a limit, the newest."""
    where, values = _where(filters)
    order = " ORDER BY entries.day DESC, notes.path DESC, line DESC LIMIT ?"
    sql = f"{ENTRY} WHERE {SHOWN}{where}" + (order if limit >= 0 else BY_TIME)
    rows = _rows(connection, sql, (*values, limit) if limit >= 0 else values)
    rows = chains.once(connection, rows[::-1] if limit >= 0 else rows)
    return _with_mentions(connection, rows)


def find(connection: sqlite3.Connection, query: Query, limit: int) -> list[Row]:
    """Return the best matches, ranked by bm25, with `score` (higher is better) and `snippet`."""
    if not query.match:
        rows = entries(connection, query.filters, limit)
        return [{**row, "score": 0.0, "snippet": _first_line(row["text"])} for row in rows[::-1]]
    where, values = _where(query.filters)
    matches = {row["number"]: row for row in best(connection, query.match, limit, where, values)}
    marks = ", ".join("?" * len(matches))
    found = {
        row["number"]: row
        for row in _rows(connection, f"{ENTRY} WHERE entries.id IN ({marks})", list(matches))
    }
    rows = chains.once(connection, [{**found[at], **matches[at]} for at in matches])
    return _with_mentions(connection, rows)


def open_tasks(connection: sqlite3.Connection) -> list[Row]:
    """Return the open tasks in reading order: those of dated notes first, oldest first.

    The intentions of weekly notes are not among them.
    """
    sql = f"{TASKS} WHERE t.state IN ('open', 'doing') AND e.shape = 'item' AND notes.week = ''"
    return _tasks(connection, sql + " ORDER BY e.day IS NULL, e.day, notes.path, e.line", ())


def intentions(connection: sqlite3.Connection, week: str) -> list[Row]:
    """Return the tasks of the weekly note of a week such as 2026-W48, open and closed."""
    sql = f"""{TASKS} WHERE t.state != 'moved' AND e.shape = 'item' AND t.entry IN (
     SELECT id FROM entries WHERE note IN (SELECT id FROM notes WHERE week = ?))
     ORDER BY notes.path, e.line"""
    return _tasks(connection, sql, (week,))


def closed_tasks(connection: sqlite3.Connection, first: str, last: str) -> list[Row]:
    """Return the tasks done or cancelled between two ISO days, else on the day of their note."""
    sql = f"""{TASKS} WHERE e.shape = 'item' AND t.entry IN (
     SELECT entry FROM tasks WHERE state = 'done' AND done_day BETWEEN ?1 AND ?2
     UNION SELECT entry FROM tasks WHERE state = 'cancelled' AND cancelled_day BETWEEN ?1 AND ?2
     UNION SELECT entry FROM entries CROSS JOIN tasks ON tasks.entry = entries.id
       WHERE entries.day BETWEEN ?1 AND ?2
         AND (state = 'done' AND done_day = '' OR state = 'cancelled' AND cancelled_day = ''))
     ORDER BY e.day, notes.path, e.line"""
    return _tasks(connection, sql, (first, last))


def all_tasks(connection: sqlite3.Connection, state: str = "") -> list[Row]:
    """Return tasks of any state, or of one."""
    where = " WHERE t.state = ?" if state else ""
    order = " ORDER BY e.day IS NULL, e.day, notes.path, e.line"
    return _tasks(connection, TASKS + where + order, (state,) if state else ())


def task_by_id(connection: sqlite3.Connection, block_id: str) -> Row | None:
    """Return the live line of a task's id: open before closed, the latest day first."""
    rows = _tasks(
        connection,
        f"{TASKS} WHERE e.block_id = ? ORDER BY t.state IN ('open', 'doing') DESC, e.day DESC",
        (block_id,),
    )
    return rows[0] if rows else None


def entries_by_id(connection: sqlite3.Connection, block_id: str) -> list[Row]:
    """Return the entries and tasks of a block id, open tasks first, then the latest day."""
    order = " ORDER BY state IN ('open', 'doing') DESC, entries.day DESC, notes.path, line"
    return _rows(connection, f"{ENTRY} WHERE block_id = ?{order}", (block_id,))


def running_clocks(connection: sqlite3.Connection, since: str = "") -> list[Row]:
    """Return the clocks that run, the latest last; what was written before rlog is none."""
    sql = f"""{ENTRY} WHERE end = '…' AND section = 'done' AND entries.day >= ?{BY_TIME}"""
    return _with_mentions(connection, _rows(connection, sql, (since,)))


def commits(
    connection: sqlite3.Connection, first: str = "", last: str = "", repo: str = ""
) -> list[Row]:
    """Return the commits of the log between two ISO days, oldest first."""
    rows = _rows(
        connection,
        """SELECT repo, sha, commits.day AS day, time, '' AS author, subject, notes.path AS path,
         line, added, removed, configs, state, was, url FROM commits
         JOIN notes ON notes.id = commits.note
         WHERE (? = '' OR commits.day >= ?) AND (? = '' OR commits.day <= ?)
           AND (? = '' OR repo = ?)
         ORDER BY commits.day, time, line""",
        (first, first, last, last, repo, repo),
    )
    for row in rows:
        row["configs"] = json.loads(row["configs"])
    return rows


def runs(connection: sqlite3.Connection, first: str = "", last: str = "") -> list[Row]:
    """Return the runs between two ISO days, oldest first; path and line are those of the log."""
    rows = _rows(
        connection,
        """SELECT runs.*, own.path AS note_path, coalesce(n.path, own.path) AS path,
         coalesce(e.line, 1) AS line FROM runs
         JOIN notes AS own ON own.id = runs.note
         LEFT JOIN entries AS e ON e.id = (SELECT max(id) FROM entries
           WHERE block_id IN (run, fold) AND kind = 'run' AND entries.note != runs.note)
         LEFT JOIN notes AS n ON n.id = e.note
         WHERE (? = '' OR runs.day >= ?) AND (? = '' OR runs.day <= ?)
         ORDER BY runs.start, run""",
        (first, first, last, last),
    )
    for row in rows:
        for key in ("config", "changes", "metrics"):
            row[key] = json.loads(row[key])
    return rows


def run_before(
    connection: sqlite3.Connection, same: str, repo: str, start: str
) -> dict[str, str] | None:
    """Return the config of the last run of a command that began before; None without one."""
    row = connection.execute(
        """SELECT config FROM runs WHERE same = ? AND repo = ? AND datetime(start) <= datetime(?)
         ORDER BY datetime(start) DESC, note DESC LIMIT 1""",
        (same, repo, start),
    ).fetchone()
    return dict(json.loads(row[0])) if row else None


def problems(connection: sqlite3.Connection) -> list[Row]:
    """Return what could not be read as meant, by place."""
    sql = """SELECT path, line, code, message FROM problems
     JOIN notes ON notes.id = problems.note ORDER BY path, line"""
    rows = _rows(connection, sql, ()) + chains.contradictions(connection)
    return sorted(rows, key=lambda row: (row["path"], row["line"]))


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many notes, entries and open tasks the index holds."""
    one = connection.execute(
        """SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM entries),
        (SELECT count(*) FROM tasks WHERE state IN ('open', 'doing'))"""
    ).fetchone()
    return dict(zip(("notes", "entries", "open_tasks"), one, strict=True))


def _tasks(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[Row]:
    rows = _rows(connection, sql, values)
    for row in rows:
        row["since"] = row["since"] or row["day"]
        row["task"] = row["entry"]
    return _with_mentions(connection, rows)


def _where(filters: Iterable[Filter]) -> tuple[str, list[object]]:
    """Return the SQL conditions of filters and their values."""
    sql = ""
    values: list[object] = []
    for condition in filters:
        text, found = _condition(condition)
        sql += f" AND {'NOT ' if condition.negated else ''}({text})"
        values.extend(found)
    return sql, values


def _condition(  # noqa: PLR0911 - one return a key
    condition: Filter,
) -> tuple[str, list[object]]:
    key, given = condition.key, list(condition.values)
    marks = ", ".join("?" * len(given))
    if key == "from":
        return "entries.day >= ?", [given[0]]
    if key == "to":
        return "entries.day <= ?", [given[0]]
    if key in ("tag", "person"):
        mentioned = f"mentions.kind = '{key}' AND value IN ({marks})"
        return f"EXISTS (SELECT 1 FROM mentions WHERE entry = entries.id AND {mentioned})", list(
            given
        )
    if key == "project":
        tags = [f"p/{name}" for name in given]
        return (
            f"""lower(project) IN ({marks}) OR EXISTS (SELECT 1 FROM mentions WHERE
             entry = entries.id AND mentions.kind = 'tag' AND value IN ({marks}, {marks}))""",
            [*given, *tags, *given],
        )
    if key == "path":
        return " OR ".join(["instr(lower(notes.path), ?) > 0"] * len(given)), list(given)
    if key == "numbers":
        return "entries.id IN (SELECT value FROM json_each(?))", list(given)
    if key == "words":
        return "entries.id IN (SELECT rowid FROM search WHERE search MATCH ?)", [" OR ".join(given)]
    if key == "contains":
        return " AND ".join(["instr(lower(text), ?) > 0"] * len(given)), list(given)
    column = {"kind": "kind", "section": "section", "level": "level", "state": "state"}[key]
    numbers = [int(value) for value in given] if key == "level" else given
    return f"{column} IN ({marks})", list(numbers)


def _rows(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[Row]:
    cursor = connection.execute(sql, tuple(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _with_mentions(connection: sqlite3.Connection, rows: list[Row]) -> list[Row]:
    """Add tags, people, links and fields to rows of entries."""
    by_number = {row["number"]: row for row in rows}
    for row in rows:
        row["tags"], row["people"], row["links"], row["sources"] = [], [], [], []
        row["fields"] = dict(reversed(json.loads(row["fields"]))) if row["fields"] else {}
    lists = {"tag": "tags", "person": "people", "link": "links", "source": "sources"}
    numbers = list(by_number)
    for at in range(0, len(numbers), 500):
        part = numbers[at : at + 500]
        sql = f"SELECT entry, kind, value FROM mentions WHERE entry IN ({', '.join('?' * len(part))}) ORDER BY rowid"  # noqa: E501 - marks only
        for entry, kind, value in connection.execute(sql, part):
            by_number[entry][lists[kind]].append(value)
    add_projects(connection, rows)
    return rows


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
