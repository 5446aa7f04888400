from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from uvicorn.server import ServerState

from kostra_sdk import check
from kostra_sdk.serve import ServeSettings, app, run
from kostra_sdk.serve import running as module
from kostra_sdk.serve.running import PatientProtocol, prepare
from kostra_sdk.serve.workers import Workers
from kostra_sdk.testing import sample
from tests.serve.service import ASKED, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import uvicorn

CONTENT = sample("11F", 2025, 20, region="460100", seed=1).to_bytes()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run a service that takes 100 000 bytes."""
    with running(ServeSettings(port=0, workers=1, max_bytes=100_000)) as address:
        yield address


@contextmanager
def connection(url: str) -> Iterator[socket.socket]:
    """Open a connection to the service."""
    where = urlsplit(url)
    assert where.hostname is not None
    with closing(socket.create_connection((where.hostname, where.port or 0), timeout=30)) as opened:
        yield opened


def test_a_file_and_a_record_are_judged_by_the_workers(url: str) -> None:
    """The whole way: uvicorn, gate, worker process and back."""
    with httpx.Client(base_url=url, trust_env=False) as client:
        answer = client.post("/v1/check", params=ASKED, content=CONTENT)
        assert answer.json() == check(CONTENT, form="11F", year=2025, region="460100").to_dict()
        assert client.post("/v1/check-record", params=ASKED, content=b"{}").json()["records"] == 1
        assert "server" not in answer.headers


def test_many_at_once_are_all_answered(url: str) -> None:
    """Callers get their own answers, or are told that it is busy."""
    sizes: dict[int, Any] = {}

    def send(records: int) -> None:
        content = sample("11F", 2025, records, region="460100", seed=records).to_bytes()
        while True:
            answer = httpx.post(f"{url}/v1/check", params=ASKED, content=content, trust_env=False)
            if answer.status_code == 200:
                sizes[records] = answer.json()["records"]
                return
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            time.sleep(0.01)

    threads = [threading.Thread(target=send, args=(records,)) for records in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == {records: records for records in range(1, 9)}


def test_a_body_that_is_too_long_is_refused_while_it_comes(url: str) -> None:
    """Whether it says so or not, the caller gets to read why, and the connection stays whole."""

    def parts() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 10_000

    with httpx.Client(base_url=url, trust_env=False) as client:
        for body in (b"x" * 400_000, parts()):
            answer = client.post("/v1/check", params=ASKED, content=body)
            assert answer.status_code == 413
            assert answer.json()["detail"] == "the body is longer than 100000 bytes"
        assert client.get("/health").status_code == 200


def test_who_asks_first_is_told_before_sending(url: str) -> None:
    """With ``Expect: 100-continue`` a body that is too long is never sent."""
    head = (
        "POST /v1/check?form=11F&year=2025&region=460100 HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Length: 100001\r\nExpect: 100-continue\r\n\r\n"
    )
    with connection(url) as opened:
        opened.sendall(head.encode())
        assert opened.recv(12) == b"HTTP/1.1 413"


def test_a_request_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Half a head, a body that nobody reads, and nothing at all: each connection is closed after a while."""
    monkeypatch.setattr(PatientProtocol, "seconds", 0.2)
    for sent in (b"", b"GET /health HTTP/1.1\r\nHost: loc"):
        with connection(url) as opened:
            opened.sendall(sent)
            assert opened.recv(65_536) == b""
    with connection(url) as opened:
        opened.sendall(b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n")
        assert opened.recv(65_536).startswith(b"HTTP/1.1 413")
        opened.sendall(b"x")
        while opened.recv(65_536):
            pass


class Loop:
    """A loop whose time stands still: it remembers what it is to do later."""

    def __init__(self) -> None:
        self.later: list[Any] = []

    def call_later(self, _seconds: float, act: Any) -> Any:
        """Remember what to do."""
        handle = SimpleNamespace(act=act, cancelled=False)
        handle.cancel = lambda: setattr(handle, "cancelled", True)
        self.later.append(handle)
        return handle

    def waiting(self) -> list[Any]:
        """Give what would still be done."""
        return [handle for handle in self.later if not handle.cancelled]


class Transport:
    """A connection that goes nowhere."""

    closed = False

    def get_extra_info(self, name: str) -> Any:
        """There is a socket, and nothing else to tell."""
        address = ("127.0.0.1", 1)
        socket_ = SimpleNamespace(setsockopt=lambda *_: None, getsockname=lambda: address, getpeername=lambda: address)
        return socket_ if name == "socket" else None

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


def patient() -> tuple[PatientProtocol, Loop, Transport]:
    """Make a connection that has just been opened."""
    server, bound = prepare(ServeSettings(port=0, workers=1), None)
    bound.close()
    loop, transport = Loop(), Transport()
    server.config.load()
    protocol = PatientProtocol(server.config, ServerState(), {}, _loop=loop)  # type: ignore[arg-type]  # a stand-in
    protocol.connection_made(transport)  # type: ignore[arg-type]  # likewise
    return protocol, loop, transport


def test_patience_is_counted_from_one_request_to_the_next() -> None:
    """It begins with the connection, rests while a request is answered, and begins anew behind the answer."""
    protocol, loop, transport = patient()
    assert len(loop.waiting()) == 1
    protocol.cycle = SimpleNamespace(response_complete=False)  # type: ignore[assignment]  # as under way
    protocol._watch()
    assert loop.waiting() == []
    protocol._watch()
    protocol.cycle.response_complete = True
    protocol.data_received(b"GET /hea")
    protocol.data_received(b"lth HTTP/1.1\r\n")
    (handle,) = loop.waiting()
    handle.act()
    assert transport.closed
    protocol._forget()
    assert loop.waiting() == [handle]


def test_patience_does_not_end_a_request_under_way() -> None:
    """One that began behind another, in the same packet, is answered."""
    protocol, loop, transport = patient()
    (handle,) = loop.waiting()
    protocol.cycle = SimpleNamespace(response_complete=False)  # type: ignore[assignment]  # as under way
    handle.act()
    assert not transport.closed


def test_a_connection_is_used_for_many_requests(url: str) -> None:
    """A caller need not open one for each."""
    with httpx.Client(base_url=url, trust_env=False, limits=httpx.Limits(max_connections=1)) as client:
        for _ in range(5):
            answer = client.get("/health")
            assert answer.status_code == 200
            assert "close" not in answer.headers.get("connection", "")


def test_what_is_no_http_is_refused(url: str) -> None:
    """And so is a head without end."""
    for sent in (b"hei\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000):
        with connection(url) as opened:
            opened.sendall(sent)
            assert opened.recv(12) == b"HTTP/1.1 400"


def test_a_job_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not judged in time is 504, or 503 where no worker was ready in time, and the service goes on."""
    monkeypatch.setattr(app, "Workers", lambda workers, places, _: Workers(workers, places, 0.001))
    with running(ServeSettings(port=0, workers=1)) as url, httpx.Client(trust_env=False) as client:
        late = client.post(f"{url}/v1/check", params=ASKED, content=CONTENT * 20)
        assert late.status_code in {503, 504}
        assert late.json()["title"]
        assert client.get(f"{url}/health").status_code == 200


@pytest.mark.parametrize("tells", [True, False])
def test_it_runs_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch, tells: bool) -> None:
    """The call returns when the server has ended; telling the address is the caller's choice."""
    servers: list[uvicorn.Server] = []
    told: list[str] = []

    def prepared(*args: Any) -> Any:
        server, bound = prepare(*args)
        servers.append(server)
        return server, bound

    monkeypatch.setattr(module, "prepare", prepared)
    settings = ServeSettings(port=0, workers=1)
    thread = threading.Thread(target=run, args=(settings,), kwargs={"started": told.append if tells else None})
    thread.start()
    while not (servers and servers[0].started):
        thread.join(0.01)
    servers[0].should_exit = True
    thread.join()
    assert len(told) == tells


def test_workers_that_cannot_be_started_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that could judge nothing does not begin to answer."""

    def refuse(_workers: Workers) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(Workers, "start", refuse)
    with pytest.raises(RuntimeError, match="could not start"):
        run(ServeSettings(port=0))


def test_a_port_that_is_taken_is_told(url: str) -> None:
    """As the operating system tells it, before anything is started."""
    with pytest.raises(OSError, match=r".+"):
        run(ServeSettings(port=urlsplit(url).port or 0))


def test_it_answers_on_the_other_loopback() -> None:
    """IPv6's loopback is loopback, where the machine has it."""
    try:
        server, bound = prepare(ServeSettings(host="::1", port=0), None)
    except OSError:
        assert not _has_ipv6()
        return
    with bound:
        assert bound.family is socket.AF_INET6
        assert not server.started


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


PROGRAM = """
import sys
from kostra_sdk.serve import ServeSettings, app, run
from kostra_sdk.serve import running as module

if __name__ == "__main__":
    run(ServeSettings(port=0, workers=1), started=lambda url: print(url, flush=True))
    print("ended")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is sent otherwise there")
def test_an_interrupt_ends_it_in_good_order(tmp_path: Any) -> None:
    """Nothing is printed on standard error, no process is left, and the program goes on behind the call."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        url = program.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        answer = httpx.post(f"{url}v1/check", params=ASKED, content=CONTENT, trust_env=False)
        assert json.loads(answer.content)["records"] == 20
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
    assert (out, err, program.returncode) == ("ended\n", "", 0)
