"""Runs of trackers are read from their files: recorded samples of real ones, and hostile ones."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
from expected import EXPECTED, check
from record import lay_out

from rlog_git.model import Metric
from rlog_git.provenance.runs import bounded, tensorboard, wandb
from rlog_git.provenance.runs.finding import walk
from rlog_git.provenance.runs.mlflow import MlflowReader
from rlog_git.provenance.runs.trackers import BUILT_IN, read_below, readers

SAMPLES = Path(__file__).parent / "samples"
RECORDED = sorted(kind for kind in EXPECTED if kind != "dvc")
SECRETS = (b"/tmp/", b"/home/", b"/work", b"/root", b"/Users", b"site-packages", b"@vm", b".vm")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the samples laid out as the trackers left them."""
    folder = tmp_path_factory.mktemp("samples")
    lay_out(SAMPLES, folder)
    return folder


@pytest.mark.parametrize("kind", RECORDED)
def test_recorded_runs_are_read(samples: Path, kind: str) -> None:
    """Each run of a tracker is read with its state, config, numbers and reason, without secrets."""
    check(kind, read_below([samples / kind]))


def test_samples_tell_nothing_of_the_machine() -> None:
    """No path, host or user of the machine they were made on stands in the samples."""
    for path in SAMPLES.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in SECRETS if word in data], path
            assert os.uname().nodename.encode() not in path.name.encode()


def test_one_walk_finds_every_tracker(samples: Path) -> None:
    """A folder with the runs of all trackers gives each run once."""
    runs = read_below([samples])
    assert len(runs) == sum(len(EXPECTED[kind]) for kind in RECORDED)


def test_torn_files_give_what_stands_before_the_tear(samples: Path, tmp_path: Path) -> None:
    """A run that is being written is read as far as it goes; its log may end anywhere."""
    log = next(samples.glob("wandb/wandb/*small*/run-*.wandb"))
    events = next(samples.glob("tensorboard/runs/plain/events*"))
    for source, marker in ((log, "wandb/run-x"), (events, "runs/x")):
        folder = tmp_path / marker
        folder.mkdir(parents=True)
        whole = source.read_bytes()
        for end in range(0, len(whole), 37):
            (folder / source.name).write_bytes(whole[:end])
            read_below([tmp_path])
    (tmp_path / "wandb/run-x" / log.name).write_bytes(log.read_bytes()[:-30])
    run = next(run for run in read_below([tmp_path]) if run.tracker == "wandb")
    assert (run.name, run.state) == ("small", "")


def test_of_a_long_log_both_ends_are_read(samples: Path, tmp_path: Path) -> None:
    """Config comes from the beginning of a log, state and last values from its end."""
    log = next(samples.glob("wandb/wandb/*small*/run-*.wandb")).read_bytes()
    parts = list(wandb.records(log, wandb.HEADER))
    steps = [part for part in parts if part[:1] == b"\x12" or b"loss" in part]
    folder = tmp_path / "run-long"
    folder.mkdir()
    data = bytearray(log[: wandb.HEADER])
    for part in [*parts[:5], *steps[:1] * 40_000, *parts[5:]]:
        _append(data, part)
    assert len(data) > wandb.HEAD_BYTES + wandb.TAIL_BYTES
    (folder / "run-long.wandb").write_bytes(data)
    (run,) = read_below([tmp_path])
    assert (run.state, run.exit, dict(run.config)["lr"]) == ("finished", 0, "0.001")
    assert {metric.name: metric.last for metric in run.metrics}["val/acc"] == pytest.approx(0.7)


def _append(data: bytearray, record: bytes) -> None:
    """Append a record as a writer of LevelDB's log does; none here is longer than a block."""
    import zlib  # noqa: PLC0415 - one helper's

    left = wandb.BLOCK - len(data) % wandb.BLOCK
    if left < wandb.FRAME + len(record):
        data.extend(bytes(left))
    crc = zlib.crc32(record, zlib.crc32(b"\x01"))
    data += crc.to_bytes(4, "little") + len(record).to_bytes(2, "little") + b"\x01" + record


def test_of_long_event_files_the_last_value_is_read(samples: Path, tmp_path: Path) -> None:
    """The records of an event file's end are found by the sum of their length."""
    events = next(samples.glob("tensorboard/runs/plain/events*"))
    whole = events.read_bytes()
    first, *rest = (_framed(record) for record in tensorboard.records(whole))
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / events.name).write_bytes(first + rest[0] * 40_000 + b"".join(rest))
    (run,) = read_below([tmp_path])
    last = {metric.name: metric.last for metric in run.metrics}
    assert last["train/loss"] == pytest.approx(0.2)


def _framed(record: bytes) -> bytes:
    length = struct.pack("<Q", len(record))
    return length + struct.pack("<I", tensorboard.masked_crc(length)) + record + bytes(4)


def test_a_store_in_use_is_read_and_left_as_it_is(samples: Path, tmp_path: Path) -> None:
    """A run writes into MLflow's database, in either of SQLite's ways, while it is read."""
    folder = tmp_path / "store"
    folder.mkdir()
    shutil.copy(samples / "mlflow/mlflow.db", folder)
    for mode in ("delete", "wal"):
        with closing(sqlite3.connect(folder / "mlflow.db", isolation_level=None)) as writer:
            writer.execute(f"PRAGMA journal_mode = {mode}")
            assert len(read_below([folder])) == len(EXPECTED["mlflow"])
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("UPDATE runs SET status = 'RUNNING'")
            before = _names(folder)
            assert {run.state for run in read_below([folder])} == {"finished", "failed"}
            assert _names(folder) == before
            writer.execute("ROLLBACK")
    assert len(read_below([folder])) == len(EXPECTED["mlflow"])
    assert _names(folder) == ["mlflow.db"]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_locked_store_is_read_another_time(samples: Path, tmp_path: Path) -> None:
    """Nothing waits for a writer that holds the whole database."""
    shutil.copy(samples / "mlflow/mlflow.db", tmp_path)
    with closing(sqlite3.connect(tmp_path / "mlflow.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert read_below([tmp_path]) == []


ENDLESS = """
CREATE VIEW runs AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT i run_uuid, i name, i status, i start_time, i end_time, i experiment_id,
    'active' AS lifecycle_stage FROM n
"""


def test_a_view_without_end_is_given_up(tmp_path: Path) -> None:
    """A database that makes its rows up for ever is left."""
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as store:
        store.execute(ENDLESS)
        store.execute("CREATE TABLE experiments (experiment_id, name)")
    assert list(MlflowReader().read(tmp_path / "mlflow.db")) == []


def test_lightnings_table_is_read(tmp_path: Path) -> None:
    """CSVLogger writes a column a metric, empty where a step did not measure it."""
    folder = tmp_path / "lightning_logs/version_3"
    folder.mkdir(parents=True)
    (folder / "hparams.yaml").write_text(
        "lr: 0.001\nmodel:\n  width: 64\napi_key: sk-abcdefghijkl\n"
    )
    rows = "epoch,step,train_loss,val_acc\n0,9,0.9,\n0,9,,0.5\n1,19,0.4,\n1,19,,0.731\n2,2"
    (folder / "metrics.csv").write_text(rows)
    (run,) = read_below([tmp_path])
    assert run.config == (("lr", "0.001"), ("model.width", "64"), ("api_key", "<redacted>"))
    assert run.metrics == (
        Metric("train_loss", 0.4, 0.4, 0.9),
        Metric("val_acc", 0.731, 0.5, 0.731),
    )


def test_a_tracker_inside_anothers_folder_tells_of_the_same_run(
    samples: Path, tmp_path: Path
) -> None:
    """Event files in the folder that Hydra made belong to Hydra's run."""
    shutil.copytree(samples / "hydra/outputs", tmp_path / "outputs")
    folder = next(tmp_path.glob("outputs/*/*"))
    events = next(samples.glob("tensorboard/runs/plain/events*"))
    (folder / "tb").mkdir()
    shutil.copy2(events, folder / "tb")
    (alone,) = tensorboard.TensorBoardReader().read(folder / "tb")
    began = alone.start
    assert began
    for path in folder.rglob("*.yaml"):
        os.utime(path, (began.timestamp(), began.timestamp()))
    (run,) = read_below([tmp_path])
    assert run.tracker == "hydra"
    assert dict(run.config)["lr"] == "0.01"
    assert {metric.name for metric in run.metrics} == {"train/loss", "val/acc"}


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 112)
)
DEEP = b"[" * 100_000
HOSTILE = {
    "empty": b"",
    "zeros": bytes(100_000),
    "huge lengths": b"\xff" * 10_000,
    "no text": b"\xff\xfe\x00{" * 100,
    "bomb": BOMB,
    "deep": DEEP,
    "deep table": b'{"a":' * 50_000,
    "list": b"[1, 2]",
    "number": b"1e999",
    "digits": b'{"start_time": ' + b"9" * 50_000 + b"}",
    "types": b'{"experiment": [1], "start_time": {}, "log_history": {"a": 1}, "status": [2],'
    b' "repositories": "x", "config": 3, "values": null, "hydra": [1], "run_id": [1],'
    b' "max_steps": [1], "lr": {"values": "abc"}}',
    "controls": b'{"experiment": {"name": "\\u001b]0;x\\u0007\\u202e"},'
    b' "start_time": "2026-11-25"}',
    "sqlite": b"SQLite format 3\0" + b"\xff" * 4_000,
    "wandb": b":W&B\xbe\xe1\x00" + b"\xff" * 40_000,
    "tfrecord": b"\xff\xff\xff\xff\xff\xff\xff\x7f" + bytes(1_000),
}
PLACES = (
    "run/.hydra/config.yaml run/.hydra/overrides.yaml run/.hydra/hydra.yaml mlflow.db"
    " mlruns/1/meta.yaml mlruns/1/a/meta.yaml mlruns/1/a/params/lr mlruns/1/a/metrics/loss"
    " mlruns/1/a/tags/mlflow.note.content wandb/run-a/run-a.wandb runs/a/events.out.tfevents.1.h"
    " lightning_logs/version_0/hparams.yaml lightning_logs/version_0/metrics.csv"
    " dvclive/params.yaml dvclive/metrics.json dvclive/plots/metrics/loss.tsv"
    " sacred/1/run.json sacred/1/config.json sacred/1/metrics.json"
    " out/checkpoint-1/trainer_state.json out/checkpoint-99999999999/trainer_state.json"
).split()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_read_as_nothing(tmp_path: Path, kind: str) -> None:
    """What no tracker wrote raises nothing and never hangs, and no control byte comes through."""
    _lay(tmp_path, HOSTILE[kind])
    for run in read_below([tmp_path]):
        assert all(part.isprintable() for part in (run.id, run.name, run.why, run.command))


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/passwd", "."])
def test_links_lead_nowhere(tmp_path: Path, target: str) -> None:
    """A file or folder that is a link is left, wherever it leads."""
    for place in PLACES:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    (tmp_path / "loop").symlink_to(tmp_path)
    for run in read_below([tmp_path]):
        assert (run.config, run.metrics) == ((), ())


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    """A named pipe in the place of a file is left."""
    for place in PLACES:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)
    for run in read_below([tmp_path]):
        assert (run.config, run.metrics) == ((), ())


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_raise_nothing(samples: Path, tmp_path: Path, seed: int) -> None:
    """Real files with bytes changed at random are read as something or as nothing."""
    _flip(samples, tmp_path, seed)


@pytest.mark.soak
def test_flipped_bytes_raise_nothing_a_hundred_times(samples: Path, tmp_path: Path) -> None:
    """The same, more often."""
    for seed in range(6, 106):
        _flip(samples, tmp_path / str(seed), seed)


def _flip(samples: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same every time
    place = tmp_path / "samples"
    shutil.copytree(samples, place, ignore=shutil.ignore_patterns("multirun"))
    for path in sorted(path for path in place.rglob("*") if path.is_file()):
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 5, 50))):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
    read_below([place])


def test_the_walk_has_an_end(tmp_path: Path) -> None:
    """Hidden folders, environments and what lies deep are left; a tree of any size ends."""
    sample = b'{"experiment": {"name": "x"}, "start_time": "2026-11-25T10:00:00"}'
    for place in (".cache/1", "node_modules/a/1", "env/1", "x/1", "a/b/c/d/e/f/g/h/i/1"):
        for name in ("run.json", "config.json"):
            path = tmp_path / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sample)
    walked = walk([tmp_path], BUILT_IN)
    assert [str(found.path.relative_to(tmp_path)) for found in walked.found] == ["x/1"]
    assert walked.is_whole
    assert not walk([tmp_path], BUILT_IN, limit=2).is_whole


def test_a_file_is_opened_below_its_folder_only(tmp_path: Path) -> None:
    """A path is followed part by part, so that no part of it leads out."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/secret").write_bytes(b"x")
    (tmp_path / "in/side").symlink_to(tmp_path / "out")
    assert bounded.read(tmp_path / "in", "side/secret") == b""
    assert bounded.read(tmp_path, "out/secret") == b"x"


def _lay(folder: Path, data: bytes) -> None:
    for place in PLACES:
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


EXTENSION = """
class Notebook:
    name = "notebook"

    def find(self, folder, names):
        return [folder / "book.txt"] if "book.txt" in names else []

    def read(self, found):
        from rlog_git.model import Run
        yield Run("notebook", "1", name=found.read_text())
"""


def test_a_package_may_bring_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point adds a tracker; one that cannot be loaded costs nobody anything."""
    package = tmp_path / "packages"
    about = package / "notebook-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: notebook\nVersion: 1.0\n")
    points = "[rlog_git.trackers]\nbook = notebook_runs:Notebook\nbroken = no_such_module:X\n"
    (about / "entry_points.txt").write_text(points)
    (package / "notebook_runs.py").write_text(EXTENSION)
    monkeypatch.syspath_prepend(package)
    (tmp_path / "code").mkdir()
    (tmp_path / "code/book.txt").write_text("pilot")
    (run,) = read_below([tmp_path / "code"], readers())
    assert (run.tracker, run.name) == ("notebook", "pilot")
