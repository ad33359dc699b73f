"""Give open tasks the time that they take by the log's own record, and add up today's list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.daybook.hours import hours_of
from rlog_git.index import query, spent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rlog_git.answers.calibration import Record
    from rlog_git.cli.context import Context

Row = dict[str, Any]
OPEN = ("open", "doing")


def measured(context: Context) -> dict[str, int]:
    """Return the minutes that clocks ran on each task of the log."""
    return spent.measured(context.asked_index().connection, hours_of(context.vault()))


def calibrate(
    context: Context, rows: list[Row], clocked: Mapping[str, int] | None = None
) -> Record | None:
    """Give each open task with an estimate `calibrated`; None where the record says too little.

    `clocked` is what `measured` found, where it was asked already.
    """
    asked = [row for row in rows if row["estimate_min"] > 0 and row["state"] in OPEN]
    if not asked:
        return None
    from rlog_git.answers import calibration  # noqa: PLC0415 - only where tasks have estimates

    if clocked is None:
        clocked = measured(context)
    known = calibration.record(context.asked_index().connection, context.today, clocked)
    for row in asked if known else ():
        if known:
            group = calibration.group_of(row)
            row["calibrated"] = calibration.expected(known, row["estimate_min"], group)
    return known


def todays(context: Context, path: str) -> list[Row]:
    """Return the open tasks that stand in today's note and wait for no later day."""
    today = context.today.isoformat()
    return [
        row
        for row in query.open_tasks(context.asked_index().connection)
        if row["path"] == path and max(row["scheduled"], row["start"]) <= today
    ]


def sum_line(known: Record, rows: list[Row]) -> str:
    """Return ``today's list is 9h by your record (6h–14h), …``; "" for fewer than two tasks."""
    from rlog_git.answers import calibration  # noqa: PLC0415 - only where tasks have estimates
    from rlog_git.dates import format_minutes  # noqa: PLC0415 - the same

    counted = calibration.counted_once(rows)
    if len(counted) < 2:  # noqa: PLR2004 - the sum of one is the one
        return ""
    tasks = [(row["estimate_min"], calibration.group_of(row)) for row in counted]
    times = calibration.told(*calibration.together(known, tasks))
    estimated = sum(minutes for minutes, _ in tasks)
    without = sum(row["estimate_min"] <= 0 for row in rows)
    return (
        f"today's list is {times} by your record, "
        f"{format_minutes(estimated)} as estimated (n = {known.tasks} finished tasks"
        + (f"; {without} more without an estimate)" if without else ")")
    )


def beside(text: str, rows: Sequence[Row]) -> list[str]:
    """Return the lines of a note, each calibrated task with its time behind it."""
    lines = text.split("\n")
    for row in (row for row in rows if "calibrated" in row):
        from rlog_git.answers import calibration  # noqa: PLC0415 - only where tasks have estimates

        at = row["line"] - 1
        # entries that wait to be put in may have moved the line
        if at < len(lines) and row["description"] in lines[at]:
            lines[at] += f"  ({calibration.by_record(row['calibrated'])})"
    return lines
