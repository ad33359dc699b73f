"""Take one entry down: against an interpreter that does nothing, and against jrnl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.measure import Bench, BenchError, Cost, Row, paired, ratio_row, skipped
from bench.prepare import install_peer, make_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# performance.md, "Goals": `rlog add`. The processor's time is judged, as in its table of floors:
# the clock also counts two fsyncs, whose cost is the disk's.
AGAINST_PYTHON = 3.0
# "the same at 1 and 3,650 days"; a tenth is the noise of a shared machine
AGAINST_ONE_DAY = 1.1
# "≤ 1/10 of jrnl on an empty journal, ≤ 1/20 at one year"
AGAINST_JRNL_EMPTY = 1 / 10
AGAINST_JRNL_YEAR = 1 / 20

TEXT = "the student copies the teacher's errors when the mask is off #w2s"
YEAR = 365
JRNL_SETTINGS = """\
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals:
  default: {{journal: {journal}}}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%F %R'
version: v4.2
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about capture."""
    short = make_log(bench, "one-day", 1)
    long = make_log(bench, "long", bench.days)

    def add(folder: Path) -> Callable[[], Cost]:
        return lambda: bench.run(bench.rlog, "add", TEXT, cwd=folder)

    def nothing() -> Cost:
        return bench.run(bench.python, "-I", "-c", "pass", cwd=short)

    for folder, days in ((short, 1), (long, bench.days)):
        pair = paired(add(folder), nothing, bench.runs)
        yield ratio_row(
            f"rlog add, {_days(days)} : python -I -c pass", pair, AGAINST_PYTHON, by="cpu"
        )
    pair = paired(add(long), add(short), bench.runs)
    yield ratio_row(f"rlog add, {_days(bench.days)} : 1 day", pair, AGAINST_ONE_DAY, by="cpu")
    yield from _against_jrnl(bench, add(long), long)


def _against_jrnl(bench: Bench, add: Callable[[], Cost], long: Path) -> Iterator[Row]:
    what = "rlog add : jrnl"
    if bench.quick:
        yield skipped(what, "--quick")
        return
    try:
        jrnl = install_peer(bench, "jrnl")
    except BenchError as error:
        yield skipped(what, str(error))
        return
    entries = _year_of_entries(long)
    cases = (("empty journal", "", AGAINST_JRNL_EMPTY), ("one year", entries, AGAINST_JRNL_YEAR))
    for name, text, goal in cases:
        settings = _journal(bench, name.replace(" ", "-"), text)

        def peer(settings: Path = settings) -> Cost:
            return bench.run(jrnl, "--config-file", settings, TEXT, cwd=bench.work)

        yield ratio_row(f"{what}, {name}", paired(add, peer, bench.runs), goal)


def _journal(bench: Bench, name: str, text: str) -> Path:
    """Make a journal of that text and return the settings file that names it."""
    folder = bench.work / f"jrnl-{name}"
    folder.mkdir()
    journal = folder / "journal.txt"
    journal.write_text(text)
    settings = folder / "jrnl.yaml"
    settings.write_text(JRNL_SETTINGS.format(journal=journal))
    return settings


def _year_of_entries(vault: Path) -> str:
    """Write the entries of the last year's notes in jrnl's own format."""
    parts = []
    for note in sorted((vault / "daily").rglob("*.md"))[-YEAR:]:
        for line in note.read_text().split("\n"):
            time, _, text = line.removeprefix("- ").partition(" ")
            if line.startswith("- ") and time[2:3] == ":":
                parts.append(f"[{note.stem} {time}] {text}\n\n")
    return "".join(parts)


def _days(count: int) -> str:
    return f"{count:,} day" + "s" * (count != 1)
