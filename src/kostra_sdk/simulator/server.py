"""The simulator: all the services on one address of the loopback interface."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, Self

import uvicorn
from starlette.applications import Starlette

from kostra_sdk.checking import check as run_controls
from kostra_sdk.errors import UsageError
from kostra_sdk.simulator.app_api import AppApi, Apps
from kostra_sdk.simulator.app_data import AppData
from kostra_sdk.simulator.app_process import AppProcess
from kostra_sdk.simulator.broker import Broker
from kostra_sdk.simulator.calls import DroppableProtocol, Endpoint, routes
from kostra_sdk.simulator.control_api import ControlApi
from kostra_sdk.simulator.maskinporten import Maskinporten
from kostra_sdk.simulator.model import App
from kostra_sdk.simulator.onboarding import Onboarding
from kostra_sdk.simulator.remote import Remote
from kostra_sdk.simulator.ssb import SSB, Checker, Decrypt
from kostra_sdk.simulator.state import Clock, State
from kostra_sdk.simulator.storage import Storage
from kostra_sdk.simulator.tus import Tus
from kostra_sdk.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


__all__ = ["LOOPBACK", "Simulator", "default_apps"]

LOOPBACK: Final = "127.0.0.1"
SSB_ORG: Final = "971526920"


class _Service(Protocol):
    def endpoints(self) -> list[Endpoint]: ...


def default_apps() -> tuple[App, ...]:
    """Give the apps a simulator has if it is told of none: 11F and 11CF for 2026."""
    return (
        App(id="ssb/sim-11f-2026", form="11F", year=2026),
        App(id="ssb/sim-11cf-2026", form="11CF", year=2026),
    )


class Simulator(World):
    """Maskinporten, Altinn and SSB on one loopback address, for trying sending on.

    ::

        with Simulator() as sim:
            client = sim.add_client()
            sim.add_system_user("310000011", client)
            sim.faults.add("lost-answer", on="data.create")
            ...
            assert not sim.deliveries.doubled()

    All it knows is in memory, and may be read and changed from any thread.

    Args:
        apps: SSB's apps; by default 11F and 11CF for 2026.
        seed: What ids and random faults are drawn from.
        clock: Gives the time; by default the machine's.
        decrypt: Gives the plaintext of a CMS envelope, for example with SSB's test key.
        check: Runs the controls; by default :func:`kostra_sdk.check`.
        ssb_delay: Seconds before SSB looks at what it got.
        log_folder: Where accepted and rejected deliveries are written, one JSON line each, before they are answered.
        port: The port; 0 is any free one.
        api_key: What SSB's control API asks for.
        broker_resources: The Broker resources that SSB receives at.
        max_broker_size: The greatest file through Broker, in bytes.
        extra_claims: Claims beside the documented ones that a grant may have, such as ``sub``.
        token_seconds: How long a Maskinporten token lives.
        altinn_token_seconds: How long an Altinn token lives.
        quoted_exchange: Answer the exchange with a JSON string in quotes, not with plain text.
    """

    def __init__(  # noqa: PLR0913 - each is one of the simulator's settings, all with a default
        self,
        *,
        apps: Iterable[App] | None = None,
        seed: int = 0,
        clock: Clock | None = None,
        decrypt: Decrypt | None = None,
        check: Checker = run_controls,
        ssb_delay: float = 0.0,
        log_folder: str | Path | None = None,
        port: int = 0,
        api_key: str = "simulator",
        broker_resources: Iterable[str] = ("simulert-kostra",),
        max_broker_size: int = 256 * 1024 * 1024,
        extra_claims: Iterable[str] = (),
        token_seconds: int = 120,
        altinn_token_seconds: int = 1800,
        quoted_exchange: bool = False,
    ) -> None:
        self.api_key = api_key
        self._port = port
        state = State(seed=seed, clock=clock or _now)
        folder = None if log_folder is None else Path(log_folder)
        ssb = SSB(state, check=check, decrypt=decrypt, delay=ssb_delay, log_folder=folder)
        super().__init__(state, ssb, Onboarding(state))
        for app in default_apps() if apps is None else apps:
            self.add_app(app)
        together = Apps(state, ssb)
        broker = Broker(state, ssb, frozenset(broker_resources), SSB_ORG, max_broker_size)
        tokens = Maskinporten(state, frozenset(extra_claims), token_seconds, altinn_token_seconds, quoted_exchange)
        services: list[_Service] = [
            tokens,
            self._onboarding,
            Storage(together),
            broker,
            Tus(broker),
            ControlApi(state, check, api_key),
            Remote(self),
            AppApi(together),
            AppData(together),
            AppProcess(together),
        ]
        endpoints = [endpoint for service in services for endpoint in service.endpoints()]
        self._app = Starlette(routes=routes(endpoints, state, ssb.catch_up))
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    # Starting and stopping

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        self.stop()
        if kind is None:
            self.raise_crashes()

    def _bind(self) -> tuple[uvicorn.Server, socket.socket]:
        bound = socket.create_server((LOOPBACK, self._port), backlog=512)
        self._state.url = f"http://{LOOPBACK}:{bound.getsockname()[1]}"
        config = uvicorn.Config(
            self._app,
            http=DroppableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        return self._server, bound

    def start(self) -> None:
        """Begin to answer, in a thread of its own; UsageError if it has begun already."""
        if self._server is not None:
            raise UsageError("the simulator is running already")
        server, bound = self._bind()
        failures: list[BaseException] = []

        def serve() -> None:
            try:
                server.run(sockets=[bound])
            except BaseException as failure:  # noqa: BLE001 - raised in the thread that starts it
                failures.append(failure)

        self._thread = threading.Thread(target=serve, name="kostra-simulator", daemon=True)
        self._thread.start()
        while not server.started and self._thread.is_alive():
            self._thread.join(0.005)
        if not server.started:
            self._server = self._thread = None
            bound.close()
            raise RuntimeError("the simulator did not start") from (failures[0] if failures else None)

    def stop(self) -> None:
        """Stop answering; nothing if it was not started."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._server = self._thread = None

    def serve(self, started: Callable[[], None] | None = None) -> None:
        """Answer until interrupted, in this thread; `started` is called when the address is known."""
        server, bound = self._bind()
        if started is not None:
            started()
        try:
            server.run(sockets=[bound])
        finally:
            self._server = None

    def raise_crashes(self) -> None:
        """Raise the simulator's own mistakes, if it made any; the end of a ``with`` block does so too."""
        with self._state.lock:
            crashes, self._state.crashes = self._state.crashes, []
        if crashes:
            raise ExceptionGroup("the simulator made mistakes", crashes)


def _now() -> datetime:
    return datetime.now(UTC)
