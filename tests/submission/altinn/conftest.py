from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.simulator import Simulator
from tests.submission.altinn.world import World, opened
from tests.submission.doubles import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[Simulator, ManualClock]]:
    """One simulator for all tests, each of which begins with it empty."""
    clock = ManualClock()
    with Simulator(clock=clock.now, decrypt=opened) as simulator:
        yield simulator, clock


@pytest.fixture
def world(running: tuple[Simulator, ManualClock]) -> Iterator[World]:
    """An empty simulator, and what a sender needs to reach it."""
    made = World(*running)
    yield made
    made.close()
    made.sim.raise_crashes()
