"""A training program that Hydra starts: its config, and two numbers printed."""

from pathlib import Path

import hydra
from omegaconf import DictConfig, OmegaConf

Path("conf").mkdir(exist_ok=True)
Path("conf/config.yaml").write_text(
    "lr: 0.001\nseed: 1\nmodel:\n  name: small\n  width: 64\ndata: ${oc.env:DATA,tiny}\n",
    encoding="utf-8",
)


@hydra.main(version_base=None, config_path=str(Path("conf").resolve()), config_name="config")
def main(config: DictConfig) -> None:
    """Fail where the learning rate is absurd, as a run of a sweep does."""
    print(OmegaConf.to_yaml(config))
    if config.lr > 1:
        raise SystemExit(3)


main()
