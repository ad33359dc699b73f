"""Verify that nothing private had a say in a site: build it again from what is public alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.site.build import TEMPLATES, build
from rlog_git.site.folder import read_site
from rlog_git.site.share.reduced import reduced_notes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rlog_git.site.public import PublicNotebook
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

NAMED = 5


class PrivateSayError(RlogError):
    """The site would be another one without what is private."""

    exit_code = 1

    def __init__(self, addresses: tuple[str, ...]) -> None:
        named = ", ".join(addresses[:NAMED])
        more = f" and {len(addresses) - NAMED} more" if len(addresses) > NAMED else ""
        super().__init__(
            f"without what is private the site would be another: {named}{more}",
            "Nothing was published. This is a fault of rlog, or of a template of the vault: "
            "please report it",
        )


class Verified(NamedTuple):
    """How many files are the same without what is private, and of how many notes they are made."""

    files: int
    notes: int


def verify(
    vault: Vault,
    notebook: Notebook,
    today: date,
    site: Mapping[str, bytes],
    public: PublicNotebook,
) -> Verified:
    """Build the site of the reduced vault and compare it byte for byte; raise PrivateSayError."""
    folder = vault.state / "verify"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=folder) as made:
        root = Path(made) / "log"
        notes = _write(vault, notebook, today, root)
        for asset in public.assets:
            _copy(vault.root / asset.path, root / asset.path)
        templates = vault.root.joinpath(*TEMPLATES)
        if templates.is_dir():
            shutil.copytree(templates, root.joinpath(*TEMPLATES))
        reduced = replace(vault, root=root, state=Path(made) / "state")
        build(reduced, notebook, Path(made) / "site", today)
        again = read_site(Path(made) / "site")
    differing = [name for name in sorted(site.keys() | again) if site.get(name) != again.get(name)]
    if differing:
        raise PrivateSayError(tuple(differing))
    return Verified(len(again), notes)


def _write(vault: Vault, notebook: Notebook, today: date, root: Path) -> int:
    """Write the reduced notes below a folder; return how many there are."""
    count = 0
    root.mkdir()
    for path, data in reduced_notes(vault, notebook, today):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        count += 1
    return count


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
