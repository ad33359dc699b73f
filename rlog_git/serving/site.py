"""Serve the files of a built site: only those that its build wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from rlog_git.serving.reply import PLAIN, Reply, kind_of
from rlog_git.site.folder import site_addresses

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.serving.reply import Asked

INDEX, MISSING = "index.html", "404.html"


class Site:
    """A folder with a site; whatever else lies there or beyond cannot be asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._addresses: frozenset[str] = frozenset()

    def load(self) -> tuple[tuple[str, int, int], ...]:
        """Take the files as they stand now; return what tells this site from another."""
        self._addresses = site_addresses(self._folder)
        stats = ((name, (self._folder / name).stat()) for name in sorted(self._addresses))
        return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)

    def reply(self, asked: Asked) -> Reply | None:
        """Return the file of a path, the page of a folder, or the page that says there is none."""
        address = asked.path.lstrip("/")
        if not address or address.endswith("/"):
            address += INDEX
        elif f"{address}/{INDEX}" in self._addresses:
            location = quote(f"/{address}/")
            return Reply(b"it lies below\n", PLAIN, 301, location=location)
        found = self._read(address)
        if found is not None:
            return Reply(found, kind_of(address))
        missing = self._read(MISSING)
        return None if missing is None else Reply(missing, code=404)

    def _read(self, address: str) -> bytes | None:
        """Return a file of the site; None where it holds none, or not any more."""
        if address not in self._addresses:
            return None
        try:
            return (self._folder / address).read_bytes()
        except OSError:
            return None
