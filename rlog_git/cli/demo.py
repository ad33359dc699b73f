"""demo: make the sample and show it with the commands themselves."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.main import cli
from rlog_git.demo.make import make
from rlog_git.demo.places import apart, claim

if TYPE_CHECKING:
    from datetime import datetime

    from rlog_git.demo.places import Places

SHOWN = ("tasks", "find spike -n 8", "commits")


@click.command("demo", epilog="Example: rlog demo ~/rlog-demo")
@click.argument("directory", required=False, default="rlog-demo", shell_complete=completing.folder)
@pass_context
def demo_command(context: Context, directory: str) -> None:
    """Make a sample vault of ten weeks in DIRECTORY (default: rlog-demo) and look around.

    The sample keeps to its folder: your own vault, settings and repositories are not touched.
    Run again, it is made anew.
    """
    now = context.now
    places = claim(Path(os.path.normpath(Path(directory).expanduser().absolute())))
    with apart(places):
        with screen.progress("living ten weeks") as progress:
            made = make(places, now, progress)
        for warning in made.warnings:
            click.echo(f"rlog: {warning}", err=True)
        click.echo(f"A research log of ten weeks, {made.days} days: {places.log}")
        click.echo(f"Its code, {made.commits} commits that logged themselves: {places.code}")
        for words in SHOWN:
            click.echo(f"\n{screen.heading(f'$ rlog {words}')}")
            _run(places, now, *words.split())
        click.echo(f"\n{screen.heading('$ rlog build public')}")
        _run(places, now, "build", "public", "-o", str(places.site))
    _say_next(places)


def _run(places: Places, now: datetime, *words: str) -> None:
    """Run a command on the sample as if it had been typed."""
    at = now.isoformat(timespec="minutes")
    cli.main(
        args=["--vault", str(places.log), "--at", at, *words],
        prog_name="rlog",
        standalone_mode=False,
    )


def _say_next(places: Places) -> None:
    log = shlex.quote(str(places.log))
    click.echo(f"\nThe site: {places.site / 'index.html'}")
    click.echo("Try next:")
    click.echo(f"  rlog --vault {log} list --kind insight")
    click.echo(f"  rlog --vault {log} day 'last friday'")
    click.echo(f"  rlog --vault {log} find 'tag:spike kind:bug,fix'")
    click.echo("To go on writing in it, commits of its code included, set in a shell of its own:")
    click.echo(f"  {places.export_line()}")
