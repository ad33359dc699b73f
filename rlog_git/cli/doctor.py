"""doctor: the health of the vault, its index, journal, locks, hooks, and of the user's settings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean

if TYPE_CHECKING:
    from rlog_git.health.examination import Repaired
    from rlog_git.health.findings import Finding


@click.command("doctor", epilog="Example: rlog doctor --fix")
@click.option("--fix", is_flag=True, help="Mend what can be mended without loss.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def doctor_command(context: Context, fix: bool, as_json: bool) -> None:
    """Examine the vault, its index, git, locks and hooks; exit code 1 where something is not well.

    Nothing is written without --fix. With it, whatever is changed or taken away is kept aside
    first, in a folder that the answer names.
    """
    from rlog_git.health import examination  # noqa: PLC0415 - it loads all rooms of the house

    root = context.root()
    repaired: list[Repaired] = []
    with screen.progress("comparing the index") as progress:
        if fix:
            repaired, left = examination.treat(root, context.now, progress)
        else:
            left = examination.examine(examination.admit(root, context.now, progress))
    if as_json:
        mended = [{**_json(one.finding), "done": one.done} for one in repaired]
        screen.print_json({"findings": [_json(one) for one in left], "repaired": mended})
    else:
        _show(repaired, left, f"{root}/")
    if left:
        sys.exit(1)


def _show(repaired: list[Repaired], left: list[Finding], inside: str) -> None:
    for one in repaired:
        click.echo(f"mended {one.finding.code}: {clean(one.done)}")
    for finding in left:
        click.echo(
            f"{clean(finding.where.removeprefix(inside))}: {finding.code}: {clean(finding.what)}"
        )
        for line in clean(finding.mend).rstrip("\n").split("\n"):
            click.echo(f"  {line}")
    mendable = sum(finding.repair is not None for finding in left)
    if mendable:
        click.echo(f"'rlog doctor --fix' mends {mendable} of these {len(left)}, and loses nothing")
    elif not left:
        click.echo("all is well" + (" now" if repaired else ""))


def _json(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "where": finding.where,
        "message": finding.what,
        "mend": finding.mend,
        "mendable": finding.repair is not None,
    }
