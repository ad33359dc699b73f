"""inbox: file what a phone, a shortcut or a mail rule appended to inbox.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.daybook import inbox

if TYPE_CHECKING:
    from rlog_git.daybook.inbox import Filed


@click.command("inbox", epilog="Example: rlog inbox")
@click.option("--json", "as_json", is_flag=True, help="What was filed, as one JSON list.")
@pass_context
def inbox_command(context: Context, as_json: bool) -> None:
    """File the lines of inbox.md under their days, then empty it.

    A line may begin with its day and time (2026-11-23 14:02, or 14:02 for today), a kind such as
    'idea:', or a box '[ ]' for a task. 'rlog today' and 'rlog watch' file them too.
    """
    filed = file_inbox(context, whole=True)
    if as_json:
        screen.print_json(
            [{"path": one.path, "section": one.section, "text": one.line} for one in filed]
        )
        return
    for one in filed:
        click.echo(f"{one.path}  {clean(one.line.partition(chr(10))[0])}")
    if not filed:
        click.echo("nothing waits in inbox.md")


def file_inbox(context: Context, *, whole: bool = False) -> tuple[Filed, ...]:
    """File the inbox of the vault one means; today's note is opened first."""
    vault = context.vault()
    if not inbox.waits(vault):
        return ()
    context.open_today()
    return inbox.file_inbox(vault, context.now, context.note_of, whole=whole)
