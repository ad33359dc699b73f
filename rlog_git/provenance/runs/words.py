"""Read a command line as an experiment: which command it is, what it was given, which configs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rlog_git.provenance.config_files import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCRIPTS = (".py", ".sh", ".bash", ".jl", ".r", ".m", ".ipynb", ".pl", ".lua", ".js", ".sbatch")
# '--lr=1', '-s', '--train.lr'
OPTION = re.compile(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", re.DOTALL)
# 'lr=1', '+trainer.max_steps=10', '~model'
ASSIGNED = re.compile(r"[-+~]{0,2}([A-Za-z_][\w./@-]*)=(.*)", re.DOTALL)
# the word behind these is the program itself: 'python -m train', 'sh -c "…"'
PROGRAMS = ("-m", "-c")
MOST = 500
SEED = re.compile(r"(?:^|[._-])seed$", re.IGNORECASE)


def same_command(words: Sequence[str]) -> str:
    """Return what makes two command lines runs of one command: program, script, module.

    ``python train.py --lr 1`` and ``python train.py --lr 2 --seed 3`` are of one.
    """
    kept = [PurePosixPath(words[0]).name]
    leading = not kept[0].casefold().endswith(SCRIPTS)
    for before, word in pairwise(words):
        leading = leading and not (OPTION.fullmatch(word) or ASSIGNED.fullmatch(word))
        program = before in PROGRAMS and len(kept) == 1
        script = word.casefold().endswith(SCRIPTS)
        if program or script or (leading and not word[:1].isdigit()):
            kept.append(word)
        leading = leading and not script
    return " ".join(kept)


def arguments(words: Sequence[str]) -> dict[str, str]:
    """Return what a command was given by name: options and assignments, as texts."""
    return dict(list(_given(words[1:]))[:MOST])


def config_words(words: Sequence[str]) -> list[str]:
    """Return the words, or values of options, that read like the path of a config file."""
    values = [value for _, value in _given(words[1:])]
    found = [word for word in (*words[1:], *values) if word.casefold().endswith(SUFFIXES)]
    return list(dict.fromkeys(word for word in found if "\0" not in word and "=" not in word))


def seed_of(config: dict[str, str]) -> str:
    """Return the seed that a run was given, or nothing."""
    return next((value for key, value in config.items() if SEED.search(key)), "")


def _given(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, word in enumerate(words):
        option = OPTION.fullmatch(word)
        assigned = None if option else ASSIGNED.fullmatch(word)
        if word == "--":
            continue
        if assigned:
            yield assigned[1], assigned[2]
        elif option and option[2] is not None:
            yield option[1], option[2]
        elif option and word not in PROGRAMS:
            following = words[at + 1] if at + 1 < len(words) else "-"
            number = following[1:2].isdigit() or following[1:2] == "."
            bare = following.startswith("-") and not number
            yield option[1], "true" if bare or ASSIGNED.fullmatch(following) else following
