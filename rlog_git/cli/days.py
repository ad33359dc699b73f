"""today and day: one day's notes, shown or opened in the editor."""

from __future__ import annotations

import click

from rlog_git.cli import screen
from rlog_git.cli.found import clean
from rlog_git.cli.main import Context, pass_context
from rlog_git.dates import parse_span
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.vault import files
from rlog_git.vault.templates import long_day


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


def _show(context: Context, path: str, *, edit: bool) -> None:
    full = context.vault().root / path
    if edit:
        click.edit(filename=str(full))
        return
    text = files.read(full).decode("utf-8", "replace").removesuffix("\n")
    screen.show([clean(line) for line in text.split("\n")])
