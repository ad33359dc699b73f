"""What rlog says and leaves when a disk is full, broken or read-only at any call of a capture.

`make soak` fails every call that may fail; here some of them.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from faults.injection import Ended, Restorer, points, require_strace, spread, trace
from harness import SOAK, figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness import Rlog

pytestmark = [pytest.mark.slow, pytest.mark.soak]

SHORT = 6
NOTE = "daily/2026/2026-11-23.md"
MINE = "What I typed by hand, with a tab\there and $$ signs.\n"
ENTRY = "said while the disk was failing"
FAILING = ("write", "pwrite64", "fsync", "rename", "renameat2", "openat", "fchmod", "mkdir")


@pytest.mark.parametrize("code", ["ENOSPC", "EIO", "EROFS"])
def test_a_failing_call_loses_nothing(code: str, vault: Path, tmp_path: Path, rlog: Rlog) -> None:
    """The note keeps every byte; the entry stands once, or is given back by a sentence."""
    require_strace()
    rlog("add", "first")
    with (vault / NOTE).open("a") as note:
        note.write("\n" + MINE)
    rlog("list")
    home = tmp_path / "home"
    kept = Restorer(vault, tmp_path / "vault-aside"), Restorer(home, tmp_path / "home-aside")
    whole = trace(["add", ENTRY], tmp_path / "trace")
    assert whole.code == 0, whole.err
    found = [point for point in points(whole.trace) if point.call in FAILING]
    chosen = found if SOAK else spread(found, SHORT)
    for point in chosen:
        for restorer in kept:
            restorer.restore()
        before = (vault / NOTE).read_text()
        inject = f"{point.call}:error={code}:when={point.number}"
        ended = trace(["add", ENTRY], tmp_path / "trace", inject=inject)
        after = (vault / NOTE).read_text()
        try:
            _is_said(ended, before, after)
            rlog("list")
            _stands(ended, before, (vault / NOTE).read_text())
            assert not list(vault.rglob(".rlog-*.tmp")), "a temporary file is left"
        except AssertionError as error:
            raise AssertionError(f"{code} at {point}: {error}\n{ended.err}") from error
    figure(f"{code} at {len(chosen)} of {len(found)} calls of a capture: bytes of notes lost 0")


def _is_said(ended: Ended, before: str, after: str) -> None:
    """Check the note and the message of a run that met a failing call."""
    assert "Traceback" not in ended.err
    assert _without(after) == before, "bytes of the note changed"
    if ended.code == 0:
        assert ended.acknowledged or ENTRY in after
    elif ENTRY not in after:
        assert ENTRY in ended.err, "the text is not given back"
        assert "/" in ended.err, "no path is named"


def _stands(ended: Ended, before: str, after: str) -> None:
    """Check the note after the next command."""
    assert _without(after) == before, "bytes of the note changed"
    assert after.count(ENTRY) <= 1, "doubled"
    if ended.code == 0 or "kept in the journal" in ended.err:
        assert after.count(ENTRY) == 1, "an acknowledged entry is lost"


def _without(note: str) -> str:
    return "".join(line for line in note.splitlines(keepends=True) if ENTRY not in line)


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
