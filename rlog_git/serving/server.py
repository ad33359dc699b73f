"""Answer requests on 127.0.0.1: reading only, for this machine only, whatever a page asks."""

from __future__ import annotations

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from rlog_git import assets
from rlog_git.errors import RlogError
from rlog_git.serving.peers import is_stranger
from rlog_git.serving.reply import PLAIN, STRICT, Asked, Reply, kind_of, live

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rlog_git.serving.reload import Reload
    from rlog_git.serving.reply import Served

ADDRESS = "127.0.0.1"
EVENTS, ICON = "/-/events", "/favicon.ico"
OWN = ("live.js", "serve.css")
LONGEST_TARGET = 8000
ODD = re.compile(r"[\x00-\x1f\x7f\\]")
# another site may lead here by a link, and ask for nothing by itself
FRIENDLY = ("same-origin", "none", "")
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


class PortTakenError(RlogError):
    """Another program listens where the site was to be served."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"port {port} cannot be used: {reason}", "Name another one with --port")


class Server(ThreadingHTTPServer):
    """A server of one site, for the browser of this machine."""

    daemon_threads = True
    block_on_close = False
    # a name server is asked for nothing
    allow_reuse_address = True

    def __init__(self, served: Served, reload: Reload, port: int = 0) -> None:
        """Listen on a port of 127.0.0.1, any free one for 0; raise PortTakenError."""
        self.served, self.reload = served, reload
        folder = assets.shipped("templates", "serve", "static")
        self.own = {f"/-/{name}": (folder / name).read_bytes() for name in OWN}
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise PortTakenError(port, error.strerror or str(error)) from error
        self.hosts = {f"{name}:{self.port}" for name in (ADDRESS, "localhost")}
        if self.port == 80:  # noqa: PLR2004 - browsers leave the port of http out
            self.hosts |= {ADDRESS, "localhost"}

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address for a browser."""
        return f"http://{ADDRESS}:{self.port}/"

    def server_bind(self) -> None:
        """Bind without asking a name server who we are, which may take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that went away."""


class _Handler(BaseHTTPRequestHandler):
    """One connection of a browser."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "rlog", ""
    timeout = 60
    _stranger: bool | None = None

    def do_GET(self) -> None:
        """Answer, or say why not."""
        if refused := self._refused():
            self._send(refused)
            return
        target = urlsplit(self.path)
        if target.path == EVENTS:
            self._stream(dict(parse_qsl(target.query)).get("v", ""))
            return
        self._send(self._answer(target.path, target.query))

    do_HEAD = do_GET  # noqa: N815 - the name http.server calls

    def _answer(self, path: str, query: str) -> Reply:
        if path in self.server.own:
            return Reply(self.server.own[path], kind_of(path))
        if path == ICON:  # browsers ask for it unasked
            return Reply(b"", "image/x-icon", HTTPStatus.NO_CONTENT)
        version = self.server.reload.version
        decoded = unquote(path, errors="replace")
        if ODD.search(decoded):
            return Reply(b"no such page\n", PLAIN, 400)
        asked = Asked(decoded, dict(parse_qsl(query)), self.headers.get("Accept", ""))
        found = self.server.served.reply(asked)
        return live(found, version) if found else Reply(b"no such page\n", PLAIN, 404)

    def _refused(self) -> Reply | None:
        """Return why a request is not answered: other users, DNS rebinding, other sites."""
        if self._stranger is None:  # once for each connection
            self._stranger = is_stranger(self.client_address[1], self.server.port)
        if self._stranger:
            return Reply(b"asked by another user of this machine\n", PLAIN, 403)
        if self.headers.get_all("Host") not in [[host] for host in self.server.hosts]:
            return Reply(b"asked for another host\n", PLAIN, 403)
        site, mode = (self.headers.get(f"Sec-Fetch-{name}", "") for name in ("Site", "Mode"))
        if site not in FRIENDLY and mode != "navigate":
            return Reply(b"asked by another site\n", PLAIN, 403)
        if not self.path.startswith("/") or self.path.startswith("//"):
            return Reply(b"no such page\n", PLAIN, 400)
        return Reply(b"too long\n", PLAIN, 414) if len(self.path) > LONGEST_TARGET else None

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.code)
        headers: Mapping[str, str] = {
            "Content-Type": reply.kind,
            "Content-Length": str(len(reply.body)),
            "Content-Security-Policy": reply.policy,
            **({"Location": reply.location} if reply.location else {}),
            **dict(HEADERS),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _stream(self, version: str) -> None:
        self.close_connection = True
        self.send_response(200)
        for name, value in (("Content-Type", "text/event-stream"), *HEADERS):
            self.send_header(name, value)
        self.send_header("Content-Security-Policy", STRICT)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        for event in self.server.reload.stream(version):
            self.wfile.write(event)
            self.wfile.flush()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request for a page; other methods come here, too."""
        del message, explain
        self.close_connection = True
        refused = 405 if code == HTTPStatus.NOT_IMPLEMENTED else code
        self._send(Reply(b"only reading is possible here\n", PLAIN, refused))

    def log_message(self, *_words: object) -> None:
        """Keep the terminal quiet."""
