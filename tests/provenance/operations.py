"""Git as people use it: a repository to work in, and what the log is to hold after each act."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BEGIN = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
PICK = "sed -i -e "


@dataclass
class Work:
    """A repository in which each command of git happens `minutes` after the one before."""

    path: Path
    drain: Callable[[], object]
    minute: int = 0
    minutes: int = 1
    env: dict[str, str] = field(default_factory=dict)

    def git(self, *words: str, cwd: Path | None = None, check: bool = True, **env: str) -> str:
        """Run git some minutes later; no editor waits for anybody."""
        self.minute += 1
        moment = (BEGIN + timedelta(minutes=self.minute * self.minutes)).isoformat()
        quiet = {"GIT_EDITOR": "true", "GIT_SEQUENCE_EDITOR": "true", "GIT_PAGER": "cat"}
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        done = subprocess.run(
            ["git", *words],
            cwd=cwd or self.path,
            env=os.environ | quiet | dates | self.env | env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout.strip()

    def put(self, name: str, text: str = "") -> None:
        """Write a file and stage it."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((text or name).encode())
        self.git("add", "--", name)

    def commit(self, *names: str, words: tuple[str, ...] = (), **env: str) -> None:
        """Make a commit for each name, of a file of that name."""
        for name in names:
            self.put(name)
            self.git("commit", "-q", "-m", name, *words, **env)

    def fork(self, *names: str) -> None:
        """Commit these on topic, one more on main, and stand on topic."""
        self.git("checkout", "-q", "-b", "topic")
        self.commit(*names)
        self.git("checkout", "-q", "main")
        self.commit("main")
        self.git("checkout", "-q", "topic")

    def clash(self) -> None:
        """Let main and topic change one file in two ways, and stand on topic."""
        self.git("checkout", "-q", "-b", "topic")
        self.put("file", "mine")
        self.git("commit", "-q", "-m", "mine")
        self.git("checkout", "-q", "main")
        self.put("file", "theirs")
        self.git("commit", "-q", "-m", "theirs")
        self.git("checkout", "-q", "topic")

    def rebase(self, script: str, *words: str, **env: str) -> None:
        """Rebase topic by a script of sed over the list of what is to be done."""
        self.git("rebase", "-q", "-i", *words, "main", GIT_SEQUENCE_EDITOR=PICK + script, **env)


Operation = tuple["Callable[[Work], None]", str]
OPERATIONS: dict[str, Operation] = {}


def leads_to(entries: str) -> Callable[[Callable[[Work], None]], Callable[[Work], None]]:
    """Register an operation with the entries after it: ``subject`` or ``subject:state``."""

    def register(work: Callable[[Work], None]) -> Callable[[Work], None]:
        OPERATIONS[work.__name__] = (work, entries)
        return work

    return register
