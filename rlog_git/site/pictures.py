"""Make the images that published entries show, and keep them: an image is made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.site import keeping
from rlog_git.site.workers import Failed, Workers
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rlog_git.site.public import PublicAsset
    from rlog_git.site.rendering.images import Picture, Prepared

SECONDS = 60.0


class Pictures(NamedTuple):
    """The images of a site by the ids of their assets, their files by address, and what is wrong.

    The warnings name files of the vault: they are for the author alone.
    """

    shown: Mapping[str, Picture] = {}
    files: Mapping[str, bytes] = {}
    warnings: tuple[str, ...] = ()


def make_pictures(assets: tuple[PublicAsset, ...], root: Path, kept: Path) -> Pictures:
    """Return the images of these files of the vault; `kept` holds what was made before."""
    if not assets:
        return Pictures()
    # a slow library, wanted only where there are images
    from rlog_git.site.rendering.images import content_key  # noqa: PLC0415

    wrong: list[str] = []
    keys: dict[str, bytes] = {}
    for asset in assets:
        try:
            keys[asset.path] = content_key(files.read(files.inside(root, asset.path)))
        except RlogError as error:
            wrong.append(f"{asset.path}: {error}")
    made = _make(keys, root, kept)
    shown: dict[str, Picture] = {}
    written: dict[str, bytes] = {}
    for asset in assets:
        prepared = made.get(keys.get(asset.path, b""))
        if prepared is None:
            continue
        if prepared.note:
            wrong.append(f"{asset.path}: the image {prepared.note}")
        if prepared.picture:
            shown[asset.id] = prepared.picture
            written |= dict(prepared.files)
    return Pictures(shown, written, tuple(wrong))


def _make(keys: Mapping[str, bytes], root: Path, kept: Path) -> dict[bytes, Prepared]:
    """Return what became of each image by the key of its content, and keep it for the next time."""
    from rlog_git.site.rendering.images import Prepared  # noqa: PLC0415 - imports Pillow

    made: dict[bytes, Prepared] = {}
    for key in keys.values():
        if found := keeping.load(kept / key.hex(), key):
            made[key] = found
    new = {key: str(root / path) for path, key in keys.items() if key not in made}
    if not new:
        return made
    order = list(new)
    with Workers(_make_preparing, None, seconds=SECONDS) as workers:
        for number, outcome in workers.run([new[key] for key in order]):
            if isinstance(outcome, Failed):
                made[order[number]] = Prepared(None, note=outcome.reason)
                continue
            made[order[number]] = outcome
            keeping.save(kept / order[number].hex(), order[number], outcome)
    return made


def _make_preparing(_setup: None) -> Callable[[str], Prepared]:
    from rlog_git.site.rendering.images import prepare  # noqa: PLC0415 - imports Pillow

    return lambda path: prepare(files.read(Path(path)))
