"""Commit in a linked repository: against the same commit in one that is not linked."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from bench.measure import Bench, Cost, Row, extra_row, paired, ratio_row
from bench.prepare import make_log, make_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# performance.md, "Goals": hook on a commit, and on a 20-commit rebase
COMMIT_MS = 6.0
REBASE = 1.7
REBASED = 20


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about the hook."""
    vault = make_log(bench, "one-day", 1)
    linked = make_repository(bench, "linked", REBASED)
    plain = make_repository(bench, "plain", REBASED)
    bench.run(bench.rlog, "link", "add", linked, cwd=vault)

    def rebase(folder: Path) -> Callable[[], Cost]:
        bases = cycle([("new", "old"), ("old", "new")])

        def there_or_back() -> Cost:
            onto, base = next(bases)
            return bench.run("git", "rebase", "-q", "--onto", onto, base, "work", cwd=folder)

        return there_or_back

    def commit(folder: Path) -> Callable[[], Cost]:
        words = ("git", "commit", "-q", "--allow-empty", "-m", "Try a bigger head")
        return lambda: bench.run(*words, cwd=folder)

    pair = paired(rebase(linked), rebase(plain), bench.runs)
    yield ratio_row(f"rebase of {REBASED} commits, linked : not", pair, REBASE)
    pair = paired(commit(linked), commit(plain), bench.runs)
    yield extra_row("git commit, linked : not", pair, COMMIT_MS)
