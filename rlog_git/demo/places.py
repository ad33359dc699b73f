"""Keep the sample log apart from the user's own: its folder, its state, its settings."""

from __future__ import annotations

import os
import shlex
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError, UnreadableError
from rlog_git.vault.locate import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGN = ".rlog-demo"
SIGN_TEXT = "Made by 'rlog demo', which replaces log, code, site and .state in this folder.\n"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of the sample lie, all in one folder."""

    folder: Path

    @property
    def log(self) -> Path:
        """The vault."""
        return self.folder / "log"

    @property
    def code(self) -> Path:
        """The code repository."""
        return self.folder / "code" / "w2s"

    @property
    def site(self) -> Path:
        """The built site."""
        return self.folder / "site"

    @property
    def own(self) -> dict[str, str]:
        """The variables that keep index, spool and linked repositories of the sample apart."""
        state = self.folder / ".state"
        return {
            "RLOG_VAULT": str(self.log),
            "RLOG_STATE": str(state / "rlog"),
            "XDG_CONFIG_HOME": str(state / "config"),
        }

    def export_line(self) -> str:
        """Return the line for a shell in which the sample is the vault one means."""
        return "export " + " ".join(f"{k}={shlex.quote(v)}" for k, v in self.own.items())


def claim(folder: Path) -> Places:
    """Take a new or empty folder, or one of an earlier demo, whose parts are removed."""
    places = Places(folder)
    above = next((p for p in (folder, *folder.parents) if (p / MARKER).exists()), None)
    if above:
        raise RlogError(
            f"{folder} lies inside the vault {above}: the sample's notes would count as yours",
            "Name a folder outside it: rlog demo DIR",
        )
    try:
        if folder.exists() and not folder.is_dir():
            raise RlogError(f"{folder} is a file, not a folder", "Name another: rlog demo DIR")
        if folder.is_dir() and any(folder.iterdir()) and not (folder / SIGN).is_file():
            raise RlogError(
                f"{folder} holds files that 'rlog demo' did not make; nothing was changed",
                "Name a new or empty folder: rlog demo DIR",
            )
        folder.mkdir(parents=True, exist_ok=True)
        # first, so that an interrupted demo is known again
        (folder / SIGN).write_text(SIGN_TEXT, encoding="utf-8")
        for part in (places.log, places.code.parent, places.site, folder / ".state"):
            if part.exists():
                shutil.rmtree(part)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(str(folder), reason, "Name a folder you may write") from error
    return places


@contextmanager
def apart(places: Places) -> Iterator[None]:
    """Let rlog, inside the block, know the sample alone; the environment comes back as it was."""
    before = dict(os.environ)
    os.environ.pop("RLOG_OFF", None)
    os.environ.update(places.own)
    # a hooks folder of the user's own settings would keep the hook out of the sample
    os.environ.update(
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0="core.hooksPath",
        GIT_CONFIG_VALUE_0=".git/hooks",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
