"""What every test stands on: a clean machine, a fixed clock, the real command, a fresh vault."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT, IDENTITY, NOW, SOAK, Result, Rlog
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

hypothesis_settings.register_profile("here", deadline=None, print_blob=True)
hypothesis_settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
hypothesis_settings.register_profile("soak", deadline=None, print_blob=True, max_examples=20_000)
hypothesis_settings.load_profile("soak" if SOAK else "ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag that rewrites golden files."""
    parser.addoption("--update", action="store_true", help="rewrite golden files")


def pytest_configure() -> None:
    """Hear what a shell ignores for jobs in the background: commands would inherit deafness."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Say whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Return the folder of real logs, which lies beside the checkout and is no part of it."""
    beside = CHECKOUT.parent / "shared" / "corpora"
    folder = Path(os.environ.get("RLOG_CORPORA", beside))
    if not folder.is_dir():
        pytest.skip(f"no real logs at {folder}; name their folder with RLOG_CORPORA")
    return folder


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the tester's own home, vault, git settings and clock out of every test."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "RLOG_")) and name not in ("RLOG_CORPORA", "RLOG_SOAK"):
            monkeypatch.delenv(name)
    # without bytecode every command compiles rlog anew, which takes twice as long
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for name in ("EDITOR", "VISUAL", "PAGER", "FORCE_COLOR", "PYTHONWARNINGS", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    state = home / ".local" / "state"
    # rlog strips GIT_AUTHOR_* as every hook exports them: the vault's commits ask git's settings
    settings = home / ".gitconfig-of-tests"
    name, email = IDENTITY["GIT_AUTHOR_NAME"], IDENTITY["GIT_AUTHOR_EMAIL"]
    settings.write_text(f"[user]\n\tname = {name}\n\temail = {email}\n")
    fixed = {
        "HOME": str(home),
        "XDG_STATE_HOME": str(state),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "GIT_CONFIG_GLOBAL": str(settings),
        "GIT_CONFIG_SYSTEM": os.devnull,
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "TZ": "Europe/Berlin",
    }
    for name, value in (fixed | IDENTITY).items():
        monkeypatch.setenv(name, value)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def rlog() -> Rlog:
    """Return a function that runs `rlog WORDS` as a process of its own."""

    def run(
        *words: str | Path,
        now: str = NOW,
        stdin: str | bytes = "",
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        timeout: float = 60,
    ) -> Result:
        clock = {"RLOG_NOW": now} if now else {}
        done = subprocess.run(
            [sys.executable, "-m", "rlog_git", *map(str, words)],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            check=False,
            cwd=cwd,
            env=os.environ | clock | (env or {}),
            timeout=timeout,
        )
        return Result(
            done.returncode,
            done.stdout.decode(errors="surrogateescape"),
            done.stderr.decode(errors="surrogateescape"),
        )

    return run


@pytest.fixture
def vault(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    rlog: Rlog,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return a fresh vault made by `rlog init`, and stand in it.

    It is made once in a run of tests and copied from then on, for git takes its time.
    """
    folder = tmp_path / "my-log"
    kept = tmp_path_factory.getbasetemp() / "vault-as-made"
    if kept.is_dir():
        shutil.copytree(kept, folder, symlinks=True)
        settings = tmp_path / "home" / ".config" / "rlog" / "config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'default_vault = "{folder}"\n')
    else:
        made = rlog("init", folder)
        assert made.code == 0, made.err
        shutil.copytree(folder, kept, symlinks=True)
    monkeypatch.chdir(folder)
    return folder
