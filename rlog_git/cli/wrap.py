"""wrap: close the day in a minute, by what happened and four questions."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from rlog_git.answers.days import closed_on, day_of
from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.typed import raw_line
from rlog_git.dates import long_day
from rlog_git.daybook import placing, writing
from rlog_git.daybook import tasks as task_acts
from rlog_git.index.span import day_rows
from rlog_git.text import render, syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

# what is asked, and the kind of entry that the answer becomes
QUESTIONS = (
    ("How was the day, 0-10 and a few words", "feel"),
    ("One thought", "thought"),
    ("One lesson", "lesson"),
    ("Tomorrow's first task", "task"),
)
# '7', '7/10 slow morning', '6,5: too many meetings'
FEEL = re.compile(r"(\d{1,2}(?:[.,]\d)?)(?: ?/ ?10)?(?:[ ,;:.-]+(.*))?")
MOST_FEEL = 10
SHOWN = 12


@click.command("wrap", epilog="Example: rlog wrap")
@pass_context
def wrap_command(context: Context) -> None:
    """Close the day in a minute: see what was ticked, committed and run, answer four questions.

    Every answer may be empty. Each is written at once, so that Ctrl-C and Ctrl-D keep what was
    answered so far. Away from a terminal, the answers are the lines of standard input.
    """
    screen.show(_happened(context))
    for kind, answer in _answers(context):
        if answer.strip():
            _write(context, kind, answer.strip())


def _answers(context: Context) -> Iterator[tuple[str, str]]:
    """Ask, and yield each kind with its answer; Ctrl-D ends, Ctrl-C does and says so."""
    if not sys.stdin.isatty():
        for _question, kind in QUESTIONS:
            yield kind, sys.stdin.buffer.readline().decode("utf-8", "surrogateescape")
        return
    click.echo()
    for question, kind in QUESTIONS:
        try:
            answer = raw_line(context, question)
        except EOFError:
            click.echo()
            return
        yield kind, answer


def _happened(context: Context) -> list[str]:
    """Return what was ticked, committed and run today; no more than a few lines of each."""
    today = context.today
    span = day_rows(context.index().connection, today, today)
    day = day_of(span, today)
    ticked = [row for row in span.closed if row["state"] == "done"]
    parts = (
        [screen.ticked_line(row) for row in ticked if closed_on(row) == day.day],
        [screen.commit_line(row)[11:] for row in day.commits],
        [screen.entry_line(row)[11:] for row in day.runs],
    )
    lines = [line for part in parts for line in screen.newest(part, SHOWN, "rlog week")]
    if not lines:
        lines = ["Nothing was ticked, committed or run."]
    return [screen.heading(long_day(today)), *lines]


def _write(context: Context, kind: str, answer: str) -> None:
    """Write one answer into today's note."""
    vault = context.vault()
    path = writing.day_path(vault, context.today)
    if kind == "task":
        line = render.task_line(answer, emoji=vault.settings.emoji)
        path, _ = context.open_today()
        task_acts.box_tasks(vault, path)
        written = placing.put_first(vault, path, context.today, "next", line)
        click.echo(f"{written.path}:{written.line}  {written.text}")
        return
    section = syntax.KIND_SECTION.get(kind, "done")
    said = feeling(answer) if kind == "feel" else answer
    line = render.entry_line(said.removeprefix(f"{kind}:").lstrip(), kind=kind)
    record = writing.acknowledge(vault, path, context.today, section, line)
    path, _ = context.open_today()
    code = writing.add(vault, path, record, section, line)
    if code:
        sys.exit(code)


def feeling(answer: str) -> str:
    """Return ``7/10 slow morning`` for ``7 slow morning``; what begins otherwise stays."""
    found = FEEL.fullmatch(answer)
    number = found[1].replace(",", ".") if found else ""
    if not found or float(number) > MOST_FEEL:
        return answer
    return f"{number}/10 {found[2] or ''}".rstrip()
