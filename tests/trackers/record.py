"""Make real runs with the real trackers, and keep small samples of what they leave behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
TIMES = "times.json"
REMOTE = "https://ada:ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/lab/w2s.git"
# What stands in a sample for the folder that the runs were made in.
CODE = "/code/w2s"
SQL_TABLES = ("experiments", "runs", "params", "tags", "metrics", "latest_metrics")
BINARY = (".wandb",)


@dataclass(frozen=True)
class Tracker:
    """How to make runs with one tracker: its program's calls, and what of its files is kept."""

    program: str
    calls: tuple[tuple[str, ...], ...]
    keep: tuple[str, ...]
    needs: str = ""  # a package too large for `make trackers`: without it no run is made
    environ: dict[str, str] = field(default_factory=dict)


TRACKERS = {
    "hydra": Tracker(
        "train_hydra.py",
        (("lr=0.01",), ("-m", "lr=0.1,0.01,10", "seed=1,2")),
        (
            "outputs/*/*/.hydra/*.yaml",
            "multirun/*/*/*/.hydra/*.yaml",
            "outputs/*/*/*.log",
            "multirun/*/*/*/*.log",
        ),
    ),
    "mlflow": Tracker(
        "train_mlflow.py",
        ((),),
        ("mlflow.db",),
        environ={"MLFLOW_TRACKING_URI": "sqlite:///mlflow.db"},
    ),
    "mlflow-files": Tracker(
        "train_mlflow.py",
        ((),),
        ("mlruns/*/meta.yaml", "mlruns/*/*/meta.yaml", "mlruns/*/*/[pmt]*/**/*"),
        environ={"MLFLOW_TRACKING_URI": "file:./mlruns", "MLFLOW_ALLOW_FILE_STORE": "true"},
    ),
    "wandb": Tracker(
        "train_wandb.py",
        (("whole",), ("crashed",), ("begun",), ("resumed",)),
        ("wandb/offline-run-*/*.wandb",),
    ),
    "tensorboard": Tracker("train_tensorboard.py", ((),), ("runs/**/events.*",)),
    "dvclive": Tracker("train_dvclive.py", (("0.001",),), ("dvclive/**/*",)),
    "dvc": Tracker("train_dvclive.py", (("0.001", "--exp"),), ()),
    "sacred": Tracker("train_sacred.py", ((),), ("sacred_runs/[0-9]/*.json",)),
    "lightning": Tracker("train_lightning.py", ((),), ("lightning_logs/*/*.*",), needs="lightning"),
    "hf-trainer": Tracker("train_trainer.py", ((),), ("out/checkpoint-*/*.json",)),
}


def record(python: Path, folder: Path) -> None:
    """Make the runs of every tracker with an interpreter that has them, a repository for each."""
    for name, tracker in TRACKERS.items():
        if not is_there(python, tracker):
            continue
        place = folder / name
        shutil.copytree(PROGRAMS, place, ignore=shutil.ignore_patterns("__pycache__"))
        make_repository(place)
        for call in tracker.calls:
            train(python, place, tracker, call)


def is_there(python: Path, tracker: Tracker) -> bool:
    """Say whether an interpreter has the package that a tracker's program needs."""
    words = [python, "-c", f"import importlib.util as u; u.find_spec({tracker.needs!r}) or exit(1)"]
    return not tracker.needs or not subprocess.run(words, check=False).returncode


def make_repository(place: Path) -> None:
    """Commit the programs, the same commit every time, and give it a remote with a token in it."""
    (place / ".gitignore").write_text("*\n!.gitignore\n!*.py\n", encoding="utf-8")
    who = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in _who().items()}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for words in (
        ("init", "-q", "-b", "main"),
        ("config", "user.name", "Ada"),
        ("config", "user.email", "ada@example.org"),
        ("add", "-A"),
        ("commit", "-qm", "Begin"),
        ("remote", "add", "origin", REMOTE),
    ):
        subprocess.run(["git", "-C", place, *words], env={**os.environ, **who, **plain}, check=True)


def train(python: Path, place: Path, tracker: Tracker, call: tuple[str, ...]) -> None:
    """Run a program once, in an environment that holds nothing of this machine's user."""
    if "--exp" in call:
        (place / ".gitignore").write_text("__pycache__/\nhome/\n", encoding="utf-8")
        for words in ((python, "-m", "dvc", "init", "-q"), ("git", "commit", "-qam", "Use DVC")):
            subprocess.run(words, cwd=place, check=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environ = {
        **kept,
        "HOME": str(place / "home"),
        "USER": "ada",
        "LOGNAME": "ada",
        "TZ": "UTC",
        "PYTHONPATH": str(place),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DVC_NO_ANALYTICS": "1",
        "DO_NOT_TRACK": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "WANDB_ERROR_REPORTING": "false",
        **tracker.environ,
    }
    done = subprocess.run(
        [python, tracker.program, *call], cwd=place, env=environ, capture_output=True, check=False
    )
    failed = done.returncode and "crashed" not in call and not any("10" in word for word in call)
    if failed:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-2000:])


def keep(folder: Path, samples: Path) -> None:
    """Put what the readers read into the samples, without the folder it was made in."""
    old = samples / TIMES
    times = json.loads(old.read_text()) if old.exists() else {}
    for name, tracker in TRACKERS.items():
        if not (folder / name).is_dir():
            continue  # its sample stays
        shutil.rmtree(samples / name, ignore_errors=True)
        times = {path: time for path, time in times.items() if not path.startswith(f"{name}/")}
        for pattern in tracker.keep:
            for path in sorted((folder / name).glob(pattern)):
                if not path.is_file() or path.is_symlink() or "latest-run" in path.parts:
                    continue
                shown = path.relative_to(folder)
                if path.suffix == ".db":
                    shown = shown.with_suffix(".sql")
                times[str(shown)] = path.stat().st_mtime
                target = samples / shown
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(_scrubbed(path, folder / name))
    (samples / TIMES).write_text(json.dumps(times, indent=1, sort_keys=True) + "\n")


def lay_out(samples: Path, folder: Path) -> None:
    """Lay the samples out as they were when they were made: databases, and times of files."""
    shutil.copytree(samples, folder, dirs_exist_ok=True)
    for shown, time in json.loads((samples / TIMES).read_text()).items():
        path = folder / shown
        if path.suffix == ".sql":
            script = path.read_text(encoding="utf-8")
            path.unlink()
            path = path.with_suffix(".db")
            with closing(sqlite3.connect(path)) as store:
                store.executescript(script)
        os.utime(path, (time, time))


def _scrubbed(path: Path, place: Path) -> bytes:
    data = _tables(path).encode() if path.suffix == ".db" else path.read_bytes()
    if path.suffix in BINARY or "events." in path.name:
        return data
    real = os.path.realpath(place)
    for found in (str(place), real):
        data = data.replace(found.encode(), CODE.encode())
    # what a trace or a list of packages tells of the machine
    data = re.sub(rb'("fail_trace": )\[.*?\n  \]', rb"\1[]", data, flags=re.DOTALL)
    data = re.sub(rb'("os": )\[.*?\]', rb"\1[]", data, flags=re.DOTALL)
    return re.sub(rb'("cpu": )"[^"]*"', rb'\1"CPU"', data)


def _tables(path: Path) -> str:
    """Return the tables that are read, as SQL that makes them again."""
    lines = []
    with closing(sqlite3.connect(path)) as store:
        for line in store.iterdump():
            table = re.match(r'(?:CREATE TABLE|INSERT INTO) "?(\w+)', line)
            if table and table[1] in SQL_TABLES:
                lines.append(line)
    return "\n".join(lines) + "\n"


def _who() -> dict[str, str]:
    return {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2026-11-01T09:00:00+00:00"}


if __name__ == "__main__":
    made = Path(sys.argv[1]).resolve()
    record(Path(sys.executable), made)
    keep(made, HERE.parent / "provenance" / "samples")
