"""undo: take back the last thing rlog wrote."""

from __future__ import annotations

import click

from rlog_git.cli.context import Context, pass_context
from rlog_git.daybook import undo


@click.command("undo", epilog="Example: rlog undo")
@pass_context
def undo_command(context: Context) -> None:
    """Take back the last thing rlog wrote, in all notes that it wrote; again goes one further.

    What you changed elsewhere in these notes stays. Where you changed the written lines
    themselves, nothing is done. Commits, and what 'rlog watch' wrote, are not taken back.
    """
    for path in undo.undo(context.vault()):
        click.echo(f"taken back: {path}")
