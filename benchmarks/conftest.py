"""What times are held against: a fixed piece of plain Python, in the same run."""

from __future__ import annotations

import time

import pytest


def spin() -> int:
    """Do a fixed amount of plain Python work, about a millisecond of it."""
    total = 0
    for number in range(20_000):
        total += number & 7
    return total


@pytest.fixture(scope="module")
def spin_seconds() -> float:
    """How long the spin takes here and now: the median of many."""
    times = []
    for _ in range(51):
        start = time.perf_counter()
        spin()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]
