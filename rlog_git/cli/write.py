"""add, todo, idea, think: what the fast lane does not take, with every option."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from rlog_git.cli import completing
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.options import SECTIONS, Options, at_option, entry_options, moment, parent
from rlog_git.cli.typed import giving_back, linked_project, typed_text
from rlog_git.dates import format_minutes, parse_day, parse_minutes
from rlog_git.daybook import placing, writing
from rlog_git.daybook import tasks as task_acts
from rlog_git.daybook.attach import attach
from rlog_git.errors import NotWrittenError, RlogError, UsageError
from rlog_git.text import render, syntax
from rlog_git.text.attachment import with_link
from rlog_git.text.head import read_time

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.text.child import Parent


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
@at_option
@click.option("-e", "--edit", is_flag=True, help="Write the entry in your editor.")
@entry_options
@pass_context
def add_command(
    context: Context,
    text: tuple[str, ...],
    kind: str,
    to: str | None,
    edit: bool,
    options: Options,
) -> None:
    """Write one entry into today's note; without TEXT, ask for one raw line.

    '-' reads the text from standard input. The shell-safe form of #tag is +tag. An entry that
    begins with a clock or a range, such as 9:30-11:00, keeps it.
    """
    typed = typed_text(context, text, "add", edit=edit, instead=options.attached_name)
    with giving_back(typed):
        _write_entry(context, typed, kind, to, options)


@click.command("todo", epilog="Example: rlog todo 'rerun with three seeds +w2s' -e 2h -d friday")
@click.argument("text", nargs=-1, shell_complete=completing.entry)
@click.option(
    "-e", "estimate", metavar="DURATION", default="", help="The estimate, such as 45m or 1h30m."
)
@click.option("-d", "due", metavar="DAY", default="", help="The day it is due, such as friday.")
@click.option("--week", is_flag=True, help="An intention of this week, in the weekly note.")
@entry_options
@pass_context
def todo_command(
    context: Context,
    text: tuple[str, ...],
    estimate: str,
    due: str,
    week: bool,
    options: Options,
) -> None:
    """Write a task into today's note; without TEXT, ask for one raw line.

    --week writes what you intend for a week: it stands on top of 'rlog' and 'rlog tasks' until
    Sunday, is never carried, and the next review tells what came of it.
    """
    typed = typed_text(context, text, "todo", instead=options.attached_name)
    with giving_back(typed):
        minutes = parse_minutes(estimate) if estimate else -1
        if estimate and minutes < 0:
            raise UsageError(f"cannot read the estimate {estimate!r}", "Write 45m, 2h or 1h30m")
        if week and options.under:
            raise UsageError("an intention of the week hangs below nothing", "Leave --under out")
        due_day = parse_day(due, context.today).isoformat() if due else ""
        given = format_minutes(minutes) if estimate else ""
        emoji = context.vault().settings.emoji
        day = moment(context, options)[0]
        above = parent(context, options.under, day) if options.under else None
        path = _week_path(context, day) if week else _path(context, day, above)
        body = _with_files(context, typed, day, path, options)
        project = _project(context, options, above)
        line = render.task_line(body, given, due_day, options.important, project, emoji=emoji)
        if week:
            _intend(context, day, line)
        else:
            _write(context, "next", line, day, above)


@click.command("idea", epilog="Example: rlog idea 'what if the student sees the error bars?'")
@click.argument("text", nargs=-1, shell_complete=completing.entry)
@at_option
@entry_options
@pass_context
def idea_command(context: Context, text: tuple[str, ...], options: Options) -> None:
    """Write an idea into today's note; without TEXT, ask for one raw line."""
    typed = typed_text(context, text, "idea", instead=options.attached_name)
    with giving_back(typed):
        _write_entry(context, typed, "", "ideas", options)


@click.command("think", epilog="Example: rlog think 'maybe the confidence term only hides it'")
@click.argument("text", nargs=-1, shell_complete=completing.entry)
@entry_options
@pass_context
def think_command(context: Context, text: tuple[str, ...], options: Options) -> None:
    """Write a thought below the entry written last today, or below another with --under.

    Where the day holds no entry yet, the thought is an entry of its own.
    """
    typed = typed_text(context, text, "think", instead=options.attached_name)
    with giving_back(typed):
        _write_entry(context, typed, "thought", None, options, below_last=True)


def _write_entry(
    context: Context,
    typed: str,
    kind: str,
    to: str | None,
    options: Options,
    *,
    below_last: bool = False,
) -> None:
    """Write one entry with what the options say; raise an RlogError before anything is written."""
    vault = context.vault()
    kinds = vault.settings.grammar.kinds
    if kind and kind.casefold() not in kinds:
        raise UsageError(f"unknown kind {kind!r}", f"Known kinds: {', '.join(sorted(kinds))}")
    day, clock = moment(context, options)
    if below_last and not options.under:
        above = parent(context, "last", day, required=False)
    else:
        above = parent(context, options.under, day) if options.under else None
    time, end, rest = read_time(typed)
    if time:
        clock = f"{time}–{end.strip('…')}" if end else time
    elif above and not options.at:
        clock = ""
    body = rest if time else typed
    head = kind or body.partition(":")[0]
    known = kinds.get(head.casefold(), ("did", 0))[0]
    section = to or syntax.KIND_SECTION.get(known, "done")
    body = _with_files(context, body, day, _path(context, day, above), options)
    project = _project(context, options, above)
    line = render.entry_line(body, clock, kind, options.important, project)
    _write(context, section, line, day, above)


def _write(context: Context, section: str, line: str, day: date, above: Parent | None) -> None:
    vault = context.vault()
    if above:
        written = placing.put_under(vault, above, day, section, line)
        click.echo(f"{written.path}:{written.line}  {written.text}")
        return
    path = writing.day_path(vault, day)
    record = writing.acknowledge(vault, path, day, section, line)
    try:
        path = _opened(context, day, path)
        if section == "next" and line.startswith("- ["):
            task_acts.box_tasks(vault, path)
    except NotWrittenError as error:
        raise NotWrittenError(path, error.reason, line, journalled=True) from error
    code = writing.add(vault, path, record, section, line)
    if code:
        sys.exit(code)


def _opened(context: Context, day: date, usual: str) -> str:
    """Make the note of a day and return its path; a failing index keeps no entry out of it."""
    try:
        if day == context.today:
            return context.open_today()[0]
        return writing.make(context.vault(), day, context.note_of(day))
    except NotWrittenError:
        raise
    except (RlogError, OSError) as error:
        click.echo(f"rlog: open tasks were not looked at: {error}", err=True)
        return writing.make(context.vault(), day, usual)


def _intend(context: Context, day: date, line: str) -> None:
    from rlog_git.daybook import weeks  # noqa: PLC0415 - once a week

    written = weeks.intend(context.vault(), day - timedelta(days=day.weekday()), line)
    click.echo(f"{written.path}:{written.line}  {written.text}")


def _week_path(context: Context, day: date) -> str:
    from rlog_git.daybook import weeks  # noqa: PLC0415 - once a week

    return weeks.week_path(context.vault(), day - timedelta(days=day.weekday()))


def _path(context: Context, day: date, above: Parent | None) -> str:
    return above.path if above else writing.day_path(context.vault(), day)


def _with_files(context: Context, body: str, day: date, path: str, options: Options) -> str:
    """Copy the files of --attach into the vault and put their links into the text."""
    text = body
    for source in options.attach:
        link = attach(context.vault(), source, day, body, path)
        named = text == options.attached_name and not link.startswith("!")
        text = with_link("" if named else text, link)
    return text


def _project(context: Context, options: Options, above: Parent | None) -> str:
    """Return the project of the linked repository one stands in; a child has its parent's."""
    return linked_project(context, wanted=not (options.no_project or above))
