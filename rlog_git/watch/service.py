"""Write a service of the user's own that watches a vault: systemd on Linux, launchd on macOS."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.vault import files

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault

# what decides where rlog finds its state and settings, and git
KEPT = ("PATH", "RLOG_STATE", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
# exit codes after which trying again would end the same way: wrong use, a vault as it is
IN_VAIN = "2 3"


@dataclass(frozen=True, slots=True)
class Service:
    """The file that was written, and the commands that start, show and remove the service."""

    path: Path
    commands: tuple[tuple[str, str], ...]


def install(vault: Vault, platform: str = sys.platform) -> Service:
    """Write the service of a vault, anew where it stands; raise RlogError on other systems."""
    words = [sys.executable, "-P", "-m", "rlog_git", "--vault", str(vault.root), "watch"]
    kept = {name: os.environ[name] for name in KEPT if os.environ.get(name)}
    if platform == "darwin":
        return _launchd(vault, words, kept)
    if platform.startswith("linux") and shutil.which("systemctl"):
        return _systemd(vault, words, kept)
    raise RlogError(
        "this system has neither systemd nor launchd",
        "Let your session start 'rlog watch' by its own means",
    )


def program_of(path: Path) -> str:
    """Return the program that an installed service starts, "" where its file does not tell."""
    try:
        if path.suffix == ".plist":
            return str(plistlib.loads(path.read_bytes())["ProgramArguments"][0])
        lines = path.read_text(encoding="utf-8").split("\n")
        command = next(line for line in lines if line.startswith("ExecStart="))
        return shlex.split(command.removeprefix("ExecStart="))[0].replace("$$", "$")
    except (OSError, ValueError, LookupError, StopIteration, plistlib.InvalidFileException):
        return ""


def path_of(vault: Vault, platform: str = sys.platform) -> Path:
    """Return where the service of a vault is written on a system."""
    name = _plain(vault.state.name)
    if platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"org.rlog-git.watch.{name}.plist"
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user" / f"rlog-watch-{name}.service"


def systemd_unit(words: list[str], environment: dict[str, str], root: str) -> str:
    """Return the text of a systemd user unit."""
    lines = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in environment.items()
    )
    # in a command, but not in a variable, $ begins a name
    command = " ".join(_quoted(word).replace("$", "$$") for word in words)
    return f"""\
[Unit]
Description=rlog watch: keeps {_quoted(root)} current

[Service]
{lines}ExecStart={command}
Restart=on-failure
RestartSec=10
RestartPreventExitStatus={IN_VAIN}
Nice=5

[Install]
WantedBy=default.target
"""


def _systemd(vault: Vault, words: list[str], environment: dict[str, str]) -> Service:
    path = path_of(vault, "linux")
    files.write_atomic(path, systemd_unit(words, environment, str(vault.root)).encode())
    return Service(
        path,
        (
            ("start it, now and at every login", f"systemctl --user enable --now {path.name}"),
            ("see what it did", f"journalctl --user -u {path.name}"),
            (
                "remove it",
                f"systemctl --user disable --now {path.name}; rm {shlex.quote(str(path))}",
            ),
        ),
    )


def _launchd(vault: Vault, words: list[str], environment: dict[str, str]) -> Service:
    path = path_of(vault, "darwin")
    label = path.stem
    log = str(vault.state / "watch.log")
    data = plistlib.dumps(
        {
            "Label": label,
            "ProgramArguments": words,
            "EnvironmentVariables": environment,
            "RunAtLoad": True,
            "KeepAlive": {"Crashed": True},
            "StandardOutPath": log,
            "StandardErrorPath": log,
        }
    )
    files.write_atomic(path, data)
    shown = shlex.quote(str(path))
    return Service(
        path,
        (
            ("start it, now and at every login", f"launchctl bootstrap gui/{os.getuid()} {shown}"),
            ("see what it did", f"tail {shlex.quote(log)}"),
            ("remove it", f"launchctl bootout gui/{os.getuid()}/{label}; rm {shown}"),
        ),
    )


def _plain(name: str) -> str:
    """Return a name that a service may have."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)


def _quoted(word: str) -> str:
    """Return a word as systemd reads it: quoted, % doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
