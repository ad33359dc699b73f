"""Serve a notebook until one is told to stop: server, builder and the notices of the system."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rlog_git.provenance.spool import spool_path
from rlog_git.serving.rebuilding import RHYTHM, Builder, files_of, keep_current
from rlog_git.serving.reload import Reload
from rlog_git.serving.server import Server
from rlog_git.serving.site import Site
from rlog_git.watch.noticing import LOST, Notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from queue import SimpleQueue

    from rlog_git.serving.reply import Served
    from rlog_git.vault.config import Vault

# where the system gives no hints, the vault is looked at this often
BLIND_SECONDS = 0.5


class Serving:
    """A site that is built, served and kept current."""

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        build: Callable[[], object],
        today: Callable[[], object],
        around: Callable[[Served], Served] = lambda site: site,
    ) -> None:
        """Build the site into a folder; `around` may serve more than its files."""
        self._root = vault.root
        self.reload = Reload()
        site = Site(folder)
        self._builder = Builder(build, site, self.reload)
        self._today = today
        self._seen = self._look()  # first: what is saved while it is built is built again
        self._builder.first()
        self._served = around(site)

    def listen(self, port: int = 0) -> Server:
        """Return a server that listens on a port; raise PortTakenError."""
        return Server(self._served, self.reload, port)

    @contextmanager
    def listening(self, server: Server) -> Iterator[None]:
        """Answer within the context."""
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.reload.end()
            server.shutdown()
            server.server_close()
            thread.join()

    def keep_current(self, hints: SimpleQueue[str]) -> None:
        """Build anew with every change, until STOP is a hint."""
        rhythm, notices = RHYTHM, None
        try:
            notices = Notices(self._root, spool_path(), hints)
        except OSError:  # no more folders can be watched
            rhythm = rhythm._replace(scan=BLIND_SECONDS)
        hints.put(LOST)  # what was saved before the system was listened to
        try:
            keep_current(self._look, self._seen, self._builder, hints, rhythm)
        finally:
            if notices:
                notices.stop()

    def _look(self) -> object:
        """Return what tells the vault of this moment, and the day, from those of another."""
        return self._today(), files_of(self._root)
