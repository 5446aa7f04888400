from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request

from kostra_sdk.serve import ServeSettings, application
from kostra_sdk.serve.gate import Disconnected, body_of
from kostra_sdk.serve.problems import ProblemKind, Refused
from tests.serve.service import Direct, Service

if TYPE_CHECKING:
    from starlette.types import Message

HEADERS = [(b"host", b"localhost")]


def scope(path: str = "/v1/check", method: str = "POST", query: bytes = b"") -> dict[str, Any]:
    """Make what a server tells of a request."""
    return {"type": "http", "method": method, "path": path, "query_string": query, "headers": HEADERS}


async def body(*messages: Message | None, most: int = 10, seconds: float = 5) -> bytes:
    """Read a body that comes in these pieces; None is a wait without end."""
    left = list(messages)

    async def receive() -> Message:
        message = left.pop(0)
        if message is None:
            await asyncio.Event().wait()
        assert message is not None
        return message

    return await body_of(Request(scope(), receive), most, seconds)


def piece(content: bytes, *, more: bool) -> Message:
    """Make a piece of a body."""
    return {"type": "http.request", "body": content, "more_body": more}


def test_a_body_is_read_in_pieces() -> None:
    """The pieces become one; a server may leave out what has its default."""
    assert asyncio.run(body(piece(b"12345", more=True), piece(b"67890", more=False))) == b"1234567890"
    assert asyncio.run(body({"type": "http.request"})) == b""


def test_a_body_is_counted_as_it_comes() -> None:
    """Reading ends with the piece that is too much."""
    with pytest.raises(Refused) as refused:
        asyncio.run(body(piece(b"123456", more=True), piece(b"78901", more=True), None))
    assert refused.value.problem.kind is ProblemKind.TOO_LARGE


def test_a_body_that_does_not_come_is_given_up() -> None:
    """A caller that sends a little and then nothing has an end."""
    with pytest.raises(Refused) as refused:
        asyncio.run(body(piece(b"1", more=True), None, seconds=0.05))
    assert refused.value.problem.kind is ProblemKind.SLOW_BODY


def test_a_caller_that_goes_is_no_fault() -> None:
    """Nobody is there to answer."""
    with pytest.raises(Disconnected):
        asyncio.run(body(piece(b"1", more=True), {"type": "http.disconnect"}))


def send_to(app_scope: dict[str, Any], *messages: Message, fails: bool = False) -> list[Message]:
    """Send a request to the service as a server does, and give what it answers."""
    lane, left, sent = Direct(), list(messages), []
    app = application(ServeSettings(), files=lane, records=lane)

    async def receive() -> Message:
        return left.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)
        if fails and message["type"] == "http.response.body":
            raise OSError("15858590123")

    async def serve() -> None:
        await app(app_scope, receive, send)

    asyncio.run(serve())
    return sent


def test_nothing_is_answered_to_a_caller_that_has_gone(caplog: pytest.LogCaptureFixture) -> None:
    """The log says that there was no answer."""
    caplog.set_level(logging.INFO, "kostra_sdk.serve")
    assert send_to(scope(), {"type": "http.disconnect"}) == []
    assert "POST /v1/check - " in caplog.text


def test_an_answer_that_breaks_off_is_not_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    """What fails after the answer has begun is logged, without its text, and nothing more is sent."""
    sent = send_to(scope("/health", "GET"), fails=True)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert "OSError" in caplog.text
    assert "15858590123" not in caplog.text


def test_the_log_has_addresses_and_no_queries(caplog: pytest.LogCaptureFixture) -> None:
    """Method, address, status, time and correlation id; never a query, a body, an unknown address or a method."""
    caplog.set_level(logging.INFO, "kostra_sdk.serve")
    service = Service()
    fields = service.get("/v1/forms/11F/2026", params={"x": "15858590123"})
    service.get("/15858590123")
    service.ask("X15858590123", "/v1/check")
    lines = [record.getMessage() for record in caplog.records if record.name == "kostra_sdk.serve"]
    assert lines[0].startswith("GET /v1/forms/{form}/{year} 200 ")
    assert lines[0].endswith(f" ms {fields.headers['x-correlation-id']}")
    assert [line.split()[:3] for line in lines[1:]] == [["GET", "-", "404"], ["-", "-", "405"]]
    assert "15858590123" not in caplog.text


def test_the_server_starts_and_ends_the_lanes() -> None:
    """The application's lifespan is that of its workers."""
    files, records = Direct(), Direct()
    app = application(ServeSettings(), files=files, records=records)

    async def run() -> None:
        incoming: asyncio.Queue[Message] = asyncio.Queue()
        told: asyncio.Queue[Message] = asyncio.Queue()

        async def serve() -> None:
            await app({"type": "lifespan", "state": {}}, incoming.get, told.put)

        server = asyncio.create_task(serve())
        incoming.put_nowait({"type": "lifespan.startup"})
        assert (await told.get())["type"] == "lifespan.startup.complete"
        assert files.is_open
        assert records.is_open
        incoming.put_nowait({"type": "lifespan.shutdown"})
        assert (await told.get())["type"] == "lifespan.shutdown.complete"
        await server

    asyncio.run(run())
    assert not files.is_open
    assert not records.is_open
