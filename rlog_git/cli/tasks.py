"""tasks: the open list, what it cost so far, and what has been carried too often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.calibrated import calibrate, measured
from rlog_git.cli.choosing import listed_tasks, remember
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.running import running_lines
from rlog_git.errors import NothingFoundError
from rlog_git.index import chains, query, spent

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]
ZOMBIE = 10


@click.command("tasks", epilog="Example: rlog tasks --tag w2s")
@click.option("--all", "every", is_flag=True, help="Closed tasks too.")
@click.option("--done", "done", is_flag=True, help="Only tasks that are done.")
@click.option(
    "--zombies", is_flag=True, help="Only tasks carried ten times or more, with their days."
)
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
    zombies: bool,
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
    if zombies:
        rows = [row for row in rows if row["carried"] >= ZOMBIE]
        _fill_history(context, rows)
    if due:
        rows = sorted((row for row in rows if row["due"]), key=lambda row: row["due"])
    clocked = measured(context)
    spent.fill_in(rows, clocked)
    calibrate(context, rows, clocked)
    if as_json:
        screen.print_json([screen.task_json(row) for row in rows])
        return
    if not rows:
        filtered = tag or project or due or done or zombies
        if filtered:
            raise NothingFoundError("no task like that", "All of them: rlog tasks --all")
        raise NothingFoundError("no open tasks", "Write one: rlog todo TEXT")
    remember(context, rows)
    screen.show([*running_lines(context), *numbered(context, rows)])


def numbered(context: Context, rows: list[Row]) -> list[str]:
    """Return the lines of a numbered list of tasks."""
    today = context.today.isoformat()
    lines = []
    for number, row in enumerate(rows, 1):
        lines.append(screen.task_line(row, number, today))
        lines += [f"     {day}" for day in _spans(row.get("history", ()))]
    return lines


def _fill_history(context: Context, rows: list[Row]) -> None:
    """Give tasks the days on which they stood before."""
    found = chains.traces_of(context.asked_index().connection, [row["block_id"] for row in rows])
    for row in rows:
        days = {trace["day"] for trace in found.get(row["block_id"], ()) if trace["day"]}
        row["history"] = sorted(days)


def _spans(days: Sequence[str]) -> list[str]:
    """Return days as text, a few a line."""
    return [" ".join(days[at : at + 7]) for at in range(0, len(days), 7)]
