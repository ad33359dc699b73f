"""Say how a run came out: in its note, and in the log of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.daybook import writing
from rlog_git.text import render
from rlog_git.text.escape import clean_line
from rlog_git.text.run_note import add_outcome
from rlog_git.text.traces import link_target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rlog_git.vault.config import Vault

LONGEST = 2_000


def write_outcome(
    vault: Vault,
    note: str,
    day_path: str,
    now: datetime,
    text: str,
    claims: Sequence[tuple[str, str]],
) -> int:
    """Fill in the outcome of a run and log it with a link to the run; return the exit code.

    `claims` are pairs such as ``("supports", "lr-spike")``.
    """
    said = clean_line(text, LONGEST)
    link = link_target(note).rpartition("/")[2]
    fields = "".join(f" [{key}:: {name}]" for key, name in claims)
    line = render.entry_line(f"{said} [[{link}]]{fields}", f"{now:%H:%M}", "result")
    record = writing.acknowledge(vault, day_path, now.date(), "done", line)
    code = writing.add(vault, day_path, record, "done", line)
    if not code:
        writing.change(vault, note, f"outcome {link}", lambda data: add_outcome(data, said))
    return code
