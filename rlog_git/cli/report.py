"""report: ask the log one of a researcher's questions."""

from __future__ import annotations

import click

from rlog_git.answers import registry
from rlog_git.answers.answer import Asked, Question, project_named
from rlog_git.answers.spans import read_span
from rlog_git.cli import completing, screen
from rlog_git.cli.answered import csv_files, show_answer, write_file, write_pictures
from rlog_git.cli.context import Context, pass_context
from rlog_git.daybook.hours import hours_of

EXAMPLES = """Example: rlog report sources --span 2026-11; rlog report origins 'freeze the head';
rlog report focus --project w2s"""


class Questions(click.Command):
    """Says in its help which report answers which question."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the questions above the options."""
        known = registry.BUILT_IN.values()
        with formatter.section("Questions"):
            formatter.write_dl([(f"rlog report {each.name}", each.asks) for each in known])
        super().format_options(ctx, formatter)


@click.command("report", cls=Questions, epilog=EXAMPLES)
@click.argument("name", required=False, default="", shell_complete=completing.report)
@click.argument("words", nargs=-1)
@click.option("--span", default="", help="The days it is about: 'last week', 2026-11, 30d, all.")
@click.option("--project", default="", help="Only this project.", shell_complete=completing.project)
@click.option("--csv", metavar="FILE", default="", help="Write its table into FILE.")
@click.option("--svg", metavar="FILE", default="", help="Write its pictures into FILE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_context
def report_command(
    context: Context,
    name: str,
    words: tuple[str, ...],
    span: str,
    project: str,
    csv: str,
    svg: str,
    as_json: bool,
) -> None:
    """Ask the log a question; NAME says which.

    Every answer shows how many entries it rests on and where they stand, and says "too little to
    say" instead of a number that would mean nothing.
    """
    if not name:
        _show_questions()
        return
    question = registry.question(name)
    connection = context.index().connection
    first, last = read_span(span or question.span, context.today, connection)
    asked = Asked(
        first=first,
        last=last,
        today=context.today,
        words=" ".join(words),
        project=project_named(project),
        hours=hours_of(context.vault()),
    )
    answer = question.answer(connection, asked)
    for path, text in csv_files(answer, csv) if csv else ():
        write_file(path, text)
    if svg:
        write_pictures(svg, answer)
    show_answer(answer, as_json=as_json)


def _show_questions() -> None:
    known: list[Question] = [*registry.BUILT_IN.values(), *registry.foreign()]
    width = max(len(each.name) for each in known)
    screen.show([f"rlog report {each.name:<{width}}  {each.asks}" for each in known])
