"""merge-driver, as far as its fast lane does not take it: its help, and wrong use."""

from __future__ import annotations

import sys

import click

from rlog_git.cli import merging


@click.command(
    "merge-driver",
    epilog="Example: rlog merge-driver %O %A %B %P, as git's setting merge.rlog.driver",
)
@click.argument("base", type=click.Path())
@click.argument("ours", type=click.Path())
@click.argument("theirs", type=click.Path())
@click.argument("path", required=False, default="")
def merge_driver_command(base: str, ours: str, theirs: str, path: str) -> None:
    """Merge two versions of a note with the one both came from, for git; the result is in OURS.

    PATH is the note's name for messages. Exit code 1 where only a person can tell: nothing is
    written then, and the setting that 'rlog init' makes lets 'git merge-file' put its markers.
    """
    sys.exit(merging.merge_files(base, ours, theirs, path or ours))
