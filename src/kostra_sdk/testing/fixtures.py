"""Pytest fixtures for programs that deliver: a simulator that runs, and a client that it knows.

Name this module in a ``conftest.py``::

    pytest_plugins = ["kostra_sdk.testing.fixtures"]

It needs pytest and the extra ``simulator``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.simulator import RegisteredClient, Simulator

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["kostra_client", "kostra_simulator"]


@pytest.fixture
def kostra_simulator() -> Iterator[Simulator]:
    """Maskinporten, Altinn and SSB on loopback, empty at the start of each test.

    Ask it for faults with ``kostra_simulator.faults.add(...)``,
    and what has arrived with ``kostra_simulator.deliveries``.
    """
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def kostra_client(kostra_simulator: Simulator) -> RegisteredClient:
    """A client that the simulator's Maskinporten knows, with its key."""
    return kostra_simulator.add_client()
