"""Runs logged with Weights & Biases offline: one whole, one resumed later, one that crashes."""

import sys

import wandb

SETTINGS = wandb.Settings(mode="offline", silent=True, x_disable_stats=True, x_disable_meta=True)


def train(name: str, steps: range, *, crash: bool = False, **facts: object) -> None:
    """Log a few steps; a crash leaves an exit code behind."""
    run = wandb.init(project="w2s", name=name, id=f"{name}1", settings=SETTINGS, **facts)
    for step in steps:
        run.log({"loss": 1 / (step + 1), "val": {"acc": 0.5 + step / 20}})
    if crash:
        sys.exit(7)
    run.finish()


config = {
    "lr": 0.001,
    "model": {"name": "small", "width": 64, "layers": [1, 2]},
    "api_key": "sk-abcdefghijklmnopqrstuv1234",
}
which = sys.argv[1]
if which == "whole":
    train("small", range(5), config=config, notes="does a lower lr stop the spike?", tags=["w2s"])
elif which == "crashed":
    train("crashed", range(2), crash=True, config={"lr": 10})
elif which == "begun":
    train("resumed", range(3), config={"lr": 0.001})
else:
    train("resumed", range(3, 6), config={"lr": 0.0003}, resume="allow")
