"""A git that is killed in the middle of a commit: captures go on, `doctor --fix` restores."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from harness import NOW

from rlog_git.dates import parse_now
from rlog_git.health import examination

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

CALLS = ("openat", "write", "link", "rename", "unlink", "fsync")
# '4711 openat(AT_FDCWD, …': of what a run of all calls consists
CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)
# RLOG_POINTS=1 kills at every point
EVERY = int(os.environ.get("RLOG_POINTS", "9"))


def commit(vault: Path, *tracing: str) -> None:
    """Commit all of the vault under strace; the commit may be killed."""
    words = ["strace", "-f", "-qq", *tracing, "git", "commit", "-qam", "all"]
    subprocess.run(words, cwd=vault, check=False, capture_output=True)


@pytest.mark.slow
def test_killed_at_every_call(
    vault: Path, rlog: Rlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a commit is killed, no capture is blocked and one --fix brings git back."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    monkeypatch.chdir(tmp_path)  # the vault is made anew at every point
    assert rlog("add", "one", cwd=vault).code == 0
    subprocess.run(["git", "add", "-A"], cwd=vault, check=True)
    subprocess.run(["git", "commit", "-qm", "first"], cwd=vault, check=True)
    assert rlog("add", "two", cwd=vault).code == 0
    pristine = tmp_path / "pristine"
    shutil.copytree(vault, pristine)
    commit(vault, "-o", str(tmp_path / "trace"), "-e", f"trace={','.join(CALLS)}")
    counts = CALL.findall((tmp_path / "trace").read_text())
    points = [(name, n + 1) for name in CALLS for n in range(counts.count(name))][::EVERY]
    blocked, broken, locked = [], [], 0
    for name, number in points:
        shutil.rmtree(vault)
        shutil.copytree(pristine, vault)
        commit(vault, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}")
        locks = list((vault / ".git").rglob("*.lock"))
        locked += bool(locks)
        for path in locks:
            os.utime(path, (time.time() - 7200,) * 2)
        if rlog("add", f"after {name} {number}", cwd=vault).code:
            blocked.append((name, number))
        _, left = examination.treat(vault, parse_now(NOW))
        again = subprocess.run(["git", "commit", "-qam", "again"], cwd=vault, check=False)
        text = (vault / "daily/2026/2026-11-23.md").read_text()
        if left or again.returncode or "two" not in text or f"after {name} {number}" not in text:
            broken.append((name, number, left))
    print(  # noqa: T201 - the figure
        f"git killed at {len(points)} points, {locked} left locks:"
        f" captures blocked {len(blocked)}, restored {len(points) - len(broken)}/{len(points)}"
    )
    assert points
    assert (blocked, broken) == ([], [])
