from __future__ import annotations

from datetime import UTC

from kostra_sdk.submission.clock import Clock, SystemClock


def test_the_machines_clock_has_a_zone_and_never_goes_back() -> None:
    """Moments can be compared with a receiver's, and durations are never negative."""
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    first = clock.monotonic()
    assert clock.monotonic() >= first
