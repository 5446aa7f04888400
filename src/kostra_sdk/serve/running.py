"""Running the service with uvicorn, until it is interrupted."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from kostra_sdk.serve.app import application

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from kostra_sdk.serve.settings import ServeSettings

__all__ = ["HEADER_SECONDS", "run"]

HEADER_SECONDS: Final = 10.0
"""How long a caller may take over the headers of a request, or over a body that nobody reads any more."""
HEAD_BYTES: Final = 16_384
"""How long the head of a request may be."""
CONNECTIONS: Final = 200
"""How many connections there may be at a time."""
GRACE_SECONDS: Final = 5
"""How long requests under way may take when the service is stopped."""
BACKLOG: Final = 128


class PatientProtocol(H11Protocol):
    """uvicorn's protocol, whose patience with a request that does not come has an end."""

    seconds: float = HEADER_SECONDS
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait."""
        self.access_log = False  # it would have the query, whoever has given uvicorn's logger a handler
        # uvicorn writes head and body of an answer apart: without this each would wait for the other's receipt.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Read on; a request that is whole ends the wait."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the wait."""
        super().connection_lost(exc)
        self._forget()

    def _watch(self) -> None:
        if self._is_answering:
            self._forget()
        elif self._patience is None:
            self._patience = self.loop.call_later(self.seconds, self._give_up)

    def _forget(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        self._patience = None
        if not self._is_answering:
            self.transport.close()

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete


def run(settings: ServeSettings, *, started: Callable[[str], None] | None = None) -> None:
    """Answer until interrupted, in this thread.

    Worker processes are started anew from the program's main module:
    a script that calls this does so under ``if __name__ == "__main__":``.

    Args:
        settings: What the operator has decided.
        started: Called with the address when the service answers.

    Raises:
        OSError: The address is taken, or is not this machine's.
        RuntimeError: The worker processes could not be started.
    """
    server, bound = prepare(settings, started)
    try:
        with bound, suppress(KeyboardInterrupt):  # uvicorn raises it again when it has ended in good order
            server.run(sockets=[bound])
    except SystemExit:  # how uvicorn tells
        raise RuntimeError("the service could not start its workers") from None


def prepare(settings: ServeSettings, started: Callable[[str], None] | None) -> tuple[uvicorn.Server, socket.socket]:
    """Take the address, and give the server that will answer there."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    host = f"[{settings.host}]" if family is socket.AF_INET6 else settings.host
    url = f"http://{host}:{bound.getsockname()[1]}/"
    config = uvicorn.Config(
        application(settings),
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return _Telling(config, url, started), bound


class _Telling(uvicorn.Server):
    """uvicorn's server, which tells when it answers."""

    def __init__(self, config: uvicorn.Config, url: str, told: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._url = url
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self._told is not None and self.started:
            self._told(self._url)
