from __future__ import annotations

import hashlib
import io
import logging
import socket
import threading
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kostra_sdk.submission import http as http_module
from kostra_sdk.submission.errors import (
    FileChanged,
    NoAnswer,
    NotSent,
    SetupError,
    SubmissionError,
    UnexpectedAnswer,
    UnknownOutcome,
    UnsafeAddress,
)
from kostra_sdk.submission.http import FileBody, Http, HttpSettings
from tests.submission import doubles as d
from tests.submission.doubles import request
from tests.submission.loopback import Handler, Server, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "a-token-that-is-shown-to-nobody"


def hang_up(handler: Handler) -> None:
    """Break the connection without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


QUICK = HttpSettings(connect=2, read=0.2, write=2, pool=0.1)


def test_a_file_is_sent_in_pieces_with_its_length(tmp_path: Path) -> None:
    """The receiver gets exactly the piece asked for, of a path, an open file or what opens one, and no chunks."""
    content = bytes(range(256)) * 2000
    path = tmp_path / "extract.dat"
    path.write_bytes(content)
    with serve(Handler.say) as (server, base), Http() as http, path.open("rb") as opened:
        sources: list[Any] = [path, str(path), opened, opened, lambda: path.open("rb"), io.BytesIO(content)]
        for source in sources:
            body = FileBody(source, length=400_000, offset=1000)
            assert http.send(request(base, "PUT", body=body)).status == 200
        http.send(request(base, "PUT", body=FileBody(path, length=0)))
        assert not opened.closed
    for _, _, headers, got in server.seen[:-1]:
        assert (headers["content-length"], got == content[1000:401_000]) == ("400000", True)
        assert "transfer-encoding" not in headers
    assert [(one[2]["content-length"], one[3]) for one in server.seen[-1:]] == [("0", b"")]


def test_a_file_that_shrinks_is_not_sent_as_if_whole(tmp_path: Path) -> None:
    """A file that is shorter than when it was checked stops the request, and says so."""
    path = tmp_path / "extract.dat"
    path.write_bytes(b"x" * 100_000)
    with serve(Handler.say) as (server, base), Http(QUICK) as http:
        with pytest.raises(FileChanged, match="50000 bytes shorter") as caught:
            http.send(request(base, "PUT", body=FileBody(path, length=150_000)))
        assert caught.value.correlation_id == d.CORRELATION
    assert all(len(body) < 150_000 for *_, body in server.seen)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    """A file that was removed after its check is no fault of the network either."""
    with Http(QUICK) as http, pytest.raises(FileChanged, match="no longer be opened"):
        http.send(request("http://localhost:9/", "PUT", body=FileBody(tmp_path / "gone", length=1)))


def test_a_file_that_cannot_be_read_on_is_told(tmp_path: Path) -> None:
    """A disk that fails under the sending is no fault of the network."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("bad sector")

    with serve(Handler.say) as (_, base), Http(QUICK) as http, pytest.raises(FileChanged):
        http.send(request(base, "PUT", body=FileBody(Broken(), length=10)))


def test_every_status_is_an_answer_and_no_redirect_is_followed() -> None:
    """A refusal comes back as it is; a redirect is not gone after, so that no token goes elsewhere."""

    def behave(handler: Handler) -> None:
        handler.say(int(handler.path[1:]), b"said", {"location": "/elsewhere"})

    with serve(behave) as (server, base), Http() as http:
        for status in (200, 302, 307, 404, 409, 500, 503):
            answer = http.send(request(f"{base}/{status}"))
            assert (answer.status, answer.body, answer.headers["location"]) == (status, b"said", "/elsewhere")
    assert len(server.seen) == 7


def test_no_setting_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a proxy nor a password file of the machine changes where a request goes, or with what."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login nobody password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serve(Handler.say) as (server, base), Http() as http:
        assert http.send(request(base)).status == 200
    assert "authorization" not in server.seen[0][2]


def test_no_cookie_is_kept() -> None:
    """One municipality's session cannot leak into another's."""
    with serve(lambda handler: handler.say(headers={"set-cookie": "session=1"})) as (server, base), Http() as http:
        http.send(request(base))
        http.send(request(base))
    assert not any("cookie" in headers for _, _, headers, _ in server.seen)


def test_a_good_answer_can_be_read_piece_by_piece() -> None:
    """A large download goes where it is wanted; a refusal is still read."""
    content = bytes(1_000_000)
    digest = hashlib.sha256()

    def behave(handler: Handler) -> None:
        handler.say(404 if handler.path == "/no" else 200, b"no such thing" if handler.path == "/no" else content)

    with serve(behave) as (_, base), Http() as http:
        answer = http.send(request(base, receive=digest.update))
        refused = http.send(request(f"{base}/no", receive=digest.update))
    assert (answer.body, digest.digest()) == (b"", hashlib.sha256(content).digest())
    assert refused.body == b"no such thing"


@pytest.mark.parametrize(("method", "kind"), [("GET", UnexpectedAnswer), ("POST", UnknownOutcome)])
def test_an_answer_has_a_limit(method: str, kind: type[SubmissionError]) -> None:
    """An endless answer does not fill the memory; what it answered may have happened all the same."""
    with serve(lambda handler: handler.say(body=b"x" * 1001)) as (_, base), Http() as http:
        assert len(http.send(request(base, method, max_response=1001)).body) == 1001
        with pytest.raises(kind, match="larger than 1000 bytes"):
            http.send(request(base, method, max_response=1000))


def test_answers_that_are_broken_off_do_not_use_up_the_connections() -> None:
    """After more of them than there are connections the next request still goes out."""
    with serve(lambda handler: handler.say(body=b"x" * 1001)) as (_, base), Http(QUICK) as http:
        kept = []
        for _ in range(105):
            with pytest.raises(UnexpectedAnswer) as caught:
                http.send(request(base, max_response=1000))
            kept.append(caught)  # what an error holds on to is not cleared away behind our back
        assert http.send(request(base)).status == 200


@pytest.mark.parametrize(
    ("raised", "get", "post"),
    [
        (httpx.ConnectError, NotSent, NotSent),
        (httpx.ConnectTimeout, NotSent, NotSent),
        (httpx.PoolTimeout, NotSent, NotSent),
        (httpx.ProxyError, NotSent, NotSent),
        (httpx.UnsupportedProtocol, NotSent, NotSent),
        (httpx.ReadError, NoAnswer, UnknownOutcome),
        (httpx.ReadTimeout, NoAnswer, UnknownOutcome),
        (httpx.WriteError, NoAnswer, UnknownOutcome),
        (httpx.WriteTimeout, NoAnswer, UnknownOutcome),
        (httpx.CloseError, NoAnswer, UnknownOutcome),
        (httpx.RemoteProtocolError, NoAnswer, UnknownOutcome),
        (httpx.LocalProtocolError, NoAnswer, UnknownOutcome),
        (httpx.DecodingError, NoAnswer, UnknownOutcome),
        (httpx.StreamClosed, NoAnswer, UnknownOutcome),
    ],
)
def test_every_failure_of_the_library_has_its_meaning(
    raised: type[Exception],
    get: type[SubmissionError],
    post: type[SubmissionError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only what certainly never left is called so."""

    def fail(*_: Any) -> Any:
        raise raised() if raised is httpx.StreamClosed else raised("no")

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", fail)
    for method, kind in (("GET", get), ("POST", post)):
        with Http() as http, pytest.raises(kind) as caught:
            http.send(request(method=method))
        assert type(caught.value) is kind


def late(handler: Handler) -> None:
    """Answer after the sender has given up."""
    threading.Event().wait(0.5)
    handler.say()


def half(handler: Handler) -> None:
    """Begin an answer, and break off."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
    hang_up(handler)


def gibberish(handler: Handler) -> None:
    """Answer something that is not HTTP."""
    handler.wfile.write(b"220 mail.example ESMTP\r\n")
    hang_up(handler)


@pytest.mark.parametrize("behave", [hang_up, late, half, gibberish])
@pytest.mark.parametrize(
    ("method", "repeatable", "kind"), [("GET", None, NoAnswer), ("POST", None, UnknownOutcome), ("PUT", True, NoAnswer)]
)
def test_what_was_sent_and_not_answered(
    behave: Callable[[Handler], None], method: str, repeatable: bool | None, kind: type[SubmissionError]
) -> None:
    """After the request is out nobody knows, unless it may be repeated."""
    more: dict[str, Any] = {} if repeatable is None else {"repeatable": repeatable}
    if method != "GET":
        more["body"] = b"data"
    with serve(behave) as (_, base), Http(QUICK) as http, pytest.raises(kind) as caught:
        http.send(request(base, method, **more))
    assert caught.value.correlation_id == d.CORRELATION
    assert type(caught.value) is kind


def test_a_request_may_have_its_own_patience() -> None:
    """A slow step gets a longer time-out than the settings' own."""
    with serve(late) as (_, base), Http(QUICK) as http:
        assert http.send(request(base, "POST", timeout_read=5)).status == 200


def test_an_address_with_control_characters_is_unsafe() -> None:
    """What is no address to the network is not sent either."""
    with Http() as http, pytest.raises(UnsafeAddress):
        http.send(request("https://receiver.example/\x00"))


def test_a_closed_port_means_that_nothing_was_sent() -> None:
    """A connection that is refused had no effect, whatever the request."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    with Http(QUICK) as http, pytest.raises(NotSent, match="nothing was sent"):
        http.send(request(f"http://127.0.0.1:{port}", "POST", body=b"data"))


def test_an_unknown_name_means_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that does not resolve had no effect either."""

    def resolve(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with Http(QUICK) as http, pytest.raises(NotSent):
        http.send(request("https://receiver.example/", "POST"))


def test_a_port_that_speaks_no_tls_means_that_nothing_was_sent() -> None:
    """A handshake that fails comes before the request."""
    with serve(Handler.say) as (server, base), Http(QUICK) as http:
        with pytest.raises(NotSent):
            http.send(request(base.replace("http:", "https:"), "POST"))
        assert server.seen == []


def test_a_proxy_that_does_not_answer_means_that_nothing_was_sent() -> None:
    """A request behind a proxy that is away never left; one to this machine does not need it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        proxy = f"http://name:{SECRET}@127.0.0.1:{closed.getsockname()[1]}"
    with serve(Handler.say) as (_, base), Http(HttpSettings(proxy=proxy, connect=2)) as http:
        with pytest.raises(NotSent) as caught:
            http.send(request("https://receiver.example/", "POST"))
        assert SECRET not in str(caught.value)
        assert http.send(request(base)).status == 200


class ProxyHandler(Handler):
    """A proxy that wants another password, or cannot reach the receiver."""

    def do_CONNECT(self) -> None:  # noqa: N802 - the standard library's name
        """Refuse to connect."""
        self.server.behave(self)


@pytest.mark.parametrize("scheme", ["https", "HTTPS"])
@pytest.mark.parametrize(("status", "kind"), [(407, SetupError), (502, NotSent)])
def test_what_a_proxy_refuses_was_never_sent(
    status: int, kind: type[SubmissionError], scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that wants a password is a matter of settings; one that fails is a matter of time."""
    monkeypatch.setattr(Handler, "do_CONNECT", ProxyHandler.do_CONNECT, raising=False)
    with (
        serve(lambda handler: handler.say(status)) as (_, base),
        Http(HttpSettings(proxy=base, connect=2)) as http,
        pytest.raises(kind) as caught,
    ):
        http.send(request(f"{scheme}://receiver.example/", "POST"))
    assert type(caught.value) is kind


@pytest.mark.parametrize("proxy", ["socks9://proxy.example", f"http://u:{SECRET}@[proxy", "proxy"])
def test_a_proxy_address_that_is_none_is_refused_at_once(proxy: str) -> None:
    """The error does not show the password that may be in it."""
    with pytest.raises(SetupError) as caught:
        Http(HttpSettings(proxy=proxy))
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_the_network_logs_no_address(caplog: pytest.LogCaptureFixture) -> None:
    """Not even the library underneath writes a query or a header to the log."""
    with serve(Handler.say) as (_, base), Http() as http, caplog.at_level(logging.DEBUG):
        http.send(request(f"{base}/a?b={SECRET}", headers={"authorization": f"Bearer {SECRET}"}))
    assert any(record.name == http_module.__name__ for record in caplog.records)
    assert SECRET not in caplog.text


def test_sending_a_large_file_costs_no_memory(tmp_path: Path) -> None:
    """A body of 64 MB goes out in pieces, never whole."""
    path = tmp_path / "large.dat"
    with path.open("wb") as file:
        file.truncate(64 << 20)

    def discard(handler: Handler) -> None:
        handler.say()

    class Discarding(Handler):
        def handle_one(self) -> None:
            left = int(self.headers["content-length"])
            while left:
                left -= len(self.rfile.read(min(left, 1 << 16)))
            self.say()

        do_PUT = handle_one  # noqa: N815 - the standard library's name

    server = Server(discard)
    server.RequestHandlerClass = Discarding
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with Http() as http:
            tracemalloc.start()
            http.send(request(f"http://localhost:{server.server_port}/", "PUT", body=FileBody(path, 64 << 20)))
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert peak < 4 << 20
