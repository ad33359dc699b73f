"""Project a vault for a notebook: read its notes and keep what may leave the house."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.site.share.gather import Projection, gather
from rlog_git.site.share.images import Listed
from rlog_git.site.share.kept import vault_pieces
from rlog_git.site.share.links import IMAGE
from rlog_git.site.share.piece import Asked
from rlog_git.site.share.sharing import share
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from rlog_git.model import Grammar
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook


def project_notebook(
    sources: Iterable[tuple[str, bytes]],
    notebook: Notebook,
    today: date,
    *,
    grammar: Grammar = GRAMMAR,
    names: Sequence[str] = (),
    images: Collection[str] = (),
) -> Projection:
    """Return what `notebook` publishes of these (path, bytes) notes; `names` are all notebooks."""
    asked = Asked(notebook, tuple(names) or (notebook.name,), grammar, today)
    pieces = (share(path, data, asked) for path, data in sources)
    return gather(pieces, notebook, Listed(images))


def project_vault(vault: Vault, notebook: Notebook, today: date) -> Projection:
    """Return what `notebook` publishes of a vault, and a warning for each note not read."""
    pieces, unread = vault_pieces(vault, asked_of(vault, notebook, today))
    public, warnings = gather(pieces, notebook, VaultImages(vault.root))
    return Projection(public, (*unread, *warnings))


def asked_of(vault: Vault, notebook: Notebook, today: date) -> Asked:
    """Return what is asked of every note of a vault."""
    names = tuple(known.name for known in vault.settings.notebooks)
    return Asked(notebook, names, vault.settings.grammar, today)


class VaultImages:
    """The images of a vault, none that leads out of it, none in a hidden folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, path: str) -> bool:
        """Say whether there is such an image, inside the vault."""
        if not IMAGE.search(path) or any(part[:1] == "." for part in path.split("/")):
            return False
        try:
            return files.inside(self._root, path).is_file()
        except (RlogError, OSError):
            return False

    def all(self) -> Iterable[str]:
        """Return the paths of all images."""
        return self._found

    @cached_property
    def _found(self) -> tuple[str, ...]:
        found = []
        for folder, folders, names in os.walk(self._root):
            folders[:] = [name for name in folders if name[0] != "."]
            above = os.path.relpath(folder, self._root).replace(os.sep, "/")
            prefix = "" if above == "." else f"{above}/"
            found += [prefix + name for name in names if name[0] != "." and IMAGE.search(name)]
        return tuple(found)
