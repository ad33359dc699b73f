"""thread: one question, idea, project or task as a readable timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import UNDATED, clean
from rlog_git.cli.layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.answers.thread import Event, Thread

# as wide as a day and a clock
INDENT = " " * 18


@click.command("thread", epilog="Example: rlog thread error-imitation, or rlog thread '#p/w2s'")
@click.argument("words", nargs=-1, required=True, metavar="QUESTION|IDEA|PROJECT|TASK|TAG")
@click.option("--markdown", is_flag=True, help="As Markdown, with all lines.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with all lines.")
@pass_context
def thread_command(
    context: Context, words: tuple[str, ...], *, markdown: bool, as_json: bool
) -> None:
    """Tell a question, idea, project, task or tag from its first mention to its verdict.

    It is named by #q/NAME, #p/NAME, #TAG, ^ID, PATH:LINE, its name, or words of it. A thread of
    more than 40 lines is shortened on the terminal, which says how.
    """
    from rlog_git.answers import subjects, thread  # noqa: PLC0415 - its help needs none of it

    connection = context.index().connection
    told = thread.thread(connection, subjects.meant(connection, " ".join(words)))
    if as_json:
        screen.print_json(_json(told))
    elif markdown:
        click.echo("\n".join(_markdown(told)))
    else:
        screen.show(_lines(told))


def _json(told: Thread) -> dict[str, object]:
    subject = told.subject
    return {
        "kind": subject.kind,
        "name": subject.called,
        "title": subject.title,
        "headline": told.headline,
        "note": told.note,
        "rows": [event._asdict() for event in told.events],
    }


def _lines(told: Thread) -> list[str]:
    from rlog_git.answers.thread import HEAD, TAIL, shortened  # noqa: PLC0415 - only for people

    width = screen.room()
    lines = [screen.heading(_title(told)), "", *wrapped(told.headline, width), ""]
    shown, left_out = shortened(told.events)
    for each in shown:
        lines += [f"{INDENT}… {each} left out"] if isinstance(each, int) else _line(each, width)
    notes = []
    if left_out:
        notes.append(
            f"{left_out} of {len(told.events)} lines are left out: shown are the first {HEAD}, the "
            f"last {TAIL}, and what decides between them. All: --markdown"
        )
    notes += [told.note] if told.note else []
    return lines + [line for note in notes for line in ("", *wrapped(note, width))]


def _line(event: Event, width: int) -> list[str]:
    """Return an event in one line, or text and place below one another where they don't fit."""
    head = f"{event.day or UNDATED} {event.time:>5}  "
    what = "" if event.what == "did" else f"{event.what}: "
    text = what + clean(event.text.partition("\n")[0])
    place = f"{event.path}:{event.line}  ({clean(event.why)})"
    if not width or len(f"{head}{text}  {place}") <= width:
        bold = click.style(what, bold=True) + text.removeprefix(what)
        return [f"{head}{bold}  {click.style(place, dim=True)}"]
    room = max(1, width - len(head))
    first, *more = wrapped(text, room) or [""]
    below = [click.style(line, dim=True) for line in wrapped(place, room)]
    bold = click.style(what, bold=True) + first.removeprefix(what)
    return [head + bold, *(INDENT + line for line in (*more, *below))]


def _markdown(told: Thread) -> Iterator[str]:
    yield from (f"# {_title(told)}", "", told.headline)
    day = None
    for event in told.events:
        if event.day != day:
            day = event.day
            yield from ("", f"## {day or 'Without a day'}", "")
        clock = f"{event.time} " if event.time else ""
        text = event.text.replace("\n", "\n  ")
        private = " (private)" if event.private else ""
        yield f"- {clock}**{event.what}** {text}{private} — `{event.path}:{event.line}`"
    if told.note:
        yield from ("", told.note)


def _title(told: Thread) -> str:
    return f"{told.subject.kind.capitalize()}: {clean(told.subject.title)}"
