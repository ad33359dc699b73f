"""The options that add, todo, idea and think share, and what they mean."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import completing
from rlog_git.dates import log_day, parse_now, parse_span
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.text.child import Parent, parent_at
from rlog_git.text.head import read_time
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from rlog_git.cli.context import Context

SECTIONS = click.Choice(["next", "done", "ideas", "review"])
# 'daily/2026/2026-11-23.md:14'
PLACE = re.compile(r"(.+\.md):(\d{1,9})")
UNDER = "--under takes 'last', a block id, or a place such as daily/2026/2026-11-23.md:14"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for beside the text, as it was typed."""

    on: str = ""
    at: str = ""
    under: str = ""
    attach: tuple[str, ...] = ()
    important: int = 0
    no_project: bool = False

    @property
    def attached_name(self) -> str:
        """Return the name of the first attached file, which stands for a text that is not given."""
        return PurePath(self.attach[0]).name if self.attach else ""


def entry_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options, as one value `options`."""

    @functools.wraps(command)
    def with_options(*args: Any, **given: Any) -> None:  # noqa: ANN401 - click gives by name
        shared = {name: given.pop(name) for name in Options.__slots__ if name in given}
        command(*args, options=Options(**shared), **given)

    for option in (
        click.option(
            "--no-project", is_flag=True, help="Don't append the linked repository's project."
        ),
        click.option("-i", "important", count=True, help="Important; -ii very important."),
        click.option(
            "--attach",
            metavar="FILE",
            multiple=True,
            help="Copy a file into attachments/ and link it.",
            shell_complete=completing.file,
        ),
        click.option(
            "--under",
            metavar="ENTRY",
            default="",
            help="Below an entry: last, its id or its place.",
        ),
        click.option("--on", metavar="DAY", default="", help="Write into the note of another day."),
    ):
        with_options = option(with_options)
    return with_options


def at_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option that sets an entry's clock."""
    option = click.option(
        "--at", metavar="WHEN", default="", help="When it was: 9:30, or 2026-11-23T14:02."
    )
    return option(command)


def moment(context: Context, options: Options) -> tuple[date, str]:
    """Return the day an entry belongs to and its clock, "" for one of another day."""
    day, clock = context.today, context.clock
    if options.on:
        day, clock = parse_span(options.on, context.today)[0], ""
    if options.at:
        time, end, rest = read_time(options.at + " ")
        if time and not rest:
            return day, f"{time}–{end.strip('…')}" if end else time
        when = parse_now(options.at)
        clock = f"{when:%H:%M}"
        day = day if options.on else log_day(when, context.vault().settings.day_ends)
    return day, clock


def parent(context: Context, under: str, day: date, *, required: bool = True) -> Parent | None:
    """Return the entry that --under names; None where a last one is wanted but not required."""
    place = PLACE.fullmatch(under)
    if place:
        data = files.read(files.inside(context.vault().root, place[1]))
        return parent_at(data, place[1], int(place[2]), context.vault().settings.grammar)
    row = _last(context, day) if under == "last" else _by_id(context, under)
    if row:
        return Parent(row["path"], row["line"], row["text"])
    if not required:
        return None
    if under == "last":
        raise NothingFoundError(f"{day} holds no entry to write below", UNDER)
    raise UsageError(f"no entry has the id {under!r}", UNDER)


def _last(context: Context, day: date) -> dict[str, Any] | None:
    from rlog_git.answers.days import last_entry  # noqa: PLC0415 - plain entries ask no index
    from rlog_git.index import query  # noqa: PLC0415 - the same
    from rlog_git.index.language import Filter  # noqa: PLC0415 - the same

    iso = (day.isoformat(),)
    return last_entry(
        query.entries(context.index().connection, [Filter("from", iso), Filter("to", iso)])
    )


def _by_id(context: Context, block_id: str) -> dict[str, Any] | None:
    from rlog_git.index import query  # noqa: PLC0415 - plain entries ask no index

    found = query.entries_by_id(context.index().connection, block_id.lstrip("^"))
    return found[0] if found else None
