"""Find the task that words mean: its number in the list last printed, its id, or words of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rlog_git.cli.found import clean
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import query
from rlog_git.provenance.private_files import write_private
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.cli.context import Context
    from rlog_git.index.store import Index

Row = dict[str, Any]
LISTED = "listed.json"


def listed_tasks(context: Context) -> list[Row]:
    """Return the open intentions of this week, then the open tasks."""
    connection = context.asked_index().connection
    intended = query.intentions(connection, f"{context.today:%G-W%V}")
    return [row for row in intended if row["state"] in ("open", "doing")] + query.open_tasks(
        connection
    )


def remember(context: Context, rows: list[Row]) -> None:
    """Keep what was listed, so that a number means the task one saw."""
    listed = [[row["block_id"], row["description"]] for row in rows]
    write_private(context.vault().state / LISTED, json.dumps(listed).encode())


def one(context: Context, words: Sequence[str]) -> tuple[Row, str]:
    """Return the one task meant and the text after it; raise UsageError for several."""
    found, text = chosen(context, tuple(words))
    if len(found) > 1:
        raise UsageError(f"{len(found)} tasks are named; nothing was changed", "Name one")
    return found[0], text


def chosen(context: Context, words: tuple[str, ...]) -> tuple[list[Row], str]:
    """Return the tasks meant and the text after them."""
    context.open_today()
    index = context.index()
    rows = listed_tasks(context)
    by_id = {row["block_id"]: row for row in rows if row["block_id"]}
    found: list[Row] = []
    rest = list(words)
    while rest and (rest[0].isdigit() or rest[0].lstrip("^") in by_id):
        word = rest.pop(0)
        found.append(
            _by_number(context, index, int(word), by_id)
            if word.isdigit()
            else by_id[word.lstrip("^")]
        )
    if found:
        return found, " ".join(rest)
    # a last argument of several words may say what was done: rlog done seeds 'the spike is gone'
    if len(rest) > 1 and " " in rest[-1] and not _hits(rest, rows):
        return [_by_words(rest[:-1], rows)], rest[-1]
    return [_by_words(rest, rows)], ""


def _by_number(context: Context, index: Index, number: int, by_id: dict[str, Row]) -> Row:
    try:
        listed = json.loads(files.read_or_nothing(context.vault().state / LISTED) or b"[]")
    except ValueError:
        listed = []
    if not 1 <= number <= len(listed):
        said = f"it had {len(listed)}" if listed else "none was printed yet"
        raise UsageError(
            f"there is no task {number} in the list last printed: {said}", "See 'rlog tasks'"
        )
    block_id, description = listed[number - 1]
    row = by_id.get(block_id)
    if row is None:
        closed = query.task_by_id(index.connection, block_id)
        why = f"is {closed['state']}" if closed else "is gone or was rewritten"
        raise UsageError(
            f"task {number}, {description!r}, {why} since it was listed", "See 'rlog tasks'"
        )
    if row["description"] != description:
        raise UsageError(
            f"the line of task {number} changed since it was listed", "See 'rlog tasks'"
        )
    return row


def _by_words(words: list[str], rows: list[Row]) -> Row:
    hits = _hits(words, rows)
    if not hits:
        raise NothingFoundError(f"no open task holds {' '.join(words)!r}", "See 'rlog tasks'")
    if len(hits) > 1:
        listed = "\n".join(f"  {row['block_id']}  {clean(row['description'])}" for row in hits[:20])
        raise UsageError(
            f"{len(hits)} open tasks hold {' '.join(words)!r}; nothing was changed:\n{listed}\n"
            "Name one by its id or by more words"
        )
    return hits[0]


def _hits(words: list[str], rows: list[Row]) -> list[Row]:
    """Return the tasks that read just so, else those that hold all the words."""
    wanted = " ".join(words).casefold().split()
    exact = [row for row in rows if row["description"].casefold() == " ".join(wanted)]
    return exact or [
        row for row in rows if all(word in row["description"].casefold() for word in wanted)
    ]
