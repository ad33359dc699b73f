"""Find the vault one means and its folder of machine-local state. Imports only os."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Mapping

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter without the C module; the same function, slower to import
    from hashlib import blake2b

MARKER = "rlog.toml"


def state_root(environ: Mapping[str, str] = os.environ) -> str:
    """Return rlog's folder for machine-local state; "" where no home is known."""
    given = environ.get("RLOG_STATE")
    if given:
        return os.path.abspath(given)
    base = environ.get("XDG_STATE_HOME") or _home(environ, ".local/state")
    return base and os.path.join(base, "rlog")


def config_root(environ: Mapping[str, str] = os.environ) -> str:
    """Return rlog's folder for the user's settings; "" where no home is known."""
    base = environ.get("XDG_CONFIG_HOME") or _home(environ, ".config")
    return base and os.path.join(base, "rlog")


def state_folder(root: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the state folder of the vault at `root`: its name and a hash of its real path."""
    real = os.path.realpath(root)
    digest = blake2b(os.fsencode(real), digest_size=6).hexdigest()
    base = state_root(environ)
    return base and os.path.join(base, f"{os.path.basename(real) or 'vault'}-{digest}")


def find_vault(start: str, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Return (root, project) for a folder: root "" where there is none.

    The order: RLOG_VAULT, the folder one stands in or above, the vault that the repository one
    stands in is linked to, the default vault of the user's config. `project` is that of a linked
    repository, else "".
    """
    inside, common = _climb(start)
    linked_root, project = linked_vault(common, environ) if common else ("", "")
    root = environ.get("RLOG_VAULT") or inside or linked_root or default_vault(environ)
    if linked_root and root and os.path.realpath(root) != os.path.realpath(linked_root):
        project = ""
    return root, project


def linked_vault(common: str, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Return (vault, project) of a repository by its common git folder, as `rlog link` noted it.

    The file holds ``common folder TAB vault TAB project`` lines and is made anew from repos.toml.
    """
    try:
        with open(os.path.join(state_root(environ), "linked.tsv"), "rb") as file:
            rows = file.read()
    except OSError:
        return "", ""
    for row in rows.split(b"\n"):
        parts = os.fsdecode(row).split("\t")
        if len(parts) == 3 and parts[0] == common:  # noqa: PLR2004 - the three columns
            return parts[1], parts[2]
    return "", ""


def default_vault(environ: Mapping[str, str] = os.environ) -> str:
    """Return ``default_vault`` of the user's config.toml, or ""."""
    try:
        with open(os.path.join(config_root(environ), "config.toml"), "rb") as file:
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    for line in text.split("\n"):
        key, _, value = line.partition("=")
        if key.strip() == "default_vault":
            return os.path.expanduser(value.strip().strip("\"'"))
    return ""


def _home(environ: Mapping[str, str], tail: str) -> str:
    home = environ.get("HOME") or os.path.expanduser("~")
    return os.path.join(home, tail) if os.path.isabs(home) else ""


def _climb(start: str) -> tuple[str, str]:
    """Return the nearest vault at or above a folder, and the nearest repository's common folder."""
    folder = os.path.abspath(start)
    common = ""
    while True:
        if os.path.exists(os.path.join(folder, MARKER)):
            return folder, common
        if not common:
            common = _common_folder(os.path.join(folder, ".git"))
        above = os.path.dirname(folder)
        if above == folder:
            return "", common
        folder = above


def _common_folder(git: str) -> str:
    if os.path.isdir(git):
        return os.path.realpath(git)
    try:
        with open(git, "rb") as file:
            text = os.fsdecode(file.read(4096)).strip()
    except OSError:
        return ""
    if not text.startswith("gitdir:"):
        return ""
    # 'gitdir: /code/w2s/.git/worktrees/big-head' belongs to /code/w2s/.git
    folder = os.path.join(os.path.dirname(git), text.removeprefix("gitdir:").strip())
    return os.path.realpath(folder.split("/worktrees/")[0])
