from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from kostra_sdk.errors import InvalidId, UsageError
from kostra_sdk.simulator import ALL_SCOPES, App, Simulator
from tests.simulator.sender import APP, KOMMUNE, Sender

if TYPE_CHECKING:
    from tests.simulator.conftest import Opener
    from tests.simulator.sender import Watch


def test_it_answers_on_loopback_while_it_runs(sim: Simulator) -> None:
    """Two simulators have two addresses, both on 127.0.0.1; a stopped one does not answer."""
    with Simulator() as other:
        url = other.url
        assert url.startswith("http://127.0.0.1:")
        assert url != sim.url
        assert httpx.get(f"{url}/_simulator", trust_env=False).status_code == 200
        with pytest.raises(UsageError, match="running already"):
            other.start()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/_simulator", trust_env=False)
    other.stop()


def test_it_has_no_address_before_it_runs() -> None:
    """Asking for one is the caller's mistake."""
    with pytest.raises(UsageError, match="not running"):
        Simulator().url  # noqa: B018 - reading it is the test


def test_it_can_be_started_again(opened: Opener) -> None:
    """A simulator remembers what it knew when it was stopped."""
    simulator, first = opened()
    simulator.stop()
    simulator.start()
    sender = Sender(simulator, first.client, now=first.now)
    sender.log_in()
    sender.send()
    sender.close()
    assert len(simulator.deliveries) == 1


def test_it_can_be_served_in_the_caller_s_own_thread(watch: Watch) -> None:
    """Served until it is told to stop, it calls back when its address is known."""
    simulator = Simulator(clock=watch)
    answers: list[int] = []
    known = threading.Event()

    def visit() -> None:
        known.wait(10)
        answers.append(httpx.get(f"{simulator.url}/_simulator", trust_env=False).status_code)
        simulator.stop()

    visitor = threading.Thread(target=visit, daemon=True)
    visitor.start()
    simulator.serve(known.set)
    visitor.join()
    assert answers == [200]


def test_a_taken_port_is_told(sim: Simulator) -> None:
    """Two simulators cannot have the same port."""
    port = int(sim.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        Simulator(port=port).start()


def test_the_addresses_are_where_things_are(sim: Simulator) -> None:
    """Issuer with a slash, platform, app template and app."""
    assert sim.maskinporten_url == f"{sim.url}/maskinporten/"
    assert sim.token_url == f"{sim.url}/maskinporten/token"
    assert sim.platform_url == sim.url
    assert sim.app_url_template.format(org="ssb", app="sim-11f-2026") == sim.app_url(APP)
    with pytest.raises(UsageError, match="no app"):
        sim.app_url("ssb/none")


def test_the_same_seed_gives_the_same_ids(private_key: tuple[str, str], watch: Watch) -> None:
    """Two simulators of one seed make the same instances; of another seed others."""

    def made(seed: int) -> str:
        with Simulator(seed=seed, clock=watch) as simulator:
            simulator.add_client("vendor", public_key=private_key[1], kid="k")
            return simulator.add_instance(APP, KOMMUNE)

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_a_mistake_of_the_simulator_is_raised_when_it_stops(opened: Opener) -> None:
    """A check that breaks is answered as it comes, and no test passes unaware of it."""

    def broken(data: bytes, **said: object) -> object:
        raise ZeroDivisionError

    simulator, sender = opened(check=broken)
    sender.log_in()
    assert sender.next(sender.prepared()).status_code == 200
    key = {"X-API-KEY": simulator.api_key}
    respondent = {"aar": 2026, "skjema": "11F", "region": "030100"}
    body = {"respondent": respondent, "base64KodedeData": ""}
    assert sender.http.post("/api/kontroller-altinn-skjema", json=body, headers=key).status_code == 500
    with pytest.raises(ExceptionGroup, match="mistakes") as raised:
        simulator.__exit__(None, None, None)
    assert [type(each) for each in raised.value.exceptions] == [ZeroDivisionError] * 2


def test_clients_and_system_users_are_checked(sim: Simulator) -> None:
    """Keys must be RSA, numbers must be numbers, and a system user needs its client."""
    with pytest.raises(UsageError, match="not PEM"):
        sim.add_client(public_key="x")
    with pytest.raises(InvalidId):
        sim.add_client(org_number="123456789")
    with pytest.raises(InvalidId):
        sim.add_organisation("123456789")
    with pytest.raises(UsageError, match="no client"):
        sim.add_system_user(KOMMUNE, "nobody")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    pem = point.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(UsageError, match="RSA"):
        sim.add_client(public_key=pem)


def test_a_client_has_what_it_was_registered_with(sim: Simulator, private_key: tuple[str, str]) -> None:
    """Its id, scopes and key id are the caller's or new; a second key is another kid."""
    client = sim.add_client("vendor", scopes=["altinn:broker.write"], public_key=private_key[1], kid="one")
    assert (client.client_id, client.kid, client.private_key) == ("vendor", "one", None)
    assert client.scopes == ("altinn:broker.write",)
    second = sim.add_client("vendor", public_key=private_key[1])
    assert second.kid not in {None, "one"}
    assert set(second.scopes) == set(ALL_SCOPES)


def test_reset_forgets_all_but_the_apps(sim: Simulator, sender: Sender) -> None:
    """After it neither clients nor deliveries are there, but the apps are."""
    sim.add_app(App(id="ssb/extra", form="11CF", year=2026))
    sender.send()
    sim.faults.add("slow")
    sim.reset()
    assert not sim.instances
    assert not sim.deliveries
    assert not sim.requests
    assert not sim.faults.rules
    assert "ssb/extra" in {app.id for app in sim.apps}
    assert sender.create().status_code == 401


def test_it_can_be_read_while_it_works(sim: Simulator, sender: Sender) -> None:
    """A test may count deliveries from another thread while they come in."""
    done = threading.Event()
    counts = [0]

    def count() -> None:
        while not done.wait(0.001):
            counts.append(len(sim.deliveries))

    counter = threading.Thread(target=count, daemon=True)
    counter.start()
    try:
        for unit in range(10):
            sender.send(unit=str(unit))
    finally:
        done.set()
        counter.join()
    assert counts == sorted(counts)
    assert len(sim.deliveries) == 10


def test_without_its_packages_it_tells_which_extra_is_needed() -> None:
    """Importing it where Starlette is missing raises MissingExtra, which is an ImportError."""
    program = (
        "import sys; sys.modules['starlette'] = None\n"
        "try:\n    import kostra_sdk.simulator\n"
        "except ImportError as error:\n    print(type(error).__name__, error.extra)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["MissingExtra", "simulator"]
