"""The service: its addresses, what each does, and how its answers and problems are put."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

import attrs
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import catalogue, find_form
from kostra_sdk.serve import media
from kostra_sdk.serve.altinn import ALTINN_PATH
from kostra_sdk.serve.gate import ROUTE, Gate, body_of
from kostra_sdk.serve.jobs import Job
from kostra_sdk.serve.openapi import openapi
from kostra_sdk.serve.page import PAGE_POLICY, PROBLEM_POLICY, REPORT_POLICY, STYLE, page
from kostra_sdk.serve.problems import Problem, ProblemKind, Refused, html, ssb
from kostra_sdk.serve.settings import ServeSettings
from kostra_sdk.serve.workers import Lane, Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["RECORD_BYTES", "application"]

RECORD_BYTES: Final = 262_144
"""The longest single record in JSON, in bytes."""
RECORD_PLACES: Final = 64
"""How many single records are judged and waiting at a time."""

_REPORTS: Final = (media.JSON, media.HTML, media.TEXT)
_PAGE: Final = "/"


def application(
    settings: ServeSettings,
    *,
    files: Lane | None = None,
    records: Lane | None = None,
    clock: Callable[[], float] = time.time,
) -> ASGIApp:
    """Make the service, an ASGI application.

    Args:
        settings: What the operator has decided.
        files: Where files are judged and built; by default worker processes, started with the application.
        records: Where single records are judged, so that no file stands before them.
        clock: Gives the time, in seconds since 1970, which SSB's errors carry.

    Returns:
        The application, for uvicorn or another ASGI server; its lifespan must be run.
    """
    service = _Service(
        settings,
        files or Workers(settings.workers, settings.places, settings.timeout),
        records or Workers(1, RECORD_PLACES, settings.timeout),
    )

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        lanes = (service.files, service.records)
        try:
            for lane in lanes:
                lane.start()
            yield
        finally:
            for lane in lanes:
                await lane.close()

    def render(scope: Scope, problem: Problem, correlation_id: str) -> Response:
        return _rendered(scope, problem, correlation_id, clock)

    router = Router([each.as_route() for each in service.endpoints()], redirect_slashes=False, lifespan=lifespan)
    return Gate(router, settings, render)


@attrs.frozen(eq=False)
class _Endpoint:
    """One address of the service, as an ASGI application."""

    method: str
    path: str
    handler: Callable[[Request], Awaitable[Response]]

    def as_route(self) -> Route:
        return Route(self.path, self, methods=[self.method])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[ROUTE] = self.path
        response = await self.handler(Request(scope, receive))
        await response(scope, receive, send)


@attrs.frozen(eq=False)
class _Service:
    """What is done at each address."""

    settings: ServeSettings
    files: Lane
    records: Lane

    def endpoints(self) -> list[_Endpoint]:
        return [
            _Endpoint("GET", _PAGE, self.page),
            _Endpoint("POST", _PAGE, self.check_on_page),
            _Endpoint("GET", "/health", self.health),
            _Endpoint("GET", "/openapi.json", self.openapi),
            _Endpoint("GET", "/v1/forms", self.forms),
            _Endpoint("GET", "/v1/forms/{form}/{year}", self.fields),
            _Endpoint("POST", "/v1/check", self.check),
            _Endpoint("POST", "/v1/check-record", self.check_record),
            _Endpoint("POST", "/v1/build", self.build),
            _Endpoint("POST", ALTINN_PATH, self.altinn),
        ]

    async def page(self, _request: Request) -> Response:
        return _response(page(self.settings.max_bytes).encode(), media.HTML, PAGE_POLICY)

    async def check_on_page(self, request: Request) -> Response:
        return await self._ask(self.files, "check", request, (media.HTML,), self.settings.max_bytes)

    async def check(self, request: Request) -> Response:
        return await self._ask(self.files, "check", request, _REPORTS, self.settings.max_bytes)

    async def check_record(self, request: Request) -> Response:
        most = min(RECORD_BYTES, self.settings.max_bytes)
        return await self._ask(self.records, "check-record", request, _REPORTS, most)

    async def build(self, request: Request) -> Response:
        return await self._ask(self.files, "build", request, (media.OCTETS,), self.settings.max_bytes)

    async def altinn(self, request: Request) -> Response:
        return await self._ask(self.files, "altinn", request, (media.JSON,), self.settings.max_bytes)

    async def health(self, _request: Request) -> Response:
        return _json({"status": "ok", "version": _version()})

    async def openapi(self, _request: Request) -> Response:
        return _response(_described(), media.JSON)

    async def forms(self, _request: Request) -> Response:
        return _json(catalogue.forms())

    async def fields(self, request: Request) -> Response:
        form, year = request.path_params["form"], request.path_params["year"]
        try:
            asked = int(year) if len(year) == 4 and year.isdecimal() else 0
            return _json(catalogue.fields(find_form(form.upper()), asked))
        except UsageError as error:
            known = getattr(error, "known", None)
            # The words of an unknown form or year hold what was asked for, which may be anything.
            detail = str(error) if known is None else f"not included; known are {', '.join(map(str, known))}"
            raise Refused(Problem(ProblemKind.UNKNOWN_EDITION, detail)) from None

    async def _ask(self, lane: Lane, task: str, request: Request, offered: Sequence[str], most: int) -> Response:
        """Have a worker do what a request asks for."""
        accept = media.chosen(request.headers.get("accept", ""), offered)
        if accept is None:
            raise Refused(Problem(ProblemKind.NOT_ACCEPTABLE, f"the answer can be {', '.join(offered)}"))
        with lane.place():
            body = await body_of(request, most, self.settings.timeout)
            content_type = request.headers.get("content-type", "")
            job = Job(task, request.url.query, content_type, accept, body, self.settings.max_bytes)
            answer = await lane.ask(job)
        if isinstance(answer, Problem):
            raise Refused(answer)
        policy = REPORT_POLICY if answer.media == media.HTML else None
        return _response(answer.body, answer.media, policy, dict(answer.headers))


def _response(
    body: bytes, content_type: str, policy: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer; text is UTF-8, and a policy of the page's own takes the place of the strictest."""
    charset = "; charset=utf-8" if content_type.startswith("text/") else ""
    more = {"Content-Security-Policy": policy} if policy else {}
    return Response(body, headers={**(headers or {}), **more, "Content-Type": content_type + charset})


def _json(data: Any) -> Response:
    return _response(json.dumps(data, ensure_ascii=False).encode(), media.JSON)


def _rendered(scope: Scope, problem: Problem, correlation_id: str, clock: Callable[[], float]) -> Response:
    """Put a problem as the caller reads it: a browser, a client of SSB's own API, or any other program."""
    policy = None
    accept = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"accept")
    if scope["path"] == ALTINN_PATH:
        told = ssb(problem, ALTINN_PATH, int(clock() * 1000))
        content, kind = json.dumps(told, ensure_ascii=False).encode(), media.JSON
    elif media.chosen(accept, (media.PROBLEM, media.JSON, media.HTML)) == media.HTML:
        content, kind, policy = html(problem, STYLE).encode(), media.HTML, PROBLEM_POLICY
    else:
        content, kind = json.dumps(problem.as_data(correlation_id), ensure_ascii=False).encode(), media.PROBLEM
    response = _response(content, kind, policy, dict(problem.headers))
    response.status_code = problem.kind.status
    return response


def _version() -> str:
    try:
        return metadata.version("kostra-sdk")
    except metadata.PackageNotFoundError:
        return "0"


@lru_cache(maxsize=1)
def _described() -> bytes:
    return json.dumps(openapi(_version()), ensure_ascii=False).encode()
