"""Make foreign values fit for a run of the log: texts redacted and short, moments with a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rlog_git.provenance.commits import is_sha
from rlog_git.provenance.config_files import TooMuchError, flatten
from rlog_git.provenance.configs import redacted
from rlog_git.provenance.redact import redact_text
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_KEYS = 1_000
LIMIT_VALUE = 500
MILLISECONDS = 1e11


def text_of(value: Any) -> str:  # noqa: ANN401 - of a foreign file
    """Return a text as one redacted line; nothing for what is no text."""
    return clean_line(redact_text(value)) if isinstance(value, str) else ""


def sha_of(value: Any) -> str:  # noqa: ANN401 - of a foreign file
    """Return the sha of a commit; nothing for what is none."""
    return value if isinstance(value, str) and is_sha(value) else ""


def config_of(tree: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - of a foreign file
    """Return the dotted keys of nested tables with their values, redacted; none where endless."""
    if not isinstance(tree, dict):
        return ()
    try:
        flat = flatten(tree)
    except TooMuchError:
        return ()
    return flat_config(flat)


def flat_config(flat: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return dotted keys and their values, redacted."""
    kept = dict(list(flat.items())[:LIMIT_KEYS])
    return tuple(
        (clean_line(key), clean_line(value, LIMIT_VALUE)) for key, value in redacted(kept).items()
    )


def moment_of(value: Any) -> datetime | None:  # noqa: ANN401 - of a foreign file
    """Return the moment that seconds or milliseconds since 1970, or an ISO text, tell of.

    A text without an offset is UTC.
    """
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        seconds = float(value)
        seconds = seconds / 1000 if seconds > MILLISECONDS else seconds
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None
