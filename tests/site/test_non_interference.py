"""The site of a vault is the site of that vault without anything private: looking for gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness import SOAK, figure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from private_vaults import SECRET, Vault, vaults
from site_notes import OPEN, OPT_IN, project, site

if TYPE_CHECKING:
    from rlog_git.vault.notebooks import Notebook

MANY, SOME, SITES = 4_000, 120, 250 if SOAK else 25
NOTEBOOKS = st.builds(
    lambda notebook, changed: replace(notebook, **changed),
    st.sampled_from((OPEN, OPEN, OPT_IN)),
    st.fixed_dictionaries(
        {
            "levels": st.sampled_from(((0,), (0, 1), (0, 1, 2))),
            "tasks": st.booleans(),
            "tags": st.sampled_from(((), (), ("w2s",))),
            "runs": st.booleans(),
            "repos": st.sampled_from(((), ("w2s",))),
            "config_keys": st.sampled_from(((), ("lr", "optim.*"))),
            "embargo_days": st.sampled_from((0, 0, 2)),
        }
    ),
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def compare(vault: tuple[Vault, Vault], notebook: Notebook) -> None:
    """Compare what is published of a vault with and without all that is private."""
    full, reduced = (project(one.notes, notebook, images=one.images).notebook for one in vault)
    assert full == reduced
    shown = full._replace(assets=tuple(asset._replace(path="") for asset in full.assets))
    assert SECRET.casefold() not in repr(shown).casefold()


@settings(max_examples=SOME, suppress_health_check=SLOW)
@given(vault=vaults(), notebook=NOTEBOOKS)
def test_the_projection_knows_nothing_private(
    vault: tuple[Vault, Vault], notebook: Notebook
) -> None:
    """The public notebook is the same with and without all that is private."""
    compare(vault, notebook)


@pytest.mark.soak
@pytest.mark.skipif(not SOAK, reason="make soak")
def test_no_vault_of_many_lets_anything_through() -> None:
    """The same for many more vaults."""
    seen = []

    @settings(max_examples=MANY, suppress_health_check=SLOW)
    @given(vault=vaults(), notebook=NOTEBOOKS)
    def each(vault: tuple[Vault, Vault], notebook: Notebook) -> None:
        seen.append(1)
        compare(vault, notebook)

    each()
    figure(f"vaults published with and without what is private: {len(seen):,}, unequal: 0")


@pytest.mark.soak
@settings(max_examples=SITES, suppress_health_check=SLOW)
@given(vault=vaults(), notebook=NOTEBOOKS)
def test_the_site_is_the_same_byte_for_byte(vault: tuple[Vault, Vault], notebook: Notebook) -> None:
    """Every file of the site, its name too, is the same with and without all that is private."""
    full, reduced = (site(one.notes, notebook) for one in vault)
    assert full == reduced
    text = "\n".join([*full, *(data.decode("utf-8", "replace") for data in full.values())])
    assert SECRET.casefold() not in text.casefold()
