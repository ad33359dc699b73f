"""Tell commits and runs anew from the lines and notes that rlog keeps of them. Pure.

Only what a notebook names is told: repositories, keys of configs, runs. Never a command, a host, a
folder, a branch, a difference of files.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from rlog_git.model import ConfigChange
from rlog_git.site.public import PublicChange, PublicCommit
from rlog_git.site.share.leaks import clean_text
from rlog_git.site.share.piece import RunFacts, RunLine
from rlog_git.site.share.rule import is_commit, is_run
from rlog_git.site.share.wording import CONTROL, word
from rlog_git.text.commit_lines import SHOWN_SHA, read_commit_text, read_config_text
from rlog_git.text.run_lines import fold_id
from rlog_git.text.run_note import FOLDER, read_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rlog_git.model import Entry
    from rlog_git.site.share.entries import Writer
    from rlog_git.vault.notebooks import Notebook

# 'https://forge.example/w2s/commit/0f89804'
WEB = re.compile(r"https?://[^\s@]+")


def commits(derived: Sequence[Entry], notebook: Notebook) -> tuple[PublicCommit, ...]:
    """Return the commits of public repositories among rlog's lines, with the keys allowed."""
    public = {name.casefold() for name in notebook.repos}
    lines = {entry.place.line: entry for entry in derived if is_commit(entry)}
    found: dict[int, PublicCommit] = {}
    for line, entry in lines.items():
        above = lines.get(entry.parent)
        if entry.parent in found:
            changes = found[entry.parent].changes + _changes_of(entry.text, notebook)
            found[entry.parent] = found[entry.parent]._replace(changes=changes)
            continue
        commit = _commit(entry, above)
        if commit and commit.repo.casefold() in public:
            found[line] = commit
    return tuple(found.values())


def run_lines(derived: Sequence[Entry], writer: Writer) -> tuple[RunLine, ...]:
    """Return the lines of runs, with what hangs below them."""
    found = []
    for entry in derived:
        if is_run(entry) and entry.day:
            worded = word(entry.text, writer.linking)
            line = entry.place.line
            writer.check(worded.text, line)
            tags = writer.tags(line)
            asked = next((tag[2:] for tag in tags if tag.startswith("q/")), "")
            project = writer.project(entry)
            text = worded.text.partition("\n")[0]
            below = writer.below(line)
            found.append(
                RunLine(entry.id, entry.day, entry.time, text, tags, project, asked, below)
            )
    return tuple(found)


def run_facts(path: str, data: bytes, notebook: Notebook) -> RunFacts | None:
    """Return what the note of a run tells beside its line; None for any other note."""
    note = read_note(data, path) if path.startswith(FOLDER) else None
    if not note:
        return None
    run = note.run
    if not notebook.runs:
        return RunFacts(())
    seconds = (run.end - run.start).total_seconds() if run.start and run.end else -1
    return RunFacts(
        tuple(dict.fromkeys((run.id, note.sweep or fold_id(run, note.same)))),
        clean_text(_plain(run.why), notebook.allow),
        run.state,
        seconds,
        tuple(_clean(change, notebook) for change in allowed(run.changes, notebook.config_keys)),
        run.metrics,
        run.repo,
        run.sha[:SHOWN_SHA],
        run.dirty,
    )


def allowed(changes: Iterable[ConfigChange], patterns: Sequence[str]) -> tuple[ConfigChange, ...]:
    """Return the changes of keys that a notebook allows to be shown."""
    return tuple(
        change
        for change in changes
        if any(fnmatchcase(change.key, pattern) for pattern in patterns)
    )


def public_changes(changes: Iterable[ConfigChange]) -> tuple[PublicChange, ...]:
    """Return changes as readers see them."""
    return tuple(
        PublicChange(_plain(change.key), _plain(change.old), _plain(change.new))
        for change in changes
    )


def _clean(change: ConfigChange, notebook: Notebook) -> ConfigChange:
    allow = notebook.allow
    return ConfigChange(change.key, clean_text(change.old, allow), clean_text(change.new, allow))


def _commit(entry: Entry, above: Entry | None) -> PublicCommit | None:
    said = entry.text.partition("\n")[0]
    if above is None:
        said = f"commits: {said}"
    read = read_commit_text(f"{entry.time} {said}".strip())
    day: date | None = entry.day
    if not read or not read.sha or not day:
        return None
    repo = read.repo or (above.text.split() or [""])[0] if above else read.repo
    url = read.url if WEB.fullmatch(read.url) else ""
    subject = _plain(read.subject)
    return PublicCommit(
        day, entry.time, repo, read.sha[:SHOWN_SHA], subject, url, read.added, read.removed
    )


def _changes_of(text: str, notebook: Notebook) -> tuple[PublicChange, ...]:
    read = read_config_text(text.partition("\n")[0])
    return public_changes(allowed(read.changes, notebook.config_keys)) if read else ()


def _plain(text: str) -> str:
    return " ".join(CONTROL.sub("", text).split())
