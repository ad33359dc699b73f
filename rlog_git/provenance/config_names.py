"""Say which files of a repository are configs, by name and place or by the repository's globs."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rlog_git.provenance.config_files import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

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
# 'config.py', 'train_config.py', 'config_base.py', 'hparams.py'; 'conf.py' is of Sphinx
PYTHON_CONFIG = re.compile(r"(?:.*_)?(?:configs?|hparams|hyperparams)(?:_.*)?\.py")
# '*', '?', '[a-z]', '[!a]'
WILD = re.compile(r"\*+|\?|\[!?[^\]/]+\]")
# '{yaml,yml}'
BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
LIMIT_PATTERNS = 100


def is_config(path: str, globs: Sequence[str] = ()) -> bool:
    """Say whether a file of a repository is a config.

    `globs` are the repository's own and stand in for the rules of name and place: ``**`` is any
    number of folders, a glob without ``/`` holds in each folder, ``!`` takes away again.
    """
    if globs:
        matching = [glob for glob in globs if _pattern(glob.lstrip("!")).fullmatch(path)]
        return bool(matching) and not matching[-1].startswith("!")
    return _is_by_rule(path)


@lru_cache(maxsize=4096)
def _is_by_rule(path: str) -> bool:
    parts = PurePosixPath(path).parts
    folders = {part.casefold() for part in parts[:-1]}
    name = parts[-1].casefold()
    if any(part.startswith(".") for part in parts) or WRITTEN_BY_TOOLS.fullmatch(name):
        return False
    inside = bool(folders & CONFIG_FOLDERS)
    if name.endswith(".py"):
        return name != "__init__.py" and (inside or bool(PYTHON_CONFIG.fullmatch(name)))
    return name.endswith(SUFFIXES) and (inside or not folders & NOT_NEAR_CODE)


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    anywhere = "" if "/" in glob.rstrip("/") else "**/"
    wanted = [_expression(anywhere + one.strip("/")) for one in _expanded(glob)]
    return re.compile("|".join(wanted))


def _expanded(glob: str) -> list[str]:
    """Return the globs that one with braces stands for."""
    todo, done = [glob], list[str]()
    while todo and len(todo) + len(done) < LIMIT_PATTERNS:
        one = todo.pop()
        found = BRACES.search(one)
        if found:
            todo += [one[: found.start()] + x + one[found.end() :] for x in found[1].split(",")]
        else:
            done.append(one)
    return done


def _expression(glob: str) -> str:
    parts = glob.split("/")
    kept = ["(?:[^/]+/)*" if part == "**" else _part(part) + "/" for part in parts[:-1]]
    return "".join(kept) + (".*" if parts[-1] == "**" else _part(parts[-1]))


def _part(part: str) -> str:
    """Return the expression of one folder's or file's name."""
    kept, at = [], 0
    for found in WILD.finditer(part):
        kept.append(re.escape(part[at : found.start()]))
        sign = found[0]
        if sign[0] == "[":
            kept.append("[" + sign[1:].replace("\\", r"\\").replace("!", "^", 1))
        else:
            kept.append("[^/]" if sign == "?" else "[^/]*")
        at = found.end()
    return "".join([*kept, re.escape(part[at:])])
