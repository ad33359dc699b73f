"""Find what no reader should get though nothing marks it private: secrets, addresses, homes. Pure.

A secret stops the build: it has to be revoked, not only hidden. The rest is taken out and told,
since real logs hold a path or an address here and there, and what it said stays readable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.provenance.redact import LIMIT, redact_given
from rlog_git.provenance.secret_shapes import ARMOUR, REDACTED, redact_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.model import Place

MAIL_SIGN, HOST_SIGN, HOME_SIGN = "(e-mail)", "(host)", "~"
SECRET, GIVEN, MAIL, HOST, HOME = (
    "secret",
    "a password or token is taken out",
    f"an e-mail address is shown as {MAIL_SIGN}",
    f"a host is shown as {HOST_SIGN}",
    f"a home folder is shown as {HOME_SIGN}",
)
SHOWN = 6
# what every shape of a secret is, or stands in: a long word, which is all that is looked at, …
LONG_WORD = re.compile(r"[A-Za-z0-9_+/=.:$,-]{14,}")
# … unless one of these makes a secret of what stands beside it, in lower case
BESIDE = ("bearer ", "basic ", "token ", "://")
# what stands near every secret that is given by name
GIVEN_WORDS = (
    "pass pwd pw secret token key cred auth login cookie mnemonic wallet bearer otp sig= sig: dsn "
    "jwt webhook sas= sas: connstr conn_str connection seed_words seed-words seedwords recovery "
    "phrase netrc kennwort contrasena senha curl wget docker podman redis comet"
).split()
# what stands in every host that is nobody's business, and in every home
HOST_PARTS = (".lan", ".corp", ".intranet", ".local", ".internal", "10.", "192.168.", "172.")
HOME_PARTS = ("/home/", "users")
# 'ada@login01'; people are '@ada'
SOMEBODY_AT = re.compile(r"\w@\w")
ANY_ARMOUR = re.compile("|".join(ARMOUR))
MAYBE_ARMOUR = ("PRIVATE KEY", "PGP MESSAGE", "Private-Lines")
# '/home/ada/x', '/Users/ada', 'C:\Users\ada'; what follows the name stays
HOMES = re.compile(r"(?<![\w.~-])(?:/(?:home|Users)/|[A-Za-z]:\\Users\\)(?P<who>[\w.-]+)")
# users of images and machines that are nobody's name
NOBODY = frozenset(
    "app bob alice docker jovyan me name node rstudio runner root ubuntu user username vagrant you "
    "yourname public shared".split()
)
# 'ada@uni.edu'; what standards keep free for examples and 'git@github.com' are nobody's
MAILS = re.compile(r"(?<![\w.+%/-])(?!git@|hg@)[\w.+%-]{1,64}@(?P<at>[\w-]+(?:\.[\w-]+)+)")
NO_MAIL = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:org|com|net))?|test|invalid|localhost|noreply\.github\.com)"
)
# 'node17.cluster.local', 'db.lan', '192.168.0.12', 'ssh ada@login01'
HOSTS = re.compile(
    r"(?<![\w.@-])(?:[\w-]+\.)+(?:lan|corp|intranet|localdomain)\b(?![.(\w])"
    r"|(?<![\w.@-])[\w-]{0,60}\d[\w-]{0,60}\.(?:[\w-]+\.)*(?:local|internal)\b(?![.(\w])"
    r"|(?<![\w./-])(?:10(?:\.\d{1,3}){3}|(?:192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2})"
    r"(?![\w.-]*\w)"
    r"|(?<=@)(?!sha\d+:)[\w-]{0,60}\d[\w-]{0,60}(?:\.[\w-]+)*(?=:[~/\w])"
)
REMOTE = re.compile(
    r"(\b(?:ssh|scp|sftp|rsync|mosh)\b(?:[ ]+[^\s@]+){0,6}[ ]+)(?!git@|hg@)[\w.-]+@[\w.-]+"
)


class SecretError(RlogError):
    """A text that would be published has the shape of a secret."""

    def __init__(self, place: Place, text: str, notebook: str) -> None:
        super().__init__(
            f"{place}: {text[:SHOWN]}… looks like a secret, so nothing is published",
            "Revoke it and take it out, or mark the entry #private; if it is none, add it to "
            f"allow = [] of [notebooks.{notebook}]",
        )


class Finding(NamedTuple):
    """What was taken out of a line, counted from 0: its sort and the text it began with."""

    line: int
    sort: str
    text: str


def clean_lines(lines: Sequence[str], allow: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Return lines as they may leave, as many as there were, and what was taken out of them."""
    found: list[Finding] = []
    kept = _without_armour(list(lines), found, allow)
    # words that the note holds nowhere need not be looked for in every line: it takes half the time
    low = "\n".join(kept).lower()
    signs = [sign for sign in (*BESIDE, *GIVEN_WORDS, *HOST_PARTS, *HOME_PARTS) if sign in low]
    somebody = bool(SOMEBODY_AT.search(low))
    for at, line in enumerate(kept):
        low_line = line.lower()
        if (
            LONG_WORD.search(line)
            or any(sign in low_line for sign in signs)
            or (somebody and SOMEBODY_AT.search(line))
        ):
            kept[at] = _clean(line, at, found, allow)
    return kept, found


def clean_text(text: str, allow: Sequence[str]) -> str:
    """Return one line of text as it may leave."""
    return clean_lines([text], allow)[0][0]


def _clean(line: str, at: int, found: list[Finding], allow: Sequence[str]) -> str:
    hidden: list[str] = []
    clean = line
    for text in allow:
        if text in clean:
            hidden.append(text)
            clean = clean.replace(text, f"\x04{len(hidden) - 1}\x04")
    low = clean.lower()
    clean = _told(clean, _without_shapes(clean, low), at, SECRET, found)
    if any(word in low for word in GIVEN_WORDS):
        parts = (clean[n : n + LIMIT] for n in range(0, len(clean), LIMIT))
        clean = _told(clean, "".join(map(redact_given, parts)), at, GIVEN, found)
    somebody = SOMEBODY_AT.search(clean)
    if somebody:
        clean = _told(clean, REMOTE.sub(rf"\1{HOST_SIGN}", clean), at, HOST, found)
        clean = _told(clean, MAILS.sub(_mail, clean), at, MAIL, found)
    if somebody or any(part in low for part in HOST_PARTS):
        clean = _told(clean, HOSTS.sub(HOST_SIGN, clean), at, HOST, found)
    if any(part in low for part in HOME_PARTS):
        clean = _told(clean, HOMES.sub(_home, clean), at, HOME, found)
    for number, text in enumerate(hidden):
        clean = clean.replace(f"\x04{number}\x04", text)
    return clean


def _without_shapes(line: str, low: str) -> str:
    address = "://" in line and any(sign in low for sign in ("@", "?", "hook", "telegram"))
    if address or any(sign in low for sign in BESIDE[:-1]):
        return redact_shapes(line)
    return LONG_WORD.sub(lambda found: redact_shapes(found[0]), line)


def _told(before: str, after: str, at: int, sort: str, found: list[Finding]) -> str:
    """Return what is left of a line, and note it where something is gone."""
    if before == after:
        return before
    first = next(
        (n for n, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), 0
    )
    found.append(Finding(at, sort, before[first:].split(" ", 1)[0]))
    return after


def _without_armour(lines: list[str], found: list[Finding], allow: Sequence[str]) -> list[str]:
    """Take keys in armour out, which go over many lines."""
    text = "\n".join(lines)
    if not any(sign in text for sign in MAYBE_ARMOUR):
        return lines

    def taken(match: re.Match[str]) -> str:
        if match[0] in allow:
            return match[0]
        found.append(Finding(text.count("\n", 0, match.start()), SECRET, match[0]))
        return REDACTED + "\n" * match[0].count("\n")

    return ANY_ARMOUR.sub(taken, text).split("\n")


def _mail(found: re.Match[str]) -> str:
    return found[0] if NO_MAIL.fullmatch(found["at"].casefold()) else MAIL_SIGN


def _home(found: re.Match[str]) -> str:
    return found[0] if found["who"].casefold() in NOBODY else HOME_SIGN
