"""A real code repository to work in, by git as a user runs it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Repo:
    """A code repository to work in."""

    path: Path

    def git(self, *words: str, cwd: Path | None = None, check: bool = True, **env: str) -> str:
        """Run git as the user would and return what it printed."""
        done = subprocess.run(
            ["git", *words],
            cwd=cwd or self.path,
            env=os.environ | env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, subject: str, *words: str, file: str = "", text: str = "", **env: str) -> str:
        """Commit, a file written first where one is named; return the sha."""
        if file:
            place = self.path / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            self.git("add", "--", file)
        self.git("commit", "-q", "--allow-empty", "-m", subject, *words, **env)
        return self.git("rev-parse", "HEAD")

    def picture(self) -> tuple[str, str, str, bytes]:
        """Return what linking must never change: status, HEAD, references, configuration."""
        return (
            self.git("status", "--porcelain=v2", "--branch"),
            self.git("rev-parse", "HEAD"),
            self.git("for-each-ref"),
            (self.path / ".git" / "config").read_bytes(),
        )
