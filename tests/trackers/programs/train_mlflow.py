"""Three runs logged with MLflow into the store that MLFLOW_TRACKING_URI names."""

import contextlib

import mlflow

mlflow.set_experiment("w2s")
with mlflow.start_run(run_name="small", description="does a lower lr stop the spike?"):
    mlflow.log_params({"lr": 0.001, "model.width": 64, "api_key": "sk-abcdefghijklmnopqrstuv1234"})
    mlflow.set_tags({"stage": "pilot"})
    for step, loss in enumerate((0.9, 0.4, 0.6)):
        mlflow.log_metric("loss", loss, step=step)
        mlflow.log_metric("val/acc", 0.5 + step / 10, step=step)
with contextlib.suppress(RuntimeError), mlflow.start_run(run_name="crashed"):
    mlflow.log_param("lr", 10)
    raise RuntimeError
with mlflow.start_run(run_name="parent"), mlflow.start_run(run_name="child", nested=True):
    mlflow.log_param("lr", 0.0003)
    mlflow.log_metric("loss", float("nan"))
