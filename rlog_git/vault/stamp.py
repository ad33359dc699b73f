"""Remember since when all is committed, so that asking again costs one small file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault

NAME = "committed"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Three moments in ns since 1970, 0 for none.

    All before `clean` is committed, `waits` is the oldest change known to wait, `tried` is when
    a commit last could not be made.
    """

    clean: int = 0
    waits: int = 0
    tried: int = 0


def read(vault: Vault) -> Stamp:
    """Return what is remembered; nothing is as good as lost."""
    try:
        words = (vault.state / NAME).read_text(encoding="ascii").split()
        return Stamp(*(int(word) for word in words))
    except (OSError, ValueError, TypeError):
        return Stamp()


def write(vault: Vault, stamp: Stamp) -> None:
    """Remember; where that fails, git is asked again the next time."""
    with suppress(OSError):
        vault.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = f"{stamp.clean} {stamp.waits} {stamp.tried}\n"
        path = vault.state / NAME
        path.touch(mode=0o600)
        path.write_text(text, encoding="ascii")
