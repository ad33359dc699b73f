"""Take secrets out of configs, commands and diffs before anything of them is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.provenance.secret_names import is_secret_key, is_surely_secret
from rlog_git.provenance.secret_shapes import REDACTED, redact_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGED = " (changed)"
# More than any line shows of a value; what comes behind is dropped, not passed on unread.
LIMIT = 8_000

NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
LONG_NUMBER = re.compile(r"\d{4,}")
PLAIN = frozenset({"", "true", "false", "yes", "no", "on", "off", "null", "none", "~", '""', "''"})
# '${HF_TOKEN}', '$HF_TOKEN', '${oc.env:HF_TOKEN}', '${{ secrets.KEY }}', '<|im_start|>', '[MASK]',
# 'os.environ["HF_TOKEN"]', the type in 'token: str': a name, not the secret
REFERENCE = re.compile(
    r"\$\w+|\$\{(?:oc\.env:|env:)?[\w.]+\}|\$\{\{ ?[\w.]+ ?\}\}|\{\{ ?[\w.]+ ?\}\}|%\w+%"
    r"|<[|/]?\w+[|]?>|\[[A-Z]{2,12}\]|\{\w+\}"
    r"|(?:os\.)?(?:environ(?:\.get)?|getenv)[\[(][\"']?\w*[\"']?[\])]?"
    r"|str|bytes|string|SecretStr|Optional\[\w+\]"
)
# a bare 'key' tells nothing, unless what it holds was drawn by chance: Kaggle's, W&B's
RANDOM = re.compile(
    r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})"
    r"|(?=[^\d]*\d)(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])[A-Za-z0-9+/_-]{24,}={0,2}"
)
SEEDS = re.compile(r"(?:mnemonic|wallet|seed[_-]?words)", re.IGNORECASE)
WORDS_OF_A_SEED = 11

TYPE = (
    r"(?:typing\.)?(?:str|bytes|Any|object|SecretStr|Optional|Union|Final|Annotated)\b[^=\n]{0,60}"
)
NAME = r"[A-Za-z][\w.-]{0,60}"
# '--api-key abc', '--password=abc', '[--api-key, abc]'
OPTION = rf"(?<![\w-])--?(?P<option>{NAME})(?:=|(?:[\"']?,)?[ ]+(?![\"']?-))"
# 'HF_TOKEN=abc', 'AccountKey=abc;', 'X-Api-Key: abc', '"api_key": "abc"', 'token: str = "abc"',
# 'environ["HF_TOKEN"] = "abc"'
ASSIGNED = (
    rf"(?<![\w.-])(?P<name>{NAME})(?:\\?[\"'])?\]?[ \t]*"
    rf"(?::[ \t]*{TYPE}=|=>|:=|==?|:(?!//))[ \t]*"
)
# 'setdefault("HF_TOKEN", "abc")', 'setenv HF_TOKEN abc', 'set -gx HF_TOKEN abc', '<password>abc'
GIVEN = (
    rf"[\"'](?P<quoted>{NAME})[\"'],[ \t]*(?:default=)?(?=[\"'])"
    r"|\b(?:setenv|set|ENV|ARG)[ ]+(?:-\w+[ ]+)*(?P<set>[A-Za-z]\w{0,60})[ ]+(?=\S)"
    rf"|<(?P<tag>{NAME})>(?=[^<\s])"
)
NAMED = re.compile(f"{OPTION}|{ASSIGNED}|{GIVEN}")
QUOTED = r"[A-Za-z]{0,2}(?:\"\"\"[\s\S]*?\"\"\"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
# a value in its quotes, in a shell's quoted or in escaped ones, in brackets, behind 'Bearer', or up
# to a sign that ends it
VALUE = re.compile(
    rf"'\"'\"'(?:(?!'\"'\"').)*'\"'\"'|{QUOTED}|\\\"(?:(?!\\\").)*\\\"|[\[{{(][^\n]*[\]}})]"
    r"|(?:Bearer|Basic|Token|Digest|ApiKey)[ ]+[^\s;&,\"'<>]+|[^\s;&,\"'<>]+",
    re.IGNORECASE,
)
# what a shell takes for one word
WORD = re.compile(rf"(?:{QUOTED}|\\.|[^\s\"';&|<>()])+")
# 'curl -u ada:abc', 'sshpass -p abc', 'wandb login 0f89…': programs and their options
PROGRAM = (
    r"(?:^|(?<=[/\s;|&\"'\[(]))"
    r"(?:(?:curl|wget)\b(?:[ \"'][^|;\n]{0,300})?[ \"'](?:-u|-U|--user|--proxy-user)"
    r"|(?:sshpass|docker[ ]login|podman[ ]login|oc[ ]login|az[ ]login)\b(?:[ ][^|;\n]{0,300})?[ ]-p"
    r"|redis-cli\b(?:[ ][^|;\n]{0,300})?[ ]-a|https?\b(?:[ ][^|;\n]{0,300})?[ ]-a"
    r"|(?:wandb|comet)[ ]login(?:[ ]--?\S+)*)"
)
PROGRAM_TEXT = re.compile(rf"({PROGRAM}(?:=|[ \"',]+|(?<=-p)(?=\S)))(?!-)[^\s\"';&|<>()]+")
PROGRAM_BEFORE = re.compile(rf"{PROGRAM}$")
ATTACHED = re.compile(r"(\b(?:mysql(?:dump|admin)?|sshpass)\b[^|;\n]{0,300}?[ ]-p)(?=\S)[^\s]+")
# 'wandb.login(key="abc")'
LOGIN = re.compile(r"(\blogin\([ ]*(?:key[ ]*=[ ]*)?)[\"'][^\"'\n]+[\"']")
# '{name: HF_TOKEN, value: abc}'
PAIR = re.compile(
    rf"(\b(?:name|key|var)[\"']?[ ]*[:=][ ]*[\"']?({NAME})[\"']?,?[ ]+"
    rf"[\"']?value[\"']?[ ]*[:=][ ]*)(?:{QUOTED}|[^\s,\"'}}]+)"
)
# 'machine api.wandb.ai login user password abc'
NETRC = re.compile(r"(\blogin\s+\S+\s+password\s+)\S+")
# '${oc.env:KEY,abc}', '${KEY:-abc}': what holds where the variable is absent
FALLBACK = re.compile(r"(\$\{(?:(?:oc\.)?env:)?(?P<name>\w{1,80})(?:,|:-|:=|-))[^}]*\}")
# '--lr=1', '+trainer.token=abc', 'HF_TOKEN=abc', '~a=b'
GONE = re.compile(rf"[ ]?{REDACTED}")
WORD_ASSIGNED = re.compile(r"([-+~]{0,2}([A-Za-z_][\w./@-]{0,200})=)([\s\S]*)")
NESTED = 4
WORD_OPTION = re.compile(rf"--?({NAME})")


def redact_value(key: str, value: str) -> str:
    """Return a config's value as it may be kept: whole, in part, or ``<redacted>``."""
    return REDACTED if hides_secret(key, value) else redact_text(value)


def redact_pair(key: str, old: str, new: str) -> tuple[str, str]:
    """Return both sides of a change as they may be kept; a change that no longer shows is said."""
    kept_old, kept_new = redact_value(key, old), redact_value(key, new)
    if old != new and kept_old == kept_new:
        return kept_old, kept_new + CHANGED
    return kept_old, kept_new


def redact_text(text: str) -> str:
    """Return a value or command without secrets: by shape, and by the option they are given to.

    What lies behind the first 8,000 characters is dropped.
    """
    return redact_given(redact_shapes(text[:LIMIT]))


def redact_given(text: str) -> str:
    """Return a text without what options, variables and programs are given as secrets."""
    text = text[:LIMIT]
    if "${" in text:
        text = FALLBACK.sub(_without_fallback, text)
    if " " in text:
        for pattern in (PROGRAM_TEXT, ATTACHED, NETRC):
            text = pattern.sub(rf"\1{REDACTED}", text)
    if "value" in text:
        text = PAIR.sub(_without_value, text)
    text = LOGIN.sub(rf"\1{REDACTED}", text)
    return _redact_assigned(text)


def redact_command(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a command line, as many as there were, without secrets.

    More is known here than of a text: where each word ends, whatever it holds.
    """
    kept: list[str] = []
    for number, word in enumerate(words):
        before = words[max(0, number - 20) : number]
        if not WORD_OPTION.fullmatch(word) and _is_secret_word(word, before):
            kept.append(REDACTED)
        elif word.startswith("-p") and ATTACHED.search(" ".join((*before, word))):
            kept.append("-p" + REDACTED)
        else:
            kept.append(_redact_word(redact_shapes(word)))
    return tuple(kept)


def strip_user_info(address: str) -> str:
    """Return a remote's address without user, password and query; ``git@host:path`` stays."""
    scheme, colon, rest = address.partition("://")
    if not colon:
        # 'user:password@host:path', which git reads as the host 'user'
        return redact_shapes(re.sub(r"^[^/@:\s]+:[^/@\s]+@", "", address))
    rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    front, at, host = rest.rpartition("@")
    # a password may hold '/'; the '@' of a path stands behind a host or a port
    inside = "/" not in front or re.match(r"[^/:@]*:(?!\d{1,5}/)[^/]", front)
    return redact_shapes(f"{scheme}://{host if at and inside else rest}")


def hides_secret(key: str, value: str) -> bool:
    """Say whether a key, an option or a variable makes a secret of its value.

    A number is none, unless it is long and the key says password; nor is the name of a variable.
    """
    bare = value.strip().strip("\"'\\")
    if bare.casefold() in PLAIN or REFERENCE.fullmatch(bare):
        return False
    if NUMBER.fullmatch(bare):
        return bool(LONG_NUMBER.search(bare)) and is_surely_secret(key)
    last = key.rpartition(".")[2].casefold()
    drawn = last in ("key", "keys") and RANDOM.fullmatch(bare)
    seeds = SEEDS.search(last) and bare.count(" ") >= WORDS_OF_A_SEED
    return bool(drawn or seeds or is_secret_key(key))


def _redact_assigned(text: str) -> str:
    kept, at, start = [], 0, 0
    while found := NAMED.search(text, at):
        at = found.end()
        name = next(word for word in found.groups() if word)
        value = _value(text, found, name)
        if not value or not hides_secret(name, value) or GONE.match(text, at + len(value)):
            continue  # what stands behind may itself be a name: '--env HF_TOKEN=abc'
        kept += [text[start:at], REDACTED]
        at = start = at + len(value)
    return "".join([*kept, text[start:]])


def _value(text: str, found: re.Match[str], name: str) -> str:
    """Return what is given to a name, as far as it goes."""
    at = found.end()
    before = text[max(0, found.start() - 4) : found.start()].rstrip("+~")[-1:]
    if before in ("'", '"') and before not in found[0]:
        # the shell's quote stands around the whole: '--password=a b;c'
        end = text.find(before, at)
        return text[at : end if end >= 0 else len(text)]
    wide = found["option"] or (found["name"] and name.isupper() and text[at - 1] == "=")
    value = (WORD if wide else VALUE).match(text, at)
    return value[0] if value else ""


def _without_value(found: re.Match[str]) -> str:
    return found[1] + REDACTED if is_secret_key(found[2]) else found[0]


def _without_fallback(found: re.Match[str]) -> str:
    return f"{found[1]}{REDACTED}}}" if is_secret_key(found["name"]) else found[0]


def _is_secret_word(word: str, before: Sequence[str]) -> bool:
    """Say whether the words before one ask for a secret: ``--api-key``, ``curl -u``."""
    last = before[-1] if before else ""
    option = WORD_OPTION.fullmatch(last)
    # 'set -gx HF_TOKEN abc'
    sets = any(word in ("set", "setenv") for word in before[-3:-1])
    name = option[1] if option else last if sets and last.isidentifier() else ""
    if name and hides_secret(name, word):
        return True
    return bool(PROGRAM_BEFORE.search(" ".join(before))) and hides_secret("secret", word)


def _redact_word(word: str) -> str:
    kept, rest = "", word
    # the value may be an assignment itself: '--env=HF_TOKEN=abc'
    for _ in range(NESTED):
        found = WORD_ASSIGNED.fullmatch(rest)
        if not found:
            break
        front, name, rest = found.groups()
        kept += front
        if hides_secret(name, rest):
            return kept + REDACTED
    return kept + redact_text(rest)
