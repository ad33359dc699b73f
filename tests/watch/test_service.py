"""The service that `rlog watch --install` writes: read back by those who will read it."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rlog_git.errors import RlogError
from rlog_git.vault.config import open_vault
from rlog_git.watch.service import install, systemd_unit

if TYPE_CHECKING:
    from harness import Rlog


@pytest.mark.skipif(not shutil.which("systemctl"), reason="no systemd here")
def test_install_says_how_to_go_on(vault: Path, rlog: Rlog) -> None:
    """`rlog watch --install` writes the unit and says how to start, see and remove it."""
    done = rlog("watch", "--install")
    assert done.code == 0, done.err
    path = Path(done.out.split("\n")[0].removeprefix("wrote "))
    assert str(vault) in path.read_text()
    assert f"systemctl --user enable --now {path.name}" in done.out
    assert f"journalctl --user -u {path.name}" in done.out
    assert f"systemctl --user disable --now {path.name}; rm {path}" in done.out


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    """A path with blanks, quotes, % and $ is one word to systemd, and the unit has no error."""
    words = [sys.executable, "-m", "rlog_git", "--vault", '/log/a "b" 100% $HOME', "watch"]
    unit = tmp_path / "rlog-watch-x.service"
    unit.write_text(systemd_unit(words, {"PATH": os.environ["PATH"]}, '/log/a "b" 100% $HOME'))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert "rlog-watch-x" not in done.stderr, done.stderr
    assert '"/log/a \\"b\\" 100%% $$HOME"' in unit.read_text()


def test_launchd_gets_the_same_words(vault: Path) -> None:
    """On macOS a property list starts the same command at every login."""
    written = install(open_vault(vault), platform="darwin")
    found = plistlib.loads(written.path.read_bytes())
    assert found["ProgramArguments"][-3:] == ["--vault", str(vault), "watch"]
    assert found["RunAtLoad"] is True
    assert [what for what, _ in written.commands] == [
        "start it, now and at every login",
        "see what it did",
        "remove it",
    ]


def test_other_systems_are_told(vault: Path) -> None:
    """Where there is neither systemd nor launchd, the sentence says so."""
    with pytest.raises(RlogError, match="neither systemd nor launchd"):
        install(open_vault(vault), platform="freebsd14")
