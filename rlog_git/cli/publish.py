"""publish: the site of a notebook, out into the world."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from rlog_git import assets
from rlog_git.cli import screen
from rlog_git.cli.build import broken_json, tell_report
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.cli.notebooks import chosen_notebook, notebook_argument
from rlog_git.errors import RlogError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.site.items import Item
    from rlog_git.site.publish import Plan, Sent, Way
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

# items that a question shows; --dry-run shows all
SHOWN = 40
NOWHERE = 'Say where with --to DIR or --to URL, or write publish = "…" below [notebooks.{name}]'


class NobodyAskedError(UsageError):
    """Something would become public, and there is nobody to ask."""

    def __init__(self, count: int) -> None:
        thing = "1 thing" if count == 1 else f"{count} things"
        super().__init__(
            f"{thing} would become public for the first time, and there is no terminal to ask at",
            "Look at it with --dry-run; then say --yes, or approve it at a terminal and commit "
            "published.lock",
        )


class NotApprovedError(RlogError):
    """The author said no."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__("nothing was published, and nothing was changed")


@click.command("publish", epilog="Example: rlog publish public --to git@github.com:me/log.git")
@notebook_argument
@click.option("--to", metavar="DIR|URL", default="", help="A folder, or a git remote.")
@click.option("--branch", metavar="NAME", default="", help="Of the remote; gh-pages by default.")
@click.option("--dry-run", is_flag=True, help="Show what would become public, and stop.")
@click.option("--approve", is_flag=True, help="Approve what is new, and publish nothing.")
@click.option("--yes", is_flag=True, help="Approve what is new without a question.")
@click.option(
    "--verify", "check", is_flag=True, help="First build it without what is private, and compare."
)
@click.option("--own-remote", is_flag=True, help="Allow a remote that the vault itself has.")
@click.option("--replace", is_flag=True, help="Put the site in the place of what another sent.")
@click.option("--workflow", is_flag=True, help="Print a workflow for GitHub Actions, and stop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def publish_command(
    context: Context,
    notebook: str,
    to: str,
    branch: str,
    dry_run: bool,
    approve: bool,
    yes: bool,
    check: bool,
    own_remote: bool,
    replace: bool,
    workflow: bool,
    as_json: bool,
) -> None:
    """Bring a notebook's site into the world; what is new to it is shown first, and asked for.

    It goes into a folder, or onto a branch of a git remote, as one fresh commit that knows nothing
    of the vault. What you approved is kept in published.lock; what you took back is gone there,
    too, with the next time.
    """
    vault = context.vault()
    chosen = chosen_notebook(context, notebook)
    if workflow:
        click.echo(_workflow(chosen))
        return
    from rlog_git.site import publish  # noqa: PLC0415 - jinja2 and mistune are slow to load

    destination = to or chosen.publish
    if not (destination or dry_run or approve or check):
        raise UsageError("nothing says where to publish", NOWHERE.format(name=chosen.name))
    way = publish.Way(vault, destination, branch, own=own_remote) if destination else None
    plan = publish.plan(vault, chosen, context.today)
    tell_report(plan.report)
    if check:
        _verify(plan, vault, context.today)
    if dry_run or (check and not destination and not approve):
        _show_plan(plan, way, as_json=as_json)
        return
    if plan.new and not yes:
        _ask(plan, None if approve else way)
    sent = None
    if way and not approve:
        sent = way.send(plan, context.today, replace=replace)
    if publish.remember(vault, plan):
        _keep(context)
    if as_json:
        screen.print_json(_json(plan, sent, way))
        return
    click.echo("\n".join(_said(plan, sent)))


def _verify(plan: Plan, vault: Vault, today: date) -> None:
    """Build the site from what is public alone; raise where that makes another one."""
    from rlog_git.site.verify import verify  # noqa: PLC0415 - only --verify

    same = verify(vault, plan.notebook, today, plan.site, plan.report.notebook)
    made = f"{_count(same.files, 'file')} built from {_count(same.notes, 'note')}"
    click.echo(f"verified: {made} without anything private are the same, byte for byte", err=True)


def _ask(plan: Plan, way: Way | None) -> None:
    """Show what is new and ask; raise unless the answer is yes."""
    if not sys.stdin.isatty():
        raise NobodyAskedError(len(plan.new))
    lines = _lines(plan, way)
    click.echo("\n".join(lines), err=True)
    if not click.confirm("Make this public?", default=False, err=True):
        raise NotApprovedError


def _lines(plan: Plan, way: Way | None, most: int = SHOWN) -> list[str]:
    where = f" → {_where(way)}" if way else ""
    lines = [screen.heading(f"{clean(plan.notebook.title)}{where}")]
    if not plan.new:
        lines.append("Nothing becomes public for the first time")
    else:
        lines.append(f"For the first time public: {_count(len(plan.new), 'thing')}")
    lines += [f"  {_line(item, plan)}" for item in plan.new[:most]]
    if len(plan.new) > most:
        lines.append(f"  and {len(plan.new) - most} more: --dry-run shows all")
    if plan.gone:
        lines.append(f"No longer public, or in other words: {_count(plan.gone, 'thing')}")
    return lines


def _line(item: Item, plan: Plan) -> str:
    place = plan.places.get(item.digest)
    where = click.style(f"  {place}", dim=True) if place else ""
    return f"{item.day:<10}  {item.kind:<9} {clean(item.words)}{where}"


def _show_plan(plan: Plan, way: Way | None, *, as_json: bool) -> None:
    if as_json:
        screen.print_json(_json(plan, None, way))
        return
    screen.show([*_lines(plan, way, len(plan.new)), "Nothing was published"])


def _said(plan: Plan, sent: Sent | None) -> list[str]:
    new = _count(len(plan.new), "thing") + " for the first time"
    if sent is None:
        return [f"approved: {new}; published.lock says so"]
    pages = f"{_count(plan.report.days, 'day')} on {_count(plan.report.pages, 'page')}, {new}"
    if not sent.changed:
        return [f"{sent.to} holds this site already"]
    branch = f", branch {sent.branch}, commit {sent.commit[:10]}" if sent.branch else ""
    return [f"published: {pages}", f"{sent.to}{branch}"]


def _json(plan: Plan, sent: Sent | None, way: Way | None) -> dict[str, Any]:
    return {
        "notebook": plan.notebook.name,
        "to": sent.to if sent else way.shown if way else "",
        "branch": way.branch if way else "",
        "commit": sent.commit if sent else "",
        "published": sent is not None,
        "changed": bool(sent and sent.changed),
        "days": plan.report.days,
        "pages": plan.report.pages,
        "new": [_item_json(item, plan) for item in plan.new],
        "gone": plan.gone,
        "warnings": plan.report.warnings,
        "broken": [broken_json(link) for link in plan.report.broken],
    }


def _item_json(item: Item, plan: Plan) -> dict[str, Any]:
    place = plan.places.get(item.digest)
    where = {"path": place.path, "line": place.line} if place else {"path": "", "line": 0}
    return {"day": item.day, "kind": item.kind, "text": item.text} | where


def _keep(context: Context) -> None:
    """Commit published.lock with what else waits in the vault; say where that cannot be."""
    from rlog_git.vault.commit import commit  # noqa: PLC0415 - only where something changed
    from rlog_git.vault.status import look, may_commit  # noqa: PLC0415 - the same

    try:
        changes = look(context.vault())
        if may_commit(context.vault(), changes):
            commit(context.vault(), changes)
        else:
            click.echo("rlog: commit published.lock, so that other machines know", err=True)
    except RlogError as error:
        click.echo(f"rlog: published.lock is {error}", err=True)


def _where(way: Way) -> str:
    return f"{way.shown}, branch {way.branch}" if way.branch else way.shown


def _workflow(notebook: Notebook) -> str:
    text = assets.shipped("templates", "publish", "github.yml").read_text(encoding="utf-8")
    return text.replace("NOTEBOOK", notebook.name).rstrip("\n")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
