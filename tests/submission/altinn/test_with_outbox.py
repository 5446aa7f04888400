"""The channels at work for the real outbox: its journal, its leases, its sealed files, its receipts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import Extract
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Delivery, Environment
from kostra_sdk.submission.outbox import Keys, Outbox, Worker
from tests.submission.altinn.world import ssb
from tests.submission.doubles import MUNICIPALITY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.outbox import Ticket
    from tests.submission.altinn.world import World

FAULTS = ("lost-request", "lost-answer", "cut-answer", "reset", "server-error-after-commit", "unavailable", "conflict")


@pytest.fixture
def outbox(tmp_path: Path, world: World) -> Iterator[Outbox]:
    """An empty outbox."""
    made = Outbox(tmp_path / "outbox", Keys.of(b"a key for tests, 32 bytes of it."), clock=world.clock)
    yield made
    made.close()


def sent(world: World, outbox: Outbox, channel: Channel, **more: Any) -> Ticket:
    """Take an extract with nobody in it, and work on it to its end."""
    delivery = Delivery(
        environment=Environment.TEST,
        sender=MUNICIPALITY,
        form="11F",
        year=2026,
        region="030100",
        has_participants=False,
    )
    ticket = outbox.enqueue(delivery, Extract.empty(form="11F", year=2026, region="030100"), channel, **more)
    worker = Worker(outbox, [channel], environment=Environment.TEST, clock=world.clock)
    for _ in range(60):
        worker.run_until_idle()
        ticket = outbox.ticket(ticket.id)
        if ticket.state.is_final and outbox.receipts(ticket.id):
            break
        world.clock.advance(700)
    return ticket


@pytest.mark.parametrize("seed", range(6))
def test_a_delivery_by_the_app_is_accepted_once(world: World, outbox: Outbox, seed: int) -> None:
    """Over a bad network the outbox ends with SSB's acceptance and with all receipts."""
    if seed:
        for number, fault in enumerate(FAULTS):
            world.sim.faults.add(fault, on=("instance*", "data.*", "process.*"), probability=0.01 * (seed + number % 3))
    ticket = sent(world, outbox, world.app())
    assert ticket.state is State.ACCEPTED, ticket.reason
    world.assert_once()
    assert ticket.reference == world.instance.reference
    assert {each.kind for each in outbox.receipts(ticket.id)} == {"archive", "feedback", "pdf", "confirmation"}
    assert outbox.verify(ticket.id) == []


@pytest.mark.parametrize("seed", range(4))
def test_an_envelope_by_broker_is_accepted_once(world: World, outbox: Outbox, seed: int) -> None:
    """The sealed envelope is uploaded in parts, and SSB opens it to the extract that was checked."""
    for number, fault in enumerate(FAULTS if seed else ()):
        world.sim.faults.add(fault, on=("broker.*", "tus.*"), probability=0.01 * (seed + number % 3))
    ticket = sent(world, outbox, world.broker(part_size=100), receivers=[ssb().receiver])
    assert ticket.state is State.ACCEPTED, ticket.reason
    (transfer,) = world.sim.transfers
    assert transfer.id == ticket.reference
    (delivery,) = world.sim.deliveries
    assert (delivery.accepted, delivery.encrypted, delivery.size) == (True, True, 1)


def test_what_is_journalled_is_no_more_than_ids_sizes_and_hashes(world: World, outbox: Outbox) -> None:
    """Neither tokens nor contents come into the journal."""
    ticket = sent(world, outbox, world.app())
    written = json.dumps([[each.step, each.event, dict(each.details)] for each in outbox.audit(ticket.id)])
    assert "eyJ" not in written
    assert "periodeAAr" not in written
