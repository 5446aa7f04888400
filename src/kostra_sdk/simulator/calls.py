"""A request on its way through the simulator: authentication, faults, answer, and the connection below."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import attrs
from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from kostra_sdk.simulator.faults import Fault, FaultKind
from kostra_sdk.simulator.state import RequestRecord, State, Token

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

__all__ = [
    "Auth",
    "Call",
    "DroppableProtocol",
    "Endpoint",
    "Refusal",
    "answer",
    "empty",
    "problem",
    "routes",
    "text",
]

BODY_LIMIT = 256 * 1024 * 1024
_PRIVATE_HEADERS = frozenset({"authorization", "x-api-key"})
_ABORT = struct.pack("ii", 1, 0)  # struct linger: close with a reset


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer JSON."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return Response(body, status, headers, "application/json; charset=utf-8")


def text(data: str, status: int = 200, media_type: str = "text/plain") -> Response:
    """Answer text."""
    return Response(data.encode(), status, media_type=f"{media_type}; charset=utf-8")


def empty(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer without a body."""
    return Response(b"", status, headers)


def problem(status: int, title: str | None = None, detail: str | None = None, **extensions: Any) -> Response:
    """Answer problem details (RFC 9457)."""
    body = {
        "type": f"https://httpwg.org/specs/rfc9110.html#status.{status}",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        **({"detail": detail} if detail is not None else {}),
        **extensions,
    }
    return Response(
        json.dumps(body, ensure_ascii=False).encode(), status, media_type="application/problem+json; charset=utf-8"
    )


class Refusal(Exception):
    """An answer that ends the handling of a request."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__(response.status_code)


class Auth(Enum):
    """What a request must show."""

    NONE = "none"
    MASKINPORTEN = "maskinporten"
    ALTINN = "altinn"
    TUS = "tus"
    """An Altinn token, which may have expired since the upload began."""


@attrs.frozen
class Call:
    """A request as the handlers see it."""

    kind: str
    method: str
    path: str
    params: Mapping[str, str]
    query: QueryParams
    headers: Headers
    body: bytes
    token: Token | None
    fault: Fault | None

    def json(self) -> Any:
        """Read the body as JSON; anything else is refused with 400."""
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            raise Refusal(problem(400, detail="The body is not JSON.")) from None

    def json_object(self) -> dict[str, Any]:
        """Read the body as a JSON object."""
        data = self.json()
        if not isinstance(data, dict):
            raise Refusal(problem(400, detail="The body is not a JSON object."))
        return data

    def befallen_by(self, kind: FaultKind) -> bool:
        """Whether the plan has put this fault on the request."""
        return self.fault is not None and self.fault.kind is kind

    @property
    def bearer(self) -> Token:
        """The token; only for handlers behind an endpoint that demands one."""
        if self.token is None:
            raise Refusal(unauthorized())
        return self.token


Handler = Callable[[Call], Response]


@attrs.frozen
class Endpoint:
    """One kind of request: where it comes, what it must show, and who handles it."""

    method: str
    path: str
    kind: str | None
    """Its name in the fault plan; None is never befallen by faults, and not recorded."""
    handler: Handler
    auth: Auth = Auth.NONE
    scopes: tuple[str, ...] = ()
    """One of these is enough; none asks for none."""
    keeps_partial: bool = False
    """Whether what came before a break in the connection is handled as if it were all."""


def unauthorized() -> Response:
    """Answer 401 without a body, as the gateways do."""
    return empty(401, {"WWW-Authenticate": "Bearer"})


class DroppableProtocol(H11Protocol):
    """uvicorn's protocol, which lets the application below it close or reset the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Put the connection into the state of every request that comes over it."""
        # uvicorn writes head and body of an answer apart: without this each would wait for the other's receipt.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "connection": transport}
        super().connection_made(transport)


def _half(headers: Headers) -> int:
    """Give half the length of the body, so that the sender is still writing when the connection breaks."""
    length = headers.get("content-length", "")
    return int(length) // 2 if length.isascii() and length.isdigit() else 0


async def _read(receive: Receive, limit: int) -> tuple[bytes, bool]:
    """Read the body, at most until it is longer than `limit`; whether it came in full."""
    parts: list[bytes] = []
    size = 0
    while size <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts), False
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if not message.get("more_body", False):
            return b"".join(parts), True
    return b"".join(parts), False


def _early(fault: Fault | None) -> Response | None:
    """Give the answer of a fault that stops a request before anything is done."""
    if fault is None:
        return None
    after = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
    answers = {
        FaultKind.UNAUTHORIZED: unauthorized(),
        FaultKind.CONFLICT: empty(409),
        FaultKind.TOO_MANY: empty(429, after),
        FaultKind.SERVER_ERROR: problem(500),
        FaultKind.UNAVAILABLE: empty(503, after),
    }
    return answers.get(fault.kind)


class _Gate:
    """An endpoint as an ASGI application."""

    def __init__(self, endpoint: Endpoint, state: State, after: Callable[[], None]) -> None:
        self.endpoint = endpoint
        self.state = state
        self.after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self.state.faults.take(self.endpoint.kind) if self.endpoint.kind else None
        kind = fault.kind if fault else None
        headers = Headers(scope=scope)
        limit = _half(headers) if kind is FaultKind.RESET else BODY_LIMIT
        body, whole = await _read(receive, limit)
        response: Response | None = None
        if len(body) > BODY_LIMIT:
            response = problem(413)
        elif kind is FaultKind.RESET or not whole:
            if self.endpoint.keeps_partial:
                self._handle(scope, headers, body[:limit], fault)
        elif kind is not FaultKind.LOST_REQUEST:
            response = _early(fault) or self._handle(scope, headers, body, fault)
            if kind is FaultKind.SERVER_ERROR_AFTER:
                response = problem(500)
        if kind is FaultKind.LOST_ANSWER:
            response = None
        # Recorded before it is sent: who has the answer finds the record.
        status = None if response is None or kind is FaultKind.CUT_ANSWER else response.status_code
        self._record(scope, headers, status, fault)
        await self._send(response, fault, scope, receive, send)

    async def _send(
        self, response: Response | None, fault: Fault | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send the answer, or break the connection where there is none to send."""
        kind = fault.kind if fault else None
        connection: asyncio.Transport = scope["state"]["connection"]
        if response is not None:
            response.headers["Date"] = format_datetime(self.state.now(), usegmt=True)
        if response is None:
            if kind is FaultKind.RESET:
                connection.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
            connection.abort()
        elif kind is FaultKind.CUT_ANSWER:
            half = bytes(response.body)[: len(response.body) // 2]
            await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
            await send({"type": "http.response.body", "body": half, "more_body": True})
            connection.close()  # not aborted, so that the half gets through
        else:
            if kind is FaultKind.SLOW and fault is not None:
                await asyncio.sleep(fault.seconds)
            await response(scope, receive, send)
            return
        while (await receive())["type"] != "http.disconnect":
            pass

    def _handle(self, scope: Scope, headers: Headers, body: bytes, fault: Fault | None) -> Response:
        state = self.state
        with state.lock:
            call = Call(
                kind=self.endpoint.kind or "",
                method=scope["method"],
                path=scope["path"],
                params=scope["path_params"],
                query=QueryParams(scope["query_string"]),
                headers=headers,
                body=body,
                token=None,
                fault=fault,
            )
            try:
                response = self.endpoint.handler(attrs.evolve(call, token=self._token(headers)))
            except Refusal as refusal:
                response = refusal.response
            except Exception as mistake:  # noqa: BLE001 - raised when the simulator is stopped
                state.crashes.append(mistake)
                response = problem(500, "The simulator made a mistake")
            try:
                self.after()
            except Exception as mistake:  # noqa: BLE001 - raised when the simulator is stopped
                state.crashes.append(mistake)
            return response

    def _token(self, headers: Headers) -> Token | None:
        """Find the bearer's token, and refuse one that does not do."""
        if self.endpoint.auth is Auth.NONE:
            return None
        scheme, _, value = headers.get("authorization", "").partition(" ")
        token = self.state.tokens.get(value.strip()) if scheme.lower() == "bearer" else None
        issuer = "maskinporten" if self.endpoint.auth is Auth.MASKINPORTEN else "altinn"
        expired = token is not None and token.expires <= self.state.now() and self.endpoint.auth is not Auth.TUS
        if token is None or expired or token.issuer != issuer:
            raise Refusal(unauthorized())
        if self.endpoint.scopes and not token.scopes.intersection(self.endpoint.scopes):
            raise Refusal(empty(403))
        return token

    def _record(self, scope: Scope, headers: Headers, status: int | None, fault: Fault | None) -> None:
        if self.endpoint.kind is None:
            return
        record = RequestRecord(
            kind=self.endpoint.kind,
            method=scope["method"],
            path=scope["path"],
            status=status,
            fault=None if fault is None else fault.kind.value,
            headers={name: value for name, value in headers.items() if name not in _PRIVATE_HEADERS},
        )
        with self.state.lock:
            self.state.requests.append(record)
            self.state.request_counts[record.kind] += 1


def routes(endpoints: list[Endpoint], state: State, after: Callable[[], None]) -> list[Route]:
    """Make the routing table; `after` is called when a request is handled, with the state's lock held."""
    return [Route(endpoint.path, _Gate(endpoint, state, after), methods=[endpoint.method]) for endpoint in endpoints]
