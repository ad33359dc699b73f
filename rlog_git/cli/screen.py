"""Show nouns: lines for a terminal, values for --json. The only file that styles."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli.found import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = dict[str, Any]
# what stands beside a text and its place: number or clock, kind, facts; and how far a text is cut
BESIDE_TEXT, SHORTEST_TEXT = 24, 30
ENTRY_KEYS = (
    "path line day time end section kind level text tags people links fields project id private "
    "importance"
).split()
TASK_KEYS = "state estimate_min spent_min since carried due done_day".split()
# what one's own record says of an open task: the median and the 80 % interval
CALIBRATED_KEYS = (
    ("calibrated_min", "middle"),
    ("calibrated_low_min", "low"),
    ("calibrated_high_min", "high"),
)
COMMIT_KEYS = (
    "repo sha day time author subject path line added removed configs state was url"
).split()

RUN_KEYS = (
    "tracker id name day start end exit command config changes metrics repo sha dirty question "
    "path line state why outcome job note_path"
).split()


def room() -> int:
    """Return how many characters a line of the terminal holds; 0 where nobody looks at one."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def print_json(value: object) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def entry_json(row: Row) -> Row:
    """Return an entry's row in the shape that the command line promises."""
    shown = {key: row.get(key) for key in ENTRY_KEYS}
    shown["id"] = row["block_id"]
    shown["private"] = bool(row["private"])
    if "score" in row:
        shown["score"] = row["score"]
        shown["snippet"] = row["snippet"].translate({2: "", 3: ""})
    return shown


def task_json(row: Row) -> Row:
    """Return a task's row in the shape that is promised; minutes not given are null."""
    shown = entry_json(row)
    for key in TASK_KEYS:
        shown[key] = row.get(key)
    for key in ("estimate_min", "spent_min"):
        shown[key] = None if row[key] < 0 else row[key]
    times = row.get("calibrated")
    for key, name in CALIBRATED_KEYS:
        shown[key] = round(getattr(times, name)) if times else None
    if "history" in row:
        shown["history"] = row["history"]
    return shown


def commit_json(row: Row) -> Row:
    """Return a commit's row in the shape that the command line promises."""
    return {key: row.get(key) for key in COMMIT_KEYS}


def run_json(row: Row) -> Row:
    """Return a run's row in the shape that the command line promises."""
    shown = {key: row.get(key) for key in RUN_KEYS}
    return {**shown, "id": row["run"], "name": row["why"] or row["command"]}


def run_line(row: Row) -> str:
    """Return one line for a run: day, time, id, why, what changed, how it came out, place."""
    from rlog_git.answers.runs import told  # noqa: PLC0415 - only where runs are shown

    name = click.style(row["run"], fg="yellow")
    return f"{row['day']} {row['start'][11:16]} {name} {clean(told(row))}  {place(row)}"


def columns(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return rows of a name and two values below each other; a missing value is a dash."""
    cells = [[clean(cell) or "–" for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(2)]
    return [f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in cells]


def place(row: Row) -> str:
    """Return ``path:line``, dimmed on a terminal."""
    return click.style(f"{row['path']}:{row['line']}", dim=True)


def entry_line(row: Row) -> str:
    """Return one line for an entry: day, time, kind, text, place."""
    first, _, rest = clean(row["text"]).partition("\n")
    clock = row["time"] + (f"–{row['end'].strip('…')}" if row["end"] else "")
    plain = row["kind"] in ("did", "task") or (row["kind"] == "commits" and row["parent"])
    kind = "" if plain else click.style(f"{row['kind']}: ", bold=True)
    box = f"[{row['symbol']}] " if row.get("task") else ""
    more = click.style(" …", dim=True) if rest else ""
    indent = "  " if row["parent"] else ""
    day = row["day"] or "undated   "
    return f"{day} {clock:>5} {indent}{box}{kind}{first}{more}  {place(row)}"


def task_line(row: Row, number: int, today: str) -> str:
    """Return one numbered line for a task: text, estimate, due day, age, times carried, place."""
    from rlog_git.dates import format_minutes  # noqa: PLC0415

    facts = []
    if row["estimate_min"] >= 0:
        facts.append(f"~{format_minutes(row['estimate_min'])}")
    if "calibrated" in row:
        from rlog_git.answers.calibration import by_record  # noqa: PLC0415 - loaded if it is there

        facts.append(by_record(row["calibrated"]))
    if row["spent_min"] >= 0:
        facts.append(f"spent {format_minutes(row['spent_min'])}")
    if row["due"]:
        late = row["due"] < today
        facts.append(click.style(f"due {row['due']}", fg="red" if late else None, bold=late))
    if row["scheduled"] > today:
        facts.append(f"not before {row['scheduled']}")
    if row["carried"]:
        facts.append(f"carried {row['carried']}×, since {row['since']}")
    box = "" if row["symbol"] == " " else f"[{row['symbol']}] "
    shown = f"{number:>3}  {box}{clean(row['description'])}"
    if facts:
        shown += "  " + click.style("(", dim=True) + ", ".join(facts) + click.style(")", dim=True)
    return f"{shown}  {place(row)}"


def clock_line(row: Row, minutes: int, today: str) -> str:
    """Return a line for a clock that runs: since when, how long, what, where."""
    from rlog_git.dates import format_minutes  # noqa: PLC0415

    day = f"{row['day']} " if row["day"] != today else ""
    since = click.style(f"running since {day}{row['time']}", fg="green", bold=True)
    text = clean(row["text"]).partition(" [task::")[0]
    return f"{since} ({format_minutes(minutes)})  {text}  {place(row)}"


def commit_line(row: Row) -> str:
    """Return one line for a commit."""
    was = f" was {row['was']}" if row["was"] else ""
    size = f" +{row['added']} −{row['removed']}" if row["added"] or row["removed"] else ""
    sha = click.style(row["sha"], fg="yellow")
    what = f"{row['repo']} {sha}{was} {clean(row['subject'])}{size}"
    return f"{row['day']} {row['time']} {what}  {place(row)}"


def ticked_line(row: Row) -> str:
    """Return one line for a task that was ticked."""
    return f"      [x] {clean(row['description'])}  {place(row)}"


def fitted(row: Row, key: str = "text") -> Row:
    """Return a row whose text is cut so that its line fits on a terminal; elsewhere it stays."""
    if not sys.stdout.isatty():
        return row
    beside = len(f"{row['path']}:{row['line']}") + BESIDE_TEXT
    most = max(SHORTEST_TEXT, shutil.get_terminal_size().columns - beside)
    first = row[key].split("\n", 1)[0]
    return {**row, key: first[: most - 1] + "…"} if len(first) > most else row


def newest(lines: list[str], most: int, command: str) -> list[str]:
    """Return the last lines, and what shows those above them."""
    more = len(lines) - most
    return [f"      {more} earlier: {command}", *lines[more:]] if more > 0 else lines


def heading(text: str) -> str:
    """Return a heading for a terminal."""
    return click.style(text, bold=True)


def say_undo() -> None:
    """Say behind an answer how what was done is taken back."""
    click.echo("  to take it back: rlog undo", err=True)


def show(lines: list[str]) -> None:
    """Print lines, in a pager where they are many and the reader sits at a terminal."""
    text = "\n".join(lines)
    height = 40
    if sys.stdout.isatty() and len(lines) > height:
        click.echo_via_pager(text + "\n")
    elif lines:
        click.echo(text)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function of (done, all) that draws a bar; None where no one looks."""
    if not sys.stderr.isatty():
        yield None
        return
    drawn = False

    def draw(done: int, of: int) -> None:
        nonlocal drawn
        drawn = True
        width = 30
        full = width * done // max(of, 1)
        click.echo(
            f"\r{title} [{'█' * full}{' ' * (width - full)}] {done}/{of}", nl=False, err=True
        )

    yield draw
    if drawn:
        click.echo("\r\x1b[K", nl=False, err=True)
