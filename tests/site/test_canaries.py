"""A word that stands in every private place of a vault is nowhere in its site."""

from __future__ import annotations

import gzip
from io import BytesIO
from typing import TYPE_CHECKING, Any

import private_vaults as planted
import pytest
from harness import figure

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = """
[notebooks.public]
title = "T"
mode = "open"
levels = [0, 1, 2]
tasks = true
runs = true
repos = ["w2s"]
config_keys = ["lr"]
"""
# commits, branches, hosts and commands stand in the lines and notes of runs
TEXTS = (
    *planted.PUBLIC_TEXTS,
    *planted.PRIVATE_TEXTS,
    *(f"plain {n} {comment}" for n, comment in enumerate(planted.COMMENTS)),
)
ITEMS = "".join(f"- {text}\n" for text in TEXTS)
BLOCKS = "\n\n".join(
    (
        *planted.PRIVATE_BLOCKS,
        *(full for full, _ in planted.MIXED_BLOCKS),
        *planted.PRIVATE_PARTS,
    )
)


def files() -> dict[str, str]:
    """Return notes with a canary in every place that is private."""
    notes = {
        f"daily/2026/{day}.md": f"## What was done\n{ITEMS}\n{BLOCKS}\n" for day in planted.DAYS
    }
    title = planted.TITLES[2][0]
    for path, (front, _) in zip(planted.NOTES, planted.FRONT, strict=True):
        notes[path] = f"{front}{title}{ITEMS}\n{BLOCKS}\n"
    notes[planted.WEEK] = f"## Intentions\n\n{ITEMS}\n## Reflection\n\n{BLOCKS}\n"
    private = planted.PRIVATE_NOTES * len(planted.PRIVATE_PATHS)
    notes |= dict(zip(planted.PRIVATE_PATHS, private, strict=False))
    return notes | {path: full for path, (full, _) in planted.RUNS.items()}


def image() -> bytes:
    """Return a picture that says the word in its EXIF and in a comment."""
    pillow: Any = pytest.importorskip("PIL.Image")
    comments: Any = pytest.importorskip("PIL.PngImagePlugin").PngInfo()
    comments.add_text("Comment", planted.SECRET)
    exif = pillow.Exif()
    exif[0x010E] = planted.SECRET
    out = BytesIO()
    pillow.new("RGB", (40, 30)).save(out, "PNG", exif=exif, pnginfo=comments)
    return out.getvalue()


def test_no_canary_is_in_any_file_of_the_site(vault: Path, rlog: Any, tmp_path: Path) -> None:
    """Built by the real command, each file read as it is and unpacked, its name too."""
    (vault / "rlog.toml").write_text((vault / "rlog.toml").read_text() + NOTEBOOK)
    picture = image()
    for path, text in files().items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    for path in planted.IMAGES:
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_bytes(picture)
    done = rlog("build", "public", "-o", tmp_path / "site")
    assert done.code == 0, done.err
    built = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    names = {file.relative_to(tmp_path / "site").as_posix() for file in built}
    # the public neighbours of all that is private are there
    wanted = ("2026/w48/", "notes/a-title/", "p/w2s/", "questions/spike/", "about/")
    assert names >= {f"{page}index.html" for page in wanted}
    assert any(name.endswith(".webp") for name in names)
    assert any(name.startswith("x/2026-11-2") for name in names)
    found = [file for file in built if planted.LOW in _all_of(file, tmp_path).casefold()]
    figure(f"canaries in a site of {len(built)} files: {len(found)}")
    assert not found


def _all_of(file: Path, root: Path) -> str:
    data = file.read_bytes()
    unpacked = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else b""
    return f"{file.relative_to(root)}\n" + (data + unpacked).decode("latin-1")
