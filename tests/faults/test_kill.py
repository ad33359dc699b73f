"""What is left when rlog is killed at any system call: whole notes, and all that was acknowledged.

`make soak` kills at every call that changes anything; here at some of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from faults.acts import CASES
from faults.injection import Restorer, points, require_strace, spread, trace
from harness import SOAK, figure

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

pytestmark = [pytest.mark.slow, pytest.mark.soak]

SHORT = 6


@pytest.mark.parametrize("name", CASES)
def test_a_kill_at_any_call_tears_and_loses_nothing(
    name: str, vault: Path, tmp_path: Path, rlog: Rlog
) -> None:
    """Notes are whole, acknowledged entries stand once, and the user's text is untouched."""
    require_strace()
    case = CASES[name]
    now = {"now": case.now} if case.now else {}
    case.prepare(vault, rlog)
    state = tmp_path / "home"
    kept = Restorer(vault, tmp_path / "vault-aside"), Restorer(state, tmp_path / "home-aside")
    rlog(*case.words, **now)
    for restorer in kept:
        restorer.restore()
    whole = trace(case.words, tmp_path / "trace", **now)
    assert whole.code == 0, whole.err
    found = points(whole.trace)
    chosen = found if SOAK else spread(found, SHORT)
    died = 0
    for point in chosen:
        for restorer in kept:
            restorer.restore()
        ended = trace(
            case.words,
            tmp_path / "trace",
            inject=f"{point.call}:signal=KILL:when={point.number}",
            **now,
        )
        died += ended.code < 0
        recovered = rlog(*case.recover, **now)
        assert recovered.code in (0, 1), f"{point}: {recovered.err}"
        try:
            case.holds(vault, ended)
        except AssertionError as error:
            raise AssertionError(f"killed at {point}: {error}") from error
        assert not list(vault.rglob(".rlog-*.tmp")), f"killed at {point}: a temporary file is left"
    figure(
        f"{name}: killed at {died} of the {len(found)} calls that change anything;"
        " torn 0, lost 0, doubled 0"
    )
    assert died > len(chosen) // 2
