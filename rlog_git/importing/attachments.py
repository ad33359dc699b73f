"""Bring what imported texts show or link to into attachments/, and keep the links working."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from posixpath import basename, splitext
from typing import TYPE_CHECKING

from rlog_git.importing import links
from rlog_git.importing.steps import COPY, SAME, SKIP, Step
from rlog_git.text.attachment import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rlog_git.importing.sources import Source

MOST_BYTES = 100 * 1000 * 1000  # GitHub refuses larger files
# file systems take 255 bytes
LONGEST = 240


class Companions:
    """The files that stand beside the texts of an import, and where each goes."""

    def __init__(self, sources: Sequence[Source], existing: Callable[[str], bytes]) -> None:
        self._files = {source.name: source for source in sources if source.load}
        self._by_name = {basename(name): name for name in sorted(self._files, reverse=True)}
        self._existing = existing
        self._placed: dict[str, Step] = {}
        self._notes: dict[str, str] = {}

    def follow(self, drafts: list[Step], texts: dict[str, str]) -> list[Step]:
        """Return the drafts with their links rewritten, and the steps that copy what they need.

        `texts` says where each text of the import goes as a whole.
        """
        self._notes = texts
        moved = [self._moved(step) for step in drafts]
        left = [step for step in moved if not (step.action == SKIP and step.source in self._placed)]
        return [*left, *self._placed.values()]

    def _moved(self, step: Step) -> Step:
        """Return a step whose text points to where things will stand."""
        if step.piece:
            name = step.piece.source
            lines = tuple(self._rewritten(line, name, step.path) for line in step.piece.lines)
            return replace(step, piece=replace(step.piece, lines=lines))
        if step.data:
            return replace(step, data=self._rewritten(step.data, step.source, step.path))
        return step

    def _rewritten(self, data: bytes, name: str, path: str) -> bytes:
        return links.rewritten(data, name, path, self._where, self._named)

    def _where(self, path: str) -> str:
        """Return where a file of the source will stand in the vault, "" where it is none."""
        if path in self._notes:
            return self._notes[path]
        if path not in self._files and f"static/{path}" in self._files:
            path = f"static/{path}"  # where Hugo keeps what its pages call '/plot.png'
        return self._attached(path)

    def _named(self, name: str) -> str:
        """Return where a file will stand that Obsidian finds by its name alone."""
        return self._attached(name if name in self._files else self._by_name.get(name, ""))

    def _attached(self, path: str) -> str:
        if path not in self._files:
            return ""
        if path not in self._placed:
            self._placed[path] = self._place(self._files[path])
        return self._placed[path].path

    def _place(self, source: Source) -> Step:
        """Choose the first free name, or the one that holds these bytes already."""
        assert source.load  # noqa: S101 - only files that can be read are kept here
        step = Step(source.name, "", None, "", COPY, load=source.load)
        if (
            not source.name.isprintable()
            or len(basename(source.name).encode("utf-8", "replace")) > LONGEST
        ):
            return replace(step, action=SKIP, reason="has a name that no attachment can have")
        try:
            data = source.load()
        except OSError as error:
            return replace(step, action=SKIP, reason=error.strerror or str(error))
        if not data:
            return replace(step, action=SKIP, reason="is empty")
        if len(data) > MOST_BYTES:
            return replace(step, action=SKIP, reason="has more than 100 MB, too much for git")
        stem, ending = splitext(source.name.removeprefix(f"{FOLDER}/"))
        for number in count(1):
            path = f"{FOLDER}/{stem}{f'-{number}' if number > 1 else ''}{ending}"
            if any(path == other.path for other in self._placed.values()):
                continue
            there = self._existing(path)
            if not there or there == data:
                return replace(step, path=path, action=SAME if there else COPY)
        raise AssertionError  # count never ends
