"""check: what in the notes cannot be read as meant."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.health.copies import copies
from rlog_git.index import checks

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check", epilog="Example: rlog check --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_context
def check_command(context: Context, as_json: bool) -> None:
    """List what in the notes cannot be read as meant; exit code 1 where there is any."""
    rows: list[screen.Row] = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "code": problem.code,
            "message": problem.message,
        }
        for problem in checks.check_all(context.index())
    ]
    rows += _conflict_copies(context.vault().root)
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


def _conflict_copies(root: Path) -> list[screen.Row]:
    """Return the second versions that a syncing service made: what only they hold is not read."""
    return [
        {
            "path": copy.relative_to(root).as_posix(),
            "line": 1,
            "code": "conflict-copy",
            "message": f"is a second version of {original.name}: 'rlog doctor --fix' merges them",
        }
        for copy, original in copies(root)
    ]
