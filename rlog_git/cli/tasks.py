"""tasks, done, drop: the open list, and closing what stands on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.found import clean
from rlog_git.cli.main import Context, pass_context
from rlog_git.dates import format_minutes, parse_minutes
from rlog_git.daybook import tasks as task_acts
from rlog_git.daybook import writing
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import query
from rlog_git.model import State
from rlog_git.provenance.private_files import write_private
from rlog_git.text import render
from rlog_git.vault import files

if TYPE_CHECKING:
    from rlog_git.index.store import Index

Row = dict[str, Any]
LISTED = "listed.json"


@click.command("tasks", epilog="Example: rlog tasks --tag w2s")
@click.option("--all", "every", is_flag=True, help="Closed tasks too.")
@click.option("--done", "done", is_flag=True, help="Only tasks that are done.")
@click.option("--due", is_flag=True, help="Only tasks with a due day, the earliest first.")
@click.option("--tag", default="", help="Only tasks with this tag.", shell_complete=completing.tag)
@click.option(
    "--project", default="", help="Only tasks of this project.", shell_complete=completing.project
)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_context
def tasks_command(
    context: Context,
    every: bool,
    done: bool,
    due: bool,
    tag: str,
    project: str,
    as_json: bool,
) -> None:
    """List the open tasks, numbered for 'rlog done'; the oldest first."""
    connection = context.index().connection
    if every or done:
        rows = query.all_tasks(connection, "done" if done else "")
    else:
        rows = listed_tasks(context)
    tag = tag.lstrip("#").casefold()
    rows = [row for row in rows if not tag or tag in row["tags"]]
    rows = [
        row
        for row in rows
        if not project
        or row["project"] == project
        or f"p/{project}" in row["tags"]
        or project in row["tags"]
    ]
    if due:
        rows = sorted((row for row in rows if row["due"]), key=lambda row: row["due"])
    if as_json:
        screen.print_json([screen.task_json(row) for row in rows])
        return
    if not rows:
        raise NothingFoundError(
            "no such task" if tag or project or due or done else "no open tasks"
        )
    remember(context, rows)
    screen.show(numbered(context, rows))


def listed_tasks(context: Context) -> list[Row]:
    """Return the open intentions of this week, then the open tasks."""
    connection = context.index().connection
    intended = query.intentions(connection, f"{context.today:%G-W%V}")
    return [row for row in intended if row["state"] in ("open", "doing")] + query.open_tasks(
        connection
    )


def numbered(context: Context, rows: list[Row]) -> list[str]:
    """Return the lines of a numbered list of tasks."""
    today = context.today.isoformat()
    return [screen.task_line(row, number, today) for number, row in enumerate(rows, 1)]


def remember(context: Context, rows: list[Row]) -> None:
    """Keep what was listed, so that a number means the task one saw."""
    listed = [[row["block_id"], row["description"]] for row in rows]
    write_private(context.vault().state / LISTED, json.dumps(listed).encode())


@click.command("done", epilog="Example: rlog done 2 'the mask was off by one' --spent 1h10m")
@click.argument("task", nargs=-1, required=True, shell_complete=completing.task)
@click.option("--spent", metavar="DURATION", default="", help="How long it took, such as 45m.")
@pass_context
def done_command(context: Context, task: tuple[str, ...], spent: str) -> None:
    """Tick TASK and log it; TASK is its number in the list last printed, its id, or words of it.

    Several numbers or ids tick several; words after them say what was done.
    """
    if spent and parse_minutes(spent) < 0:
        raise UsageError(f"cannot read the duration {spent!r}", "Write 45m, 2h or 1h30m")
    found, text = _chosen(context, task)
    for row in found:
        closed = _close(
            context, row, State.DONE, format_minutes(parse_minutes(spent)) if spent else ""
        )
        if context.vault().settings.log_done:
            _log(context, closed, row, text)


@click.command("drop", epilog="Example: rlog drop 3")
@click.argument("task", nargs=-1, required=True, shell_complete=completing.task)
@pass_context
def drop_command(context: Context, task: tuple[str, ...]) -> None:
    """Cancel TASK: its number in the list last printed, its id, or words of it."""
    found, _ = _chosen(context, task)
    for row in found:
        _close(context, row, State.CANCELLED, "")


def _close(context: Context, row: Row, state: State, spent: str) -> Row:
    index = context.index()
    live = query.task_by_id(index.connection, row["block_id"])
    if live is None:
        raise task_acts.TaskChangedError(row["path"], row["description"])
    entry = task_acts.close_task(
        context.vault(), live["path"], row["block_id"], state, context.today, spent
    )
    word = "done" if state is State.DONE else "dropped"
    click.echo(f"{word}: {clean(row['description'])}  {live['path']}:{entry.place.line}")
    click.echo(f"  to take it back, put [ ] in that line again: ^{row['block_id']}", err=True)
    return live


def _log(context: Context, live: Row, row: Row, text: str) -> None:
    path, _ = context.open_today()
    words = row["description"] + (f", {text}" if text else "")
    private = " #private" if live["private"] and "#private" not in words else ""
    line = render.entry_line(f"did: {words}{private} [task:: {row['block_id']}]", context.clock)
    record = writing.acknowledge(context.vault(), path, context.today, "done", line)
    writing.add(context.vault(), path, record, "done", line)


def _chosen(context: Context, words: tuple[str, ...]) -> tuple[list[Row], str]:
    """Return the tasks meant and the text after them."""
    context.open_today()
    index = context.index()
    rows = listed_tasks(context)
    by_id = {row["block_id"]: row for row in rows if row["block_id"]}
    found: list[Row] = []
    rest = list(words)
    while rest and (rest[0].isdigit() or rest[0].lstrip("^") in by_id):
        word = rest.pop(0)
        found.append(
            _by_number(context, index, int(word), by_id)
            if word.isdigit()
            else by_id[word.lstrip("^")]
        )
    if found:
        return found, " ".join(rest)
    # a last argument of several words may say what was done: rlog done seeds 'the spike is gone'
    if len(rest) > 1 and " " in rest[-1] and not _hits(rest, rows):
        return [_by_words(rest[:-1], rows)], rest[-1]
    return [_by_words(rest, rows)], ""


def _by_number(context: Context, index: Index, number: int, by_id: dict[str, Row]) -> Row:
    try:
        listed = json.loads(files.read_or_nothing(context.vault().state / LISTED) or b"[]")
    except ValueError:
        listed = []
    if not 1 <= number <= len(listed):
        said = f"it had {len(listed)}" if listed else "none was printed yet"
        raise UsageError(
            f"there is no task {number} in the list last printed: {said}", "See 'rlog tasks'"
        )
    block_id, description = listed[number - 1]
    row = by_id.get(block_id)
    if row is None:
        closed = query.task_by_id(index.connection, block_id)
        why = f"is {closed['state']}" if closed else "is gone or was rewritten"
        raise UsageError(
            f"task {number}, {description!r}, {why} since it was listed", "See 'rlog tasks'"
        )
    if row["description"] != description:
        raise UsageError(
            f"the line of task {number} changed since it was listed", "See 'rlog tasks'"
        )
    return row


def _by_words(words: list[str], rows: list[Row]) -> Row:
    hits = _hits(words, rows)
    if not hits:
        raise NothingFoundError(f"no open task holds {' '.join(words)!r}", "See 'rlog tasks'")
    if len(hits) > 1:
        listed = "\n".join(f"  {row['block_id']}  {clean(row['description'])}" for row in hits[:20])
        raise UsageError(
            f"{len(hits)} open tasks hold {' '.join(words)!r}; nothing was changed:\n{listed}\n"
            "Name one by its id or by more words"
        )
    return hits[0]


def _hits(words: list[str], rows: list[Row]) -> list[Row]:
    """Return the tasks that read just so, else those that hold all the words."""
    wanted = " ".join(words).casefold().split()
    exact = [row for row in rows if row["description"].casefold() == " ".join(wanted)]
    return exact or [
        row for row in rows if all(word in row["description"].casefold() for word in wanted)
    ]
