"""What rlog says and leaves when a disk is full, broken or read-only at any call.

`make soak` fails every call that may fail; here some of them.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from faults.acts import CASES
from faults.injection import Restorer, points, require_strace, spread, trace
from harness import SOAK, figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.injection import Ended
    from harness import Rlog

pytestmark = [pytest.mark.slow, pytest.mark.soak]

SHORT = 3
NOTE = "daily/2026/2026-11-23.md"
ENTRY = "said while the disk was failing"
FAILING = ("write", "pwrite64", "fsync", "rename", "renameat2", "openat", "fchmod", "mkdir")


@pytest.mark.parametrize("code", ["ENOSPC", "EIO", "EROFS"])
@pytest.mark.parametrize("name", CASES)
def test_a_failing_call_loses_nothing(
    name: str, code: str, vault: Path, tmp_path: Path, rlog: Rlog
) -> None:
    """Notes keep every byte of the user; what was typed stands once, or is given back."""
    require_strace()
    case = CASES[name]
    now = {"now": case.now} if case.now else {}
    case.prepare(vault, rlog)
    home = tmp_path / "home"
    kept = Restorer(vault, tmp_path / "vault-aside"), Restorer(home, tmp_path / "home-aside")
    whole = trace(case.words, tmp_path / "trace", **now)
    assert whole.code == 0, whole.err
    found = [point for point in points(whole.trace) if point.call in FAILING]
    chosen = found if SOAK else spread(found, SHORT)
    for point in chosen:
        for restorer in kept:
            restorer.restore()
        inject = f"{point.call}:error={code}:when={point.number}"
        ended = trace(case.words, tmp_path / "trace", inject=inject, **now)
        if "cannot open shared object" in ended.err:
            continue  # Python itself was hit, loading a library: the count of its calls had moved
        try:
            _is_said(ended, case.words, vault)
            recovered = rlog(*case.recover, **now)
            assert recovered.code in (0, 1), recovered.err
            case.holds(vault, replace(ended, acknowledged=_is_kept(ended)))
            assert not list(vault.rglob(".rlog-*.tmp")), "a temporary file is left"
        except AssertionError as error:
            raise AssertionError(f"{code} at {point}: {error}\n{ended.err}") from error
    figure(f"{name}: {code} at {len(chosen)} of {len(found)} calls: torn 0, lost 0, doubled 0")


def _is_said(ended: Ended, words: list[str], vault: Path) -> None:
    """Check the message of a run that met a failing call."""
    assert "Traceback" not in ended.err
    assert not ended.code or "/" in ended.err or "the answer" in ended.err, "no path is named"
    if ended.code and words[0] == "add" and not any(words[1] in text for text in _notes(vault)):
        assert words[1] in ended.err, "the text is not given back"


def _notes(vault: Path) -> list[str]:
    return [note.read_text() for note in vault.glob("daily/*/*.md")]


def _is_kept(ended: Ended) -> bool:
    return ended.code == 0 or "kept in the journal" in ended.err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 256 KiB; skip where none may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_the_note_and_the_entry(small_disk: Path, rlog: Rlog) -> None:
    """On a full disk the note is whole, and what waits goes in when there is room again."""
    vault = small_disk / "log"
    assert rlog("init", vault).code == 0
    rlog("add", "first", cwd=vault)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    before = (vault / NOTE).read_text()
    refused = rlog("add", ENTRY, cwd=vault)
    assert refused.code == 3
    assert NOTE in refused.err
    assert ENTRY in refused.err
    assert "Traceback" not in refused.err
    assert (vault / NOTE).read_text() == before
    filler.unlink()
    rlog("list", cwd=vault)
    assert (vault / NOTE).read_text().count(ENTRY) == 1


def test_a_full_or_read_only_disk_stops_no_command(small_disk: Path, rlog: Rlog) -> None:
    """`rlog run` says in one sentence that it could not log; its command knows nothing of it."""
    vault = small_disk / "log"
    assert rlog("init", vault).code == 0
    rlog("add", "first", cwd=vault)
    before = (vault / NOTE).read_bytes()
    with (small_disk / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    mounted = ["mount", "-o", "remount,ro", str(small_disk)]
    for reason in ("No space left on device", "Read-only file system"):
        done = rlog("run", "--", "sh", "-c", "echo out; exit 5", cwd=vault)
        assert (done.code, done.out) == (5, "out\n")
        assert done.err.startswith("rlog: this run is not in the log: ")
        assert reason in done.err
        assert done.err.count("\n") == 1
        assert (vault / NOTE).read_bytes() == before
        subprocess.run(mounted, check=True)
