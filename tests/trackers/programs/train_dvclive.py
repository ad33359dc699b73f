"""A run logged with DVCLive, its parameters and metrics in files of their own."""

import sys

from dvclive import Live

lr = float(sys.argv[1])
keeps = "--exp" in sys.argv
with Live(save_dvc_exp=keeps, exp_name="bold-bee" if keeps else None, dvcyaml=None) as live:
    live.log_params({"lr": lr, "model": {"width": 64}, "api_key": "sk-abcdefghijklmnopqrstuv1234"})
    for step in range(3):
        live.log_metric("loss", lr * 100 / (step + 1))
        live.log_metric("val/acc", 0.5 + step / 20)
        live.next_step()
