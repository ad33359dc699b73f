"""Ask at a terminal whether the lessons of a review were practised, and write the answers down."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rlog_git.answers.weeks import week_name
from rlog_git.cli.found import clean
from rlog_git.daybook import weeks as acts
from rlog_git.index import learned
from rlog_git.text import practice

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.cli.context import Context

QUESTION = "    practised this week? y, n, or Enter to leave it"


def ask_practised(context: Context, monday: date) -> None:
    """Ask about each lesson of the week's review that has no answer yet, if somebody is there."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    open_ = [
        each
        for each in learned.practices(context.index().connection)
        if each.week == week_name(monday) and not each.answer
    ]
    for each in open_:
        click.echo(f"  lesson: {clean(each.lesson)}")
        given = click.prompt(QUESTION, default="", show_default=False).strip().casefold()
        if given in (*practice.YES, *practice.NO):
            acts.answer(context.vault(), monday, each.about, given[0])
