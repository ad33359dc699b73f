"""serve: a notebook in the browser of this machine, built anew with every save."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING

import click

from rlog_git.cli.context import INTERRUPTED, Context, pass_context
from rlog_git.cli.notebooks import chosen_notebook, notebook_argument
from rlog_git.errors import NothingFoundError
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from rlog_git.serving.serve import Serving
    from rlog_git.serving.server import Server

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PORT, TRIED = 8017, 10


@click.command("serve", epilog="Example: rlog serve --open")
@notebook_argument
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help=f"On this port, 0 for any; by default {PORT} or the next that is free.",
)
@click.option("--open", "in_browser", is_flag=True, help="Open it in the browser.")
@pass_context
def serve_command(context: Context, notebook: str, port: int | None, in_browser: bool) -> None:
    """Show a notebook in the browser; pages load themselves anew when you save a note.

    Without NOTEBOOK it is the whole log, private entries too, with its reports, threads and a
    search. With one it is what would be published, and nothing else. Only this machine can ask,
    at 127.0.0.1. Ctrl-C ends it.
    """
    serving = _of_notebook(context, notebook) if notebook else _of_everything(context)
    hints: SimpleQueue[str] = SimpleQueue()
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        from rlog_git.serving.rebuilding import STOP  # noqa: PLC0415 - loaded already

        stopped.append(number)
        hints.put(STOP)

    with _server(serving, port) as server:
        for number in ENDING:
            signal.signal(number, stop)
        click.echo(f"serving {notebook or 'the whole log'} at {server.url}; Ctrl-C ends it")
        if in_browser:
            click.launch(server.url)
        serving.keep_current(hints)
    if stopped[:1] == [signal.SIGINT]:
        sys.exit(INTERRUPTED)


def _of_notebook(context: Context, name: str) -> Serving:
    """Return what would be published of a notebook, served."""
    from rlog_git.serving.serve import Serving  # noqa: PLC0415 - jinja2 and watchdog are slow
    from rlog_git.site.build import build  # noqa: PLC0415 - the same

    vault = context.vault()
    chosen = chosen_notebook(context, name).name
    folder = vault.state / "serve" / chosen

    def again() -> None:
        now = open_vault(vault.root)
        found = [one for one in now.settings.notebooks if one.name == chosen]
        if not found:
            raise NothingFoundError(f"rlog.toml has no notebook {chosen!r} any more")
        build(now, found[0], folder, context.today)

    return Serving(vault, folder, again, lambda: context.today)


def _of_everything(context: Context) -> Serving:
    """Return the whole log, served to its owner."""
    from rlog_git.serving.owner import serve_owner  # noqa: PLC0415 - jinja2 and watchdog are slow

    return serve_owner(context.vault(), lambda: context.today)


@contextmanager
def _server(serving: Serving, port: int | None) -> Iterator[Server]:
    """Listen on a port, or on the first of some that is free; raise PortTakenError."""
    from rlog_git.serving.server import PortTakenError  # noqa: PLC0415 - loaded already

    ports = [port] if port is not None else [*range(PORT, PORT + TRIED), 0]
    for tried in ports:
        try:
            server = serving.listen(tried)
        except PortTakenError:
            if tried == ports[-1]:
                raise
            continue
        with serving.listening(server):
            yield server
        return
