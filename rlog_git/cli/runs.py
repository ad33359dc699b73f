"""run, result and runs: start experiments, say how they came out, look at them."""

from __future__ import annotations

import click

from rlog_git.answers import runs as answers
from rlog_git.cli import run, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.typed import giving_back
from rlog_git.dates import parse_span
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import query
from rlog_git.text.question import question_name

CLAIMS = ("supports", "refutes", "unclear")


@click.command(
    "run",
    epilog="Example: rlog run -m 'does a lower lr stop the spike?' -- python train.py --lr 3e-4",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.option("-q", "--question", metavar="QUESTION", default="", help="The question it asks.")
@click.option("-m", "--why", metavar="WHY", default="", help="Why you run it: a sentence.")
@click.argument("command", nargs=-1, required=True, metavar="[--] CMD...", type=click.UNPROCESSED)
@pass_context
def run_command(context: Context, question: str, why: str, command: tuple[str, ...]) -> None:
    """Run CMD as if rlog were not there, and write a line about it into today's note.

    CMD has the terminal, its output and signals to itself, and its exit code is that of rlog. The
    line says why, which configs changed since the last run of the same command, how it ended, how
    long it took and on which code; the rest is in a note in notes/runs/. A log that cannot be
    written is said in one sentence and stops nothing.
    """
    if command[0].startswith("-"):
        raise UsageError(f"No such option: {command[0]}. See 'rlog run --help'")
    words = ["run", "--question", question, "--why", why, "--", *command]
    code = run.main(words, *context.given)
    raise click.exceptions.Exit(code or 0)


@click.command("result", epilog="Example: rlog result last 'no spike' --supports lr-spike")
@click.argument("which", metavar="RUN")
@click.argument("text", nargs=-1, required=True)
@click.option("--supports", metavar="QUESTION", multiple=True, help="It speaks for this.")
@click.option("--refutes", metavar="QUESTION", multiple=True, help="It speaks against this.")
@click.option("--unclear", metavar="QUESTION", multiple=True, help="It leaves this open.")
@pass_context
def result_command(
    context: Context,
    which: str,
    text: tuple[str, ...],
    supports: tuple[str, ...],
    refutes: tuple[str, ...],
    unclear: tuple[str, ...],
) -> None:
    """Say how RUN came out: TEXT goes into its note and, as a result, into today's.

    RUN is its id or the beginning of that, words of it, or 'last'.
    """
    from rlog_git.provenance.runs.outcome import write_outcome  # noqa: PLC0415 - only to write
    from rlog_git.text.render import words_to_text  # noqa: PLC0415 - the same

    said = words_to_text(text).removeprefix("result:").strip()
    if not said:
        raise UsageError("nothing was written, for the text is empty")
    given = zip(CLAIMS, (supports, refutes, unclear), strict=True)
    claims = [(claim, name) for claim, names in given for name in map(question_name, names) if name]
    with giving_back(said):
        row = answers.meant(query.runs(context.index().connection), which)
        path, _ = context.open_today()
        code = write_outcome(context.vault(), row["note_path"], path, context.now, said, claims)
    if code:
        raise click.exceptions.Exit(code)
    click.echo(f"  in {row['note_path']}, too", err=True)
    screen.say_undo()


@click.command("runs", epilog="Example: rlog runs 'last week', or rlog runs --compare r3k last")
@click.argument("span", nargs=-1)
@click.option("--compare", nargs=2, metavar="A B", default=None, help="In what two runs differ.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def runs_command(
    context: Context, span: tuple[str, ...], compare: tuple[str, str] | None, as_json: bool
) -> None:
    """List the runs of a SPAN of days, or all, newest last; --compare tells two apart."""
    _ask_slurm(context)
    connection = context.index().connection
    if compare:
        _compare(query.runs(connection), compare, as_json=as_json)
        return
    first = last = ""
    if span:
        days = parse_span(" ".join(span), context.today)
        first, last = (day.isoformat() for day in days)
    rows = query.runs(connection, first, last)
    if as_json:
        screen.print_json([screen.run_json(row) for row in rows])
    elif not rows:
        raise NothingFoundError(
            f"no runs {' '.join(span)}".rstrip(), "Run one: rlog run -m WHY -- CMD"
        )
    else:
        screen.show([screen.run_line(row) for row in rows])


def _ask_slurm(context: Context) -> None:
    """Complete the runs that were handed to Slurm and have ended since."""
    if (context.vault().state / "runs").is_dir():
        from rlog_git.provenance.runs.unfinished import settle_jobs  # noqa: PLC0415 - rare

        settle_jobs(context.vault())


def _compare(rows: list[query.Row], names: tuple[str, str], *, as_json: bool) -> None:
    one, two = (answers.meant(rows, name) for name in names)
    found = answers.compare(one, two)
    parts = (("code", found.facts), ("config", found.config), ("metrics", found.metrics))
    if as_json:
        keyed = {
            name: [dict(zip(("key", "old", "new"), row, strict=True)) for row in part]
            for name, part in parts
        }
        screen.print_json({"runs": [screen.run_json(row) for row in (one, two)], **keyed})
        return
    lines = [screen.run_line(row) for row in (one, two)]
    for name, part in parts:
        if part:
            lines += ["", screen.heading(name.capitalize()), *screen.columns(part)]
    screen.show(lines if any(part for _, part in parts) else [*lines, "", "no difference is known"])
