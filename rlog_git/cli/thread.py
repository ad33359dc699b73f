"""thread: one question, idea, project or task as a readable timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rlog_git.cli import screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import UNDATED, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.answers.thread import Event, Thread


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

    lines = [screen.heading(_title(told)), "", clean(told.headline), ""]
    shown, left_out = shortened(told.events)
    lines += [
        f"{'':16}  … {each} left out" if isinstance(each, int) else _line(each) for each in shown
    ]
    if left_out:
        lines += ["", f"{left_out} of {len(told.events)} lines are left out: shown are the first"]
        lines[-1] += f" {HEAD}, the last {TAIL}, and what decides between them. All: --markdown"
    return lines + (["", clean(told.note)] if told.note else [])


def _line(event: Event) -> str:
    what = "" if event.what == "did" else click.style(f"{event.what}: ", bold=True)
    text = clean(event.text.partition("\n")[0])
    place = click.style(f"{event.path}:{event.line}  ({clean(event.why)})", dim=True)
    return f"{event.day or UNDATED} {event.time:>5}  {what}{text}  {place}"


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
