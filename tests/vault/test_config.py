"""rlog.toml: what is wrong is named with its key and line."""

from __future__ import annotations

import pytest

from rlog_git.errors import SettingError
from rlog_git.vault.config import read_settings
from rlog_git.vault.create import SETTINGS


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('daily = "x.md"\n', 1, "does not name each day"),
        ('\ndialy = "daily/%Y-%m-%d.md"\n', 2, "dialy: unknown key"),
        ("[identity]\nemails = [1]\n", 2, "identity.emails: must be a list of texts"),
        ("day_ends = 4\n", 1, "day_ends: must be a text in quotes, not 4"),
        ('day_ends = "25:00"\n', 1, "no clock"),
        ('[commits]\nstyle = "pretty"\n', 2, "commits.style"),
        ('[tasks]\nlog_done = "yes"\n', 2, "tasks.log_done: must be true or false"),
        ("[sections]\ntoday = []\n", 2, "unknown section"),
        ("[kinds]\nassay = 5\n", 2, "kinds.assay"),
        ('[notebooks.open]\nmode = "closed"\n', 2, "notebooks.open.mode"),
        ("[notebooks.open]\nlevels = [3]\n", 2, "notebooks.open.levels"),
        ('[notebooks.open]\nembargo = "soon"\n', 2, "notebooks.open.embargo"),
        ('[notebooks.open]\nurl = "javascript:x"\n', 2, "notebooks.open.url"),
        ("[nonsense]\n", 1, "nonsense: unknown key"),
        ("a = \n", 1, "is not TOML"),
        ('daily = "../%Y-%m-%d.md"\n', 1, "inside the vault"),
        ("carry_since = true\n", 1, "carry_since"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(text: str, line: int, says: str) -> None:
    """An unknown key or a wrong type names the key and its line."""
    with pytest.raises(SettingError) as raised:
        read_settings(text, "rlog.toml")
    assert f"rlog.toml:{line}:" in str(raised.value)
    assert says in str(raised.value)


def test_the_shipped_settings_can_be_read_with_every_line_uncommented() -> None:
    """Every default that `rlog init` writes as a comment is a setting that works."""
    text = SETTINGS.format(
        daily="d/%Y-%m-%d.md",
        weekly='# weekly = "w/%G-W%V.md"',
        since="# carry_since = 2026-11-23",
        zone="#",
    )
    lines = [line.removeprefix("# ") for line in text.split("\n")[2:]]
    settings = read_settings("\n".join(lines), "rlog.toml")
    assert settings.notebooks[0].title == "An open notebook"
    assert settings.grammar.weekly == "w/%G-W%V.md"
    assert settings.grammar.kinds["assay"] == ("assay", 0)
    assert settings.grammar.sections["plan for today"] == "next"


def test_the_address_of_a_site_ends_with_a_slash() -> None:
    """However it is written, addresses can be put behind it."""
    for given in ("https://ada.example/log", "https://ada.example/log/"):
        settings = read_settings(f'[notebooks.open]\nurl = "{given}"\n', "rlog.toml")
        assert settings.notebooks[0].url == "https://ada.example/log/"
