"""build: the site of a notebook, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.errors import UsageError

if TYPE_CHECKING:
    from rlog_git.vault.config import Notebook

NONE_YET = """Add one to rlog.toml; it publishes only what says #share/public or share: public:

  [notebooks.public]
  title = "An open notebook"
  mode = "opt-in"
  levels = [0]"""


@click.command("build", epilog="Example: rlog build public -o ~/public_html/log")
@click.argument(
    "notebook",
    required=False,
    default="",
    metavar="[NOTEBOOK]",
    shell_complete=completing.notebook,
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    default="",
    help="Write the site into this folder.",
    shell_complete=completing.folder,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def build_command(context: Context, notebook: str, output: str, as_json: bool) -> None:
    """Build the site of a notebook; private is what nothing shares."""
    from rlog_git.site.build import build  # noqa: PLC0415 - jinja2 and mistune are slow to load

    vault = context.vault()
    chosen = _notebook(vault.settings.notebooks, notebook)
    folder = Path(output).expanduser() if output else vault.state / "site" / chosen.name
    report = build(vault, chosen, folder.absolute(), context.today)
    for warning in report.warnings:
        click.echo(f"rlog: {warning}", err=True)
    home = report.output / "index.html"
    if as_json:
        shape = {"notebook": chosen.name, "output": str(report.output), "home": str(home)}
        screen.print_json(
            shape | {"days": report.days, "pages": report.pages, "warnings": report.warnings}
        )
        return
    if not report.days:
        click.echo(f"rlog: nothing is shared with {chosen.name!r} yet", err=True)
    click.echo(f"{chosen.title}: {_count(report.days, 'day')} on {_count(report.pages, 'page')}")
    click.echo(str(home))


def _notebook(known: tuple[Notebook, ...], name: str) -> Notebook:
    if not known:
        raise UsageError("this vault has no notebook to build", NONE_YET)
    if not name and len(known) == 1:
        return known[0]
    names = ", ".join(notebook.name for notebook in known)
    if not name:
        raise UsageError("this vault has several notebooks", f"Name one: {names}")
    for notebook in known:
        if notebook.name == name:
            return notebook
    raise UsageError(f"no notebook {name!r} in rlog.toml", f"It has: {names}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
