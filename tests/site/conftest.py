"""What the tests of publishing share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from site_notes import OPEN, TODAY, site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from rlog_git.vault.notebooks import Notebook


@pytest.fixture
def published() -> Callable[..., str]:
    """Return a function that gives all that a site holds, names of pages included, as one text."""

    def everything(
        notes: Mapping[str, str] | str, notebook: Notebook = OPEN, today: date = TODAY
    ) -> str:
        files = site(notes, notebook, today)
        return "\n".join(f"{address}\n{data.decode()}" for address, data in files.items())

    return everything
