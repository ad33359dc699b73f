"""Join style sheets, without what only people read: comments and blanks. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# '"Segoe UI"' stays as it is; '/* … */' goes; ' { ' and ';\n  ' lose their blanks
PIECES = re.compile(r"""("[^"\n]*"|'[^'\n]*')|/\*.*?\*/|\s*([{};,])\s*|(\s)\s*|(:) """, re.DOTALL)


def join_styles(sheets: Iterable[bytes]) -> bytes:
    """Return style sheets as one."""
    text = "\n".join(sheet.decode("utf-8", "replace") for sheet in sheets)
    return PIECES.sub(_keep, text).strip().encode()


def _keep(found: re.Match[str]) -> str:
    text, mark, blank, colon = found.groups()
    return text or mark or blank or colon or ""
