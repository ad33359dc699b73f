"""Tell what changed in a config, without secrets and without what changes every time."""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rlog_git.model import Config, ConfigChange
from rlog_git.provenance.config_files import (
    LIMIT_BYTES,
    SUFFIXES,
    TooMuchError,
    Tree,
    read_config,
    tree_text,
)
from rlog_git.provenance.config_text import compare_texts
from rlog_git.provenance.redact import redact_command, redact_value
from rlog_git.provenance.secret_names import is_secret_key
from rlog_git.provenance.secret_shapes import REDACTED, redact_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANGED = " (changed)"
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
# '{name: HF_TOKEN, value: abc}', as Kubernetes and GitHub write variables
NAMING, NAMED = ("name", "key", "var"), ("value", "default")


def compare(path: str, old: bytes | None, new: bytes) -> Config | None:
    """Return what changed between two versions of a config, redacted; None where nothing did.

    `old` is None for a new file. A broken or huge file has no changes. What has no keys, such as a
    Python file, is compared line by line.
    """
    name = redact_shapes(path)
    if old is None:
        return Config(name, new_file=True) if len(new) <= LIMIT_BYTES else None
    if path.casefold().endswith(SUFFIXES):
        before, after = read_config(old, path), read_config(new, path)
        found = () if before is None or after is None else changes(before, after)
    else:
        found = _text_changes(path, old, new)
    return Config(name, found) if found else None


def changes(old: Mapping[str, Tree], new: Mapping[str, Tree]) -> tuple[ConfigChange, ...]:
    """Return what differs between two flat configs, redacted, in the order of the new one.

    Numbers are compared as decimals, all else as texts, lists as wholes; what changes with every
    run is left out. Nothing is returned where a value has no end.
    """
    keys = [key for key in dict.fromkeys([*new, *old]) if not VOLATILE.search(key)]
    try:
        found = [_change(key, old, new) for key in keys]
    except TooMuchError:
        return ()
    return tuple(change for change in found if change)


def redacted(config: Mapping[str, Tree]) -> dict[str, str]:
    """Return a flat config as it may be kept, each value one text; nothing where it has no end."""
    try:
        return {redact_shapes(key): _kept(key, config) for key in config}
    except TooMuchError:
        return {}


def content_hash(config: Mapping[str, Tree]) -> str:
    """Return the SHA-256 of a flat config, redacted and sorted: equal configs have one hash.

    Nothing that changes with every run counts, and ``1e-3`` is ``0.001``.
    """
    kept = {k: _normal(v) for k, v in redacted(config).items() if not VOLATILE.search(k)}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _change(key: str, old: Mapping[str, Tree], new: Mapping[str, Tree]) -> ConfigChange | None:
    raw_old, raw_new = _raw(key, old), _raw(key, new)
    if _normal(raw_old) == _normal(raw_new):
        return None
    kept_old, kept_new = _kept(key, old), _kept(key, new)
    if kept_old == kept_new:
        kept_new += CHANGED
    return ConfigChange(redact_shapes(key), kept_old, kept_new)


def _raw(key: str, config: Mapping[str, Tree]) -> str:
    return tree_text(config[key], lambda _key, value: value, key) if key in config else ""


def _kept(key: str, config: Mapping[str, Tree]) -> str:
    if key not in config:
        return ""
    table, _, last = key.rpartition(".")
    if last in NAMED and any(_names(config.get(f"{table}.{name}")) for name in NAMING):
        return REDACTED
    safe = _safe(config[key])
    text = tree_text(safe, lambda key, value: redact_value(key, value[:READ_VALUE]), key)
    # names inside a list are no keys, but may have the shape of a secret
    return redact_shapes(text)


def _safe(tree: Tree) -> Tree:
    """Return a value without the secrets that only what stands beside them tells of."""
    if isinstance(tree, list):
        if all(isinstance(item, str) for item in tree):
            return list(redact_command([item[:READ_VALUE] for item in tree]))
        return [_safe(item) for item in tree]
    if isinstance(tree, dict):
        hides = any(_names(tree.get(name)) for name in NAMING)
        return {k: REDACTED if hides and k in NAMED else _safe(v) for k, v in tree.items()}
    return tree


def _names(value: Tree | None) -> bool:
    return isinstance(value, str) and is_secret_key(value)


def _normal(value: str) -> str:
    """Return a value in the form in which equal ones are equal: 1e-3 is 0.001."""
    return f"{Decimal(value).normalize():f}" if NUMBER.fullmatch(value) else value


def _text_changes(path: str, old: bytes, new: bytes) -> tuple[ConfigChange, ...]:
    if max(len(old), len(new)) > LIMIT_BYTES:
        return ()
    try:
        lines = compare_texts(old.decode("utf-8"), new.decode("utf-8"), path)
    except UnicodeDecodeError:
        return ()
    found = []
    for name, before, after, same in lines or ():
        kept_old, kept_new = redact_value(name, before), redact_value(name, after)
        if VOLATILE.search(name) or (not same and _normal(kept_old) == _normal(kept_new)):
            continue
        found.append(ConfigChange(name, kept_old, kept_new + CHANGED * same))
    return tuple(found)
