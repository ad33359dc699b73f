"""check: what in the notes cannot be read as meant."""

from __future__ import annotations

import sys

import click

from rlog_git.cli import screen
from rlog_git.cli.found import clean
from rlog_git.cli.main import Context, pass_context
from rlog_git.index import query


@click.command("check", epilog="Example: rlog check --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_context
def check_command(context: Context, as_json: bool) -> None:
    """List what in the notes cannot be read as meant; exit code 1 where there is any."""
    rows = query.problems(context.index().connection)
    if as_json:
        screen.print_json(rows)
    else:
        screen.show(
            [f"{screen.place(row)}: {row['code']}: {clean(row['message'])}" for row in rows]
        )
        if not rows:
            click.echo("every note reads as meant")
    if rows:
        sys.exit(1)
