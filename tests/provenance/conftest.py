"""Real code repositories in a temporary folder, with and without rlog's hook."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from provenance.code_repo import Repo

from rlog_git.provenance import hooks
from rlog_git.provenance.spool import spool_path

if TYPE_CHECKING:
    from pathlib import Path

# it needs the trackers, which `make trackers` brings
collect_ignore = [] if "RLOG_TRACKERS" in os.environ else ["test_trackers_real.py"]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Return a code repository with one commit."""
    made = Repo(tmp_path / "w2s")
    made.path.mkdir()
    made.git("init", "-q", "-b", "main")
    made.commit("Start", file="train.py", text="print('hi')\n")
    return made


@pytest.fixture
def spool() -> Path:
    """Return the spool of this test's machine, its folder made."""
    path = spool_path()
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def hooked(repo: Repo, spool: Path) -> Repo:
    """Return the repository with rlog's hook in it."""
    hooks.install(repo.path, spool)
    return repo
