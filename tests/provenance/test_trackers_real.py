"""Real runs of the real trackers are made and read back; `make trackers` runs this."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
import record
from expected import EXPECTED, STORE_A_SHA, check
from provenance.code_repo import Repo

from rlog_git.provenance.runs.trackers import read_below

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float, float]:
    """Return where real runs were made just now, and between which moments."""
    folder = tmp_path_factory.mktemp("made")
    before = time.time()
    record.record(Path(sys.executable), folder)
    return folder, before, time.time()


@pytest.mark.parametrize("kind", EXPECTED)
def test_real_runs_are_read(made: tuple[Path, float, float], kind: str) -> None:
    """Each run is read with name, start, state, config and numbers, and its commit where stored."""
    folder, before, after = made
    if not (folder / kind).is_dir():
        pytest.skip(f"{record.TRACKERS[kind].needs} is not installed beside the trackers")
    runs = read_below([folder / kind])
    check(kind, runs)
    for run in runs:
        assert run.start
        assert run.end
        assert before - 2 <= run.start.timestamp() <= run.end.timestamp() <= after + 2
        if kind in STORE_A_SHA:
            assert run.sha == Repo(folder / kind).git("rev-parse", "HEAD").strip()


def test_nothing_is_written_beside_the_runs(made: tuple[Path, float, float]) -> None:
    """Reading leaves every file and folder of the trackers as it was."""
    folder = made[0]
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    read_below([folder])
    assert {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} == before


def test_samples_are_renewed_when_asked(made: tuple[Path, float, float], update: bool) -> None:  # noqa: FBT001
    """The recorded samples hold the same kinds of files that the trackers write today."""
    if update:
        record.keep(made[0], HERE / "samples")
    kept = {path.suffix for path in (HERE / "samples").rglob("*") if path.is_file()}
    assert {".yaml", ".json", ".wandb", ".sql"} <= kept
