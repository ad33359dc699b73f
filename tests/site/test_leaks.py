"""What nothing marks private and no reader should get: secrets stop the build, the rest goes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from provenance.test_secrets import INNOCENT, KINDS, PARTS, A
from site_notes import DAY, OPEN, project

from rlog_git.site.share.leaks import SecretError, clean_lines

KEY = "hf_" + A


def text_of(line: str) -> str:
    """Return what is published of an entry."""
    (day,) = project(f"- {line}\n").notebook.days
    return day.parts[0].entries[0].text


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_leaves(kind: str) -> None:
    """A planted secret stops the build or is taken out, in code as in a text."""
    key, value = KINDS[kind]
    lines = ["- plain", "", "```", *f'{key} = "{value}"'.split("\n"), "```", ""]
    found, error = None, ""
    try:
        found = project("\n".join(lines))
    except SecretError as stopped:
        error = str(stopped)
    assert f"{DAY}:4: " in (error or str(found.warnings if found else ""))
    assert not [part for part in PARTS if part in error + repr(found)]


def test_what_is_no_secret_stays() -> None:
    """Settings that only sound like a secret are published as they stand."""
    lines = [f"{key}: {value}" for key, value in INNOCENT.items()]
    assert clean_lines(lines, ()) == (lines, [])


def test_a_secret_names_its_place_and_what_to_do() -> None:
    """The error shows the line and only the beginning of the secret."""
    with pytest.raises(SecretError) as caught:
        project(f"- a\n- key {KEY}\n")
    assert f"{DAY}:2: hf_a1B… looks like a secret" in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        f"- a\n- {KEY} #private\n",
        f"- a\n- thought: {KEY}\n",
        f"- a\n  - thought: {KEY}\n",
        f"- a\n\n## Next\n- [ ] {KEY}\n",
    ],
)
def test_what_is_not_published_stops_nothing(text: str) -> None:
    """A secret in an entry that stays at home is nobody's business."""
    found = project(text)
    assert len(found.notebook.days) == 1
    assert not found.warnings


def test_what_is_allowed_stays() -> None:
    """A text in the notebook's `allow` leaves as it stands, whatever it looks like."""
    line = f"mail ada@uni.edu, key {KEY}, in /home/ada/x"
    notebook = replace(OPEN, allow=("ada@uni.edu", KEY, "/home/ada"))
    found = project(f"- {line}\n", notebook)
    assert found.notebook.days[0].parts[0].entries[0].text == line
    assert not found.warnings


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("see /home/ada/w2s/run.py", "see ~/w2s/run.py"),
        ("see /Users/ada and `/home/ada`", "see ~ and `~`"),
        (r"see C:\Users\Ada\w2s", r"see ~\w2s"),
        ("docker -v /home/rstudio/x", "docker -v /home/rstudio/x"),
        ("https://example.org/home/ada", "https://example.org/home/ada"),
        ("ask ada.b@uni-x.edu about it", "ask (e-mail) about it"),
        ("[Ada](mailto:ada@uni.edu)", "Ada"),
        ("ask @ana, see x@example.org", "ask @ana, see x@example.org"),
        ("git clone git@github.com:me/w2s", "git clone git@github.com:me/w2s"),
        ("on node17.cluster.local and db.lan", "on (host) and (host)"),
        ("self.local(x), v10.2.59, 10.1.2", "self.local(x), v10.2.59, 10.1.2"),
        ("on 192.168.0.12 and 10.0.0.7:8080", "on (host) and (host):8080"),
        ("ssh ada@login01 and go", "ssh (host) and go"),
        ("scp x ada@login01:~/", "scp x (host):~/"),
    ],
)
def test_addresses_and_homes_are_taken_out(line: str, expected: str) -> None:
    """Home folders, e-mail addresses and hosts go; what is nobody's stays."""
    assert text_of(line) == expected


def test_what_is_taken_out_is_told() -> None:
    """Each line that changed is named, once a sort."""
    text = "---\ntitle: by ada@uni.edu\n---\n- a\n- in /home/ada and /home/ada\n"
    found = project(text)
    assert found.warnings == (
        f"{DAY}:2: an e-mail address is shown as (e-mail)",
        f"{DAY}:5: a home folder is shown as ~",
    )
    assert found.notebook.days[0].parts[0].title == "by (e-mail)"


def test_lines_stay_lines() -> None:
    """What goes over many lines leaves as many behind, so that places stay true."""
    armour = ["-----BEGIN RSA PRIVATE" + " KEY-----", A, A, "-----END RSA PRIVATE KEY-----"]
    lines, found = clean_lines(["a", *armour, "b"], ())
    assert (len(lines), lines[-1], found[0].line) == (6, "b", 1)


@pytest.mark.parametrize("piece", ["a.", "1", "a@", "/home/", "ssh  a ", "a-1.local.", "hf_", "="])
def test_long_lines_cost_little(piece: str) -> None:
    """No input makes the search slow."""
    line = piece * (60_000 // len(piece))
    cleaned, _ = clean_lines([line], ())
    assert len(cleaned) == 1
