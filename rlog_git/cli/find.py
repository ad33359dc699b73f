"""list and find: entries by filter, and the best matches of a query."""

from __future__ import annotations

import os
import re
import sys

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import found_line
from rlog_git.dates import parse_span
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import chains, query
from rlog_git.index.language import Filter, parse_query

LIMIT = 20


@click.command("list", epilog="Example: rlog list --from 'last monday' --kind exp")
@click.argument("words", nargs=-1)
@click.option("--from", "first", metavar="DAY", default="", help="From this day on.")
@click.option("--to", "last", metavar="DAY", default="", help="Up to this day.")
@click.option(
    "--kind",
    default="",
    help="Only this kind, such as exp; several by commas.",
    shell_complete=completing.kind,
)
@click.option(
    "--level",
    type=click.Choice(["0", "1", "2"]),
    default=None,
    help="Facts, thoughts, reflections.",
)
@click.option(
    "--tag", default="", help="Only entries with this tag.", shell_complete=completing.tag
)
@click.option("--section", type=click.Choice(["next", "done", "ideas", "review"]), default=None)
@click.option(
    "--project", default="", help="Only entries of this project.", shell_complete=completing.project
)
@click.option("-n", "limit", type=click.IntRange(min=0), default=None, help="Only the newest N.")
@click.option("--history", is_flag=True, help="Also where carried tasks stood before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_context
def list_command(
    context: Context,
    words: tuple[str, ...],
    first: str,
    last: str,
    kind: str,
    level: str | None,
    tag: str,
    section: str | None,
    project: str,
    limit: int | None,
    history: bool,
    as_json: bool,
) -> None:
    """List entries, newest last; WORDS filter the text."""
    given = {"kind": kind, "level": level, "tag": tag, "section": section, "project": project}
    begin = parse_span(first, context.today)[0].isoformat() if first else ""
    end = parse_span(last, context.today)[1].isoformat() if last else ""
    filters = _filters(given, begin, end, words)
    rows = query.entries(context.index().connection, filters, -1 if limit is None else limit)
    if history:
        traces = _history(context, rows)
        if {condition.key for condition in filters} <= {"from", "to", "contains"}:
            traces = chains.traces_that_hold(
                context.index().connection, [*map(str.casefold, words)]
            )
        until = end or "9999"
        rows += [chains.as_entry(row) for row in traces if begin <= (row["day"] or "") <= until]
        rows.sort(key=lambda row: (row["day"] or "", row["path"], row["line"]))
    if as_json:
        screen.print_json([screen.entry_json(row) for row in rows])
        return
    if not rows:
        if filters:
            raise NothingFoundError("no entry matches")
        raise NothingFoundError("the log has no entries yet", "Begin with 'rlog add TEXT'")
    screen.show([screen.entry_line(row) for row in rows])


def _filters(
    given: dict[str, str | None], begin: str, end: str, words: tuple[str, ...]
) -> list[Filter]:
    """Return the conditions of the options that were given, of a span of days, and of words."""
    filters = [
        Filter(key, tuple(part.strip().lstrip("#").casefold() for part in value.split(",")))
        for key, value in given.items()
        if value
    ]
    filters += [Filter(key, (day,)) for key, day in (("from", begin), ("to", end)) if day]
    if words:
        filters.append(Filter("contains", tuple(word.casefold() for word in words)))
    return filters


@click.command(
    "find",
    context_settings={"ignore_unknown_options": True},
    epilog="""Example: rlog find 'tag:bug kind:exp from:2026-03 "exact words" -not prefix*'""",
)
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("-n", "limit", type=click.IntRange(min=1), default=LIMIT, show_default=True)
@click.option("--history", is_flag=True, help="Below each task also where it stood before.")
@click.option("--regex", is_flag=True, help="QUERY is a regular expression over the text.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, with score and snippet.")
@pass_context
def find_command(
    context: Context,
    words: tuple[str, ...],
    limit: int,
    history: bool,
    regex: bool,
    as_json: bool,
) -> None:
    r"""Search the log, best match first.

    \b
    words        all of them          OR           either of two
    "two words"  in this order        -word        not this one
    pre*         any ending           tag: kind: from: to: on: section:
                                      level: project: person: state: path:
    """
    text = " ".join(words)
    if regex:
        rows = _by_pattern(context, " ".join(words), limit)
    else:
        rows = query.find(context.index().connection, parse_query(text, context.today), limit)
    if history:
        traces = [chains.as_entry(row) for row in _history(context, rows)]
        rows = [
            each
            for row in rows
            for each in (row, *(t for t in traces if t["block_id"] == row["block_id"]))
        ]
    if as_json:
        screen.print_json([screen.entry_json(row) for row in rows])
        return
    if not rows:
        raise NothingFoundError(f"nothing in the log matches {text}")
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    screen.show([found_line(row, colour=colour) for row in rows])


def _history(context: Context, rows: list[query.Row]) -> list[query.Row]:
    """Return the traces of the tasks among these rows, by task and day."""
    ids = [row["block_id"] for row in rows if row.get("task")]
    found = chains.traces_of(context.asked_index().connection, ids)
    return [trace for block_id in found for trace in found[block_id]]


def _by_pattern(context: Context, pattern: str, limit: int) -> list[query.Row]:
    try:
        wanted = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        at = " " * (error.pos or 0)
        raise UsageError(f"cannot read the pattern: {error.msg}\n  {pattern}\n  {at}^") from None
    rows = []
    for row in reversed(query.entries(context.index().connection)):
        found = wanted.search(row["text"])
        if found:
            start, end = found.span()
            text = row["text"]
            before, after = text[max(start - 40, 0) : start], text[end : end + 60]
            snippet = f"{before}\x02{found[0]}\x03{after}"
            rows.append({**row, "score": 1.0, "snippet": snippet})
        if len(rows) == limit:
            break
    return rows
