"""commits: the commits of linked repositories in a span."""

from __future__ import annotations

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.dates import parse_span
from rlog_git.errors import NothingFoundError
from rlog_git.index import query


@click.command("commits", epilog="Example: rlog commits --from 'last monday' --repo w2s")
@click.option("--from", "first", metavar="DAY", default="", help="From this day on.")
@click.option("--to", "last", metavar="DAY", default="", help="Up to this day.")
@click.option(
    "--repo",
    metavar="NAME",
    default="",
    help="Only those of this repository.",
    shell_complete=completing.repository,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_context
def commits_command(context: Context, first: str, last: str, repo: str, as_json: bool) -> None:
    """List the commits of linked repositories, newest last."""
    start = parse_span(first, context.today)[0].isoformat() if first else ""
    end = parse_span(last, context.today)[1].isoformat() if last else ""
    rows = query.commits(context.index().connection, start, end, repo)
    if as_json:
        screen.print_json([screen.commit_json(row) for row in rows])
        return
    if not rows:
        if start or end or repo:
            raise NothingFoundError("no commits there", "All of them: rlog commits")
        raise NothingFoundError(
            "the log holds no commits yet", "Link a repository: rlog link add REPO"
        )
    screen.show([screen.commit_line(row) for row in rows])
