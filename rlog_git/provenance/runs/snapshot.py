"""Look at what a run begins with: its code, its configs, its seed, the machine; redacted."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.model import Run
from rlog_git.provenance import configs, git_read, joining, repos
from rlog_git.provenance.config_files import LIMIT_BYTES, read_config
from rlog_git.provenance.redact import redact_command, redact_text
from rlog_git.provenance.runs import words as command_words
from rlog_git.provenance.runs.work_tree import Difference, differs
from rlog_git.text.escape import clean_line
from rlog_git.text.run_lines import new_id
from rlog_git.text.run_note import TRACKER, RunNote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.vault.config import Vault

SMI = ("nvidia-smi", "--query-gpu=name", "--format=csv,noheader")
SMI_SECONDS = 5.0
MOST_CONFIGS, MOST_KEYS = 8, 400
LONGEST_COMMAND = 2_000
LEFT_OUT = "What is not committed is not kept: link the repository with 'rlog link add --full'."


@dataclass(frozen=True, slots=True)
class Begun:
    """What was started: the words, the folder, when, and what the user said of it."""

    words: tuple[str, ...]
    folder: str
    start: datetime
    day: date
    why: str = ""
    question: str = ""
    pid: int = 0


@dataclass(frozen=True, slots=True)
class _Code:
    """The repository that a run's folder lies in; `linked` where the user linked it."""

    top: Path
    name: str
    sha: str
    linked: LinkedRepo | None


def look(vault: Vault, begun: Begun) -> RunNote:
    """Return the snapshot of a run that began; a private repository gives no more than time."""
    code = _code(vault, begun.folder)
    words = redact_command(begun.words)
    same = command_words.same_command(words)
    run = Run(
        tracker=TRACKER,
        id=new_id(f"{begun.start.isoformat()}\n{begun.pid}\n{os.uname().nodename}\n{os.getpid()}"),
        day=begun.day,
        start=begun.start,
        state="running",
        why=clean_line(begun.why),
        question=begun.question,
        repo=code.name if code else "",
    )
    if code and code.linked and code.linked.private:
        return RunNote(run)
    config = _config(begun, words, code)
    run = replace(
        run,
        command=clean_line(shlex.join(words), LONGEST_COMMAND),
        config=tuple(config.items()),
        cwd=_shown_folder(begun.folder, code),
        host=clean_line(os.uname().nodename),
    )
    note = RunNote(run, same=same, gpus=_gpus(), seed=command_words.seed_of(config))
    return _with_code(vault, note, code) if code else note


def _code(vault: Vault, folder: str) -> _Code | None:
    """Return the repository of a folder; the vault's own is no code."""
    top = git_read.read_line(folder, "rev-parse", "--show-toplevel") if folder else ""
    if not top or os.path.realpath(top) == os.path.realpath(vault.root):
        return None
    linked = repos.find_by_path(repos.load(), Path(top))
    name = linked.name if linked else repos.new_name(Path(top).name, ())
    sha = git_read.read_line(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    return _Code(Path(top), name, sha, linked)


def _with_code(vault: Vault, note: RunNote, code: _Code) -> RunNote:
    found = differs(code.top)
    run = replace(note.run, sha=code.sha, dirty=_dirty(found) if code.sha else "")
    note = replace(note, run=run)
    if not found.diff:
        return replace(note, cut=found.cut)
    if not code.linked and joining.needs_asking(vault, repos.identify(code.top)):
        return replace(note, cut=LEFT_OUT)
    return replace(note, diff=found.diff, cut=found.cut)


def _dirty(found: Difference) -> str:
    if not found.known:
        return "(tree not known)"
    if not found.files:
        return ""
    return f"+{found.added}−{found.removed}" if found.added or found.removed else "(dirty)"


def _shown_folder(folder: str, code: _Code | None) -> str:
    """Return the folder relative to its repository; outside of one it is the machine's business."""
    return os.path.relpath(os.path.realpath(folder), os.path.realpath(code.top)) if code else ""


def _config(begun: Begun, words: Sequence[str], code: _Code | None) -> dict[str, str]:
    """Return what the run was given: arguments by name, then the configs that they name."""
    if code and code.linked and not code.linked.configs:
        return {}
    found = {key: redact_text(value) for key, value in command_words.arguments(words).items()}
    files = [word for word in command_words.config_words(begun.words) if _is_file(begun, word)]
    for word in files[:MOST_CONFIGS]:
        flat = read_config(_read(Path(begun.folder) / word), word)
        front = f"{Path(word).stem}:" if len(files) > 1 else ""
        for key, value in configs.redacted(flat or {}).items():
            if not configs.VOLATILE.search(key):
                found.setdefault(front + key, value)
    return dict(list(found.items())[:MOST_KEYS])


def _is_file(begun: Begun, word: str) -> bool:
    try:
        return bool(begun.folder) and (Path(begun.folder) / word).is_file()
    except (OSError, ValueError):
        return False


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMIT_BYTES + 1)
    except OSError:
        return b""


def _gpus() -> str:
    """Return the names of the machine's GPUs, such as ``NVIDIA A100 × 8``, or nothing."""
    if not shutil.which(SMI[0]):
        return ""
    try:
        done = subprocess.run(
            SMI, capture_output=True, timeout=SMI_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    names = [clean_line(row) for row in done.stdout.decode("utf-8", "replace").split("\n")]
    found = [name for name in names if name and not done.returncode]
    counts = {name: found.count(name) for name in dict.fromkeys(found)}
    return ", ".join(f"{name} × {n}" if n > 1 else name for name, n in counts.items())
