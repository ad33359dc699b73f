"""today, day, and the glance that bare `rlog` gives."""

from __future__ import annotations

import click

from rlog_git.cli import screen
from rlog_git.cli.found import clean
from rlog_git.cli.main import Context, pass_context
from rlog_git.cli.saving import commit_what_waits, what_waits
from rlog_git.cli.tasks import numbered, remember
from rlog_git.dates import parse_span
from rlog_git.daybook import writing
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import query
from rlog_git.index.language import Filter
from rlog_git.vault import files
from rlog_git.vault.templates import long_day

SHOWN_TASKS = 12


@click.command("today", epilog="Example: rlog today -e")
@click.option("-e", "--edit", is_flag=True, help="Open the note in your editor.")
@click.option("--path", "only_path", is_flag=True, help="Print where the note lies, for an editor.")
@pass_context
def today_command(context: Context, edit: bool, only_path: bool) -> None:
    """Make today's note if it is absent, carry tasks over, and show it."""
    path, moved = context.open_today()
    if moved:
        click.echo(
            f"rlog: carried {len(moved)} open task{'s' if len(moved) > 1 else ''} over", err=True
        )
    if only_path:
        click.echo(str(context.vault().root / path))
        return
    _show(context, path, edit=edit)


@click.command("day", epilog="Example: rlog day yesterday")
@click.argument("day", nargs=-1, required=True)
@click.option("-e", "--edit", is_flag=True, help="Open the note in your editor.")
@pass_context
def day_command(context: Context, day: tuple[str, ...], edit: bool) -> None:
    """Show the notes of a DAY: a date, yesterday, monday."""
    first, last = parse_span(" ".join(day), context.today)
    if first != last:
        raise UsageError(
            f"{' '.join(day)!r} is more than one day",
            "Name one, or use 'rlog list --from … --to …'",
        )
    rows = context.index().connection.execute(
        "SELECT path FROM notes WHERE day = ? ORDER BY path", (first.isoformat(),)
    )
    paths = [row[0] for row in rows]
    if not paths:
        raise NothingFoundError(f"no note of {long_day(first)}")
    for path in paths:
        _show(context, path, edit=edit)


def glance(context: Context) -> None:
    """Show today: open tasks, what was done, commits, ideas. Writes nothing."""
    connection = context.index().connection
    today = context.today.isoformat()
    lines = [screen.heading(long_day(context.today))]
    tasks = query.open_tasks(connection)
    remember(context, tasks)
    lines += _part("To do", numbered(context, tasks[:SHOWN_TASKS]), len(tasks) - SHOWN_TASKS)
    rows = query.entries(connection, [Filter("from", (today,)), Filter("to", (today,))])
    for title, section in (("Done", "done"), ("Ideas", "ideas")):
        found = [row for row in rows if row["section"] == section and not row.get("task")]
        lines += _part(title, [screen.entry_line(row)[11:] for row in found])
    if len(lines) == 1:
        path = writing.day_path(context.vault(), context.today)
        lines.append(f"Nothing yet. Begin with rlog add 'what I just did' (goes to {path})")
    commit_what_waits(context)
    waiting = what_waits(context)
    screen.show([*lines, *(["", waiting] if waiting else [])])


def _part(title: str, lines: list[str], more: int = 0) -> list[str]:
    if not lines:
        return []
    rest = [f"     and {more} more: rlog tasks"] if more > 0 else []
    return ["", screen.heading(title), *lines, *rest]


def _show(context: Context, path: str, *, edit: bool) -> None:
    full = context.vault().root / path
    if edit:
        click.edit(filename=str(full))
        return
    text = files.read(full).decode("utf-8", "replace").removesuffix("\n")
    screen.show([clean(line) for line in text.split("\n")])
