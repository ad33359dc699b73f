"""review: make or refresh the weekly note one looks back in."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from rlog_git.answers import review, weeks
from rlog_git.answers.answer import Asked
from rlog_git.cli import screen
from rlog_git.cli.answered import write_pictures
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.cli.practised import ask_practised
from rlog_git.cli.weeks import edit_week, read_week, week_json
from rlog_git.daybook import weeks as acts
from rlog_git.daybook.hours import hours_of

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.query import Row


@click.command("review", epilog="Example: rlog review 'last week' -e")
@click.argument("week", nargs=-1)
@click.option("-e", "--edit", is_flag=True, help="Open the weekly note in your editor then.")
@click.option("--numbers", is_flag=True, help="Put the numbers back where you took them out.")
@click.option("--svg", metavar="FILE", default="", help="Write its pictures into FILE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_context
def review_command(
    context: Context, week: tuple[str, ...], edit: bool, numbers: bool, svg: str, as_json: bool
) -> None:
    """Make or refresh the weekly note of a WEEK: its numbers, and three questions for you.

    Without WEEK: until Wednesday the last week as long as nothing but intentions is written in
    its note, else this one. Only what stands between rlog's marks is ever refreshed.
    """
    connection = context.index().connection
    if week:
        monday = read_week(" ".join(week), context.today)
    else:
        monday = weeks.week_to_review(connection, context.today)
    path, new = acts.make_week(context.vault(), monday)
    connection = context.index().connection
    asked = Asked(
        first=monday,
        last=monday + timedelta(days=6),
        today=context.today,
        hours=hours_of(context.vault()),
    )
    block = review.review_lines(connection, asked)
    placed = acts.refresh_week(context.vault(), monday, block, put_back=numbers)
    if svg:
        write_pictures(svg, review.pictured(connection, asked))
    if as_json:
        connection = context.index().connection
        span = weeks.week_rows(connection, monday, hours_of(context.vault()))
        screen.print_json(week_json(context, connection, span))
        return
    click.echo(f"{path}  {'made' if new else 'refreshed' if placed else 'left as it is'}")
    screen.show(block)
    if not placed:
        click.echo(
            "rlog: the note has no marks for the numbers; --numbers puts them back", err=True
        )
    ask_practised(context, monday)
    _offer_often(connection)
    if edit:
        edit_week(context, monday)
    elif not weeks.has_review(connection, monday):
        click.echo(
            f"Next: rlog week {weeks.week_name(monday)} -e, to answer what it asks", err=True
        )


def _offer_often(connection: sqlite3.Connection) -> None:
    """Say what was carried ten times and more, and ask at a terminal what becomes of it."""
    rows = review.carried_often(connection)
    if not rows:
        return
    click.echo("\nCarried ten times and more: do it, park it or drop it?")
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    for row in rows:
        click.echo(f"  {clean(row['description'])}  ({row['carried']}×, since {row['since']})")
        if asking:
            _ask(row)
        else:
            click.echo(f"    rlog done {row['block_id']} · park … · drop …")


def _ask(row: Row) -> None:
    from rlog_git.cli import closing  # noqa: PLC0415 - only where somebody answers

    answer = click.prompt("    do, park or drop", default="do").strip().casefold()
    command = {"park": "park_command", "drop": "drop_command"}.get(answer, "")
    if command:
        click.get_current_context().invoke(getattr(closing, command), task=(row["block_id"],))
