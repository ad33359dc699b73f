"""build: the site of a notebook, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.cli.notebooks import chosen_notebook, notebook_argument

if TYPE_CHECKING:
    from rlog_git.site.build import BuildReport
    from rlog_git.site.links import Broken


@click.command("build", epilog="Example: rlog build public -o ~/public_html/log")
@notebook_argument
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    default="",
    help="Write the site into this folder.",
    shell_complete=completing.folder,
)
@click.option(
    "--one-file",
    metavar="FILE",
    default="",
    help="Also write all of it into one HTML file, which works offline.",
    shell_complete=completing.file,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def build_command(
    context: Context, notebook: str, output: str, one_file: str, as_json: bool
) -> None:
    """Build the site of a notebook; private is what nothing shares."""
    from rlog_git.site.build import build  # noqa: PLC0415 - jinja2 and mistune are slow to load

    vault = context.vault()
    chosen = chosen_notebook(context, notebook)
    folder = Path(output).expanduser() if output else vault.state / "site" / chosen.name
    report = build(vault, chosen, folder.absolute(), context.today)
    tell_report(report)
    bound = _bind(report, chosen.title, one_file) if one_file else ""
    home = report.output / "index.html"
    if as_json:
        shape = {"notebook": chosen.name, "output": str(report.output), "home": str(home)}
        screen.print_json(
            shape
            | {"days": report.days, "pages": report.pages, "warnings": report.warnings}
            | {"one_file": bound}
            | {"broken": [broken_json(link) for link in report.broken]}
        )
        return
    if not report.days:
        click.echo(f"rlog: nothing is shared with {chosen.name!r} yet", err=True)
    click.echo(f"{chosen.title}: {_count(report.days, 'day')} on {_count(report.pages, 'page')}")
    click.echo(bound or str(home))


def _bind(report: BuildReport, title: str, path: str) -> str:
    """Write the site that was built into one file; return its path."""
    from rlog_git.site.binding import bind  # noqa: PLC0415 - only --one-file

    file = Path(path).expanduser().absolute()
    bind(report.output, title, file)
    return str(file)


def tell_report(report: BuildReport) -> None:
    """Say what the author of a site should know: what was left out, which links lead nowhere."""
    for warning in report.warnings:
        click.echo(f"rlog: {clean(warning)}", err=True)
    for link in report.broken:
        where = f"{link.place or link.page}: {clean(link.target)!r}"
        on = f" (on {link.page})" if link.place else ""
        click.echo(f"rlog: {where} leads nowhere: {link.problem}{on}", err=True)


def broken_json(link: Broken) -> dict[str, object]:
    """Return a link that leads nowhere in the shape that the command line promises."""
    path, _, line = link.place.rpartition(":")
    shape = {"page": link.page, "target": link.target, "problem": link.problem}
    return shape | {"path": path, "line": int(line or 0)}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
