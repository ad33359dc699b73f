"""Turn a remote's address into the web page of a commit."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

# 'https://user:token@host:8443/me/w2s.git', 'ssh://git@host:22/me/w2s.git'
ADDRESS = re.compile(
    r"(?P<scheme>https?|ssh|git|git\+ssh)://(?:[^/]*@)?(?P<host>[A-Za-z0-9.-]{1,253})"
    r"(?P<port>:\d{1,5})?/(?P<path>[^?#\s]{1,500})"
)
# 'git@github.com:me/w2s.git'
SCP = re.compile(
    r"(?:[^@/\s]{1,100}@)?(?P<host>[A-Za-z0-9.-]{1,253}):(?!//)(?P<path>[^?#\s]{1,500})"
)
# 'gitlab.example.org', and 'gitlab', which over ssh may be a name of one's own ssh settings
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
ONE_WORD = re.compile(r"[a-z][a-z0-9-]*")
# They take ssh on the port of https under names of their own.
SSH_HOSTS = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}
PUBLIC = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "git.sr.ht")
# what a server of one's own is called; what runs at any other host, and how its pages are named,
# nobody can tell
KNOWN = ("github", "gitlab", "gitea", "forgejo")


class Remote(NamedTuple):
    """A remote's host and path; `web` is the address of its page, or nothing."""

    host: str
    path: str
    web: str


def read_remote(address: str) -> Remote | None:
    """Return the parts of a remote's address; None for a local folder or an unknown form."""
    found = ADDRESS.fullmatch(address) or SCP.fullmatch(address)
    if not found:
        return None
    given = found["host"].casefold()
    host = SSH_HOSTS.get(given, given)
    path = found["path"].strip("/").removesuffix(".git").strip("/")
    parts = found.groupdict()
    scheme = parts.get("scheme") or "ssh"
    over_web = scheme.startswith("http")
    is_host = HOST.fullmatch(host) or (over_web and ONE_WORD.fullmatch(host))
    is_forge = host in PUBLIC or any(name in host for name in KNOWN)
    if not (is_host and is_forge and "/" in path):
        return Remote(host, path, "")
    port = parts.get("port") or "" if over_web else ""
    return Remote(host, path, f"{scheme if over_web else 'https'}://{host}{port}/{quote(path)}")


def is_public(address: str) -> bool:
    """Say whether a remote lies at a public forge; whether it is open there nobody can tell."""
    remote = read_remote(address)
    return bool(remote and remote.host in PUBLIC)


def commit_page(address: str, sha: str) -> str:
    """Return the web address of a commit, or nothing where the remote has no pages."""
    remote = read_remote(address)
    if not remote or not remote.web:
        return ""
    if "gitlab" in remote.host:
        return f"{remote.web}/-/commit/{sha}"
    if remote.host == "bitbucket.org":
        return f"{remote.web}/commits/{sha}"
    return f"{remote.web}/commit/{sha}"
