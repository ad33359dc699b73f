"""Tell what a commit changed in a config, without secrets and without what changes every time."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePosixPath

from rlog_git.model import Config, ConfigChange
from rlog_git.provenance.config_files import (
    LIMIT_BYTES,
    SUFFIXES,
    TooMuchError,
    Tree,
    read_config,
    tree_text,
)
from rlog_git.provenance.redact import redact_shapes, redact_value

CHANGED = " (changed)"
CONFIG_FOLDERS = frozenset({"conf", "config", "configs"})
# What lies there is data, results or another's code, whatever its suffix.
NOT_NEAR_CODE = frozenset(
    "data datasets dataset results result outputs output runs logs wandb mlruns checkpoints "
    "node_modules vendor third_party site-packages dist build fixtures testdata".split()
)
# Written by tools: a change says nothing of an experiment.
WRITTEN_BY_TOOLS = re.compile(
    r".*(?:[-.]lock\.(?:json|ya?ml|toml)|\.schema\.json|\.min\.json)|package(?:-lock)?\.json"
    r"|tsconfig.*\.json|composer\.json|codemeta\.json|mkdocs\.ya?ml|tox\.ini|setup\.cfg",
    re.IGNORECASE,
)
# They change with every run: 'hydra.run.dir', 'train.output_dir', 'created_at', 'run_id'
VOLATILE = re.compile(
    r"(?:^|\.)(?:hydra\..*|_?(?:output|out|log|logging|save|run|work|result|results|exp|experiment)"
    r"_?dir(?:ectory)?|cwd|workdir|time_?stamp|date_?time|created|created_at|updated_at|started_at"
    r"|last_modified|run_id|run_uuid|uuid|host_?name|pid|git_(?:sha|hash|commit))$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[-+]?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:[eE][-+]?\d{1,4})?")
# A secret that was cut in two has no shape any more, so much more is read than is shown.
READ_VALUE = 4_000


def is_config(path: str) -> bool:
    """Say whether a file of a repository is a config by its name and place."""
    parts = PurePosixPath(path).parts
    folders = {part.casefold() for part in parts[:-1]}
    if not path.casefold().endswith(SUFFIXES) or any(part.startswith(".") for part in parts):
        return False
    if WRITTEN_BY_TOOLS.fullmatch(parts[-1]):
        return False
    return bool(folders & CONFIG_FOLDERS) or not folders & NOT_NEAR_CODE


def compare(path: str, old: bytes | None, new: bytes) -> Config | None:
    """Return what changed between two versions of a config, redacted; None where nothing did.

    `old` is None for a new file. A broken or huge file has no changes.
    """
    name = redact_shapes(path)
    if old is None:
        return Config(name, new_file=True) if len(new) <= LIMIT_BYTES else None
    before, after = read_config(old, path), read_config(new, path)
    if before is None or after is None:
        return None
    keys = dict.fromkeys([*after, *before])
    try:
        found = [_change(key, before.get(key), after.get(key)) for key in keys]
    except TooMuchError:
        return None
    changes = tuple(change for change in found if change)
    return Config(name, changes) if changes else None


def _change(key: str, old: Tree | None, new: Tree | None) -> ConfigChange | None:
    if VOLATILE.search(key):
        return None
    raw_old, raw_new = _raw(key, old), _raw(key, new)
    if _equal(raw_old, raw_new):
        return None
    kept_old, kept_new = _kept(key, old), _kept(key, new)
    if kept_old == kept_new:
        kept_new += CHANGED
    return ConfigChange(redact_shapes(key), kept_old, kept_new)


def _raw(key: str, tree: Tree | None) -> str:
    return "" if tree is None else tree_text(tree, lambda _key, value: value, key)


def _kept(key: str, tree: Tree | None) -> str:
    if tree is None:
        return ""
    text = tree_text(tree, lambda key, value: redact_value(key, value[:READ_VALUE]), key)
    # names inside a list are no keys, but may have the shape of a secret
    return redact_shapes(text)


def _equal(old: str, new: str) -> bool:
    """Say whether two values are one: as texts, or as decimals (1e-3 is 0.001)."""
    if old == new:
        return True
    return bool(NUMBER.fullmatch(old) and NUMBER.fullmatch(new) and Decimal(old) == Decimal(new))
