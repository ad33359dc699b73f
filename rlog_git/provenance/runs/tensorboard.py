"""Read the event files of TensorBoard, which PyTorch, Lightning and tensorboardX write, too."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded, wire
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import config_of, moment_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

MARK = "events.out.tfevents."
HEAD_BYTES, TAIL_BYTES = 1024 * 1024, 512 * 1024
LIMIT_FILES = 20
# length, its masked CRC; behind the data a CRC of it
HEADER, FOOTER = 12, 4
LONGEST = 16 * 1024 * 1024
WALL, SUMMARY, VALUE = 1, 5, 1
TAG, SIMPLE, TENSOR, METADATA = 1, 2, 8, 9
DATA_TYPE, FLOATS, DOUBLES, CONTENT = 1, 5, 6, 4
DT_FLOAT, DT_DOUBLE = 1, 2
SESSION = b"_hparams_/session_start_info"
# SummaryMetadata 1 plugin_data { 2 content }, HParamsPluginData 3 session_start_info { 1 hparams }
PLUGIN, PLUGIN_CONTENT, SESSION_INFO, HPARAMS = 1, 2, 3, 1
# the folder that add_hparams makes inside of a run's: '1795592361.2834775'
INNER = re.compile(r"\d{10}(?:\.\d+)?")
# 'Nov25_07-38-42_host', the name of a run that got none
UNNAMED = re.compile(r"[A-Z][a-z]{2}\d\d_\d\d-\d\d-\d\d_.*")
POLYNOMIAL = 0x82F63B78


@dataclass(slots=True)
class _Events:
    """What the event files of one run say."""

    first: float = 0
    last: float = 0
    config: dict[str, Any] = field(default_factory=dict)
    measured: Measured = field(default_factory=Measured)


class TensorBoardReader:
    """Read the ``events.out.tfevents.*`` of a folder as one run."""

    name = "tensorboard"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name a folder that holds event files itself."""
        if INNER.fullmatch(folder.name):
            return []
        return [folder] if any(MARK in name for name in names) else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run with its hyperparameters; of long files their beginning and their end."""
        events = _Events()
        names = bounded.names(found)
        inner = [f"{n}/{file}" for n in names if INNER.fullmatch(n) for file in _inside(found, n)]
        for name in [*(name for name in names if MARK in name), *inner][:LIMIT_FILES]:
            _read_file(events, found, name)
        if events.first:
            unnamed = UNNAMED.fullmatch(found.name)
            yield Run(
                tracker=self.name,
                id=found.name,
                name="" if unnamed else text_of(found.name),
                root=str(found.parent),
                start=moment_of(events.first),
                end=moment_of(events.last),
                config=config_of(events.config),
                metrics=events.measured.metrics(),
            )


def records(data: bytes, at: int = 0) -> Iterator[bytes]:
    """Yield the records of a TFRecord file, to the first that is torn."""
    while at + HEADER <= len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        if size > LONGEST or at + HEADER + size + FOOTER > len(data):
            return
        yield data[at + HEADER : at + HEADER + size]
        at += HEADER + size + FOOTER


def first_record(data: bytes) -> int:
    """Return where the first record of a file's end begins: there a length has the right sum."""
    at = data.find(b"\0\0\0\0", 4)
    while at >= 0:
        length = data[at - 4 : at + 4]
        if masked_crc(length) == int.from_bytes(data[at + 4 : at + 8], "little"):
            return at - 4
        at = data.find(b"\0\0\0\0", at + 1)
    return len(data)


def masked_crc(data: bytes) -> int:
    """Return the CRC-32C of a few bytes, masked as TFRecord does."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (POLYNOMIAL if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def _inside(found: Path, name: str) -> list[str]:
    return [file for file in bounded.names(found, name) if MARK in file]


def _read_file(events: _Events, found: Path, name: str) -> None:
    ends = bounded.read_ends(found, name, HEAD_BYTES, TAIL_BYTES)
    for record in records(ends.head):
        _read_event(events, record)
    if ends.tail:
        for record in records(ends.tail, first_record(ends.tail)):
            _read_event(events, record)


def _read_event(events: _Events, record: bytes) -> None:
    for number, value in wire.fields(record):
        if number == WALL and isinstance(value, bytes) and len(value) == 8:  # noqa: PLR2004 - a double
            (wall,) = struct.unpack("<d", value)
            if 0 < wall < 1e11:  # noqa: PLR2004 - seconds, in this age of the world
                events.first = min(events.first or wall, wall)
                events.last = max(events.last, wall)
        elif number == SUMMARY and isinstance(value, bytes):
            for part, item in wire.fields(value):
                if part == VALUE and isinstance(item, bytes):
                    _read_value(events, item)


def _read_value(events: _Events, item: bytes) -> None:
    tag, number, metadata = b"", None, b""
    for part, value in wire.fields(item):
        if not isinstance(value, bytes):
            continue
        if part == TAG:
            tag = value
        elif part == SIMPLE and len(value) == 4:  # noqa: PLR2004 - a float
            number = struct.unpack("<f", value)[0]
        elif part == TENSOR:
            number = _scalar(value)
        elif part == METADATA:
            metadata = value
    if tag == SESSION:
        events.config.update(_hparams(metadata))
    elif number is not None and not tag.startswith(b"_hparams_/"):
        events.measured.add(tag.decode("utf-8", "replace"), float(f"{number:.7g}"))


def _scalar(tensor: bytes) -> float | None:
    """Return the one number that a tensor holds, as TensorFlow 2 writes scalars."""
    parts = dict(wire.fields(tensor))
    kind = parts.get(DATA_TYPE)
    wanted = {DT_FLOAT: ("<f", FLOATS), DT_DOUBLE: ("<d", DOUBLES)}.get(
        kind if isinstance(kind, int) else 0
    )
    if wanted is None:
        return None
    layout, own = wanted
    for value in (parts.get(own), parts.get(CONTENT)):
        if isinstance(value, bytes) and len(value) == struct.calcsize(layout):
            return float(struct.unpack(layout, value)[0])
    return None


def _hparams(metadata: bytes) -> dict[str, Any]:
    """Return the hyperparameters of a session: entries {1 name, 2 protobuf's Value}."""
    message = metadata
    for number in (PLUGIN, PLUGIN_CONTENT, SESSION_INFO):
        inner = next((v for n, v in wire.fields(message) if n == number), b"")
        message = inner if isinstance(inner, bytes) else b""
    found = {}
    for number, entry in wire.fields(message):
        if number == HPARAMS and isinstance(entry, bytes):
            parts = dict(wire.fields(entry))
            name, value = parts.get(1), parts.get(2)
            if isinstance(name, bytes) and isinstance(value, bytes):
                found[name.decode("utf-8", "replace")] = _plain(value)
    return found


def _plain(value: bytes) -> Any:  # noqa: ANN401 - a number, a text or a truth
    for number, given in wire.fields(value):
        if number == 2 and isinstance(given, bytes) and len(given) == 8:  # noqa: PLR2004 - number_value
            return struct.unpack("<d", given)[0]
        if number == 3 and isinstance(given, bytes):  # noqa: PLR2004 - string_value
            return given.decode("utf-8", "replace")
        if number == 4:  # noqa: PLR2004 - bool_value
            return bool(given)
    return None
