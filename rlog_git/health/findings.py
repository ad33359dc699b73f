"""What an examination finds: what is wrong, where, what to do, and perhaps the repair itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from rlog_git.vault.config import Vault


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not well at a path or a name; `repair` mends it and says what it did.

    A repair loses nothing: what it replaces or takes away is kept aside first.
    """

    code: str
    where: str
    what: str
    mend: str
    repair: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """The vault under examination; `vault` is None while its settings cannot be read."""

    root: Path
    state: Path
    vault: Vault | None
    now: datetime
    progress: Callable[[int, int], None] | None = None
