"""Keep the book of a run, in a process of its own beside it."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from rlog_git.cli.context import Context
from rlog_git.index import query
from rlog_git.provenance.runs import logging, snapshot, unfinished
from rlog_git.provenance.runs.measuring import measured
from rlog_git.text.question import question_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.provenance.runs.supervise import Started


def keep(asked: dict[str, str], started: Started, told: int) -> None:
    """Write a run when it begins, and complete it when `told` says how it ended.

    Nothing is printed: the terminal is the command's. What goes wrong is raised.
    """
    sys.stdout = sys.stderr = io.StringIO()
    try:
        context = Context(asked["vault"], asked["at"])
        logged = _begin(context, asked, started)
    except BaseException:
        os.close(told)
        raise
    end = logging.End()
    for word, *rest in _rows(told):
        if word == b"job":
            end = end._replace(job=rest[0].decode())
            unfinished.note_job(context.vault(), logged, end.job)
        if word == b"end":
            code = os.waitstatus_to_exitcode(int(rest[0]))
            end = end._replace(exit=code, seconds=float(rest[1]))
    if end.exit is None:
        return  # rlog was killed, the command may still run: a later command looks
    if not end.job:
        end = end._replace(metrics=measured(started.folder, started.moment))
    unfinished.complete(context.vault(), logged, end)


def _begin(context: Context, asked: dict[str, str], started: Started) -> logging.Logged:
    vault = context.vault()
    begun = snapshot.Begun(
        words=started.words,
        folder=started.folder,
        start=context.moment(started.moment),
        day=context.today,
        why=asked["why"],
        question=question_name(asked["question"]),
        pid=started.pid,
    )
    note = snapshot.look(vault, begun)
    run = note.run
    path, _ = context.open_today()
    if note.same and run.start:
        connection = context.asked_index().connection
        start = run.start.isoformat()
        before = query.run_before(connection, note.same, run.repo, start)
        note = logging.with_changes(note, before)
    logged = logging.place(note, path)
    unfinished.note(vault, logged, started.pid)
    try:
        logging.begin(vault, note, logged, begun.day)
    except BaseException:
        unfinished.forget(vault, logged)
        raise
    return logged


def _rows(told: int) -> Iterator[list[bytes]]:
    """Yield the words of each line, as the supervisor and the pump of sbatch write them."""
    with open(told, "rb", buffering=0) as file:
        left = b""
        while data := file.read(4096):
            *lines, left = (left + data).split(b"\n")
            yield from (line.split() for line in lines if line.strip())
