"""index: refresh the index, make it anew, or say where it lies."""

from __future__ import annotations

import click

from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.index import query, refresh, store


@click.command("index", epilog="Example: rlog index --path")
@click.option("--rebuild", is_flag=True, help="Make it anew from the notes.")
@click.option("--path", "show_path", is_flag=True, help="Print where the database lies.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def index_command(context: Context, rebuild: bool, show_path: bool, as_json: bool) -> None:
    """Refresh the index; rarely needed, for every command that reads does it."""
    if show_path:
        click.echo(str(store.path_of(context.vault())))
        return
    if rebuild:
        with screen.progress("indexing") as progress:
            index = refresh.open_index(context.vault(), rebuild=True, progress=progress)
    else:
        index = context.index()
    found = query.counts(index.connection)
    if as_json:
        screen.print_json({"path": str(store.path_of(context.vault())), **found})
        return
    click.echo(
        f"{found['notes']} notes, {found['entries']} entries, {found['open_tasks']} open tasks"
    )
