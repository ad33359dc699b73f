"""What the runs that record.py makes are to be read as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rlog_git.model import Run

WHY = "does a lower lr stop the spike?"
LOSS, ACC = ("loss", 0.6, 0.4, 0.9), ("val/acc", 0.7, 0.5, 0.7)
SECRET = ("api_key", "<redacted>")

# tracker → for each run: what it is known by here, and what is read of it
MLFLOW = {
    "small": {
        "state": "finished",
        "command": "w2s",
        "why": WHY,
        "config": {("lr", "0.001"), ("model.width", "64"), SECRET},
        "metrics": {LOSS, ACC},
    },
    "crashed": {"state": "failed", "config": {("lr", "10")}, "metrics": set()},
    "parent": {"state": "finished", "config": set(), "sweep": ""},
    "child": {"state": "finished", "config": {("lr", "0.0003")}},
}
TINY = {("model.name", "small"), ("model.width", "64"), ("data", "${oc.env:DATA,tiny}")}
EXPECTED: dict[str, dict[str, dict[str, Any]]] = {
    "hydra": {
        "lr=0.01": {
            "command": "train_hydra",
            "state": "",
            "config": {("lr", "0.01"), ("seed", "1"), *TINY},
        },
        **{
            f"lr={lr} seed={seed}": {
                "command": "train_hydra",
                "config": {("lr", lr), ("seed", seed), *TINY},
            }
            for lr in ("0.1", "0.01", "10")
            for seed in ("1", "2")
            if (lr, seed) != ("10", "2")  # the job before it failed, and Hydra stopped there
        },
    },
    "mlflow": MLFLOW,
    "mlflow-files": MLFLOW,
    "wandb": {
        "small": {
            "id": "small1",
            "state": "finished",
            "exit": 0,
            "command": "w2s",
            "why": WHY,
            "config": {
                ("lr", "0.001"),
                ("model.name", "small"),
                ("model.width", "64"),
                ("model.layers", "[1, 2]"),
                SECRET,
            },
            "metrics": {("loss", 0.2, 0.2, 1.0), ("val/acc", 0.7, 0.5, 0.7)},
        },
        "crashed": {"state": "failed", "exit": 7, "config": {("lr", "10")}},
        "resumed": {
            "id": "resumed1",
            "state": "finished",
            "config": {("lr", "0.0003")},
            "metrics": {("loss", 1 / 6, 1 / 6, 1.0), ("val/acc", 0.75, 0.5, 0.75)},
        },
    },
    "tensorboard": {
        "plain": {"metrics": {("train/loss", 0.2, 0.2, 1.0), ("val/acc", 0.7, 0.5, 0.7)}},
        "tuned": {
            "config": {("lr", "0.0003"), ("model", "small"), ("warmup", "true"), SECRET},
            "metrics": {("train/loss", 0.25, 0.25, 0.25), ("best/acc", 0.731, 0.731, 0.731)},
        },
    },
    "dvclive": {
        "dvclive": {
            "config": {("lr", "0.001"), ("model.width", "64"), SECRET},
            "metrics": {("loss", 0.1 / 3, 0.1 / 3, 0.1), ("val/acc", 0.6, 0.5, 0.6)},
        }
    },
    "dvc": {
        "bold-bee": {
            "state": "finished",
            "config": {("lr", "0.001"), ("model.width", "64"), SECRET},
            "metrics": {("loss", 0.1 / 3, 0.1 / 3, 0.1), ("val/acc", 0.6, 0.5, 0.6)},
        }
    },
    "sacred": {
        "1": {
            "name": "w2s",
            "state": "finished",
            "command": "train_sacred.py",
            "dirty": "",
            "config": {("lr", "0.0003"), ("model.name", "small"), ("model.width", "64"), SECRET},
            "metrics": {("loss", 1 / 3, 1 / 3, 1.0), ("result", 0.731, 0.731, 0.731)},
        },
        "2": {"state": "failed", "metrics": {("loss", 1 / 3, 1 / 3, 1.0)}},
    },
    "lightning": {
        "version_0": {
            "state": "",
            "config": {("lr", "0.001"), ("width", "4")},
            "metrics": {("loss", 0.2, 0.2, 1.0), ("val/acc", 0.7, 0.5, 0.7)},
        }
    },
    "hf-trainer": {
        "out": {
            "state": "finished",
            "config": {("num_train_epochs", "2"), ("max_steps", "4"), ("train_batch_size", "8")},
            "metrics": {
                ("loss", 0.25, 0.25, 0.5),
                ("learning_rate", 0.00025, 0.00025, 0.0005),
                ("eval_loss", 0.225, 0.225, 0.45),
            },
        }
    },
}
# Trackers that store the commit a run was made of.
STORE_A_SHA = ("mlflow", "mlflow-files", "wandb", "sacred", "dvc")


def known_as(kind: str, run: Run) -> str:
    """Return what a run is called in the table above."""
    if kind == "hydra":
        keys = ("lr", "seed") if run.sweep else ("lr",)
        return " ".join(f"{key}={dict(run.config)[key]}" for key in keys)
    if kind == "dvclive":
        return "dvclive"
    return run.id if kind == "sacred" else run.name


def check(kind: str, runs: list[Run]) -> None:
    """Compare the runs that were read of a tracker with what record.py made."""
    expected = EXPECTED[kind]
    found = {known_as(kind, run): run for run in runs}
    assert sorted(found) == sorted(expected)
    assert len(runs) == len(expected)
    for name, run in found.items():
        assert run.start is not None
        assert run.end is not None
        assert run.start <= run.end
        if kind in STORE_A_SHA:
            assert len(run.sha) == 40
        for field, wanted in expected[name].items():
            value = getattr(run, field)
            if field == "metrics":
                value = {(m.name, *(round(n, 6) for n in m[1:])) for m in value}
                wanted = {(m[0], *(round(n, 6) for n in m[1:])) for m in wanted}  # noqa: PLW2901
            elif field == "config":
                value = set(value)
            assert value == wanted, (name, field)
    if "mlflow" in kind:
        assert found["child"].sweep == found["parent"].id
