"""Two runs logged with tensorboardX: scalars alone, and scalars with hyperparameters."""

from tensorboardX import SummaryWriter

with SummaryWriter("runs/plain") as writer:
    for step in range(5):
        writer.add_scalar("train/loss", 1 / (step + 1), step)
        writer.add_scalar("val/acc", 0.5 + step / 20, step)
    writer.add_text("note", "does a lower lr stop the spike?")
with SummaryWriter("runs/tuned") as writer:
    writer.add_scalar("train/loss", 0.25, 1)
    writer.add_hparams(
        {
            "lr": 0.0003,
            "model": "small",
            "warmup": True,
            "api_key": "sk-abcdefghijklmnopqrstuv1234",
        },
        {"best/acc": 0.731},
    )
