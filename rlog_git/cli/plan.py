"""plan: today's open tasks in an order, with what they take by one's own record."""

from __future__ import annotations

import click

from rlog_git.answers.answer import Asked
from rlog_git.cli.answered import show_answer
from rlog_git.cli.context import Context, pass_context
from rlog_git.dates import parse_minutes
from rlog_git.daybook.hours import hours_of
from rlog_git.errors import UsageError


@click.command("plan", epilog="Example: rlog plan --hours 6h")
@click.option("--hours", metavar="TIME", default="", help="The time you have today: 6h, 4h30m.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_context
def plan_command(context: Context, hours: str, as_json: bool) -> None:
    """Say what today's open tasks take, and propose an order.

    What is overdue or due today stands first. Times are those of your own finished tasks; without
    --hours the sum is held against the time a day usually has for tasks. Questions that had no
    entry for 30 days are listed. Nothing is written.
    """
    from rlog_git.answers.plan import plan  # noqa: PLC0415 - its help needs none of it

    minutes = parse_minutes(hours)
    if hours and minutes < 0:
        raise UsageError(f"cannot read the time {hours!r}", "Write it as 6h or 4h30m")
    today = context.today
    asked = Asked(first=today, last=today, today=today, hours=hours_of(context.vault()))
    answer = plan(context.index().connection, asked, minutes)
    show_answer(answer, as_json=as_json)
