"""link add, remove, status and sync: which code repositories log themselves."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.dates import parse_span
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


# states in which git runs another hook than ours
ELSEWHERE = ("elsewhere", "foreign", "managed", "edited")


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
@click.option("--all", "below", is_flag=True, help="Each repository in and below REPO.")
@click.option("--since", metavar="DAY", default="", help="Also what was committed from DAY on.")
@click.option(
    "--runs",
    metavar="DIR",
    multiple=True,
    help="A folder elsewhere where a tracker keeps its runs.",
    shell_complete=completing.folder,
)
@pass_context
def add_command(
    context: Context,
    folders: tuple[str, ...],
    private: bool,
    full: bool,
    no_configs: bool,
    project: str,
    below: bool,
    since: str,
    runs: tuple[str, ...],
) -> None:
    """Put rlog's hooks into each REPO; every commit of yours then goes into the note of its day."""
    if private and full:
        raise UsageError("--private and --full exclude each other", "Leave one of them out")
    vault = context.vault()
    start = _moment(context, since) if since else None
    if runs and (below or len(folders) > 1):
        raise UsageError("--runs is for one repository", "Link them one after the other")
    names, is_new = [], False
    for folder in _below(folders) if below else folders:
        found = joining.look_at(vault, Path(folder).expanduser().absolute())
        name = joining.name_for(vault, found)
        is_new = is_new or joining.known(found) is None
        is_private = private or (not full and _is_private(vault, found, name))
        click.echo(_what_is_written(name, found, is_private=is_private, configs=not no_configs))
        repo, status = joining.add(
            vault,
            found,
            context.now,
            private=is_private,
            configs=not no_configs,
            project=project,
            runs=joining.runs_folders(runs),
        )
        if repo.shown:
            click.echo(f"{repo.name}: another clone of {repo.shown}, under whose name it stands")
        _tell_hook(repo.name, status)
        names.append(repo.name)
    _tell(linking.drain_into_days(vault, context.now, unlinked=True))
    if not start and sys.stdin.isatty():
        question = f"Bring in what you committed in the last {linking.FIRST_DAYS} days, too?"
        if click.confirm(question, default=True):
            start = context.now - timedelta(days=linking.FIRST_DAYS)
    elif not start and is_new:
        words = f"rlog link sync --since {linking.FIRST_DAYS}d"
        click.echo(f"what you committed before now is left out; '{words}' brings it in")
    if start:
        _tell(linking.sync(vault, context.now, since=start, names=names))


@link_command.command("sync", epilog="Example: rlog link sync --since 14d")
@click.argument("words", nargs=-1, metavar="[REPO...]", shell_complete=completing.linked)
@click.option(
    "--since", metavar="DAY", default="", help="From this day on (else since the last time)."
)
@click.option("--remotes", is_flag=True, help="Also commits that were only fetched.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def sync_command(
    context: Context, words: tuple[str, ...], since: str, remotes: bool, as_json: bool
) -> None:
    """Read reflogs and branches of linked repositories; needs no hooks, and twice is once."""
    vault = context.vault()
    start = _moment(context, since) if since else None
    names = [joining.linked_to(vault, word).name for word in words]
    done = linking.sync(vault, context.now, since=start, remotes=remotes, names=names)
    for warning in done.warnings:
        click.echo(f"rlog: {warning}", err=True)
    if as_json:
        screen.print_json({"repos": [asdict(one) for one in done.repos]})
    elif not done.repos and not done.warnings:
        raise NothingFoundError(
            "no code repository is linked to this vault. Link one with 'rlog link add REPO'"
        )
    else:
        screen.show([_synced_line(one) for one in done.repos])
    if done.warnings:
        click.get_current_context().exit(1)


@link_command.command("remove", epilog="Example: rlog link remove w2s")
@click.argument(
    "words", nargs=-1, required=True, metavar="REPO...", shell_complete=completing.linked
)
@click.option("--all", "below", is_flag=True, help="Each linked repository in and below REPO.")
@pass_context
def remove_command(context: Context, words: tuple[str, ...], below: bool) -> None:
    """Take rlog's hooks out of each REPO, a name or a folder; what was written stays."""
    vault = context.vault()
    _tell(linking.drain_into_days(vault, context.now))
    for word in joining.linked_below(vault, words) if below else words:
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
    """Show the linked repositories, which hook wins, when it last spoke, and commits that wait."""
    vault = context.vault()
    _tell(linking.drain_into_days(vault, context.now))
    found, unlinked = joining.standings(vault)
    if as_json:
        rows = [
            {
                **asdict(s.repo),
                "hook": s.hook,
                "wins": s.wins,
                "last": s.last,
                "chained": s.chained,
                "waiting": s.waiting,
            }
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
            *([f"git runs {standing.wins}"] if standing.hook in ELSEWHERE else []),
            *(["another's hook runs behind it"] if standing.chained else []),
            *([f"another clone of {repo.shown}"] if repo.shown else []),
            *(["time and count only"] if repo.private else []),
            *([f"project {repo.project}"] if repo.project else []),
            *([f"runs in {', '.join(repo.runs)}"] if repo.runs else []),
            *([f"{standing.waiting} commits wait"] if standing.waiting else []),
            f"last spoke {standing.last}" if standing.last else "has not spoken yet",
        ]
        click.echo(f"{screen.heading(repo.name)}  {', '.join(repo.paths)}  ({', '.join(facts)})")
    for folder, count in unlinked.items():
        click.echo(f"not linked: {count} commits seen in {folder}; link it: rlog link add {folder}")


def _moment(context: Context, day: str) -> datetime:
    """Return the begin of a day as people say it, in the zone of the clock."""
    first = parse_span(day, context.today)[0]
    return datetime.combine(first, time.min, tzinfo=context.now.tzinfo)


def _below(folders: tuple[str, ...]) -> list[str]:
    found = [
        str(path)
        for folder in folders
        for path in joining.repositories_below(Path(folder).expanduser().absolute())
    ]
    if not found:
        raise NothingFoundError(f"no git repository in or below {', '.join(folders)}")
    return found


def _synced_line(one: linking.Synced) -> str:
    facts = [f"{one.commits_seen:,} commits seen", f"{one.entries_written:,} written"]
    facts += [f"{one.rewritten:,} brought up to date"] if one.rewritten else []
    facts += [f"{one.unlinked:,} by others"] if one.unlinked else []
    facts += [f"{one.runs:,} run{'s' * (one.runs > 1)} of trackers"] if one.runs else []
    return f"{screen.heading(one.repo)}  {', '.join(facts)}"


def _is_private(vault: Vault, found: Identity, name: str) -> bool:
    known = joining.known(found) or joining.clone_of(vault, found)
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
    return front + ", ".join(parts) + "; and each run that a tracker keeps there, a line"


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
