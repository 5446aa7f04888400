from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kostra_sdk.simulator import App, RegisteredClient, Simulator, default_apps
from tests.simulator.sender import KOMMUNE, Sender, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Opener = Callable[..., tuple[Simulator, Sender]]

START = datetime(2027, 1, 11, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def private_key() -> tuple[str, str]:
    """A client's key pair, made once: private and public PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[Simulator, Watch]]:
    """One simulator for all tests, each of which begins with it empty."""
    watch = Watch(START)
    with Simulator(clock=watch) as simulator:
        yield simulator, watch


@pytest.fixture
def watch(running: tuple[Simulator, Watch]) -> Watch:
    """The simulator's clock."""
    running[1].time = START
    return running[1]


@pytest.fixture
def sim(running: tuple[Simulator, Watch], watch: Watch) -> Iterator[Simulator]:
    """An empty simulator with its default apps."""
    simulator = running[0]
    simulator.reset()
    for app in default_apps():
        simulator.add_app(app)
    yield simulator
    simulator.raise_crashes()


@pytest.fixture
def client(sim: Simulator, private_key: tuple[str, str]) -> RegisteredClient:
    """A registered client whose key we have."""
    registered = sim.add_client(public_key=private_key[1])
    return attrs.evolve(registered, private_key=private_key[0])


@pytest.fixture
def stranger(sim: Simulator, client: RegisteredClient, watch: Watch) -> Iterator[Sender]:
    """A sender that has no token yet."""
    sim.add_system_user(KOMMUNE, client)
    sender = Sender(sim, client, now=watch)
    yield sender
    sender.close()


@pytest.fixture
def sender(stranger: Sender) -> Sender:
    """A sender that is logged in."""
    stranger.log_in()
    return stranger


@pytest.fixture
def opened(private_key: tuple[str, str], watch: Watch) -> Iterator[Opener]:
    """Open simulators with other settings, each with a sender to it that has no token yet."""
    with ExitStack() as stack:

        def opener(**settings: Any) -> tuple[Simulator, Sender]:
            simulator = stack.enter_context(Simulator(**{"clock": watch, **settings}))
            registered = simulator.add_client(public_key=private_key[1])
            client = attrs.evolve(registered, private_key=private_key[0])
            simulator.add_system_user(KOMMUNE, client)
            sender = Sender(simulator, client, now=watch)
            stack.callback(sender.close)
            return simulator, sender

        yield opener


@pytest.fixture
def http(sim: Simulator) -> Iterator[httpx.Client]:
    """A plain client of the simulator's own API."""
    with httpx.Client(base_url=sim.url, trust_env=False, verify=False) as plain:
        yield plain


@pytest.fixture
def old_app(sim: Simulator) -> App:
    """The 11F app on version 8 of the App API."""
    return sim.add_app(App(id="ssb/sim-11f-2026", form="11F", year=2026, api_version=8))
