"""A run of Lightning with its CSVLogger: a table of metrics, and hyperparameters."""

import lightning
import torch


class Student(lightning.LightningModule):
    def __init__(self, lr, width):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(width, 1)

    def training_step(self, batch, _):
        loss = self.layer(batch).square().mean()
        self.log("loss", 1.0 / (self.current_epoch + 1))
        self.log("val/acc", 0.5 + self.current_epoch / 20)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


trainer = lightning.Trainer(
    accelerator="cpu",
    max_epochs=5,
    log_every_n_steps=1,
    enable_checkpointing=False,
    enable_progress_bar=False,
    enable_model_summary=False,
    logger=lightning.pytorch.loggers.CSVLogger("."),
)
batches = torch.utils.data.DataLoader(torch.ones(8, 4), batch_size=4)
trainer.fit(Student(lr=0.001, width=4), batches)
