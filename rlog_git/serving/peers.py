"""Tell whose program is at the other end of a connection within this machine, where Linux says."""

from __future__ import annotations

import os
from pathlib import Path

# '  12: 0100007F:A3C4 0100007F:1F51 01 00000000:00000000 00:00000000 00000000  1000 …'; over IPv6
# the address is longer, and ends in the same eight digits
TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
LOCAL, REMOTE, OWNER = 1, 2, 7
LOOPBACK = "0100007F"
ROOT = 0


def is_stranger(peer_port: int, port: int, tables: tuple[Path, ...] = TABLES) -> bool:
    """Say whether another user of this machine opened a connection to a port of ours.

    On a shared server everybody reaches 127.0.0.1. Where the system doesn't say whose it is,
    nobody is turned away.
    """
    ends = (f"{LOOPBACK}:{peer_port:04X}", f"{LOOPBACK}:{port:04X}")
    for table in tables:
        try:
            lines = table.read_text(encoding="ascii").split("\n")[1:]
        except (OSError, UnicodeDecodeError):
            continue
        for line in lines:
            fields = line.split()
            if (
                len(fields) > OWNER
                and fields[LOCAL].endswith(ends[0])
                and fields[REMOTE].endswith(ends[1])
            ):
                return int(fields[OWNER]) not in (os.getuid(), ROOT)
    return False
