"""`rlog serve` as a browser meets it: a real server, real saves, and what it refuses."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from harness import NOW, figure

from rlog_git.serving.peers import is_stranger
from rlog_git.site.folder import site_addresses
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = '\n[notebooks.public]\ntitle = "An open notebook"\n'
PATIENCE_SECONDS = 30.0
DAY = "/2026/11/23/"
WITHIN_SECONDS = 1.0
# what `make soak` and a machine of its own may expect; other tests run beside this one
SLACK = 4


class Answer(NamedTuple):
    """What a server said."""

    code: int
    headers: dict[str, str]
    text: str


class Serve:
    """A real `rlog serve` in the background."""

    def __init__(self, vault: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rlog_git", "serve", "--port", "0", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=vault,
            env=os.environ | {"RLOG_NOW": NOW, "PYTHONUNBUFFERED": "1"},
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, said
        self.port = int(found[1])

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path; underscores in names of headers are hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        given = {"Host": f"127.0.0.1:{self.port}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, dict(answer.getheaders()), text)

    def version(self) -> str:
        """Return the version of the site that a page names."""
        found = re.search(r"live\.js\?v=([\w-]+)", self.get("/").text)
        assert found
        return found[1]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE_SECONDS)
        if self.process.stdout:
            self.process.stdout.close()
        return code


class Page:
    """An open page: it listens, as the script on it does."""

    def __init__(self, serve: Serve) -> None:
        self.events: list[tuple[float, str, str]] = []
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", serve.port, timeout=PATIENCE_SECONDS
        )
        self._connection.request("GET", f"/-/events?v={serve.version()}")
        self._answer = self._connection.getresponse()
        assert self._answer.headers["Content-Type"] == "text/event-stream"
        assert self._answer.readline() == b"retry: 500\n"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        name = ""
        while line := self._answer.readline():
            kind, _, value = line.decode().strip().partition(": ")
            if kind == "event":
                name = value
            elif kind == "data":
                self.events.append((time.monotonic(), name, value))

    def wait(self) -> tuple[float, str, str]:
        """Return the next event: when it came, its name and what it says."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.events:
            assert time.monotonic() < end, "no event came"
            time.sleep(0.005)
        return self.events.pop(0)

    def close(self) -> None:
        """Wait for the server to end the stream."""
        self._thread.join(PATIENCE_SECONDS)
        self._connection.close()


@pytest.fixture
def log(vault: Path, rlog: Any) -> Path:
    """Return a vault with a public entry and private ones."""
    (vault / "rlog.toml").write_text((vault / "rlog.toml").read_text() + SETTINGS)
    rlog("add", "exp: three seeds of the small model #share/public #q/seeds")
    rlog("add", "thought: CANARY #private")
    rlog("todo", "CANARY task")
    return vault


@contextmanager
def serving(vault: Path, *words: str) -> Iterator[Serve]:
    """Serve a vault within the context."""
    serve = Serve(vault, *words)
    try:
        yield serve
    finally:
        assert serve.end() == 130


def note_of(vault: Path) -> Path:
    """Return the note of the day."""
    (note,) = vault.glob("daily/*/*.md")
    return note


def test_without_a_name_all_is_shown(log: Path) -> None:
    """The private notebook shows what is marked private, tasks and thoughts, too."""
    with serving(log) as serve:
        page = serve.get(DAY).text
        assert "three seeds" in page
        assert page.count("CANARY") >= 2
        assert "/reports/" in page


def test_with_a_name_only_what_would_be_published(log: Path, rlog: Any, tmp_path: Path) -> None:
    """Each file is that of `rlog build` but for the script; reports and search are not there."""
    rlog("build", "public", "-o", tmp_path / "out")
    with serving(log, "public") as serve:
        for file in sorted((tmp_path / "out").rglob("*.*")):
            address = file.relative_to(tmp_path / "out").as_posix()
            if address.startswith((".", "static/search/")):  # the latter is no text
                continue
            got = serve.get(f"/{address}").text
            got = re.sub(r'<link [^>]*/-/serve.css">\n<script [^>]*></script>\n', "", got)
            built = re.sub(r"<meta http-equiv=.Content-Security[^>]*>\n", "", file.read_text())
            assert got == built, address
            assert "CANARY" not in got
        for path in (
            "/reports/",
            "/reports/sources/",
            "/thread/",
            "/.rlog-site",
        ):
            answer = serve.get(path)
            assert (answer.code, "CANARY" in answer.text) == (404, False), path
        assert serve.get("/search/?q=CANARY").text == serve.get("/search/").text


def test_the_whole_log_cannot_be_built_or_published(log: Path, rlog: Any, tmp_path: Path) -> None:
    """No notebook can be called as the whole log is, and no command takes that name."""
    for command in ("build", "publish", "week"):
        words = ["--for", "*"] if command == "week" else ["*"]
        done = rlog(command, *words)
        assert (done.code, "no notebook '*'" in done.err) == (2, True), done.err
    (log / "rlog.toml").write_text('[notebooks."*"]\nmode = "open"\n')
    done = rlog("build", "*", "-o", tmp_path / "out")
    assert (done.code, "a notebook's name is" in done.err) == (3, True)
    assert not (tmp_path / "out").exists()


def test_a_save_loads_open_pages_anew(log: Path) -> None:
    """Within a second of each of five saves, the event comes and the page shows the new text."""
    took = []
    with serving(log) as serve:
        note = note_of(log)
        for n in range(5):
            page = Page(serve)
            began = time.monotonic()
            note.write_text(note.read_text() + f"- 15:0{n} exp: word{n}\n")
            at, name, _ = page.wait()
            took.append(at - began)
            assert name == "reload"
            assert f"word{n}" in serve.get(DAY).text
            page.close()
    figure(f"save to event: {sorted(took)[2] * 1000:.0f} ms, at most {max(took) * 1000:.0f} ms")
    assert sorted(took)[2] < WITHIN_SECONDS * SLACK


def test_a_save_that_changes_nothing_public_is_quiet(log: Path) -> None:
    """A public notebook is not loaded anew for a private entry; the next public one is seen."""
    with serving(log, "public") as serve:
        page = Page(serve)
        note = note_of(log)
        note.write_text(note.read_text() + "- 15:00 CANARY\n")
        time.sleep(1.5)
        assert page.events == []
        note.write_text(note.read_text() + "- 15:01 exp: seen #share/public\n")
        assert page.wait()[1] == "reload"
        assert "CANARY" not in serve.get(DAY).text
        page.close()


def test_a_problem_is_shown_and_goes(log: Path) -> None:
    """With an unbalanced mark the last good site stays, the page is told why, then all is well."""
    with serving(log, "public") as serve:
        page = Page(serve)
        note = note_of(log)
        good = note.read_text()
        note.write_text(good + "- %%broken #share/public\n")
        _, name, said = page.wait()
        assert name == "problem"
        assert f"{note.relative_to(log)}:" in json.loads(said)
        assert "three seeds" in serve.get(DAY).text
        note.write_text(good)
        assert page.wait()[1:] == ("problem", '""')
        note.write_text(good.replace("three", "four"))
        assert page.wait()[1] == "reload"
        page.close()
        assert "four seeds" in serve.get(DAY).text


def test_a_page_of_an_older_site_is_told_at_once(log: Path) -> None:
    """Who was away while the site changed, or met another server, is told to load it anew."""
    with serving(log) as serve:
        connection = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/-/events?v=long-ago")
        text = connection.getresponse().read().decode()
        assert "event: reload" in text
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_pages_open(log: Path, number: signal.Signals) -> None:
    """Ctrl-C and a request to end close the streams, free the port and leave no process."""
    serve = Serve(log)
    page = Page(serve)
    began = time.monotonic()
    assert serve.end(number) == (130 if number == signal.SIGINT else 0)
    figure(f"ended in {time.monotonic() - began:.2f} s")
    page.close()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", serve.port)) != 0


def test_only_this_machine_may_ask(log: Path) -> None:
    """It listens on 127.0.0.1 alone, and other names for it (DNS rebinding) are refused."""
    with serving(log) as serve:
        port = serve.port
        for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
            assert serve.get("/", Host=host).code == 200
        for host in (
            "", "127.0.0.1", "localhost", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}",
            f"127.0.0.1:{port + 1}", f"localhost.:{port}", f"[::1]:{port}", f"0.0.0.0:{port}",
        ):  # fmt: skip
            answer = serve.get("/", Host=host)
            assert (answer.code, "CANARY" in answer.text) == (403, False), host
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: x\r\n\r\n".encode())
            assert b" 403 " in raw.recv(4096).partition(b"\r\n")[0]
        name = socket.gethostbyname(socket.gethostname())
        if not name.startswith("127."):
            with socket.socket() as probe:
                assert probe.connect_ex((name, port)) != 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root can ask as another user")
def test_other_users_of_the_machine_may_not_ask(log: Path) -> None:
    """On a shared server a stranger at 127.0.0.1 is refused, over an IPv6 socket, too."""
    program = (
        "import http.client, socket, sys\n"
        "c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))\n"
        "if sys.argv[2] == '6':\n"
        "    c.sock = socket.socket(socket.AF_INET6)\n"
        "    c.sock.connect(('::ffff:127.0.0.1', int(sys.argv[1])))\n"
        "c.request('GET', '/')\n"
        "a = c.getresponse(); print(a.status, 'CANARY' in a.read().decode())\n"
    )
    with serving(log) as serve:
        for user, kind, said in (
            (65534, "4", "403 False"),
            (65534, "6", "403 False"),
            (0, "6", "200"),
        ):
            words = ["/usr/bin/env", "python3", "-c", program, str(serve.port), kind]
            done = subprocess.run(
                words, capture_output=True, text=True, check=True, user=user, cwd="/", timeout=30
            )
            assert done.stdout.startswith(said), (user, kind)


def test_a_system_that_does_not_say_turns_nobody_away(tmp_path: Path) -> None:
    """Without the kernel's tables, or a line for the connection, all of this machine may ask."""
    table = tmp_path / "tcp"
    assert not is_stranger(1, 2, (table,))
    uid = os.getuid()
    line = "   0: 0100007F:{:04X} 0100007F:0002 01 0:0 00:0 0  {} 0 1\n"
    table.write_text("  sl\n" + line.format(3, uid + 7) + line.format(1, uid) + line.format(4, 0))
    found = [is_stranger(port, 2, (table,)) for port in (1, 3, 4, 5)]
    assert found == [False, True, False, False]


def test_other_sites_may_not_ask(log: Path) -> None:
    """A page elsewhere can neither load, embed nor frame anything of it."""
    with serving(log) as serve:
        for mode in ("cors", "no-cors", "same-origin"):
            headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": mode}
            assert serve.get("/search?q=CANARY&as=json", **headers).code == 403
        headers = serve.get("/").headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_nothing_beyond_the_site_can_be_read(log: Path) -> None:
    """Ways out of the folder, in every spelling, lead nowhere; neither do its hidden files."""
    up = ("..", "%2e%2e", ".%2e", "%2e.", "..%2f..", "..%5c..", "%252e%252e", "....//")
    targets = [f"/{'/'.join([one] * depth)}/rlog.toml" for one in up for depth in (1, 3, 9)]
    targets += [f"/static/{one}/.rlog-site" for one in up]
    targets += [
        "/.rlog-site",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/index.html%00.png",
    ]
    targets += ["/\\..\\..\\rlog.toml", "/-/../-/live.js/..", "/" + "a" * 9000, "/?%00", "/;/.."]
    with serving(log) as serve:
        for target in targets:
            answer = serve.get(target)
            assert "notebooks.public" not in answer.text, target
            assert '"pages"' not in answer.text, target
            assert "root:" not in answer.text, target
            assert answer.code in (400, 404, 414) or target == "/?%00", target


def test_nothing_can_be_changed(log: Path) -> None:
    """Only GET and HEAD are answered; HEAD without a body."""
    before = note_of(log).read_bytes()
    with serving(log) as serve:
        for method in "POST PUT PATCH DELETE OPTIONS CONNECT TRACE PROPFIND x".split():
            assert serve.get("/", method).code == 405, method
        head = serve.get(DAY, "HEAD")
        assert (head.code, head.text) == (200, "")
        assert int(head.headers["Content-Length"]) > 1000
    assert note_of(log).read_bytes() == before


def test_pages_run_our_script_alone(log: Path) -> None:
    """The policy allows the script of live reload and no inline one; no page holds one."""
    with serving(log) as serve:
        for path in ("/", DAY, "/reports/", "/reports/weeks/", "/thread/", "/search?q=x"):
            answer = serve.get(path)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, path
            assert "unsafe" not in policy, path
            ours = re.sub(r'<script src="[./]*static/(?:theme|site)\.js"[^>]*>', "", answer.text)
            assert re.findall(r"<script[^>]*>", ours) == [
                f'<script src="/-/live.js?v={serve.version()}" defer>'
            ], path
            assert not re.search(r"\son\w+=|style=|javascript:", answer.text), path
            assert "http-equiv" not in answer.text
            assert answer.headers["Cache-Control"] == "no-store"


def test_reports_are_pages(log: Path) -> None:
    """Every report is a page with its tables and places, and its picture follows the question."""
    with serving(log) as serve:
        names = re.findall(r'href="/reports/([\w-]+)/"', serve.get("/reports/").text)
        assert {"sources", "weeks", "carried", "bugs"} <= set(names)
        for name in names:
            assert serve.get(f"/reports/{name}/").code == 200, name
        tasks = serve.get("/reports/weeks/?span=this+week").text
        picture = re.search(r'<img class="picture" src="([^"]*)"', tasks)
        assert picture
        drawn = serve.get(picture[1].replace("&amp;", "&"))
        assert (drawn.code, drawn.headers["Content-Type"]) == (200, "image/svg+xml")
        assert "sandbox" in drawn.headers["Content-Security-Policy"]
        odd = serve.get("/reports/weeks/?span=%3Cb%3E")
        assert (odd.code, "<b>" in odd.text) == (404, False)
        assert serve.get("/reports/none/").code == 404


def test_threads_are_pages(log: Path) -> None:
    """A question is told from its tag; what nothing is meant by is said in a sentence."""
    with serving(log) as serve:
        assert 'href="/thread/?of=%23q/seeds"' in serve.get("/thread/").text
        told = serve.get("/thread/?of=%23q/seeds").text
        assert "three seeds of the small model" in told
        assert f'href="{DAY}"' in told
        nothing = serve.get("/thread/?of=nowhere-at-all")
        assert (nothing.code, "no question, project, task" in nothing.text) == (
            404,
            True,
        )


def test_the_pages_of_the_site_stay_reachable(log: Path) -> None:
    """What the owner has beside the site hides no page of it but its search."""
    vault = open_vault(log)
    folder = vault.state / "serve-everything"
    with serving(log) as serve:
        addresses = site_addresses(folder)
        assert len(addresses) > 10
        for address in sorted(addresses):
            if not address.startswith("search/"):
                answer = serve.get(f"/{address}")
                assert answer.code == 200, address
                assert ("serve-owner" in answer.text) == address.endswith(".html"), address


def test_the_index_is_searched(log: Path) -> None:
    """Words are found as JSON and on a page without JavaScript, a save later new ones too."""
    with serving(log) as serve:
        listed = json.loads(serve.get("/search?q=seeds", Accept="application/json").text)
        assert [one["href"] for one in listed["results"]] == [DAY]
        page = serve.get("/search?q=seeds", Accept="text/html").text
        assert "three <mark>seeds</mark> of" in page
        assert "CANARY" in serve.get("/search?q=canary").text
        note = note_of(log)
        note.write_text(note.read_text() + "- 15:00 exp: zebra <script>alert(1)</script>\n")
        later = serve.get("/search?q=zebra").text
        assert "<mark>zebra</mark> &lt;script&gt;" in later
        assert serve.get("/search?q=%22").code in (200, 404)


@pytest.mark.usefixtures("vault")
def test_a_taken_port_is_told(rlog: Any) -> None:
    """One that is asked for by number is not exchanged for another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = rlog("serve", "--port", str(port))
    assert done.code == 3
    assert f"port {port} cannot be used" in done.err
