"""What every request must pass, and what every answer carries: hosts, origins, keys, limits, headers, the log."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import time
from base64 import b64decode
from binascii import Error as NotBase64
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from kostra_sdk.serve.problems import Problem, ProblemKind, Refused, our_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kostra_sdk.serve.settings import ServeSettings

__all__ = ["CORRELATION_HEADER", "KEY_HEADER", "ROUTE", "Disconnected", "Gate", "body_of"]

CORRELATION_HEADER: Final = "X-Correlation-ID"
KEY_HEADER: Final = "X-API-KEY"
ROUTE: Final = "kostra_sdk.serve.route"
"""Where a request's scope tells which of the service's addresses it came to."""
OPEN: Final = frozenset({"/health", "/openapi.json"})
"""What is answered without a key: it tells nothing of anybody."""

_SAFE: Final = frozenset({"GET", "HEAD"})
_METHODS: Final = _SAFE | {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_AUTHORITY: Final = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+?)\.?)(?::[0-9]{1,5})?")
_ORIGIN: Final = re.compile(r"https?://(.+)")
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # "no-referrer" would take the origin from the page's own form, which is asked for below.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

logger = logging.getLogger("kostra_sdk.serve")


class Disconnected(Exception):
    """The caller has gone before its request was read."""


class Gate:
    """Lets requests through to the service, and its answers out.

    A request may name the service only as its operator allows (against DNS rebinding);
    what a browser sends from another site is refused, and so is what shows no key where one is asked for.
    The log has method, address, status, bytes, milliseconds and correlation id, and nothing of what was sent.

    Args:
        app: The service.
        settings: What the operator has decided.
        render: Makes an answer of a problem.
    """

    def __init__(self, app: ASGIApp, settings: ServeSettings, render: Callable[[Scope, Problem, str], ASGIApp]) -> None:
        self._app = app
        self._settings = settings
        self._render = render
        self._names = settings.host_names
        self._others = frozenset(name.lower() for name in settings.allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is none, such as the start of the server, goes straight through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        headers = Headers(scope=scope)
        correlation_id = _correlation_id(headers)
        told: dict[str, int] = {}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                ours = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    ours.setdefault(name, value)
                ours[CORRELATION_HEADER] = correlation_id
            await send(message)

        scope["app"] = self  # without it Starlette's router answers 404 and 405 itself, in plain text
        try:
            self._examine(scope["method"], scope["path"], headers)
            await self._app(scope, receive, sending)
        except Disconnected:
            pass
        except Exception as error:  # noqa: BLE001 - the last place where it can be told without what was sent
            problem = _problem_of(error)
            if problem.places:
                # Without the exception itself, whose text may hold a value.
                logger.error("fault of ours: %s %s", " ".join(problem.places), correlation_id)  # noqa: TRY400
            if not told:
                await self._render(scope, problem, correlation_id)(scope, receive, sending)
        method = scope["method"] if scope["method"] in _METHODS else "-"
        milliseconds = (time.monotonic() - began) * 1000
        status = told.get("status", "-")
        logger.info("%s %s %s %.0f ms %s", method, scope.get(ROUTE, "-"), status, milliseconds, correlation_id)

    def _examine(self, method: str, path: str, headers: Headers) -> None:
        authority = headers.get("host", "").lower()
        name = _name_of(authority)
        if name is None or name not in self._names or len(headers.getlist("host")) != 1:
            raise Refused(Problem(ProblemKind.MISDIRECTED, "this host name is not one of the service's: --allow-host"))
        if method not in _SAFE and not self._is_own(headers, authority):
            raise Refused(Problem(ProblemKind.FOREIGN_ORIGIN, "browsers may send from the service's own page only"))
        if self._settings.api_keys and path not in OPEN and not self._has_key(headers):
            raise Refused(
                Problem(
                    ProblemKind.UNAUTHORISED,
                    f"send a key in {KEY_HEADER}, or as the password of HTTP Basic",
                    headers=(("WWW-Authenticate", 'Basic realm="kostra", charset="UTF-8"'),),
                )
            )

    def _is_own(self, headers: Headers, authority: str) -> bool:
        """Whether what a browser says of where a request comes from is the service's own page."""
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        if origin is None:  # no browser, or an old one whose request is no simple one
            return True
        match = _ORIGIN.fullmatch(origin.lower())
        return match is not None and (match[1] == authority or _name_of(match[1]) in self._others)

    def _has_key(self, headers: Headers) -> bool:
        shown = headers.get(KEY_HEADER, "") or _password(headers.get("authorization", ""))
        return any(hmac.compare_digest(shown.encode(), key.encode()) for key in self._settings.api_keys)


def _problem_of(error: Exception) -> Problem:
    """Give the problem that ended a request."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, HTTPException):
        kind = ProblemKind.METHOD if error.status_code == ProblemKind.METHOD.status else ProblemKind.NOT_FOUND
        return Problem(kind, "see /openapi.json for what there is", headers=tuple((error.headers or {}).items()))
    return our_fault(error)


def _name_of(authority: str) -> str | None:
    """Give the name in ``name:port``, None where it is neither."""
    match = _AUTHORITY.fullmatch(authority)
    return (match[1] or match[2]) if match else None


def _password(authorization: str) -> str:
    scheme, _, coded = authorization.partition(" ")
    if scheme.lower() == "basic":
        with suppress(NotBase64, ValueError):
            return b64decode(coded.strip(), validate=True).decode().partition(":")[2]
    return ""


def _correlation_id(headers: Headers) -> str:
    """Give the caller's own id if it is a UUID, which names nobody; otherwise a new one."""
    with suppress(ValueError):
        return str(UUID(headers.get(CORRELATION_HEADER, "")))
    return str(uuid4())


async def body_of(request: Request, most: int, seconds: float) -> bytes:
    """Read the body of a request, at most `most` bytes in at most `seconds`.

    Raises:
        Refused: It is longer, takes longer, or is packed.
        Disconnected: The caller has gone.
    """
    headers = request.headers
    if headers.get("content-encoding", "identity").lower() != "identity":
        coding = (("Accept-Encoding", "identity"),)
        raise Refused(Problem(ProblemKind.PACKED, "no Content-Encoding is taken", headers=coding))
    announced = headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise Disconnected
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise _too_large(most)
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise Refused(Problem(ProblemKind.SLOW_BODY, f"the body did not come in {seconds:g} seconds")) from None


def _too_large(most: int) -> Refused:
    return Refused(Problem(ProblemKind.TOO_LARGE, f"the body is longer than {most} bytes"))
