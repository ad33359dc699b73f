"""link add, remove and status: which code repositories log themselves."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.provenance import joining, linking
from rlog_git.provenance.forges import read_remote

if TYPE_CHECKING:
    from rlog_git.provenance.hooks import HookStatus
    from rlog_git.provenance.repos import Identity
    from rlog_git.vault.config import Vault

HOOKS = {
    "installed": "hook installed",
    "absent": "no hook: run 'rlog link add' again",
    "foreign": "another's hook stands there: run 'rlog link add' again",
    "managed": "lefthook or pre-commit writes a hook: see 'rlog doctor'",
    "edited": "hook edited by hand",
    "outdated": "hook of another version: run 'rlog link add' again",
    "elsewhere": "core.hooksPath is set: paste the lines that 'rlog link add' prints",
    "gone": "its folder is gone",
    "unreadable": "its hook cannot be read",
}


@click.group("link", epilog="Example: rlog link add ~/code/w2s --project w2s")
def link_command() -> None:
    """Link code repositories, so that commits log themselves."""


@link_command.command("add", epilog="Example: rlog link add ~/code/w2s --project w2s")
@click.argument(
    "folders", nargs=-1, required=True, metavar="REPO...", shell_complete=completing.folder
)
@click.option("--private", is_flag=True, help="Time and count only.")
@click.option("--full", is_flag=True, help="Subjects, links, sizes and configs, without asking.")
@click.option("--no-configs", is_flag=True, help="Leave out what changed in configs.")
@click.option("--project", metavar="NAME", default="", help="Entries written there get #p/NAME.")
@pass_context
def add_command(
    context: Context,
    folders: tuple[str, ...],
    private: bool,
    full: bool,
    no_configs: bool,
    project: str,
) -> None:
    """Put rlog's hook into each REPO; every commit of yours then goes into the note of its day."""
    if private and full:
        raise UsageError("--private and --full exclude each other", "Leave one of them out")
    vault = context.vault()
    for folder in folders:
        found = joining.look_at(vault, Path(folder).expanduser().absolute())
        name = joining.name_for(vault, found)
        is_private = private or (not full and _is_private(vault, found, name))
        click.echo(_what_is_written(name, found, is_private=is_private, configs=not no_configs))
        repo, status = joining.add(
            vault, found, private=is_private, configs=not no_configs, project=project
        )
        _tell_hook(repo.name, status)
    _tell(linking.drain_into_days(vault, context.now, unlinked=True))


@link_command.command("remove", epilog="Example: rlog link remove w2s")
@click.argument(
    "words", nargs=-1, required=True, metavar="REPO...", shell_complete=completing.linked
)
@pass_context
def remove_command(context: Context, words: tuple[str, ...]) -> None:
    """Take rlog's hook out of each REPO, a name or a folder; what was written stays."""
    _tell(linking.drain_into_days(context.vault(), context.now))
    for word in words:
        repo, status = joining.remove(word)
        click.echo(f"{repo.name}: unlinked; what stands in the notes stays")
        if status is None:
            click.echo(f"rlog: {repo.name}: its folder is gone, and the hook with it", err=True)
        elif status.state == "foreign":
            click.echo(f"{repo.name}: the hook that stood there before is back")
        elif status.state == "elsewhere":
            click.echo(f"{repo.name}: if you pasted rlog's lines, take them out of {status.path}")


@link_command.command("status", epilog="Example: rlog link status --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def status_command(context: Context, as_json: bool) -> None:
    """Show the linked repositories, their hooks, and commits that wait."""
    vault = context.vault()
    _tell(linking.drain_into_days(vault, context.now))
    found, unlinked = joining.standings(vault)
    if as_json:
        rows = [
            {**asdict(s.repo), "hook": s.hook, "chained": s.chained, "waiting": s.waiting}
            for s in found
        ]
        screen.print_json({"repos": rows, "unlinked": unlinked})
        return
    if not found and not unlinked:
        raise NothingFoundError(
            "no code repository is linked to this vault. Link one with 'rlog link add REPO'"
        )
    for standing in found:
        repo = standing.repo
        facts = [
            HOOKS[standing.hook],
            *(["another's hook runs behind it"] if standing.chained else []),
            *(["time and count only"] if repo.private else []),
            *([f"project {repo.project}"] if repo.project else []),
            *([f"{standing.waiting} commits wait"] if standing.waiting else []),
        ]
        click.echo(f"{screen.heading(repo.name)}  {', '.join(repo.paths)}  ({', '.join(facts)})")
    for folder, count in unlinked.items():
        click.echo(f"not linked: {count} commits seen in {folder}")


def _is_private(vault: Vault, found: Identity, name: str) -> bool:
    known = joining.known(found)
    if known:
        return known.private
    return joining.needs_asking(vault, found) and _prefers_private(name)


def _prefers_private(name: str) -> bool:
    """Ask whether a repository without a public remote may show its subjects in this vault."""
    why = f"the vault has a remote, and {name} has no public one"
    if not sys.stdin.isatty():
        click.echo(f"{name}: {why}; time and count only ('--full' writes all)", err=True)
        return True
    click.echo(f"{name}: {why}: subjects of its commits would leave this machine.")
    return not click.confirm("Write them in full? (no: time and count only)", default=False)


def _what_is_written(name: str, found: Identity, *, is_private: bool, configs: bool) -> str:
    front = f"{name}: for each of your commits in {found.top}, the note of its day gets "
    if is_private:
        return front + "its time, and nothing else of it"
    remote = read_remote(found.remote)
    page = f" with a link to {remote.web}" if remote and remote.web else ""
    parts = ["time", "subject", f"short sha{page}", "lines added and removed"]
    if configs:
        parts.append("what changed in configs (secrets are taken out)")
    return front + ", ".join(parts)


def _tell_hook(name: str, status: HookStatus) -> None:
    if status.state == "elsewhere":
        click.echo(
            f"rlog: {name}: core.hooksPath is set, so nothing was written into"
            f" {status.path.parent}. To log commits at once, paste this into {status.path}, and"
            f" into post-merge and post-rewrite beside it:\n{status.snippet}",
            err=True,
        )
    elif status.state == "managed":
        click.echo(
            f"rlog: {name}: {status.manager} writes {status.path}, so it was left as it is. To log"
            f" commits at once, paste what docs/hooks.md shows for {status.manager}",
            err=True,
        )
    elif status.state == "edited":
        click.echo(f"rlog: {name}: its hook was edited by hand and is left as it is", err=True)
    elif status.chained:
        click.echo(f"{name}: the hook that stood there runs as before, behind rlog's")


def _tell(drained: linking.Drained) -> None:
    for day in drained.days:
        count = len(day.commits)
        click.echo(f"rlog: {count} commit{'s' * (count > 1)} → {day.path}", err=True)
    for warning in drained.warnings:
        click.echo(f"rlog: {warning}", err=True)
