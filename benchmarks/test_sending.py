"""How many deliveries a minute: all municipalities' two forms, from one outbox, by four senders, over a bad network.

The simulator is one Python process beside them on the same machine, and sets the pace.
``SENDING_MUNICIPALITIES`` makes it smaller.
"""

from __future__ import annotations

import os
import time
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.submission.crash.world import World, send_together, stand_ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

MUNICIPALITIES = int(os.environ.get("SENDING_MUNICIPALITIES", "357"))
SENDERS = 4
FAULTS = 0.1


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty simulator and an empty outbox."""
    with World(tmp_path / "world") as made:
        yield made


@pytest.mark.parametrize("way", ["app", "broker"])
def test_sending_everything(benchmark: BenchmarkFixture, world: World, way: str) -> None:
    """357 municipalities' 11F and 11CF, one request in ten befallen by a fault: each is accepted exactly once."""
    orders = list(islice(world.order(way), 2 * MUNICIPALITIES))
    began = time.perf_counter()
    world.enqueue(orders)
    taken = len(orders) / (time.perf_counter() - began)
    world.befall(FAULTS)
    nurseries = [world.nursery(f"sender-{number}") for number in range(SENDERS)]
    stand_ready(world, nurseries)
    benchmark.pedantic(lambda: send_together(world, nurseries, too_long=900), rounds=1)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    seconds = benchmark.stats.stats.median
    world.assert_all_arrived_once()
    requests, faults = sum(world.sim.request_counts.values()), len(world.sim.faults.fired)
    pace = len(orders) / seconds * 60
    benchmark.extra_info |= {"deliveries a minute": round(pace), "taken in a minute": round(taken * 60)}
    print(
        f"\n  {way}: {len(orders)} deliveries in {seconds:.1f} s by {SENDERS} senders: {pace:.0f} a minute, "
        f"all accepted once; {requests} requests, {faults / requests:.1%} with a fault; "
        f"checked and taken into the outbox before: {taken * 60:.0f} a minute"
    )
