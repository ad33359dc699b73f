"""init: make or adopt a vault."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing
from rlog_git.cli.context import Context, pass_context
from rlog_git.vault import locate
from rlog_git.vault.commit import commit
from rlog_git.vault.config import open_vault
from rlog_git.vault.create import Made, make_vault
from rlog_git.vault.status import NotCommittedError, look, may_commit

if TYPE_CHECKING:
    from datetime import datetime


@click.command("init", epilog="Example: rlog init ~/my-log")
@click.argument("directory", required=False, default=".", shell_complete=completing.folder)
@pass_context
def init_command(context: Context, directory: str) -> None:
    """Make or adopt a vault in DIRECTORY (default: here) and make it a git repository.

    Notes that are there stay as they are; the pattern of daily notes is taken from them.
    """
    root = Path(directory).expanduser().absolute()
    made = make_vault(root, context.now.date(), _zone())
    click.echo(f"{'made' if made.new else 'already'} a vault: {root}")
    for line in _adopted(made, context.now):
        click.echo(f"  {line}")
    click.echo(f"  {_repository(made)}")
    if _become_default(root):
        click.echo("  your default vault: rlog works from every folder")
    click.echo("Next: rlog add 'what I just did', rlog todo 'what comes next', rlog today")


def _adopted(made: Made, now: datetime) -> list[str]:
    """Say what was found, how notes are named and who says so."""
    said = []
    if made.notes:
        today = now.strftime(made.daily.pattern)
        said.append(f"{made.notes} notes found, left as they are; today's goes to {today}")
    if made.daily.source:
        said.append(f"the daily pattern comes from {made.daily.source}")
    if made.daily.unread:
        said.append(
            f"Obsidian's format {made.daily.unread!r} fits no pattern of rlog.toml: its notes are"
            " read where a name is a date, and Obsidian does not make the notes that rlog makes"
        )
    if made.weekly.source:
        week = now.strftime(made.weekly.pattern)
        said.append(f"this week's note goes to {week}, which comes from {made.weekly.source}")
    if made.template:
        said.append(f"new notes are made from {made.template}, as Obsidian is set to")
    return said


def _repository(made: Made) -> str:
    """Say where the notes are kept, and who commits them; begin a new repository."""
    vault = open_vault(made.root)
    if not made.repository:
        said = f"Begin the log with {made.notes} notes" if made.notes else "Begin the log"
        try:
            commit(vault, message=said)
        except NotCommittedError as error:
            return f"a new git repository, {error}"
        return "a new git repository; what you write is committed for you, at once by 'rlog sync'"
    changes = look(vault)
    where = f"part of the git repository {changes.top}" if changes.prefix else "a git repository"
    if may_commit(vault, changes):
        return f"{where}; what you write is committed for you, at once by 'rlog sync'"
    return (
        f"{where}; what you write is committed by 'rlog sync' only, unless rlog.toml says"
        " 'commit = true' under [git]"
    )


def _become_default(root: Path) -> bool:
    """Make the first vault the default one; an existing choice stays."""
    folder = locate.config_root()
    if not folder or locate.default_vault() or os.environ.get("RLOG_VAULT"):
        return False
    path = Path(folder) / "config.toml"
    if path.exists():
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'default_vault = "{root}"\n', encoding="utf-8")
    except OSError:
        return False  # a convenience only
    return True


def _zone() -> str:
    """Return the machine's IANA zone, such as Europe/Berlin, or "" where it does not say."""
    given = os.environ.get("TZ", "").lstrip(":")
    if "/" in given and not given.startswith("/"):
        return given
    target = os.path.realpath("/etc/localtime")
    return target.split("/zoneinfo/", 1)[1] if "/zoneinfo/" in target else ""
