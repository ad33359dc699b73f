"""The state of a Hugging Face Trainer, written by its own class; training itself needs PyTorch."""

from pathlib import Path

from transformers.trainer_callback import TrainerState

state = TrainerState(epoch=0, global_step=0, max_steps=4, num_train_epochs=2, train_batch_size=8)
for step in (2, 4):
    state.global_step, state.epoch = step, step / 2
    state.log_history.append({"loss": 1 / step, "learning_rate": 0.001 / step, "step": step})
    state.log_history.append({"eval_loss": 0.9 / step, "epoch": step / 2, "step": step})
    folder = Path(f"out/checkpoint-{step}")
    folder.mkdir(parents=True)
    state.save_to_json(str(folder / "trainer_state.json"))
