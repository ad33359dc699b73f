"""Index a vault and find a word in it: against limits, and against ripgrep on the same files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bench.measure import (
    Bench,
    Cost,
    Row,
    extra_row,
    limit_row,
    middle,
    paired,
    ratio_row,
    skipped,
)
from bench.prepare import make_log
from bench.vault import COMMON, RARE, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# performance.md, "Goals": full index of 3,650 days, one changed note, `rlog find WORD`
FULL_SECONDS = 3.0
FULL_MB = 120.0
ONE_NOTE_MS = 30.0
AGAINST_RIPGREP = 4.0
# "cost linear to 36,500 days within 20 %"
LINEAR = 1.2
LINEAR_RUNS = 3


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about the index."""
    vault = make_log(bench, "long", bench.days)
    full = [_rebuild(bench, vault) for _ in range(bench.runs)]
    what = f"full index, {bench.days:,} days"
    yield limit_row(what, [cost.wall / 1000 for cost in full], "s", FULL_SECONDS)
    yield limit_row(f"{what}, peak", [cost.peak_mb for cost in full], "MB", FULL_MB)
    yield _one_changed_note(bench, vault)
    yield from _find(bench, vault)
    if bench.long:
        yield _linear(bench, middle(full, "wall"))


def _rebuild(bench: Bench, vault: Path) -> Cost:
    return bench.run(bench.rlog, "index", "--rebuild", cwd=vault)


def _one_changed_note(bench: Bench, vault: Path) -> Row:
    notes = sorted((vault / "daily").rglob("*.md"))
    turn = iter(notes * (bench.runs + 1))

    def changed() -> Cost:
        with next(turn).open("a") as note:
            note.write("- one line more\n")
        return bench.run(bench.rlog, "index", cwd=vault)

    def unchanged() -> Cost:
        return bench.run(bench.rlog, "index", cwd=vault)

    pair = paired(changed, unchanged, bench.runs)
    return extra_row("index, one changed note : none", pair, ONE_NOTE_MS)


def _find(bench: Bench, vault: Path) -> Iterator[Row]:
    ripgrep = shutil.which("rg")
    for word, share in ((RARE, "1/500"), (USUAL, "1/20"), (COMMON, "1/3")):
        what = f"find a word in {share} of entries : rg"
        if not ripgrep:
            yield skipped(what, "rg (ripgrep) is not on the PATH")
            continue

        def ours(word: str = word) -> Cost:
            return bench.run(bench.rlog, "find", word, cwd=vault)

        def peer(word: str = word, ripgrep: str = ripgrep) -> Cost:
            return bench.run(ripgrep, "--no-config", word, "daily", "weekly", cwd=vault)

        yield ratio_row(what, paired(ours, peer, bench.runs), AGAINST_RIPGREP)


def _linear(bench: Bench, short_wall: float) -> Row:
    """Compare the full index of ten times the days, a tenth of it, with the measured one."""
    vault = make_log(bench, "longest", bench.days * 10)
    costs = [_rebuild(bench, vault) for _ in range(LINEAR_RUNS)]
    wall = middle(costs, "wall")
    ratio = wall / 10 / short_wall
    return Row(
        f"full index, {bench.days * 10:,} days, a tenth : {bench.days:,} days",
        LINEAR_RUNS,
        f"{wall / 1000:.1f} s, {middle(costs, 'peak_mb'):.0f} MB",
        f"{short_wall / 1000:.2f} s",
        f"{ratio:.2f} ×",
        f"≤ {LINEAR:g} ×",
        ratio <= LINEAR,
    )
