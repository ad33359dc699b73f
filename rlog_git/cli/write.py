"""add, todo, idea: what the fast lane does not take, with every option."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing
from rlog_git.cli.main import Context, pass_context
from rlog_git.dates import format_minutes, parse_day, parse_minutes, parse_span
from rlog_git.daybook import writing
from rlog_git.errors import NotWrittenError, RlogError, UsageError
from rlog_git.text import render, syntax
from rlog_git.text.entries import read_time

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS = click.Choice(["next", "done", "ideas", "review"])


def _important(command: click.decorators.FC) -> click.decorators.FC:
    option = click.option("-i", "important", count=True, help="Important; -ii very important.")
    return option(command)


@click.command("add", epilog="Example: rlog add 'read: arXiv:2312.09390 on weak supervision #w2s'")
@click.argument("text", nargs=-1, shell_complete=completing.entry)
@click.option(
    "-k",
    "kind",
    default="",
    help="The kind of entry, such as exp, read or bug.",
    shell_complete=completing.kind,
)
@click.option("--to", type=SECTIONS, default=None, help="The section; else the kind's own.")
@click.option("--on", metavar="DAY", default="", help="Write into the note of another day.")
@click.option("-e", "--edit", is_flag=True, help="Write the entry in your editor.")
@click.option("--no-project", is_flag=True, help="Don't append the linked repository's project.")
@_important
@pass_context
def add_command(
    context: Context,
    text: tuple[str, ...],
    kind: str,
    to: str | None,
    on: str,
    edit: bool,
    no_project: bool,
    important: int,
) -> None:
    """Write one entry into today's note; without TEXT, ask for one raw line.

    '-' reads the text from standard input. The shell-safe form of #tag is +tag.
    """
    typed = _text(text, edit=edit, prompt="entry")
    with _giving_back(typed):
        vault = context.vault()
        kinds = vault.settings.grammar.kinds
        if kind and kind.casefold() not in kinds:
            raise UsageError(f"unknown kind {kind!r}", f"Known kinds: {', '.join(sorted(kinds))}")
        time, end, rest = read_time(typed)
        clock = _clock(time, end) if time else (context.clock if not on else "")
        body = rest if time else typed
        head = kind or body.partition(":")[0]
        known = kinds.get(head.casefold(), ("did", 0))[0]
        section = to or syntax.KIND_SECTION.get(known, "done")
        project = _project(context, no_project=no_project)
        line = render.entry_line(body, clock, kind, important, project)
        _write(context, section, line, on)


@click.command("todo", epilog="Example: rlog todo 'rerun with three seeds +w2s' -e 2h -d friday")
@click.argument("text", nargs=-1, shell_complete=completing.entry)
@click.option(
    "-e", "estimate", metavar="DURATION", default="", help="The estimate, such as 45m or 1h30m."
)
@click.option("-d", "due", metavar="DAY", default="", help="The day it is due, such as friday.")
@click.option("--week", is_flag=True, help="An intention of this week, in the weekly note.")
@click.option("--on", metavar="DAY", default="", help="Write into the note of another day.")
@click.option("--no-project", is_flag=True, help="Don't append the linked repository's project.")
@_important
@pass_context
def todo_command(
    context: Context,
    text: tuple[str, ...],
    estimate: str,
    due: str,
    week: bool,
    on: str,
    no_project: bool,
    important: int,
) -> None:
    """Write a task into today's note.

    --week writes what you intend for a week: it stands on top of 'rlog' and 'rlog tasks' until
    Sunday, is never carried, and the next review tells what came of it.
    """
    typed = _text(text, edit=False, prompt="task")
    with _giving_back(typed):
        minutes = parse_minutes(estimate) if estimate else -1
        if estimate and minutes < 0:
            raise UsageError(f"cannot read the estimate {estimate!r}", "Write 45m, 2h or 1h30m")
        day = parse_day(due, context.today).isoformat() if due else ""
        given = format_minutes(minutes) if estimate else ""
        line = render.task_line(
            typed,
            given,
            day,
            important,
            _project(context, no_project=no_project),
            emoji=context.vault().settings.emoji,
        )
        if week:
            _intend(context, line, on)
        else:
            _write(context, "next", line, on)


@click.command("idea", epilog="Example: rlog idea 'what if the student sees the error bars?'")
@click.argument("text", nargs=-1, shell_complete=completing.entry)
@click.option("--on", metavar="DAY", default="", help="Write into the note of another day.")
@click.option("--no-project", is_flag=True, help="Don't append the linked repository's project.")
@_important
@pass_context
def idea_command(
    context: Context,
    text: tuple[str, ...],
    on: str,
    no_project: bool,
    important: int,
) -> None:
    """Write an idea into today's note."""
    typed = _text(text, edit=False, prompt="idea")
    with _giving_back(typed):
        clock = "" if on else context.clock
        project = _project(context, no_project=no_project)
        _write(context, "ideas", render.entry_line(typed, clock, "", important, project), on)


def _intend(context: Context, line: str, on: str) -> None:
    from rlog_git.daybook import weeks  # noqa: PLC0415 - once a week

    day = parse_span(on, context.today)[0] if on else context.today
    written = weeks.intend(context.vault(), day - timedelta(days=day.weekday()), line)
    click.echo(f"{written.path}:{written.line}  {written.text}")


def _write(context: Context, section: str, line: str, on: str) -> None:
    day = parse_span(on, context.today)[0] if on else context.today
    vault = context.vault()
    path = writing.day_path(vault, day)
    record = writing.acknowledge(vault, path, day, section, line)
    try:
        if day == context.today:
            context.open_today()
        else:
            writing.make(vault, day)
    except NotWrittenError as error:
        raise NotWrittenError(path, error.reason, line, journalled=True) from error
    code = writing.add(vault, path, record, section, line)
    if code:
        sys.exit(code)


def _project(context: Context, *, no_project: bool) -> str:
    context.vault()
    if context.project and not no_project:
        click.echo(
            f"rlog: in a repository linked to project {context.project}: "
            f"#p/{context.project} added",
            err=True,
        )
        return context.project
    return ""


def _text(words: tuple[str, ...], *, edit: bool, prompt: str) -> str:
    """Return what to write: the words, standard input for '-', the editor, or one raw line."""
    if words == ("-",):
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    elif edit:
        text = click.edit(" ".join(words)) or ""
    elif words:
        text = render.words_to_text(words)
    elif sys.stdin.isatty():
        text = _raw_line(prompt)
    else:
        raise UsageError(
            f"no text for the {prompt}", f"Say it: rlog {prompt} 'TEXT', or pipe it in with -"
        )
    if not text.strip():
        raise UsageError("nothing was written, for the text is empty")
    return text


def _raw_line(prompt: str) -> str:
    try:
        return input(f"{prompt}> ")
    except EOFError:
        return ""


def _clock(time: str, end: str) -> str:
    return f"{time}–{end.strip('…')}" if end else time


@contextmanager
def _giving_back(typed: str) -> Iterator[None]:
    """Put the typed text behind an error that does not show it, so that nothing typed is lost."""
    try:
        yield
    except NotWrittenError:
        raise
    except RlogError as error:
        given = type("GivenBackError", (RlogError,), {"exit_code": error.exit_code})
        back: RlogError = given(str(error) + f"\nYour text, not stored:\n{typed}")
        raise back from error
