"""The options before a command, what follows every command, and the words of its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing
from rlog_git.cli.context import Context
from rlog_git.cli.table import Table
from rlog_git.dates import parse_now
from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from collections.abc import Sequence

# commands that only take something down: nothing else is done on their way
CAPTURING = ("add", "todo", "idea")


@click.group(
    cls=Table,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: rlog add 'exp: three seeds of the small model #w2s'",
)
@click.option(
    "--vault",
    metavar="DIR",
    default="",
    help="The vault; else RLOG_VAULT, or the one around you.",
    shell_complete=completing.folder,
)
@click.option("--at", metavar="MOMENT", default="", help="Set the clock: 2026-11-23T14:02+01:00.")
@click.version_option(package_name="rlog-git", prog_name="rlog")
@click.pass_context
def cli(ctx: click.Context, vault: str, at: str) -> None:
    """Keep a research log: plain text in git, one line an entry.

    Without a command, show today at a glance.
    """
    if at:
        parse_now(at)
    ctx.obj = Context(vault, at)
    if ctx.invoked_subcommand is None:
        from rlog_git.cli.glance import glance  # noqa: PLC0415 - loaded when called

        glance(ctx.obj)


@cli.result_callback()
@click.pass_context
def _end(ctx: click.Context, /, result: object, **_options: object) -> object:
    """Commit what has waited for ten minutes, after any command but those that take down."""
    context: Context = ctx.obj
    if context.opened_index is None or ctx.invoked_subcommand in CAPTURING:
        return result
    from rlog_git.cli.saving import commit_what_waits  # noqa: PLC0415 - only where the index is

    commit_what_waits(context)
    return result


def run(words: Sequence[str]) -> int:
    """Run a command and return its exit code; every error a user can mend is one sentence.

    Raises KeyboardInterrupt for Ctrl-C and OSError for what no room had a better sentence for:
    `__main__` ends every command alike.
    """
    try:
        code = cli.main(args=list(words), prog_name="rlog", standalone_mode=False)
    except click.exceptions.Abort:  # how click hands on Ctrl-C, and Ctrl-D at one of its questions
        raise KeyboardInterrupt from None
    except (click.ClickException, RlogError) as error:
        said = _sentence(error) if isinstance(error, click.ClickException) else str(error)
        click.echo(f"rlog: {said}", err=True)
        return error.exit_code
    return code if isinstance(code, int) else 0


def _sentence(error: click.ClickException) -> str:
    """Say what click could not read, and where to look."""
    said = error.format_message().rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return said
    name = context.info_name or ""
    if isinstance(error, click.NoSuchOption) and name in (*CAPTURING, "think"):
        return f"{said}. A text that begins with a dash goes behind --: rlog {name} -- '-x'"
    return f"{said}. See '{context.command_path} --help'"
