"""watch: keep index, journal and spool current, and commit the vault."""

from __future__ import annotations

import os
import signal
import sys
from queue import SimpleQueue
from typing import TYPE_CHECKING

import click

from rlog_git.cli.context import INTERRUPTED, Context, pass_context
from rlog_git.watch import service, watching

if TYPE_CHECKING:
    from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command("watch", epilog="Example: rlog watch --install")
@click.option("--install", is_flag=True, help="Write a service of yours that watches this vault.")
@pass_context
def watch_command(context: Context, install: bool) -> None:
    """Keep the log current while you write in any editor, and commit it when you pause.

    What you save is indexed within a second; commits of linked code are logged as they are made;
    open tasks are carried over when a day begins. Ctrl-C ends it when what it does is done.
    """
    vault = context.vault()
    if install:
        written = service.install(vault)
        click.echo(f"wrote {written.path}")
        for what, command in written.commands:
            click.echo(f"  {what}: {command}")
        return
    hints: SimpleQueue[str] = SimpleQueue()
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)
        hints.put(watching.STOP)

    for number in ENDING:
        signal.signal(number, stop)

    def say(sentence: str) -> None:
        try:
            click.echo(f"{context.clock} {sentence}")
        except BrokenPipeError:  # the reader went away, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            hints.put(watching.STOP)
        except OSError:
            pass  # the terminal was closed: nobody reads, and the work goes on

    watching.watch(vault, lambda: context.now, say, hints)
    if stopped[:1] == [signal.SIGINT]:
        sys.exit(INTERRUPTED)
