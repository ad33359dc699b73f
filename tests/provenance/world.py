"""A vault with a code repository beside it, as a whole: what the log holds, what git keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from provenance.code_repo import Repo

from rlog_git.provenance import joining, linking
from rlog_git.text.commits import read_commits
from rlog_git.vault.config import Vault, open_vault

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.fromisoformat("2026-11-23T20:00:00+01:00")
SINCE = datetime.fromisoformat("2026-11-22T00:00:00+01:00")
BEFORE = {
    "GIT_AUTHOR_DATE": "2026-11-20T09:00:00+01:00",
    "GIT_COMMITTER_DATE": "2026-11-20T09:00:00+01:00",
}


@dataclass(frozen=True, slots=True)
class World:
    """A vault, and a code repository beside it."""

    vault: Vault
    repo: Repo
    now: datetime = NOW
    since: datetime = SINCE

    def link(self) -> None:
        """Link the repository to the vault."""
        found = joining.look_at(self.vault, self.repo.path)
        joining.add(self.vault, found, self.now, private=False, configs=True, project="")

    def drain(self) -> None:
        """Bring in what waits, as any command does; nothing of it may warn."""
        assert linking.drain_into_days(self.vault, self.now).warnings == ()

    def sync(self) -> None:
        """Read reflogs and branches; nothing of it may warn."""
        assert linking.sync(self.vault, self.now, since=self.since).warnings == ()

    def notes(self) -> dict[str, bytes]:
        """Return the notes of all days."""
        found = sorted((self.vault.root / "daily").rglob("*.md"))
        return {path.name: path.read_bytes() for path in found}

    def entries(self) -> list[str]:
        """Return the subject, and the state where it is not live, of each commit in the log."""
        return [
            line.subject.replace(" ", "_") + (f":{line.state}" if line.state != "live" else "")
            for data in self.notes().values()
            for line in read_commits(data)
        ]

    def code(self) -> list[str]:
        """Return all that git keeps of the code: references, index, work tree, settings."""
        top = self.repo.path
        hidden = {path for path in top.rglob("*") if ".git" in path.parts}
        files = sorted(path for path in top.rglob("*") if path.is_file() and path not in hidden)
        return [
            self.repo.git("for-each-ref"),
            self.repo.git("rev-parse", "HEAD"),
            self.repo.git("ls-files", "-s"),
            self.repo.git("status", "--porcelain=v2", "--branch"),
            self.repo.git("stash", "list"),
            self.repo.git("reflog", "show", "HEAD", check=False),
            (top / ".git/config").read_text(),
            *(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files),
        ]


def make_world(folder: Path) -> World:
    """Make a vault and a repository with one commit of an earlier day."""
    (folder / "log").mkdir(parents=True)
    (folder / "log/rlog.toml").write_text("")
    repo = Repo(folder / "w2s")
    repo.path.mkdir()
    repo.git("init", "-q", "-b", "main")
    repo.git("config", "user.name", "Ada Probe")
    repo.git("config", "user.email", "ada@example.org")
    repo.commit("Start", file="file", text="start\n", **BEFORE)
    return World(open_vault(folder / "log"), repo)
