"""The service for tests: in this process without sockets or workers, or whole on a port of its own."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import attrs
import httpx

from kostra_sdk.serve import ServeSettings, application
from kostra_sdk.serve.jobs import done
from kostra_sdk.serve.running import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from kostra_sdk.serve.jobs import Answer, Job
    from kostra_sdk.serve.problems import Problem

HOST = "http://127.0.0.1:8765"
NOW = 1_800_000_000.5
ASKED = {"form": "11F", "year": "2025", "region": "460100"}
KEY = "et-hemmelig-ord-for-testene"


class Direct:
    """Does jobs at once, in this process."""

    def __init__(self, do: Callable[[Job], Answer | Problem] = done) -> None:
        self.do = do
        self.jobs: list[Job] = []
        self.is_open = False

    def start(self) -> None:
        """Be ready."""
        self.is_open = True

    async def close(self) -> None:
        """End."""
        self.is_open = False

    def place(self) -> AbstractContextManager[None]:
        """There is always one."""
        return nullcontext()

    async def ask(self, job: Job) -> Answer | Problem:
        """Do it."""
        self.jobs.append(job)
        return self.do(job)


@attrs.frozen
class Service:
    """The service without a socket: each request is answered in this process."""

    settings: ServeSettings = attrs.field(factory=ServeSettings)
    lane: Direct = attrs.field(factory=Direct)

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send a request, and give its answer."""
        app = application(self.settings, files=self.lane, records=self.lane, clock=lambda: NOW)

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=HOST, trust_env=False) as client:
                return await client.request(method, path, **request)

        return asyncio.run(send())

    def get(self, path: str, **request: Any) -> httpx.Response:
        """Get."""
        return self.ask("GET", path, **request)

    def post(self, path: str, content: bytes | str = b"", **request: Any) -> httpx.Response:
        """Post; the parameters are those of an extract of 11F unless others are said."""
        return self.ask("POST", path, **{"content": content, "params": ASKED, **request})


@contextmanager
def running(settings: ServeSettings | None = None) -> Iterator[str]:
    """Run the whole service in a thread of this process, worker processes and all, and give its address."""
    told: list[str] = []
    answers = threading.Event()

    def started(url: str) -> None:
        told.append(url)
        answers.set()

    server, bound = prepare(settings or ServeSettings(port=0, workers=1), started)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        assert answers.wait(30)
        yield told[0].rstrip("/")
    finally:
        server.should_exit = True
        thread.join()
        bound.close()
