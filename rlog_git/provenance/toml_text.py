"""Write the few kinds of TOML that rlog's own files hold."""

from __future__ import annotations

import json
import re

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def table_header(*names: str) -> str:
    """Return ``[repos.w2s]``; a name that is no bare key stands in quotes."""
    return "[" + ".".join(_key(name) for name in names) + "]"


def toml_pair(key: str, value: str | bool | tuple[str, ...]) -> str:  # noqa: FBT001 - a value
    """Return ``key = value`` for a text, a truth value or a list of texts."""
    if isinstance(value, bool):
        return f"{_key(key)} = {'true' if value else 'false'}"
    if isinstance(value, str):
        return f"{_key(key)} = {_text(value)}"
    return f"{_key(key)} = [{', '.join(_text(part) for part in value)}]"


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped too
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
