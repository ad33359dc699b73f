"""Read the runs of Weights & Biases from the log that each leaves on the machine."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded, wire
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import config_of, moment_of, sha_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

HEADER, BLOCK, FRAME = 7, 32 * 1024, 7
MAGIC = b":W&B"
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
HEAD_BYTES, TAIL_BYTES = 512 * 1024, 512 * 1024
HISTORY, SUMMARY, CONFIG, RUN, EXIT = 2, 3, 5, 17, 18
UPDATE = 1
ITEM_KEY, ITEM_NESTED, ITEM_JSON = 1, 2, 16
ID, GROUP, PROJECT, RUN_CONFIG, NAME, NOTES, TAGS, SWEEP, START, GIT = (
    1, 6, 3, 4, 8, 9, 10, 12, 17, 21,
)  # fmt: skip
GIT_COMMIT = 2


@dataclass(slots=True)
class _Log:
    """What one log says of its run, while it is read."""

    facts: dict[int, str] = field(default_factory=dict)
    start: datetime | None = None
    sha: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    measured: Measured = field(default_factory=Measured)
    last_seen: float = 0
    exit: int | None = None


class WandbReader:
    """Read ``wandb/offline-run-…/run-ID.wandb``; a resumed run is one run over several folders."""

    name = "wandb"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name a run's own folder by its log."""
        is_run = folder.name.startswith(("run-", "offline-run-"))
        return [folder] if is_run and any(_is_log(name) for name in names) else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run; of a long log its beginning and its end."""
        name = next((name for name in bounded.names(found) if _is_log(name)), "")
        ends = bounded.read_ends(found, name, HEAD_BYTES, TAIL_BYTES)
        if not ends.head.startswith(MAGIC):
            return
        log = _Log()
        for record in (*records(ends.head, HEADER), *records(ends.tail, 0)):
            _read_record(log, record)
        log.last_seen = log.last_seen or ends.mtime
        run = _run(log, found)
        if run:
            yield run


def records(data: bytes, at: int) -> Iterator[bytes]:
    """Yield the records of a LevelDB log; blocks begin at multiples of 32 KiB of the data.

    What is torn is left out: a broken frame costs the rest of its block.
    """
    parts: list[bytes] = []
    while at + FRAME <= len(data):
        left = BLOCK - at % BLOCK
        size = int.from_bytes(data[at + 4 : at + 6], "little")
        kind, body = data[at + 6], data[at + FRAME : at + FRAME + size]
        sound = left >= FRAME + size and len(body) == size and kind in (FULL, FIRST, MIDDLE, LAST)
        if not sound or zlib.crc32(body, zlib.crc32(bytes([kind]))) != int.from_bytes(
            data[at : at + 4], "little"
        ):
            at, parts = at + left, []
            continue
        at += FRAME + size
        if kind == FULL:
            yield body
            parts = []
        elif kind == FIRST:
            parts = [body]
        elif parts:
            parts.append(body)
            if kind == LAST:
                yield b"".join(parts)
                parts = []


def _is_log(name: str) -> bool:
    return name.startswith("run-") and name.endswith(".wandb")


def _read_record(log: _Log, record: bytes) -> None:
    for number, value in wire.fields(record):
        if not isinstance(value, bytes):
            continue
        if number == RUN:
            _read_run(log, value)
        elif number == CONFIG:
            _set(log.config, value)
        elif number in (HISTORY, SUMMARY):
            for key, given in _items(value, UPDATE):
                _measure(log, key, given)
        elif number == EXIT:
            # an exit code of 0 is not written, as protocol buffers leave it out
            codes = [code for part, code in wire.fields(value) if part == 1]
            log.exit = next((_signed(code) for code in codes if isinstance(code, int)), 0)


def _read_run(log: _Log, message: bytes) -> None:
    tags = []
    for number, value in wire.fields(message):
        if not isinstance(value, bytes):
            continue
        if number == RUN_CONFIG:
            _set(log.config, value)
        elif number == START:
            seconds = next((v for n, v in wire.fields(value) if n == 1), 0)
            log.start = moment_of(seconds)
        elif number == GIT:
            log.sha = sha_of(wire.texts(value, GIT_COMMIT)[0])
        elif number == TAGS:
            tags.append(value.decode("utf-8", "replace"))
        else:
            log.facts[number] = value.decode("utf-8", "replace")
    log.facts[TAGS] = " ".join(tags)


def _set(config: dict[str, Any], message: bytes) -> None:
    for path, value in _items(message, UPDATE):
        at = config
        for part in path[:-1]:
            inner = at.get(part)
            if not isinstance(inner, dict):
                inner = at[part] = {}
            at = inner
        at[path[-1]] = value


def _items(message: bytes, wanted: int) -> Iterator[tuple[list[str], Any]]:
    """Yield (path of the key, value) of a record's items; keys of W&B's own are left out."""
    for number, item in wire.fields(message):
        if number != wanted or not isinstance(item, bytes):
            continue
        key: list[str] = []
        value = b"null"
        for part, given in wire.fields(item):
            if part in (ITEM_KEY, ITEM_NESTED) and isinstance(given, bytes):
                key.append(given.decode("utf-8", "replace"))
            elif part == ITEM_JSON and isinstance(given, bytes):
                value = given
        if key and key[0] != "_wandb":
            yield key, bounded.parse_json(value)


def _measure(log: _Log, key: list[str], value: Any) -> None:  # noqa: ANN401 - JSON
    name = "/".join(key)
    if name == "_timestamp" and isinstance(value, (int, float)):
        log.last_seen = max(log.last_seen, value)
    elif not name.startswith("_"):
        if isinstance(value, dict):
            for inner, given in value.items():
                log.measured.add(f"{name}/{inner}", given)
        else:
            log.measured.add(name, value)


def _signed(code: int) -> int:
    return code - (1 << 64) if code >> 63 else code


def _run(log: _Log, found: Path) -> Run | None:
    facts = {number: text_of(value) for number, value in log.facts.items()}
    if not facts.get(ID):
        return None
    end = moment_of(log.last_seen)
    over = log.exit is not None
    return Run(
        tracker=WandbReader.name,
        id=facts[ID],
        name=facts.get(NAME, ""),
        root=str(found.parent),
        start=log.start,
        end=end,
        state=("failed" if log.exit else "finished") if over else "",
        exit=log.exit,
        config=config_of(log.config),
        command=facts.get(PROJECT, ""),
        metrics=log.measured.metrics(),
        why=facts.get(NOTES, ""),
        sweep=facts.get(SWEEP, "") or facts.get(GROUP, ""),
        sha=log.sha,
    )
