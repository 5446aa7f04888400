from __future__ import annotations

import socket
import threading
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.simulator.conftest import START
from tests.simulator.sender import APP, Sender

if TYPE_CHECKING:
    from kostra_sdk.simulator import Simulator

BIG = b"x" * 2_000_000


@pytest.fixture
def draft(sender: Sender) -> str:
    """An instance with its form model."""
    made: str = sender.create().json()["id"]
    sender.upload_model(made)
    return made


def extracts(sim: Simulator) -> int:
    """Count the extracts that were uploaded."""
    return sum(len(instance.of_type("uttrekk")) for instance in sim.instances)


@pytest.mark.parametrize(
    ("kind", "done"),
    [("lost-request", 0), ("lost-answer", 1), ("cut-answer", 1), ("reset", 0)],
)
def test_a_broken_connection_leaves_the_state_its_kind_says(
    sim: Simulator, sender: Sender, draft: str, kind: str, done: int
) -> None:
    """The sender sees a broken connection each time, and cannot tell whether anything was done."""
    sim.faults.add(kind, on="data.create")
    with pytest.raises(httpx.TransportError):
        sender.upload(draft, BIG)
    assert extracts(sim) == done
    assert [(fired.fault.kind.value, fired.request) for fired in sim.faults.fired] == [(kind, "data.create")]
    assert sim.requests[-1].status is None
    assert sender.upload(draft, BIG).status_code == 200
    assert extracts(sim) == done + 1


@pytest.mark.parametrize(
    ("kind", "status", "done"),
    [
        ("unauthorized", 401, 0),
        ("conflict", 409, 0),
        ("too-many-requests", 429, 0),
        ("server-error", 500, 0),
        ("server-error-after-commit", 500, 1),
        ("unavailable", 503, 0),
    ],
)
def test_an_error_leaves_the_state_its_kind_says(
    sim: Simulator, sender: Sender, draft: str, kind: str, status: int, done: int
) -> None:
    """Each kind has its status; only one of them is answered after all was done."""
    sim.faults.add(kind, on="data.create")
    assert sender.upload(draft).status_code == status
    assert extracts(sim) == done
    assert sim.requests[-1].fault == kind


@pytest.mark.parametrize("after", ["7", "Mon, 11 Jan 2027 08:31:00 GMT"])
def test_retry_after_is_told(sim: Simulator, sender: Sender, after: str) -> None:
    """429 and 503 carry the rule's Retry-After, and none where the rule has none."""
    for kind in ("too-many-requests", "unavailable"):
        sim.faults.add(kind, on="instance.create", retry_after=after)
        assert sender.create().headers["retry-after"] == after
        sim.faults.add(kind, on="instance.create")
        assert "retry-after" not in sender.create().headers


def test_a_slow_answer_comes_after_the_deed(sim: Simulator, sender: Sender, draft: str) -> None:
    """A sender that gives up waiting finds the work done; one that waits gets the answer."""
    sim.faults.add("slow", on="data.create", seconds=0.2, times=2)
    with pytest.raises(httpx.ReadTimeout):
        sender.call(
            "POST",
            f"/instances/{draft}/data/uttrekk",
            content=b" ",
            headers={"Content-Disposition": "attachment; filename=a.dat", "Content-Type": "application/octet-stream"},
            timeout=0.05,
        )
    assert extracts(sim) == 1
    assert sender.upload(draft).status_code == 200


def test_a_sender_that_dies_in_the_middle_has_uploaded_nothing(sim: Simulator, sender: Sender, draft: str) -> None:
    """A request that does not come in full is not handled, and the simulator lives on."""
    host, port = sim.url.removeprefix("http://").split(":")
    head = (
        f"POST /{APP}/instances/{draft}/data/uttrekk HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: {sender.headers['Authorization']}\r\nContent-Type: application/octet-stream\r\n"
        "Content-Disposition: attachment; filename=a.dat\r\nContent-Length: 1000\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as dying:
        dying.sendall(head.encode() + b"x" * 500)
    assert sender.instance(draft)["id"] == draft
    assert extracts(sim) == 0


def test_the_date_is_the_simulator_s(sender: Sender) -> None:
    """A sender that checks its clock sees the simulator's time."""
    assert parsedate_to_datetime(sender.create().headers["date"]) == START


def test_requests_are_recorded_without_secrets(sim: Simulator, sender: Sender) -> None:
    """Kind, path, status and headers are there for a test to look at; tokens and keys are not."""
    sender.call("GET", "/api/v1/applicationmetadata", headers={"X-API-KEY": "k", "X-Correlation-Id": "c-1"})
    record = sim.requests[-1]
    assert (record.kind, record.method, record.status) == ("app.metadata", "GET", 200)
    assert record.path == f"/{APP}/api/v1/applicationmetadata"
    assert record.headers["x-correlation-id"] == "c-1"
    assert not {"authorization", "x-api-key"} & set(record.headers)
    assert sim.request_counts["app.metadata"] == 1


def test_many_senders_at_once_lose_nothing(sim: Simulator, sender: Sender) -> None:
    """Four threads make fifty instances each; all are there, with ids of their own."""
    failures: list[Any] = []

    def work() -> None:
        mine = Sender(sim, sender.client, now=sender.now)
        mine.headers = sender.headers
        try:
            failures.extend(status for _ in range(50) if (status := mine.create().status_code) != 201)
        finally:
            mine.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len({instance.id for instance in sim.instances}) == 200


def test_an_address_that_is_not_answered_is_404_and_a_method_405(sender: Sender) -> None:
    """What the simulator does not know is told as such."""
    assert sender.http.get("/nothing/here/at/all").status_code == 404
    assert sender.http.get("/maskinporten/token").status_code == 405


def test_a_body_may_not_be_without_end(
    sim: Simulator, sender: Sender, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is longer than the simulator can hold is 413, or breaks off."""
    monkeypatch.setattr("kostra_sdk.simulator.calls.BODY_LIMIT", 1000)
    assert sender.upload(draft, bytes(1000)).status_code == 200
    try:
        assert sender.upload(draft, bytes(2000)).status_code == 413
    finally:
        assert extracts(sim) == 1
