"""The notebook one means, and a week as that notebook may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.found import clean
from rlog_git.dates import long_day
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.vault.templates import long_week

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.cli.context import Context
    from rlog_git.site.public import (
        PublicCommit,
        PublicDay,
        PublicEntry,
        PublicRun,
        PublicWeek,
    )
    from rlog_git.vault.notebooks import Notebook

NONE_YET = """Add one to rlog.toml; it publishes only what says #share/public or share: public:

  [notebooks.public]
  title = "An open notebook"
  mode = "opt-in"
  levels = [0]"""


notebook_argument = click.argument(
    "notebook",
    required=False,
    default="",
    metavar="[NOTEBOOK]",
    shell_complete=completing.notebook,
)


def chosen_notebook(context: Context, name: str) -> Notebook:
    """Return the notebook of that name, or the only one; raise UsageError with their names."""
    known = context.vault().settings.notebooks
    if not known:
        raise UsageError("this vault has no notebook", NONE_YET)
    if not name and len(known) == 1:
        return known[0]
    names = ", ".join(notebook.name for notebook in known)
    if not name:
        raise UsageError("this vault has several notebooks", f"Name one: {names}")
    for notebook in known:
        if notebook.name == name:
            return notebook
    raise UsageError(f"no notebook {name!r} in rlog.toml", f"It has: {names}")


def show_week(context: Context, name: str, monday: date, *, as_json: bool) -> None:
    """Print a week as the notebook may see it: nothing else of the vault is looked at."""
    from rlog_git.site.plain import day_lines, week_lines  # noqa: PLC0415 - plain weeks need no site
    from rlog_git.site.share.project import project_vault  # noqa: PLC0415 - the same

    notebook = chosen_notebook(context, name)
    public, warnings = project_vault(context.vault(), notebook, context.today)
    for warning in warnings:
        click.echo(f"rlog: {clean(warning)}", err=True)
    last = monday + timedelta(days=6)
    days = [day for day in public.days if monday <= day.day <= last]
    own = next((week for week in public.weeks if week.monday == monday), None)
    if as_json:
        screen.print_json(_as_json(notebook.name, monday, days, own))
        return
    week = long_week(monday)
    if not days and not own:
        raise NothingFoundError(f"{notebook.name!r} shows nothing of {week.lower()}")
    lines = [screen.heading(f"{clean(notebook.title)}: {week.lower()}  ({monday} to {last})")]
    lines += ["", *map(clean, week_lines(own))] if own else []
    for day in days:
        lines += ["", screen.heading(long_day(day.day)), *map(clean, day_lines(day))]
    screen.show(lines)


def _as_json(
    notebook: str, monday: date, days: list[PublicDay], own: PublicWeek | None
) -> dict[str, Any]:
    reflection = own.reflection if own else ()
    return {
        "notebook": notebook,
        "week": f"{monday:%G-W%V}",
        "from": monday.isoformat(),
        "to": (monday + timedelta(days=6)).isoformat(),
        "intentions": [_entry_json(entry) for entry in (own.intentions if own else ())],
        "reflection": [_entry_json(entry) for part in reflection for entry in part.entries],
        "days": [
            {
                "day": day.day.isoformat(),
                "entries": [_entry_json(e) for part in day.parts for e in part.entries],
                "commits": [_plain_json(commit) for commit in day.commits],
                "runs": [_plain_json(run) for run in day.runs],
            }
            for day in days
        ],
    }


def _entry_json(entry: PublicEntry) -> dict[str, Any]:
    keys = "time end section kind level text tags claims state".split()
    shown = {key: getattr(entry, key) for key in keys}
    return shown | {"children": [_entry_json(child) for child in entry.children]}


def _plain_json(noun: PublicCommit | PublicRun) -> dict[str, Any]:
    """Return a commit or run; its day stands above, what hangs below it is left to the site."""
    shown = noun._asdict()
    shown["changes"] = [change._asdict() for change in noun.changes]
    if "metrics" in shown:
        shown["metrics"] = [metric._asdict() for metric in shown["metrics"]]
    return {key: value for key, value in shown.items() if key not in ("day", "entries")}
