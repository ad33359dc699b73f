"""sync: commit the vault now."""

from __future__ import annotations

import click

from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.saving import partly_staged
from rlog_git.vault.commit import commit


@click.command("sync", epilog="Example: rlog sync")
@pass_context
def sync_command(context: Context) -> None:
    """Commit what is not committed: notes, settings, attachments and templates.

    What you have staged yourself stays staged. Fetching, merging and pushing come later.
    """
    context.index()  # puts in what hooks noted, so that it goes along
    done = commit(context.vault())
    if done.paths:
        count = len(done.paths)
        click.echo(f"committed {count} file{'s' * (count > 1)}: {done.message}")
    elif not done.staged:
        click.echo("all is committed already")
    if done.staged:
        click.echo(f"rlog: {partly_staged(done.staged)}", err=True)
    click.echo("nothing was fetched, merged or pushed: rlog cannot do that yet; use git for it")
