"""Write Hugo's TOML front matter as the YAML that rlog and editors read. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

# '+++' LF, the block, '+++'
BLOCK = re.compile(
    rb"(?:\xef\xbb\xbf)?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE
)


def toml_to_yaml(data: bytes) -> bytes:
    """Return a post with its front matter between ``---``; any other text as it is."""
    found = BLOCK.match(data)
    if not found:
        return data
    try:
        values = tomllib.loads(found[1].decode())
    except ValueError:
        return data
    lines = [line for key, value in values.items() for line in _lines(key, value)]
    return "\n".join(["---", *lines, "---", ""]).encode() + data[found.end() :]


def _lines(key: str, value: Any) -> list[str]:  # noqa: ANN401 - whatever TOML holds
    """Return a value as lines of YAML; a table's keys stand with its name before them."""
    if isinstance(value, dict):
        return [line for k, v in value.items() for line in _lines(f"{key}.{k}", v)]
    if isinstance(value, list):
        return [f"{key}: [{', '.join(_scalar(each) for each in value)}]"]
    return [f"{key}: {_scalar(value)}"]


def _scalar(value: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False)
