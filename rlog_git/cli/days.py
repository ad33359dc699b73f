"""today and day: one day's notes, shown or opened in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rlog_git.cli import screen
from rlog_git.cli.calibrated import beside, calibrate, sum_line, todays
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.cli.inbox import file_inbox
from rlog_git.cli.running import running_lines
from rlog_git.dates import long_day, parse_span
from rlog_git.daybook import writing
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import notes, query
from rlog_git.index.language import Filter
from rlog_git.vault import files
from rlog_git.vault.waiting import as_if_written, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rlog_git.index.query import Row


@click.command("today", epilog="Example: rlog today -e")
@click.option("-e", "--edit", is_flag=True, help="Open the note in your editor.")
@click.option("--path", "only_path", is_flag=True, help="Print where the note lies, for an editor.")
@click.option("--json", "as_json", is_flag=True, help="Its entries, as one JSON list.")
@pass_context
def today_command(context: Context, edit: bool, only_path: bool, as_json: bool) -> None:
    """Make today's note if it is absent, carry tasks over, and show it."""
    path, moved = context.open_today()
    if moved:
        click.echo(
            f"rlog: carried {len(moved)} open task{'s' if len(moved) > 1 else ''} over", err=True
        )
    filed = file_inbox(context)
    if filed:
        click.echo(
            f"rlog: filed {len(filed)} line{'s' if len(filed) > 1 else ''} of inbox.md", err=True
        )
    if only_path:
        click.echo(str(context.vault().root / path))
        return
    context.index()  # opening may have moved lines
    for line in running_lines(context):
        click.echo(f"rlog: {line}", err=True)
    tasks = todays(context, path)
    known = calibrate(context, tasks)
    total = sum_line(known, tasks) if known else ""
    if total:
        click.echo(f"rlog: {total}", err=True)
    _show(context, context.today, [path], edit=edit, as_json=as_json, tasks=tasks)


@click.command("day", epilog="Example: rlog day yesterday")
@click.argument("day", nargs=-1, required=True)
@click.option("-e", "--edit", is_flag=True, help="Open the note in your editor.")
@click.option("--json", "as_json", is_flag=True, help="Their entries, as one JSON list.")
@pass_context
def day_command(context: Context, day: tuple[str, ...], edit: bool, as_json: bool) -> None:
    """Show the notes of a DAY: a date, yesterday, monday."""
    first, last = parse_span(" ".join(day), context.today)
    if first != last:
        raise UsageError(
            f"{' '.join(day)!r} is more than one day",
            "Name one, or use 'rlog list --from … --to …'",
        )
    paths = notes.notes_of_day(context.index().connection, first.isoformat())
    if not paths:
        raise NothingFoundError(
            f"no note of {long_day(first)}", f"To write into it: rlog add TEXT --on {first}"
        )
    _show(context, first, paths, edit=edit, as_json=as_json)


def _show(
    context: Context,
    day: date,
    paths: list[str],
    *,
    edit: bool,
    as_json: bool,
    tasks: Sequence[Row] = (),
) -> None:
    """Show the notes of a day, open them in the editor, or print their entries.

    Behind the lines of `tasks` stands what they take by the log's own record.
    """
    if as_json:
        iso = (day.isoformat(),)
        rows = query.entries(context.index().connection, [Filter("from", iso), Filter("to", iso)])
        screen.print_json([screen.entry_json(row) for row in rows if row["path"] in paths])
        return
    vault = context.vault()
    entries = waiting(vault)
    for path in paths:
        full = vault.root / path
        if edit:
            writing.seen(vault, path)
            click.edit(filename=str(full))
            continue
        data = as_if_written(vault, files.read(full), entries.get(path, []))
        text = data.decode("utf-8", "replace").removesuffix("\n")
        screen.show([clean(line) for line in beside(text, tasks)])
