"""Take secrets out of a diff or a file's text, line by line, with what the lines around tell."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from rlog_git.provenance.redact import (
    QUOTED,
    TYPE,
    hides_secret,
    redact_given,
)
from rlog_git.provenance.secret_names import is_secret_key
from rlog_git.provenance.secret_shapes import REDACTED, redact_shapes

# In a program's text a value without quotes is an expression, not a secret.
CODE = frozenset(
    ".py .pyi .pyx .c .h .cc .cpp .hpp .cu .cuh .js .jsx .ts .tsx .rs .go .java .kt .scala .jl .r "
    ".lua .rb .swift .cs .m .pl .php".split()
)
# '  api_key: abc', '"token": "abc",', 'export HF_TOKEN=abc', '- password = abc', 'token: str = "x"'
LINE = re.compile(
    r"(?P<front>[ \t]*(?:-[ ]+)?(?:(?:export|ENV|ARG|set|const|let|var)[ ]+)?[\"']?"
    r"(?P<name>[A-Za-z][\w.-]{0,60})[\"']?[ \t]*"
    rf"(?P<sign>:[ \t]*{TYPE}=|=>|:=|==?|:(?!//)|(?<=\w)[ ](?=\S+$))[ \t]*)(?P<value>.*)"
)
# what says that the value stands on the lines below, deeper
BELOW = re.compile(r"(?:[|>][-+\d]*|[\[{(]|\"\"\"|'''|!\w+|\\|)[ \t]*(?:#.*)?")
# '- name: HF_TOKEN', whose value is in the next line
NAMED_BY = re.compile(
    r"[ \t]*(?:-[ ]+)?[\"']?(?:name|key|var)[\"']?:[ \t]*[\"']?([\w.-]{1,80})[\"']?,?"
)
VALUE_OF = re.compile(r"([ \t]*[\"']?value[\"']?:[ \t]*)\S.*")
# 'host:5432:db:ada:abc' of a .pgpass
PGPASS = re.compile(r"([^\s:]+:(?:\d{2,5}|\*):[^\s:]+:[^\s:]+:)\S+")
# '[gcp.credentials]', a table of TOML or INI
TABLE = re.compile(r"[ \t]*\[\[?([\w.\" -]{1,100})\]\]?[ \t]*")
HEADER = re.compile(
    r"(?:diff --git |\+\+\+ |--- |index |rename |similarity |new file|deleted file)"
)
HUNK = re.compile(r"(@@ [-+,\d ]+ @@ ?)(.*)")
STRING = re.compile(QUOTED)


def redact_diff(diff: str) -> str:
    """Return a diff as git prints it without secrets; lines stay lines but for keys in armour.

    What lies behind the first 8,000 characters of a line is dropped.
    """
    kept, reader = [], _Reader()
    for line in redact_shapes(diff).split("\n"):
        hunk = HUNK.match(line)
        if HEADER.match(line):
            if line.startswith("+++ "):
                reader = _Reader(line.rstrip('"'))
            kept.append(redact_given(line))
        elif hunk:
            # the rest shows a line of the file above the change
            reader = _Reader(reader.path)
            kept.append(hunk[1] + reader.read(hunk[2]))
        elif line[:1] in ("+", "-", " "):
            kept.append(line[0] + reader.read(line[1:]))
        else:
            kept.append(reader.read(line))
    return "\n".join(kept)


def redact_lines(text: str, path: str = "") -> str:
    """Return the text of a file without secrets, as many lines as there were but for armour."""
    reader = _Reader(path)
    return "\n".join(reader.read(line) for line in redact_shapes(text).split("\n"))


class _Reader:
    """Reads one file's lines: remembers where a secret goes on, and whose value comes next."""

    def __init__(self, path: str = "") -> None:
        self.path = path
        self._code = PurePosixPath(path).suffix.casefold() in CODE
        self._deeper_than = -1
        self._drawn_only = False
        self._table = ""
        self._value_next = False

    def read(self, line: str) -> str:
        """Return a line as it may be kept."""
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if self._deeper_than >= 0:
            listed = indent == self._deeper_than and bare.startswith("- ")
            if bare and (indent > self._deeper_than or listed):
                stays = self._drawn_only and not hides_secret("key", bare.lstrip("- "))
                return line if stays else line[:indent] + REDACTED
            self._deeper_than = -1 if bare else self._deeper_than
        value = VALUE_OF.fullmatch(line) if self._value_next else None
        if value:
            return value[1] + REDACTED
        named = NAMED_BY.fullmatch(line)
        self._value_next = bool(named and is_secret_key(named[1]))
        table = TABLE.fullmatch(line)
        self._table = table[1] if table else self._table
        found = LINE.fullmatch(line)
        if found and is_secret_key(self._table) and hides_secret(self._table, found["value"]):
            return found["front"] + REDACTED
        if found and (
            BELOW.fullmatch(found["value"])
            or hides_secret(found["name"], found["value"].rstrip(",; \t"))
        ):
            return self._secret(line, indent, found)
        return PGPASS.sub(rf"\1{REDACTED}", redact_given(line))

    def _secret(self, line: str, indent: int, found: re.Match[str]) -> str:
        value = found["value"].strip()
        if BELOW.fullmatch(value):
            self._drawn_only = not is_secret_key(found["name"])
            self._deeper_than = -1 if self._drawn_only and found["name"] != "key" else indent
            return line
        if self._code:
            return found["front"] + STRING.sub(f'"{REDACTED}"', value)
        return found["front"] + REDACTED + ("," if value.endswith(",") else "")
