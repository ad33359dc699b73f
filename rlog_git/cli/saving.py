"""Commit, at the end of a command, what has waited for ten minutes; say what waits."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from rlog_git.errors import RlogError
from rlog_git.index import notes
from rlog_git.vault import stamp
from rlog_git.watch.alone import is_watched

if TYPE_CHECKING:
    from rlog_git.cli.context import Context
    from rlog_git.vault.config import Vault

AGE_NS = 600 * 1_000_000_000


def commit_what_waits(context: Context) -> None:
    """Commit the vault if a change of its notes waits for ten minutes; quiet where all is well.

    Mostly it costs one small file and one question to the index. A commit that could not be
    made is said in one line and tried again ten minutes later.
    """
    index = context.opened_index
    if index is None:
        return
    now = time.time_ns()
    kept = stamp.read(index.vault)
    if now - kept.tried < AGE_NS:
        return
    count, oldest = notes.changed_since(index.connection, kept.clean)
    if not count and not kept.waits:
        return
    waits = min(oldest or now, kept.waits or now)
    if now - waits < AGE_NS:
        if waits != kept.waits:
            stamp.write(index.vault, replace(kept, waits=waits))
        return
    if is_watched(index.vault):
        return
    try:
        _commit(index.vault)
    except RlogError as error:
        click.echo(f"rlog: {error}", err=True)
        stamp.write(index.vault, replace(stamp.read(index.vault), tried=now))


def what_waits(context: Context) -> str:
    """Return one sentence about what is not committed, nothing where all is."""
    index = context.opened_index
    if index is None:
        return ""
    kept = stamp.read(index.vault)
    if not kept.waits and not notes.changed_since(index.connection, kept.clean)[0]:
        return ""
    from rlog_git.vault.status import look  # noqa: PLC0415 - git is asked where something changed

    try:
        changes = look(index.vault)
    except RlogError as error:
        return str(error)
    count = len(changes.paths) + len(changes.staged)
    if not count:
        stamp.write(index.vault, stamp.Stamp(clean=changes.seen_ns))
        return ""
    why = f", for {changes.refused.reason}" if changes.refused else ""
    return f"{count} file{'s' * (count > 1)} not committed yet{why}: rlog sync"


def partly_staged(paths: tuple[str, ...]) -> str:
    """Return the sentence for files of which someone staged a part by hand."""
    return (
        f"left alone, for a part of it is staged by hand: {', '.join(paths)}."
        " Commit it with git, or 'git add' the rest"
    )


def _commit(vault: Vault) -> None:
    # subprocess and git cost 30 ms: only where something has waited
    from rlog_git.vault.commit import commit  # noqa: PLC0415
    from rlog_git.vault.status import look, may_commit  # noqa: PLC0415

    changes = look(vault)
    if not may_commit(vault, changes):
        stamp.write(vault, replace(stamp.read(vault), tried=time.time_ns()))
        return
    done = commit(vault, changes)
    if done.staged:
        click.echo(f"rlog: {partly_staged(done.staged)}", err=True)
