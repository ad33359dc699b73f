"""Project a vault for a notebook: read its notes and keep what may leave the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.site.share.rule import Projection, project_notebook
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook


def project_vault(
    vault: Vault,
    notebook: Notebook,
    today: date,
    *,
    read: Callable[[Path], bytes] = files.read,
) -> Projection:
    """Return what `notebook` publishes of a vault, and a warning for each note not read."""
    unread: list[str] = []
    public, warnings = project_notebook(
        _sources(vault, read, unread),
        notebook,
        today,
        grammar=vault.settings.grammar,
        names=tuple(known.name for known in vault.settings.notebooks),
    )
    return Projection(public, (*unread, *warnings))


def _sources(
    vault: Vault, read: Callable[[Path], bytes], unread: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the vault's notes; one that lies outside the vault or can't be read is only named."""
    for path in files.note_paths(vault.root):
        try:
            yield path, read(files.inside(vault.root, path))
        except RlogError as error:
            unread.append(f"left out: {error}")
