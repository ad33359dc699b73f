"""Find the shipped hooks and templates, in a wheel and in a bare checkout alike."""

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``shipped("templates", "notes")``."""
    inside = Path(str(files("rlog_git").joinpath(*parts)))
    if inside.exists():
        return inside
    return Path(__file__).parent.parent.joinpath(*parts)
